//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// watched is a program that waits at each point until it is let on.
type watched struct {
	*exec.Cmd
	t    *testing.T
	out  strings.Builder
	stop context.CancelFunc
	told *bufio.Scanner
	gate *os.File
	// err is how it ended, when ended is closed.
	err   error
	ended chan struct{}
}

// watch prepares a run in dir.
func watch(t *testing.T, dir, script string, args ...string) *watched {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	w := &watched{t: t, stop: cancel, ended: make(chan struct{})}
	w.Cmd = exec.CommandContext(ctx, childBinary(t), args...)
	w.Dir = dir
	w.Env = append(os.Environ(), "PM_PASSWORD="+canary, fault.EnvScript+"="+script, fault.EnvLog+"=on", childVariable+"=1", gateVariable+"=1")
	w.Stdout, w.Stderr = &w.out, &w.out
	return w
}

// start starts the program.
func (w *watched) start() {
	w.t.Helper()
	told, tell, err := os.Pipe()
	if err != nil {
		w.t.Fatal(err)
	}
	wait, gate, err := os.Pipe()
	if err != nil {
		w.t.Fatal(err)
	}
	w.ExtraFiles = []*os.File{tell, wait}
	if err := w.Start(); err != nil {
		w.t.Fatal(err)
	}
	if err := errors.Join(tell.Close(), wait.Close()); err != nil {
		w.t.Fatal(err)
	}
	w.told, w.gate = bufio.NewScanner(told), gate
	go func() {
		w.err = w.Wait()
		close(w.ended)
	}()
}

// at starts the program and calls do when it comes to a point. It does not go
// on before do is done; from then on nothing stops it.
func (w *watched) at(want string, do func()) {
	w.t.Helper()
	w.start()
	times := map[string]int{}
	for w.told.Scan() {
		p := w.told.Text()
		if times[p]++; fmt.Sprintf("%s#%d", p, times[p]) == want {
			do()
			if err := w.gate.Close(); err != nil {
				w.t.Error(err)
			}
			go func() {
				for w.told.Scan() {
				}
			}()
			return
		}
		if _, err := w.gate.Write([]byte{1}); err != nil {
			w.t.Error(err)
		}
	}
	w.t.Errorf("%v did not come to %s", w.Args, want)
}

// finish waits for the end and gives the exit code, -1 for the end by a signal.
func (w *watched) finish() int {
	w.t.Helper()
	defer w.stop()
	<-w.ended
	var exit *exec.ExitError
	if w.err != nil && !errors.As(w.err, &exit) {
		w.t.Errorf("%v: %v", w.Args, w.err)
	}
	if w.ProcessState.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL {
		w.t.Errorf("%v: it did not end within a minute", w.Args)
	}
	return w.ProcessState.ExitCode()
}

// timed starts the program and gives the time between its coming to a point and
// its end.
func (w *watched) timed(want string) (code int, d time.Duration) {
	w.t.Helper()
	var began time.Time
	w.at(want, func() { began = time.Now() })
	code = w.finish()
	return code, time.Since(began)
}

// TestFaultsOfInterrupts interrupts the program at every point and looks at
// what it leaves and how long it goes on. The time is a figure: machines differ.
func TestFaultsOfInterrupts(t *testing.T) {
	count := counting("interrupts at every point: time until the end")
	var mu sync.Mutex
	var all []time.Duration
	worst := ""
	for _, s := range faultScenarios() {
		if !slices.Contains([]string{"two files", "undo", "recover back", "apply after a crash", "mount, IIS stopped"}, s.name) || s.name != "two files" && !soak() {
			continue
		}
		s.ready(t)
		var runs []faultRun
		for i, at := range s.reached(t) {
			for j, action := range []string{"int", "term", "double"} {
				if soak() || i%7 == 2*j {
					runs = append(runs, faultRun{at, action})
				}
			}
		}
		eachOf(runs, func(r faultRun) {
			dir, end := s.start(t)
			defer end()
			began := s.contents(t, dir)
			point, n, _ := strings.Cut(r.at, "#")
			w := watch(t, dir, point+":"+r.action+":"+n, s.args...)
			code, d := w.timed(r.at)
			count.add(1)
			what := fmt.Sprintf("%s: %s at %s", s.name, r.action, r.at)
			mu.Lock()
			if all = append(all, d); d == slices.Max(all) {
				worst = what
			}
			mu.Unlock()
			s.outcome(t, count, what, r.action, dir, code, w.out.String(), began)
		})
	}
	slices.Sort(all)
	count.notef("median %v, longest %v (%s)", all[len(all)/2].Round(time.Millisecond), all[len(all)-1].Round(time.Millisecond), worst)
	t.Log(count)
}

// waits are the places in which the program waits for somebody else.
func waits(t *testing.T) map[string]*faultScenario {
	t.Helper()
	accept := &faultScenario{name: "IIS takes an edit over", hcl: oneFile, shape: ewrShape(), live: "mount",
		args: []string{"apply", "--auto-approve", "--allow-disruption=iis", "--settle=0s", "--accept-timeout=10m", "."}}
	settle := &faultScenario{name: "files have to rest", hcl: oneFile, shape: plainShape(), live: "mount",
		args: []string{"apply", "--auto-approve", "--allow-disruption=iis", "--iis-stopped", "--settle=10m", "."}}
	locked := &faultScenario{name: "another apply holds the lock", hcl: oneFile, shape: plainShape(), live: "copy",
		args: []string{"apply", "--auto-approve", "--lock-timeout=10m", "."}}
	return map[string]*faultScenario{"ewr.wait#7": accept, "read.access#2": settle, "lock.take#2": locked}
}

// ewrShape is a server with edit-while-running, whose IIS does nothing.
func ewrShape() []liveText {
	text := strings.Replace(faultBase, "<IIsComputer\tLocation =\"/LM\"\n", "<IIS_Global\tLocation =\".\"\n\t\tChangeNumber=\"7\"\n\t\tHistoryMajorVersionNumber=\"1\"\n\t>\n</IIS_Global>\n<IIsComputer\tLocation =\"/LM\"\n\t\tEnableEditWhileRunning=\"1\"\n\t\tEnableHistory=\"1\"\n\t\tMaxHistoryFiles=\"10\"\n", 1)
	history := "live/C/WINDOWS/system32/inetsrv/History/"
	return []liveText{{metabaseName, text}, {configName, faultConfig},
		{history + "MetaBase_0000000001_0000000000.xml", text}, {history + "MBSchema_0000000001_0000000000.xml", "<x/>"}}
}

// TestFaultsOfWaits interrupts the program while it waits for another apply, for
// files to rest, and for IIS.
func TestFaultsOfWaits(t *testing.T) {
	count := counting("interrupts while waiting: time until the end")
	for at, s := range waits(t) {
		dir := scratch(t)
		s.makeRoot(t, dir)
		before := s.contents(t, dir)
		if strings.HasPrefix(at, "lock") {
			other := watch(t, dir, "lock.held:sleep=10m", s.args...)
			other.at("lock.held#1", func() {})
			defer func() { _ = other.Process.Kill(); <-other.ended }()
		}
		w := watch(t, dir, "", s.args...)
		var sent time.Time
		w.at(at, func() {
			sent = time.Now()
			if err := w.Process.Signal(os.Interrupt); err != nil {
				t.Error(err)
			}
		})
		code := w.finish()
		d := time.Since(sent)
		count.add(1)
		count.notef("%s: exit %d after %v;", s.name, code, d.Round(time.Millisecond))
		after := s.contents(t, dir)
		switch {
		case code == exitInterrupted && slices.Equal(after, before):
		case code == exitMidway && strings.HasPrefix(at, "ewr"):
		default:
			count.errorf(t, "%s: exit %d\n%s", s.name, code, w.out.String())
		}
	}
	t.Log(count)
}

// TestFaultsOfLostTerminals closes the terminal, and the pipe behind the
// output, at points of a transaction: it is completed, and only its report is
// lost.
func TestFaultsOfLostTerminals(t *testing.T) {
	count := counting("SIGHUP, SIGPIPE and closed output in a transaction: done")
	s := faultScenarios()[0]
	s.ready(t)
	var inside []string
	under := false
	for _, at := range s.reached(t) {
		under = under || at == "lock.held#1"
		if under && at != "unlock.after#1" {
			inside = append(inside, at)
		}
	}
	for i, at := range inside {
		for j, how := range []string{"SIGHUP", "closed output", "closed output, JSON"} {
			if !soak() && i%17 != 3*j {
				continue
			}
			s.loses(t, count, at, how)
		}
	}
	t.Log(count)
}

// loses is one such run.
func (s *faultScenario) loses(t *testing.T, count *tally, at, how string) {
	t.Helper()
	dir, end := s.start(t)
	defer end()
	args := s.args
	if strings.HasSuffix(how, "JSON") {
		args = append([]string{"--json"}, args...)
	}
	w := watch(t, dir, "", args...)
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if how != "SIGHUP" {
		w.Stdout, w.Stderr = write, write
	}
	var before sync.WaitGroup
	before.Go(func() { _, _ = io.Copy(io.Discard, read) }) // until it is closed
	w.at(at, func() {
		var err error
		if how == "SIGHUP" {
			err = w.Process.Signal(syscall.SIGHUP)
		} else {
			err = read.Close()
		}
		if err != nil {
			t.Error(err)
		}
	})
	code := w.finish()
	if err := write.Close(); err != nil {
		t.Error(err)
	}
	before.Wait()
	_ = read.Close()
	count.add(1)
	if code != exitOK || !slices.Equal(s.contents(t, dir), s.fresh) {
		count.errorf(t, "%s at %s: exit %d, done %t\n%s", how, at, code, slices.Equal(s.contents(t, dir), s.fresh), w.out.String())
	}
	s.outcome(t, count, how+" at "+at, "hup", dir, code, w.out.String(), s.old)
}
