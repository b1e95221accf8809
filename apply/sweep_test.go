package apply_test

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// memoryRoot is where the fixture lies on a disk in memory.
const memoryRoot = "/srv"

// startDisk is a disk with the fixture's files.
func startDisk(editWhileRunning bool) crashfs.Disk {
	files := map[string]string{}
	for name, text := range fixtureFiles(editWhileRunning) {
		files[filepath.Join(memoryRoot, filepath.FromSlash(name))] = text
	}
	return crashfs.NewDisk(files)
}

// texts are the contents of the live files, in the order of files; "" for one that is not there.
type texts [2]string

func textsOf(fsys fsx.FS) texts {
	var out texts
	for i, name := range []string{metabasePath, configPath} {
		text, err := fsx.ReadStringFrom(fsys, filepath.Join(memoryRoot, filepath.FromSlash(name)), 1<<20)
		if err == nil {
			out[i] = text
		}
	}
	return out
}

// planned makes the job of a fixture once: what it does is the same in every run.
func planned(t testing.TB, hcl string) (job func(fsx.FS) (*site, apply.Job), old, fresh texts) {
	t.Helper()
	base := crashfs.New(startDisk(false), crashfs.Options{})
	s := siteOn(t, base, memoryRoot, "copy", hcl)
	r := s.plan(t)
	old, fresh = textsOf(base), texts{r.Servers[0].Texts[0], strings.ReplaceAll(r.Servers[0].Texts[1], "‹secret›", "new-canary")}
	j := s.job(t, r.Plan)
	return func(fsys fsx.FS) (*site, apply.Job) {
		mine := siteOn(t, fsys, memoryRoot, "copy", hcl)
		job := j
		job.Server = mine.server()
		return mine, job
	}, old, fresh
}

// TestEveryOperationFails makes every single operation of an apply go wrong in every way, once and for good. Whatever
// happens, the result says the truth about the files, and one recover leaves them all old or all new.
func TestEveryOperationFails(t *testing.T) {
	for name, hcl := range map[string]string{"two files": both, "one file": one} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			make, old, fresh := planned(t, hcl)
			runs := 0
			for _, action := range []fault.Action{fault.Eio, fault.Enospc, fault.Eacces, fault.Lose, fault.Short, fault.ShortErr, fault.Silent, fault.Garble} {
				for _, last := range []int{0, math.MaxInt} {
					for n := 1; ; n++ {
						disk := crashfs.New(startDisk(false), crashfs.Options{})
						faulty := fault.Nth(disk, action, n, max(n, last))
						s, job := make(faulty)
						out := s.apply(job, apply.Options{})
						runs++
						what := fmt.Sprintf("%s at operation %d (to %d)", action, n, max(n, last))
						judge(t, what, disk, out, old, fresh)
						s.fs = disk
						judgeRecovery(t, what, s, out, old, fresh)
						if t.Failed() {
							return
						}
						if len(faulty.Operations()) < n {
							break
						}
					}
				}
			}
			t.Logf("%d runs", runs)
		})
	}
}

// judge holds a result against the files.
func judge(t *testing.T, what string, disk fsx.FS, out apply.Outcome, old, fresh texts) {
	t.Helper()
	got := textsOf(disk)
	for i := range got {
		if got[i] != old[i] && got[i] != fresh[i] {
			t.Fatalf("%s: file %d is torn: %q\n%s", what, i, got[i], messages(out))
		}
	}
	want := old
	switch out.Result {
	case apply.Done:
		want = fresh
	case apply.Failed, apply.Stale, apply.Busy, apply.PutBack:
	case apply.Attention:
		return
	default:
		t.Fatalf("%s: %s", what, messages(out))
	}
	if got != want {
		t.Fatalf("%s: the result is wrong about the files: %s", what, messages(out))
	}
}

// judgeRecovery runs recover on a machine where nothing goes wrong any more.
func judgeRecovery(t *testing.T, what string, s *site, out apply.Outcome, old, fresh texts) {
	t.Helper()
	again := s.recover()
	if again.Result != apply.Done && again.Result != apply.Nothing {
		t.Fatalf("%s: recover: %s\nafter %s", what, messages(again), messages(out))
	}
	got := textsOf(s.fs)
	switch {
	case out.Result == apply.Done && got != fresh, out.Result != apply.Done && out.Result != apply.Attention && got != old, got != old && got != fresh:
		t.Fatalf("%s: recover left %q after %s", what, got, messages(out))
	}
	s.leftovers(t, 0)
	if third := s.recover(); third.Result != apply.Nothing {
		t.Fatalf("%s: there is something to recover twice: %s", what, messages(third))
	}
	if out := apply.Run(context.Background(), s.machineFor("z"), s.rejob(t), apply.Options{}, nil); got == old && out.Result != apply.Done {
		t.Fatalf("%s: the apply cannot be done afterwards: %s", what, messages(out))
	}
}

// rejob plans anew and makes a job of it.
func (s *site) rejob(t testing.TB) apply.Job { return s.job(t, s.plan(t).Plan) }

// machineFor is a machine whose names begin with a letter that no other run used.
func (s *site) machineFor(letter string) apply.Machine {
	m := s.machine()
	next := m.Random
	m.Random = func() string { return letter + next() }
	return m
}
