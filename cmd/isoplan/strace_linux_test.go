package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// blackBox is the program as people get it, built for the long runs. A short
// run takes this test binary, which is the same program.
func blackBox(t *testing.T) string {
	t.Helper()
	if !soak() {
		return childBinary(t)
	}
	program := filepath.Join(t.TempDir(), "isoplan")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// tracer finds strace, and tries whether it may trace.
func tracer(t *testing.T) (strace, program string) {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed: faults below the program are not tried")
	}
	out, err := exec.Command(strace, "-f", "--seccomp-bpf", "-qq", "-o", filepath.Join(t.TempDir(), "log"), "-e", "trace=fsync", "true").CombinedOutput()
	if err != nil {
		t.Skipf("strace may not trace here: %v %s", err, out)
	}
	return strace, blackBox(t)
}

// sysFault is a fault of the kernel: a call that kills the program or fails
// when a thread makes it for the n-th time. Every later one does too when on
// is set: a device that is gone.
type sysFault struct {
	call, what string
	n          int
	on         bool
}

func (f sysFault) String() string {
	text := fmt.Sprintf("inject=%s:%s:when=%d", f.call, f.what, f.n)
	if f.on {
		text += "+"
	}
	return text
}

// traced runs a command of the program with a fault and gives what strace saw.
func traced(t *testing.T, strace, program, dir string, f sysFault, args ...string) (code int, out, log string) {
	t.Helper()
	name := filepath.Join(dir, "trace")
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, strace, append([]string{"-f", "--seccomp-bpf", "-qq", "-y", "-o", name,
		"-e", "trace=renameat,renameat2," + f.call, "-e", "signal=none", "-e", f.String(), program}, args...)...)
	c.Dir = dir
	c.Env = append(os.Environ(), "PM_PASSWORD="+canary, childVariable+"=1")
	var b bytes.Buffer
	c.Stdout, c.Stderr = &b, &b
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("%v %v: %v\n%s", f, args, err, b.String())
	}
	return c.ProcessState.ExitCode(), b.String(), readText(t, name)
}

// sweeps are the system calls on the way of an apply, and what is done to them.
func sweeps() (out []sysFault) {
	for _, call := range []string{"write", "fsync", "renameat", "openat", "unlinkat", "close"} {
		out = append(out, sysFault{call: call, what: "signal=KILL"}, sysFault{call: call, what: "error=EIO"})
		if soak() {
			out = append(out, sysFault{call: call, what: "error=ENOSPC"}, sysFault{call: call, what: "error=EACCES"}, sysFault{call: call, what: "error=EIO", on: true})
		}
	}
	if soak() {
		for _, call := range []string{"mkdirat", "read", "fstat", "newfstatat", "getdents64", "flock", "statfs", "getxattr"} {
			out = append(out, sysFault{call: call, what: "error=EIO"}, sysFault{call: call, what: "signal=KILL"})
		}
	}
	return out
}

// TestFaultsOfTheKernel sweeps faults over the system calls of the program as
// it is, from outside: nothing in it knows of them. strace counts the calls of
// each thread by itself, and Go moves work between threads, so a sweep is run
// until no thread makes a call that often, and the log says which calls were
// really met.
func TestFaultsOfTheKernel(t *testing.T) {
	strace, program := tracer(t)
	scenarios := faultScenarios()
	if !soak() {
		scenarios = scenarios[:1]
	}
	for _, s := range scenarios {
		if soak() && !slices.Contains([]string{"two files", "undo", "recover back", "secret", "plan file"}, s.name) {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			count := counting("T3 faults of the kernel: " + s.name)
			s.ready(t)
			var mu sync.Mutex
			met := map[string]map[int]bool{}
			eachOf(sweeps(), func(f sysFault) {
				for f.n = pick(2, 1); f.n <= 400; f.n += pick(1+f.n, 1) {
					at, more := s.trace(t, count, strace, program, f)
					if !more {
						break
					}
					mu.Lock()
					if met[f.call] == nil {
						met[f.call] = map[int]bool{}
					}
					met[f.call][at] = true
					mu.Unlock()
				}
			})
			for _, call := range slices.Sorted(maps.Keys(met)) {
				count.notef("%s:%d", call, len(met[call]))
			}
			t.Log(count)
		})
	}
}

// trace makes one run and judges it. at is how many calls of the kind the
// program had made before the fault; more is false when no thread came that far.
func (s *faultScenario) trace(t *testing.T, count *tally, strace, program string, f sysFault) (at int, more bool) {
	dir, end := s.start(t)
	defer end()
	began := s.contents(t, dir)
	code, out, log := traced(t, strace, program, dir, f, s.args...)
	seen := parseTrace(log, f.call)
	action := "eio"
	if f.what == "signal=KILL" {
		action = "kill"
		if code != -1 {
			return 0, false
		}
	} else if seen.injected == 0 {
		return 0, false
	}
	if code == 127 && strings.Contains(out, "error while loading shared libraries") {
		return seen.first, true // it was never begun
	}
	count.add(1)
	name := fmt.Sprintf("%s: %v", s.name, f)
	if code == 2 && (strings.Contains(out, "netpollBreak write failed") || strings.Contains(out, "runtime: netpoll")) {
		action, code = "kill", -1 // the language itself ends the program there
	}
	if f.what != "signal=KILL" && f.call == "fsync" {
		if why := seen.unsafe(code, out); why != "" {
			count.errorf(t, "%s: %s (exit %d)\n%s\n%s", name, why, code, out, log)
		}
	}
	s.outcome(t, count, name, action, dir, code, out, began)
	return seen.first, true
}

// traceLog is what a log of strace says about the faults.
type traceLog struct {
	injected int // calls that failed
	first    int // the place of the first among the calls of its kind
	// again are files that were flushed again after that had failed.
	again []string
	// told are faults at a place that must show in the exit.
	told []string
}

var (
	injectedLine = regexp.MustCompile(`^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()`)
	flushedFile  = regexp.MustCompile(`fsync\(\d+<([^>]*)>`)
	renamedTo    = regexp.MustCompile(`renameat2?\(.*"([^"]*)"(?:\)| <unfinished|, RENAME)`)
)

// parseTrace reads a log. A call that another thread interrupts stands in two
// lines, the second of which says how it ended.
func parseTrace(log, call string) traceLog {
	var out traceLog
	place := 0
	begun := map[string]string{} // by thread
	failed := map[string]bool{}
	renamed := ""
	for line := range strings.Lines(log) {
		m := injectedLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		thread, text := m[1], line
		if m[2] != "" {
			text = begun[thread] + line
		} else if begun[thread] = line; m[3] == call {
			place++
		}
		if r := renamedTo.FindStringSubmatch(line); r != nil {
			renamed = filepath.Base(r[1])
		}
		file := ""
		if f := flushedFile.FindStringSubmatch(text); f != nil {
			file = f[1]
		}
		if strings.Contains(line, "(INJECTED)") {
			if out.injected++; out.injected == 1 {
				out.first = place
			}
			if file != "" {
				failed[file] = true
				if !strings.HasSuffix(file, "/.isoplan") || renamed != "lock.info" {
					out.told = append(out.told, file+" (last renamed: "+renamed+")")
				}
			}
		} else if file != "" && failed[file] && strings.HasSuffix(file, ".tmp") {
			out.again = append(out.again, file)
		}
	}
	return out
}

// unsafe says what is wrong with how the program took flushes that failed. Who
// holds the lock need not survive a power cut, so that flush may fail; when the
// server is as planned and only the cleaning up is not done, a warning says so.
func (l *traceLog) unsafe(code int, out string) string {
	switch {
	case len(l.again) > 0:
		return "flushed again after a failed flush: " + strings.Join(l.again, ", ")
	case code == exitOK && len(l.told) > 0 && !strings.Contains(out, "Cleaning up was not finished") && !strings.Contains(out, "could not be flushed"):
		return "a flush failed and nobody is told: " + strings.Join(l.told, ", ")
	}
	return ""
}

func TestTraceIsUnderstood(t *testing.T) {
	log := strings.Join([]string{
		`7 renameat(AT_FDCWD</r>, "a/.isoplan/x.tmp", AT_FDCWD</r>, "a/.isoplan/lock.info") = 0`,
		`7 fsync(8</r/a/.isoplan>) = -1 EIO (Input/output error) (INJECTED)`,
		`8 fsync(8</r/a/y.tmp> <unfinished ...>`,
		`7 fsync(9</r/a>) = 0`,
		`8 <... fsync resumed>) = -1 EIO (Input/output error) (INJECTED)`,
		`8 fsync(8</r/a/y.tmp>) = 0`,
	}, "\n") + "\n"
	got := parseTrace(log, "fsync")
	if got.injected != 2 || got.first != 1 || !slices.Equal(got.again, []string{"/r/a/y.tmp"}) || len(got.told) != 1 || !strings.HasPrefix(got.told[0], "/r/a/y.tmp") {
		t.Errorf("%+v", got)
	}
	if got.unsafe(exitOK, "") == "" || (&traceLog{told: []string{"x"}}).unsafe(exitOK, "") == "" || (&traceLog{told: []string{"x"}}).unsafe(exitError, "") != "" {
		t.Error("a flush that nobody is told of is not seen")
	}
	if n := strconv.Itoa(got.first); n != "1" {
		t.Error(n)
	}
}
