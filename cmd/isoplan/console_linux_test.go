package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestConsoleAtATerminal types at the real program, which sits at a pseudo
// terminal: TAB completes the address, the arrow brings the line back, and the
// terminal is left as it was.
func TestConsoleAtATerminal(t *testing.T) {
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo terminals here: %v", err)
	}
	defer person.Close()
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
	defer program.Close()
	before, err := unix.IoctlGetTermios(int(person.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, "console", payrollRoot)
	c.Env = append(os.Environ(), childVariable+"=1", "TERM=xterm", "NO_COLOR=1", "CI=1")
	c.Stdin, c.Stdout, c.Stderr = program, program, program
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := time.AfterFunc(time.Minute, func() { _ = c.Process.Kill() })
	defer ended.Stop()
	seen := make(chan byte, 1<<16)
	go func() {
		piece := make([]byte, 1024)
		for {
			n, err := person.Read(piece)
			for _, b := range piece[:n] {
				seen <- b
			}
			if err != nil {
				close(seen)
				return
			}
		}
	}()
	until := func(text string) string {
		var got bytes.Buffer
		for !strings.Contains(got.String(), text) {
			select {
			case b, ok := <-seen:
				if !ok {
					t.Fatalf("the terminal is gone; it showed %q", got.String())
				}
				got.WriteByte(b)
			case <-time.After(time.Minute):
				t.Fatalf("%q never came; it showed %q", text, got.String())
			}
		}
		return got.String()
	}
	send := func(text string) {
		if _, err := person.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	until("> ")
	send("live[\"web03/site/Intranet/app/pay\t.prot\t\r")
	until(`"medium"  # local`)
	until("> ")
	send("\x1b[A == \"medium\"\r")
	until("\ntrue\r\n")
	until("> ")
	send("[1,\r")
	until(". ")
	send("2]\r")
	until("2,\r\n]\r\n")
	until("> ")
	send("\x03")
	until("ends the console)")
	until("> ")
	send("\x04")
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	after, err := unix.IoctlGetTermios(int(person.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	if *after != *before {
		t.Errorf("the terminal is left as %+v, it was %+v", after, before)
	}
}
