//go:build unix

package host_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/host"
)

// long is a time no test waits for.
const long = time.Minute

// TestMain is also the other process of some tests.
func TestMain(m *testing.M) {
	switch os.Getenv("HOST_TEST_CHILD") {
	case "":
		os.Exit(m.Run())
	case "group":
		fmt.Println(syscall.Getpgrp() == os.Getpid())
	case "commander":
		command()
	case "transaction":
		transaction()
	}
}

// child is another process, in a group of its own like a program started from a terminal.
func child(what string, more ...string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(append(os.Environ(), "HOST_TEST_CHILD="+what), more...)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return c
}

// shell runs a script with the Runner of the machine.
func shell(script string) (host.Ran, error) {
	return host.OS().Run(context.Background(), []string{"sh", "-c", script}, long)
}

func TestRunner(t *testing.T) {
	tests := []struct {
		name, script string
		code         int
		output       string
		says         string // a part of the error
	}{
		{"well", "echo done", 0, "done\n", ""},
		{"both streams", "echo one; echo two >&2; echo three", 0, "one\ntwo\nthree\n", ""},
		{"a code", "echo no; exit 3", 3, "no\n", ""},
		{"the largest code", "exit 255", 255, "", ""},
		{"nothing to read", "cat; echo end", 0, "end\n", ""},
		{"a signal", "echo begun; kill -9 $$", 0, "begun\n", `"sh" did not end by itself: signal: killed`},
		{"bytes as they are", `printf 'a\000\377\033[31m'`, 0, "a\x00\xff\x1b[31m", ""},
		// What stays behind has the pipe open and does not hold the program.
		{"a service is left running", "sleep 1000 & echo $! >pid; echo started", 0, "started\n", ""},
		{"a service is left by a failure", "sleep 1000 & echo $! >pid; exit 4", 4, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			got, err := shell(tt.script)
			if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("error %v, want %q", err, tt.says)
			}
			if got.Code != tt.code || got.Output != tt.output {
				t.Errorf("%+v, want code %d and output %q", got, tt.code, tt.output)
			}
			endLeft(t)
		})
	}
}

// endLeft ends what a test left running on purpose, and sees that it still ran.
func endLeft(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile("pid")
	if errors.Is(err, os.ErrNotExist) {
		return
	}
	var pid int
	if _, scan := fmt.Sscan(string(text), &pid); err != nil || scan != nil {
		t.Fatal(err, scan)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Errorf("the service was ended with the command: %v", err)
	}
}

func TestRunnerStarts(t *testing.T) {
	run := host.OS().Run
	if _, err := run(context.Background(), nil, long); err == nil || !strings.Contains(err.Error(), "no command") {
		t.Errorf("nothing: %v", err)
	}
	if _, err := run(context.Background(), []string{filepath.Join(t.TempDir(), "no")}, long); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "could not be started") {
		t.Errorf("no such program: %v", err)
	}
	// Arguments are not for a shell.
	got, err := run(context.Background(), []string{"printf", "%s|", "a b", "$HOME;`x`", ""}, long)
	if err != nil || got.Output != "a b|$HOME;`x`||" {
		t.Errorf("%+v, %v", got, err)
	}
	t.Setenv("HOST_TEST_CHILD", "group")
	if got, err := run(context.Background(), []string{os.Args[0]}, long); err != nil || got.Output != "true\n" {
		t.Errorf("a group of its own: %+v, %v", got, err)
	}
}

// TestRunnerCaps: the beginning of a long output is kept, and the command is not held up.
func TestRunnerCaps(t *testing.T) {
	for _, size := range []int{host.MaxOutput - 1, host.MaxOutput, host.MaxOutput + 1, 5 * host.MaxOutput} {
		got, err := shell(fmt.Sprintf("head -c %d /dev/zero; exit 9", size))
		if err != nil || got.Code != 9 || len(got.Output) != min(size, host.MaxOutput) {
			t.Errorf("%d bytes: %d kept, code %d, %v", size, len(got.Output), got.Code, err)
		}
	}
}

// TestRunnerEnds: when the time or the context ends, the command ends with everything it started.
func TestRunnerEnds(t *testing.T) {
	for _, how := range []string{"time", "context", "ended before"} {
		t.Run(how, func(t *testing.T) {
			pipe := filepath.Join(t.TempDir(), "pipe")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			// Three processes hold the pipe open for writing; it ends when the last of them does.
			script := "exec >" + pipe + "; sh -c 'echo here; sleep 1000; true' & sleep 1000 & sleep 1000; true"
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			limit, says, want := long, `"sh" was stopped before it ended`, context.Canceled
			switch how {
			case "time":
				// Long enough to be here first on a slow machine is not needed: the pipe is read below either way.
				limit, says, want = 300*time.Millisecond, "did not end within 300ms and was stopped", context.DeadlineExceeded
			case "ended before":
				cancel()
			}
			done := make(chan error, 1)
			go func() {
				_, err := host.OS().Run(ctx, []string{"sh", "-c", script}, limit)
				done <- err
			}()
			if how == "context" {
				f, err := os.Open(pipe)
				if err != nil {
					t.Fatal(err)
				}
				if line, err := bufio.NewReader(f).ReadString('\n'); line != "here\n" {
					t.Errorf("%q, %v", line, err)
				}
				cancel()
				ends(t, nil, func() { _, _ = io.Copy(io.Discard, f) })
				_ = f.Close()
			}
			ends(t, nil, func() {
				if err := <-done; !errors.Is(err, want) || how != "ended before" && !strings.Contains(err.Error(), says) {
					t.Errorf("error %v, want %q", err, says)
				}
			})
		})
	}
}

// ends sees that something ends.
// The process c, when there is one, is killed if it does not.
func ends(t *testing.T, c *exec.Cmd, do func()) {
	t.Helper()
	done := make(chan bool)
	go func() { do(); close(done) }()
	select {
	case <-done:
	case <-time.After(long):
		if c != nil {
			_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) // it may have ended at last
		}
		t.Fatal("it does not end")
	}
}

// command is a program that runs a command and is interrupted meanwhile.
func command() {
	e := host.OS()
	ctx, stop := e.Interrupts()
	defer stop()
	folder := os.Getenv("HOST_TEST_FOLDER")
	got, err := e.Run(context.WithoutCancel(ctx), []string{"sh", "-c", "echo begun >begun; read line <go; echo ended $line"}, long)
	fmt.Printf("%q %d %v %v %s\n", got.Output, got.Code, err, ctx.Err(), filepath.Base(folder))
}

// TestInterruptOfTheTerminal: Ctrl-C goes to all processes of the program's group. The command goes on, and the program
// is asked to stop.
func TestInterruptOfTheTerminal(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "x")
	for _, err := range []error{os.Mkdir(folder, 0o700), syscall.Mkfifo(filepath.Join(folder, "begun"), 0o600), syscall.Mkfifo(filepath.Join(folder, "go"), 0o600)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	c := child("commander", "HOST_TEST_FOLDER="+folder)
	c.Dir = folder
	var out strings.Builder
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ends(t, c, func() {
		if text, err := os.ReadFile(filepath.Join(folder, "begun")); err != nil || string(text) != "begun\n" {
			t.Errorf("%q, %v", text, err)
		}
		if err := syscall.Kill(-c.Process.Pid, syscall.SIGINT); err != nil {
			t.Error(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "go"), []byte("well\n"), 0o600); err != nil {
			t.Error(err)
		}
		if err := c.Wait(); err != nil {
			t.Error(err)
		}
	})
	// Whether the program already knows of the interrupt when the command ends is not certain; that it lives is.
	if got := out.String(); got != "\"ended well\\n\" 0 <nil> context canceled x\n" && got != "\"ended well\\n\" 0 <nil> <nil> x\n" {
		t.Errorf("it says %s", got)
	}
}

// transaction is a program that may be interrupted, and what it does afterwards.
func transaction() {
	ctx, stop := host.OS().Interrupts()
	fmt.Println("ready")
	switch os.Getenv("HOST_TEST_THEN") {
	case "pipe":
		_, _ = io.Copy(io.Discard, os.Stdin) // nobody reads the output when this ends
		_, err := os.Stdout.WriteString("a report\n")
		if !errors.Is(err, syscall.EPIPE) {
			os.Exit(3)
		}
		os.Exit(7)
	case "stop":
		<-ctx.Done()
		fmt.Println("asked to stop")
	case "hangup":
		<-ctx.Done()
		stop()
		_ = syscall.Kill(os.Getpid(), syscall.SIGHUP)
		fmt.Println("still here")
		_ = syscall.Kill(os.Getpid(), syscall.SIGINT)
		time.Sleep(long)
	}
	stop()
}

func TestInterrupts(t *testing.T) {
	tests := []struct {
		name, then string
		send       []syscall.Signal
		code       int            // of its end
		signal     syscall.Signal // that ended it
		output     string
	}{
		{"interrupt", "stop", []syscall.Signal{syscall.SIGINT}, 0, 0, "asked to stop\n"},
		{"end", "stop", []syscall.Signal{syscall.SIGTERM}, 0, 0, "asked to stop\n"},
		{"a terminal that closes is no request", "stop", []syscall.Signal{syscall.SIGHUP, syscall.SIGPIPE, syscall.SIGHUP, syscall.SIGINT}, 0, 0, "asked to stop\n"},
		{"nobody reads", "pipe", nil, 7, 0, ""},
		// The report of a transaction is written after it: a terminal that closes then ends nothing either.
		{"interrupts are given back", "hangup", []syscall.Signal{syscall.SIGINT}, -1, syscall.SIGINT, "still here\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := child("transaction", "HOST_TEST_THEN="+tt.then)
			in, err := c.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			out, err := c.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			ends(t, c, func() {
				r := bufio.NewReader(out)
				if line, err := r.ReadString('\n'); line != "ready\n" {
					t.Errorf("%q, %v", line, err)
				}
				for _, sig := range tt.send {
					if err := c.Process.Signal(sig); err != nil {
						t.Error(err)
					}
				}
				rest := ""
				if tt.then == "pipe" {
					_ = out.Close()
					_ = in.Close()
				} else {
					text, err := io.ReadAll(r)
					if err != nil {
						t.Error(err)
					}
					rest = string(text)
				}
				_ = c.Wait() // its end is looked at below
				status := c.ProcessState.Sys().(syscall.WaitStatus)
				if c.ProcessState.ExitCode() != tt.code || tt.signal != 0 && status.Signal() != tt.signal || rest != tt.output {
					t.Errorf("it ended with %v and said %q", c.ProcessState, rest)
				}
			})
		})
	}
}
