package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/fault"
	"github.com/isoplan/isoplan/internal/host"
)

// inProcess runs a command in this process, with nothing going wrong.
func inProcess(dir string, args ...string) (code int, out string) {
	fake := host.NewFake("", map[string]string{"PM_PASSWORD": canary}, append([]string{"--chdir", dir}, args...)...)
	fake.FS, fake.Mount = fsx.OS(), host.OS().Mount
	code = run(fake.Env)
	return code, fake.Out.String() + fake.Err.String()
}

// child runs a command in a process of its own, with faults.
func child(t *testing.T, dir, script, log string, args ...string) (code int, out string) {
	t.Helper()
	return childIn(t, dir, map[string]string{"PM_PASSWORD": canary, fault.EnvScript: script, fault.EnvLog: log}, args...)
}

// childIn runs a command in a process of its own, with variables.
func childIn(t *testing.T, dir string, vars map[string]string, args ...string) (code int, out string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 6*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, childBinary(t), args...)
	c.Dir, c.Env = dir, append(os.Environ(), childVariable+"=1")
	for name, value := range vars {
		c.Env = append(c.Env, name+"="+value)
	}
	var b bytes.Buffer
	c.Stdout, c.Stderr = &b, &b
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("%v %v: %v", vars, args, err)
	}
	return c.ProcessState.ExitCode(), b.String()
}

// childVariable makes the test binary be the program.
const childVariable = "ISOPLAN_TEST_CHILD"

func childBinary(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

// reached are the points of a scenario's run, each with the number of times.
func (s *faultScenario) reached(t *testing.T) []string {
	t.Helper()
	dir, end := s.start(t)
	defer end()
	log := filepath.Join(dir, "points")
	code, out := child(t, dir, "", log, s.args...)
	if code != 0 {
		t.Fatalf("%s ends with %d when nothing goes wrong:\n%s", s.name, code, out)
	}
	if got := s.contents(t, dir); !s.may(got, got) && !s.may(got, nil) {
		t.Fatalf("%s leaves the wrong contents when nothing goes wrong:\n%s", s.name, out)
	}
	times := map[string]int{}
	var all []string
	for line := range strings.Lines(readText(t, log)) {
		p := strings.TrimSpace(line)
		times[p]++
		all = append(all, fmt.Sprintf("%s#%d", p, times[p]))
	}
	return all
}

// may reports whether exit 0 may leave these contents.
func (s *faultScenario) may(got, began []string) bool {
	for _, d := range s.done {
		if slices.Equal(got, map[string][]string{allOld: s.old, allFresh: s.fresh, allBegan: began}[d]) {
			return true
		}
	}
	return false
}

// faultRun is one run of a scenario with one fault.
type faultRun struct{ at, action string }

// faultRuns are the faults of a scenario: all of them, or a slice: each point
// of the first scenario once, now killed, now interrupted, now refused, and a
// few points of every other.
func faultRuns(points []string, number int) []faultRun {
	every := []string{"kill", "int", "term", "double", "eio", "enospc", "eacces", "lose", "short", "short=err", "silent", "garble"}
	var out []faultRun
	for i, at := range points {
		actions := every
		if !soak() {
			if !strings.HasSuffix(at, "#1") || number > 0 && (i+number)%29 != 0 {
				continue
			}
			actions = every[(i*5+number)%len(every):][:1]
		}
		for _, a := range actions {
			out = append(out, faultRun{at, a})
		}
	}
	return out
}

// TestFaults runs the real program and makes it be killed, interrupted and
// refused at every point it passes. Whatever happens: no live file is torn, the
// exit code says the truth, one recover leaves all old or all new, and from
// there an apply or an undo goes on as if nothing had been.
//
// The whole matrix, with everything else that is counted:
//
//	ISOPLAN_SOAK=1 go test ./cmd/isoplan -run 'TestFaults|TestSoakTable' -v -timeout 60m
func TestFaults(t *testing.T) {
	noSignals(t)
	for number, s := range faultScenarios() {
		t.Run(s.name, func(t *testing.T) {
			count := counting("T2 one fault: " + s.name)
			var journals atomic.Int64
			eachOf(faultRuns(s.reached(t), number), func(r faultRun) {
				count.add(1)
				if s.try(t, count, r.at, r.action) {
					journals.Add(1)
				}
			})
			count.notef("%d left a journal", journals.Load())
		})
	}
}

// try makes one run with one fault and judges it. It reports whether a journal
// was left.
func (s *faultScenario) try(t *testing.T, count *tally, at, action string) bool {
	dir, end := s.start(t)
	defer end()
	began := s.contents(t, dir)
	point, n, _ := strings.Cut(at, "#")
	what := fmt.Sprintf("%s: %s at %s the %s. time", s.name, action, point, n)
	code, out := child(t, dir, point+":"+action+":"+n, "", s.args...)
	return s.outcome(t, count, what, action, dir, code, out, began)
}

// outcome judges what a run left, and what the commands after it make of that.
func (s *faultScenario) outcome(t *testing.T, count *tally, what, action, dir string, code int, out string, began []string) (journal bool) {
	got := s.contents(t, dir)
	if why := s.judge(action, code, began, got); why != "" {
		count.errorf(t, "%s: %s (exit %d)\n%s", what, why, code, out)
		return false
	}
	_, open := os.Stat(filepath.Join(dir, filepath.FromSlash(journalName)))
	again, more := inProcess(dir, "recover", ".")
	after := s.contents(t, dir)
	isOld, isFresh := slices.Equal(after, s.old), slices.Equal(after, s.fresh)
	switch {
	case again != 0:
		count.errorf(t, "%s: recover ends with %d\n%s\nafter (exit %d)\n%s", what, again, more, code, out)
	case !isOld && !isFresh:
		count.errorf(t, "%s: recover leaves neither all old nor all new", what)
	case code == exitInterrupted && !slices.Equal(after, began) && s.args[0] == "apply" && s.script == "":
		count.errorf(t, "%s: interrupted, and something is changed", what)
	case strings.Contains(out+more, canary):
		count.errorf(t, "%s: the password is printed", what)
	}
	if left := s.left(dir); len(left) > 0 {
		count.errorf(t, "%s: left behind: %v", what, left)
	}
	if planned, out := inProcess(dir, "plan", "--detailed-exitcode", "."); planned != map[bool]int{true: exitOK, false: exitChanges}[isFresh] {
		count.errorf(t, "%s: planning afterwards ends with %d\n%s", what, planned, out)
	}
	s.goesOn(t, count, what, dir, isFresh)
	return open == nil
}

// goesOn undoes what was applied, or applies what was not.
func (s *faultScenario) goesOn(t *testing.T, count *tally, what, dir string, isFresh bool) {
	command, want := "apply", s.fresh
	if isFresh {
		command, want = "undo", s.old
	}
	code, out := inProcess(dir, command, "--auto-approve", "--allow-disruption=iis", "--iis-stopped", "--settle=0s", ".")
	if code != exitOK || !slices.Equal(s.contents(t, dir), want) {
		count.errorf(t, "%s: %s afterwards ends with %d, or leaves the wrong contents\n%s", what, command, code, out)
	}
}

// judge says what is wrong with a result, "" for nothing.
func (s *faultScenario) judge(action string, code int, began, got []string) string {
	for i := range got {
		if got[i] != s.old[i] && got[i] != s.fresh[i] {
			return fmt.Sprintf("file %d is torn: %q", i, got[i])
		}
	}
	same := slices.Equal(got, began)
	whole := slices.Equal(got, s.old) || slices.Equal(got, s.fresh)
	switch signalled := slices.Contains([]string{"int", "term", "double"}, action); {
	case action == "kill" && code == -1:
		return ""
	case action == "kill":
		return "it was not killed"
	case code == exitOK && !s.may(got, began):
		return "done, and the files are not as they should be"
	case nothingChanged(code) && !same && s.script == "":
		return "it says that nothing was changed"
	case nothingChanged(code) && !same && !whole:
		return "it says that nothing was changed"
	case code == exitPutBack && !same && !slices.Equal(got, s.old) && s.args[0] != "undo":
		return "it says that everything was put back"
	case !slices.Contains([]int{exitOK, exitError, exitStale, exitPutBack, exitMidway, exitInterrupted}, code):
		return "there is no such exit"
	case code == exitInterrupted && !signalled:
		return "nobody interrupted it"
	}
	return ""
}

// nothingChanged reports whether an exit promises that no live file was
// changed, but by the recovery of what an earlier command left.
func nothingChanged(code int) bool {
	return slices.Contains([]int{exitError, exitGate, exitStale, exitInterrupted}, code)
}

// left are the files that nobody needs after a recovery.
func (s *faultScenario) left(dir string) []string {
	var out []string
	_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && (fsx.IsOurTemp(d.Name()) || fsx.IsOurAside(d.Name()) || d.Name() == "journal" || d.Name() == "lock.info") {
			if filepath.Dir(path) != dir { // a plan file's temporary file is its folder's own business
				out = append(out, path)
			}
		}
		return nil
	})
	return out
}
