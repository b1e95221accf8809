package host

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

// ErrNoTerminal is the error of Env.ReadPassword when there is nobody to ask.
var ErrNoTerminal = errors.New("nobody sits at a terminal to type it: the standard input is a file or a pipe")

// ErrInterrupted is the error for somebody who asked the program to stop instead of answering.
var ErrInterrupted = errors.New("interrupted")

// readPassword asks on the standard error, so that what a command prints stays clean.
func readPassword(prompt string) ([]byte, error) {
	if !isTerminal(Stdin) {
		return nil, ErrNoTerminal
	}
	fd := int(os.Stdin.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, err
	}
	// Without this an interrupt would end the program and leave a terminal that shows nothing of what is typed.
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(stop)
	if _, err := fmt.Fprint(os.Stderr, prompt); err != nil {
		return nil, err
	}
	type answer struct {
		text []byte
		err  error
	}
	typed := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		typed <- answer{text, err}
	}()
	defer func() { _, _ = fmt.Fprintln(os.Stderr) }() // the line break that was typed is not shown either
	select {
	case a := <-typed:
		return a.text, a.err
	case <-stop:
		return nil, errors.Join(ErrInterrupted, term.Restore(fd, before))
	}
}
