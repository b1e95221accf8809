package main

import (
	"errors"
	"os/exec"
	"syscall"
	"testing"
)

// dumped reports whether a command ended with its memory written to a file.
func dumped(t *testing.T, c *exec.Cmd) bool {
	t.Helper()
	var exit *exec.ExitError
	if err := c.Run(); !errors.As(err, &exit) {
		t.Fatalf("it did not crash: %v", err)
	}
	return exit.Sys().(syscall.WaitStatus).CoreDump()
}

// TestNoCoreDump crashes the program while it holds a password: its memory is
// not written to a file, even where everything else asks for that.
func TestNoCoreDump(t *testing.T) {
	control := exec.Command("sh", "-c", "ulimit -c unlimited && kill -ABRT $$")
	control.Dir = t.TempDir()
	if !dumped(t, control) {
		t.Skip("this system writes no core dump of anything")
	}
	s := faultScenarios()[2] // the one with a password
	s.ready(t)
	dir, end := s.start(t)
	defer end()
	w := watch(t, dir, "", s.args...)
	w.Path, w.Args = "/bin/sh", append([]string{"sh", "-c", `ulimit -c unlimited && exec "$0" "$@"`, childBinary(t)}, s.args...)
	w.Env = append(w.Env, "GOTRACEBACK=crash")
	w.at("ren.before#1", func() {
		if err := w.Process.Signal(syscall.SIGABRT); err != nil {
			t.Error(err)
		}
		// It waits at the point meanwhile: let go on, it may be done with the
		// apply before the signal takes it.
		<-w.ended
	})
	w.stop()
	status := w.ProcessState.Sys().(syscall.WaitStatus)
	if !status.Signaled() || status.CoreDump() {
		t.Errorf("signalled %t, dumped %t\n%s", status.Signaled(), status.CoreDump(), w.out.String())
	}
}
