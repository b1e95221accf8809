package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// Withholding returns e with commands that do not get the named variables of the environment, nor those that give values
// to variables of a configuration: a command needs none of the secrets that are written into live files.
func (e *Env) Withholding(names []string) *Env {
	if !e.commands {
		return e // a made-up Env runs no commands of the machine
	}
	mine := *e
	mine.Run = func(ctx context.Context, argv []string, limit time.Duration) (Ran, error) {
		return runIn(ctx, argv, limit, without(os.Environ(), names))
	}
	return &mine
}

// without leaves variables out of an environment. Letter case does not count, as it does not on Windows.
func without(environ, names []string) []string {
	return slices.DeleteFunc(environ, func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		name = strings.ToUpper(name)
		return strings.HasPrefix(name, "ISOPLAN_VAR_") || slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	})
}

func run(ctx context.Context, argv []string, limit time.Duration) (Ran, error) {
	return runIn(ctx, argv, limit, without(os.Environ(), nil))
}

// runIn runs argv in an environment and with nothing on its standard input, in a process group of its own: an
// interrupt typed at the terminal reaches the program and not the command, which may be stopping a service just then.
// When ctx or the time ends, the group ends with it.
func runIn(ctx context.Context, argv []string, limit time.Duration, environ []string) (Ran, error) {
	if len(argv) == 0 {
		return Ran{}, errors.New("there is no command to run")
	}
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var out capped
	c := exec.CommandContext(timed, argv[0], argv[1:]...)
	c.Stdout, c.Stderr, c.Env = &out, &out, environ
	ownGroup(c)
	c.WaitDelay = time.Second // a service it started and that keeps the pipe open does not hold the program
	err := c.Run()
	ran := Ran{Output: out.String()}
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it ended well, and left something running
	}
	var exit *exec.ExitError
	switch {
	case err == nil:
		return ran, nil
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		ran.Code = exit.ExitCode()
		return ran, nil
	case ctx.Err() != nil:
		return ran, fmt.Errorf("%q was stopped before it ended: %w", argv[0], ctx.Err())
	case timed.Err() != nil:
		return ran, fmt.Errorf("%q did not end within %s and was stopped: %w", argv[0], limit, timed.Err())
	case exit != nil:
		return ran, fmt.Errorf("%q did not end by itself: %w", argv[0], err)
	}
	return ran, fmt.Errorf("%q could not be started: %w", argv[0], err)
}

// capped keeps the beginning of what is written to it.
type capped struct{ strings.Builder }

func (c *capped) Write(b []byte) (int, error) {
	if room := MaxOutput - c.Len(); room > 0 {
		c.Builder.Write(b[:min(room, len(b))])
	}
	return len(b), nil
}
