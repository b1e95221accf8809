package host_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
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

func TestReadPassword(t *testing.T) {
	person := terminal(t)
	if _, err := io.WriteString(person, "open sesame\n"); err != nil {
		t.Fatal(err)
	}
	got, err := host.OS().ReadPassword("Passphrase: ")
	if err != nil || string(got) != "open sesame" {
		t.Errorf("%q, %v", got, err)
	}
	asked(t, person)
}

// asked reads what a person sees, up to the question.
func asked(t *testing.T, person *os.File) {
	t.Helper()
	var seen []byte
	for !bytes.Contains(seen, []byte("Passphrase: ")) {
		piece := make([]byte, 64)
		n, err := person.Read(piece)
		if err != nil {
			t.Fatalf("the person sees %q, %v", seen, err)
		}
		seen = append(seen, piece[:n]...)
	}
}

func TestReadPasswordInterrupted(t *testing.T) {
	person := terminal(t)
	done := make(chan error, 1)
	go func() {
		_, err := host.OS().ReadPassword("Passphrase: ")
		done <- err
	}()
	// Once the question shows, the program listens for the interrupt.
	asked(t, person)
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, host.ErrInterrupted) {
		t.Error(err)
	}
	// The reading that was given up ends with this line.
	if _, err := io.WriteString(person, "\n"); err != nil {
		t.Error(err)
	}
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
