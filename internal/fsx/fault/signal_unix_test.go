//go:build unix

package fault_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// TestMain is also the program that is killed: with a script in its environment it renames a file at the point p and
// says on its standard output what happened.
func TestMain(m *testing.M) {
	if os.Getenv("FAULT_TEST_CHILD") == "" {
		os.Exit(m.Run())
	}
	fsys, err := fault.FromEnv(fsx.OS(), os.LookupEnv, nil)
	if err != nil {
		os.Stdout.WriteString(err.Error())
		os.Exit(3)
	}
	var say strings.Builder
	ctx := context.Background()
	if os.Getenv("FAULT_TEST_CHILD") == "listens" {
		var stop context.CancelFunc
		ctx, stop = signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
		defer stop()
		// A second listener counts: what it has when At returns was delivered before that.
		c := make(chan os.Signal, 9)
		signal.Notify(c, os.Interrupt, syscall.SIGTERM)
		fsys.(*fault.FS).OnSignal(func(sig os.Signal) { <-ctx.Done(); say.WriteString((<-c).String() + " ") })
	}
	folder := os.Getenv("FAULT_TEST_FOLDER")
	if err := fsys.At("p").Rename(filepath.Join(folder, "old"), filepath.Join(folder, "new")); err != nil {
		say.WriteString(err.Error())
	}
	if ctx.Err() != nil {
		say.WriteString("asked to stop")
	}
	os.Stdout.WriteString(say.String())
}

func TestProcess(t *testing.T) {
	tests := []struct {
		name, script, child string
		signal              syscall.Signal // that ended it; 0: it ended by itself
		output              string
		renamed             bool
	}{
		{"nothing", "q:kill", "runs", 0, "", true},
		{"kill", "p:kill", "listens", syscall.SIGKILL, "", false},
		{"interrupt without a listener", "p:int", "runs", syscall.SIGINT, "", false},
		{"end without a listener", "p:term", "runs", syscall.SIGTERM, "", false},
		{"interrupt", "p:int", "listens", 0, "interrupt asked to stop", true},
		{"end", "p:term", "listens", 0, "terminated asked to stop", true},
		{"twice", "p:double", "listens", 0, "interrupt interrupt asked to stop", true},
		{"a while", "p:sleep=1ms", "runs", 0, "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "old"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			c := exec.Command(os.Args[0])
			c.Env = append(os.Environ(), "FAULT_TEST_CHILD="+tt.child, "FAULT_TEST_FOLDER="+folder, fault.EnvScript+"="+tt.script)
			out, err := c.Output()
			status := c.ProcessState.Sys().(syscall.WaitStatus)
			if got := status.Signal(); status.Signaled() != (tt.signal != 0) || status.Signaled() && got != tt.signal {
				t.Errorf("it ended with %v, %v", c.ProcessState, err)
			}
			if string(out) != tt.output {
				t.Errorf("it says %q, want %q", out, tt.output)
			}
			if _, err := os.Lstat(filepath.Join(folder, "new")); errors.Is(err, os.ErrNotExist) == tt.renamed {
				t.Errorf("renamed: %t, want %t", err == nil, tt.renamed)
			}
		})
	}
}
