package host_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/isoplan/isoplan/internal/host"
)

// terminal makes the process sit at a pseudo terminal and returns the end a person would have.
func terminal(t *testing.T) *os.File {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo terminals here: %v", err)
	}
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Skipf("the pseudo terminal stays locked: %v", err)
	}
	n, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Skipf("the pseudo terminal has no number: %v", err)
	}
	program, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("the pseudo terminal has no other end here: %v", err)
	}
	stdin, stderr := os.Stdin, os.Stderr
	os.Stdin, os.Stderr = program, program
	t.Cleanup(func() {
		os.Stdin, os.Stderr = stdin, stderr
		if err := errors.Join(person.Close(), program.Close()); err != nil {
			t.Error(err)
		}
	})
	return person
}

// TestReadPassword: what is typed behind the question comes back, and is not shown.
func TestReadPassword(t *testing.T) {
	person := terminal(t)
	type answer struct {
		text []byte
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		text, err := host.OS().ReadPassword("Passphrase: ")
		done <- answer{text, err}
	}()
	seen := readUntil(t, person, "Passphrase: ")
	// The question shows before the terminal stops showing what is typed: only then is a person to type.
	for settings := func() *unix.Termios {
		s, err := unix.IoctlGetTermios(int(person.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}; settings().Lflag&unix.ECHO != 0; {
		runtime.Gosched()
	}
	if _, err := io.WriteString(person, "open sesame\n"); err != nil {
		t.Fatal(err)
	}
	got := <-done
	if got.err != nil || string(got.text) != "open sesame" {
		t.Errorf("%q, %v", got.text, got.err)
	}
	if bytes.Contains(seen, []byte("sesame")) {
		t.Errorf("the person sees %q", seen)
	}
}

// readUntil reads what the person sees up to a text.
func readUntil(t *testing.T, person *os.File, text string) []byte {
	t.Helper()
	var seen []byte
	for !bytes.Contains(seen, []byte(text)) {
		piece := make([]byte, 64)
		n, err := person.Read(piece)
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, piece[:n]...)
	}
	return seen
}

func TestReadPasswordWithoutTerminal(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdin := os.Stdin
	os.Stdin = r
	t.Cleanup(func() {
		os.Stdin = stdin
		if err := errors.Join(r.Close(), w.Close()); err != nil {
			t.Error(err)
		}
	})
	if _, err := host.OS().ReadPassword("Passphrase: "); !errors.Is(err, host.ErrNoTerminal) {
		t.Error(err)
	}
	if _, err := host.NewFake("", nil).ReadPassword("Passphrase: "); !errors.Is(err, host.ErrNoTerminal) {
		t.Error(err)
	}
}
