package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
)

// farm is one live file that several processes apply to, each from a folder of
// its own with a pool of its own. They meet at the lock beside the live file.
type farm struct {
	dir  string
	n    int
	live string
}

// newFarm makes the live file with a pool for each of n processes.
func newFarm(t *testing.T, n int) *farm {
	t.Helper()
	f := &farm{dir: scratch(t), n: n}
	f.live = filepath.Join(f.dir, filepath.FromSlash(metabaseName))
	var pools strings.Builder
	for i := range n {
		fmt.Fprintf(&pools, "<IIsApplicationPool\tLocation =\"/LM/W3SVC/AppPools/P%d\"\n\t\tIdleTimeout=\"0\"\n\t>\n</IIsApplicationPool>\n", i)
	}
	text := strings.Replace(faultBase, "</MBProperty>", pools.String()+"</MBProperty>", 1)
	writeText(t, f.live, text)
	for i := range n {
		f.declare(t, i, 0)
	}
	return f
}

// declare writes what process i wants: an idle timeout that no round before
// had.
func (f *farm) declare(t *testing.T, i, round int) {
	t.Helper()
	writeText(t, filepath.Join(f.dir, fmt.Sprintf("p%d", i), "main.iso.hcl"), fmt.Sprintf(
		"server \"web03\" {\n  version = \"6.0\"\n  isolation_mode = \"worker_process\"\n  live \"copy\" {\n    metabase = \"../%s\"\n  }\n  app_pool \"P%d\" {\n    idle_timeout = %d\n  }\n}\n", metabaseName, i, 1+round%1000))
}

// start runs a command of process i.
func (f *farm) start(t *testing.T, script string, i int, args ...string) (code int, out string) {
	t.Helper()
	return child(t, filepath.Join(f.dir, fmt.Sprintf("p%d", i)), script, "", args...)
}

var idleTimeout = regexp.MustCompile(`Location ="/LM/W3SVC/AppPools/P(\d+)"\s*IdleTimeout="(\d+)"`)

// timeouts are the values of all pools in the live file.
func (f *farm) timeouts(t *testing.T) map[int]int {
	t.Helper()
	out := map[int]int{}
	for _, m := range idleTimeout.FindAllStringSubmatch(readText(t, f.live), -1) {
		i, _ := strconv.Atoi(m[1])
		out[i], _ = strconv.Atoi(m[2])
	}
	return out
}

// witness takes the lock itself each time somebody is done, and looks: while it
// has it nobody may write, and no journal may be open.
func (f *farm) witness(t *testing.T, count *tally, look <-chan struct{}) (looks int) {
	folder := filepath.Join(filepath.Dir(f.live), ".isoplan")
	for range look {
		held, err := fsx.OS().Lock(filepath.Join(folder, "lock"))
		if err != nil {
			if !errors.Is(err, fsx.ErrLocked) && !errors.Is(err, os.ErrNotExist) {
				count.errorf(t, "the witness cannot lock: %v", err)
				return looks
			}
			continue
		}
		before := readText(t, f.live)
		if _, err := os.Stat(filepath.Join(folder, "journal")); err == nil {
			count.errorf(t, "nobody holds the lock, and a journal is open")
		}
		if _, err := os.Stat(filepath.Join(folder, "lock.info")); err == nil {
			count.errorf(t, "nobody holds the lock, and lock.info names an owner")
		}
		entries, err := os.ReadDir(filepath.Dir(f.live))
		if err != nil {
			count.errorf(t, "%v", err)
		}
		for _, e := range entries {
			if fsx.IsOurTemp(e.Name()) {
				count.errorf(t, "nobody holds the lock, and %s is there", e.Name())
			}
		}
		if after := readText(t, f.live); after != before {
			count.errorf(t, "the live file changed while the witness held the lock")
		}
		if err := held.Close(); err != nil {
			count.errorf(t, "%v", err)
		}
		looks++
	}
	return looks
}

// TestFaultsOfManyAtOnce lets processes apply to one live file at the same
// time, each its own change. One writes at a time, nothing that was
// acknowledged is lost, and who is turned away learns by whom.
func TestFaultsOfManyAtOnce(t *testing.T) {
	rounds := pick(3, 1000)
	f := newFarm(t, 8)
	count := counting("8 processes, one live file: applies that wait")
	var stale atomic.Int64
	look := make(chan struct{}, 1)
	var watching, wait sync.WaitGroup
	looks := 0
	watching.Go(func() { looks = f.witness(t, count, look) })
	for i := range f.n {
		wait.Go(func() {
			for round := 1; round <= rounds; round++ {
				f.declare(t, i, round)
				f.untilDone(t, count, &stale, i)
				select {
				case look <- struct{}{}:
				default: // it is busy with looking
				}
			}
		})
	}
	wait.Wait()
	close(look)
	watching.Wait()
	for i, got := range f.timeouts(t) {
		if want := 1 + rounds%1000; got != want {
			count.errorf(t, "the last value of process %d is lost: %d, not %d", i, got, want)
		}
	}
	f.chain(t, count, f.n*rounds)
	count.notef("%d were stale and tried again; the witness held the lock %d times", stale.Load(), looks)
	t.Log(count)
}

// chain reads the history: as many applies as were acknowledged, and each began
// with what the one before had left. Two writers at a time would break it.
func (f *farm) chain(t *testing.T, count *tally, acknowledged int) {
	t.Helper()
	type entry struct {
		Files []struct {
			Old string `json:"old_sha256"`
			New string `json:"new_sha256"`
		} `json:"files"`
	}
	text := readText(t, filepath.Join(filepath.Dir(f.live), ".isoplan", "history"))
	n, last := 0, ""
	for line := range strings.Lines(text) {
		var e entry
		if err := json.Unmarshal([]byte(line), &e); err != nil || len(e.Files) != 1 {
			t.Fatalf("%v: %s", err, line)
		}
		if n++; last != "" && e.Files[0].Old != last {
			count.errorf(t, "entry %d of the history does not begin with what the one before left", n)
		}
		last = e.Files[0].New
	}
	if want := min(acknowledged, 1000); n != want {
		count.errorf(t, "the history holds %d applies, and %d were acknowledged", n, want)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256([]byte(readText(t, f.live)))); sum != last {
		count.errorf(t, "the live file is not what the last apply left")
	}
}

// untilDone applies until it is done: another process may have written between
// the plan and the lock.
func (f *farm) untilDone(t *testing.T, count *tally, stale *atomic.Int64, i int) {
	for tries := 0; ; tries++ {
		code, out := f.start(t, "", i, "apply", "--auto-approve", "--allow-disruption=iis", "--lock-timeout=5m", ".")
		count.add(1)
		switch {
		case code == exitOK:
			return
		case code == exitStale && strings.Contains(flat(out), "changed after the plan was made") && tries < 1000:
			stale.Add(1)
		default:
			count.errorf(t, "process %d ends with %d\n%s", i, code, out)
			return
		}
	}
}

// TestFaultsOfABusyLock: who does not wait ends at once with 4 and the owner's
// name; an owner that dies leaves no lock.
func TestFaultsOfABusyLock(t *testing.T) {
	noSignals(t)
	f := newFarm(t, 2)
	count := counting("busy lock: turned away, and freed by kill -9")
	for round := 1; round <= pick(2, 200); round++ {
		f.declare(t, 0, round)
		f.declare(t, 1, round)
		owner, out := f.hold(t, 0)
		code, text := f.start(t, "", 1, "apply", "--auto-approve", "--allow-disruption=iis", ".")
		count.add(1)
		if name := fmt.Sprintf("process %d,", owner.Process.Pid); code != exitStale || !strings.Contains(flat(text), name) || !strings.Contains(flat(text), "is held by") {
			count.errorf(t, "busy: exit %d, and the owner (%s) is to be named\n%s", code, name, text)
		}
		if got := f.timeouts(t)[1]; got != map[bool]int{true: 0, false: round}[round == 1] {
			count.errorf(t, "the one that was turned away wrote %d", got)
		}
		if err := owner.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = owner.Wait()
		code, text = f.start(t, "", 1, "apply", "--auto-approve", "--allow-disruption=iis", ".")
		count.add(1)
		if got := f.timeouts(t)[1]; code != exitOK || got != 1+round {
			count.errorf(t, "after the owner was killed: exit %d, value %d\n%s\n%s", code, got, text, out.String())
		}
	}
	t.Log(count)
}

// hold starts an apply that stays at a point under its lock, and waits until it
// holds it.
func (f *farm) hold(t *testing.T, i int) (*exec.Cmd, *strings.Builder) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	log := filepath.Join(f.dir, "points")
	_ = os.Remove(log)
	c := exec.CommandContext(ctx, childBinary(t), "apply", "--auto-approve", "--allow-disruption=iis", ".")
	c.Dir = filepath.Join(f.dir, fmt.Sprintf("p%d", i))
	c.Env = append(os.Environ(), childVariable+"=1", "ISOPLAN_FP=lock.held:sleep=10m", "ISOPLAN_FP_LOG="+log)
	out := &strings.Builder{}
	c.Stdout, c.Stderr = out, out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for ; ctx.Err() == nil; runtime.Gosched() {
		text, err := os.ReadFile(log)
		if err == nil && strings.Contains(string(text), "lock.held") {
			return c, out
		}
	}
	t.Fatal("the lock was not taken in a minute")
	return nil, nil
}
