package apply_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/iissim"
	"github.com/isoplan/isoplan/plan"
)

// held changes a value of a pool that IIS is told not to recycle by itself: somebody has to.
const held = "app_pool \"Shop\" {\n idle_timeout = 7\n disallow_rotation_on_config_change = true\n}\n"

// later are quick options that leave what may wait.
var later = apply.Options{Settle: quick.Settle, Accept: quick.Accept, Later: true}

// remembered are the pending restarts that the folder of a server knows, as "pool Shop".
func (m *mounted) remembered(t *testing.T) []string {
	t.Helper()
	env := *m.env.Env
	env.FS = m.fs
	memory, err := apply.Remembered(&env, m.files())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range memory.Pending {
		out = append(out, strings.TrimSpace(p.Restart.Kind+" "+p.Restart.On))
	}
	return out
}

// TestLater: with Later the values are written and no command restarts anything, though there are some; the restart is
// pending, until an apply that makes it or somebody says so.
func TestLater(t *testing.T) {
	for _, wait := range []bool{false, true} {
		m := newServer(t, held, iissim.Options{EWR: true}).withRunner()
		o := quick
		o.Later = wait
		out := m.run(t, o)
		if out.Result != apply.Done || m.idle() != "7" {
			t.Fatalf("later %t: %s", wait, messages(out))
		}
		if wait != (len(m.sim.Recycled()) == 0) || wait != (len(out.Pending) == 1) || wait != (len(out.Restarted) == 0) {
			t.Errorf("later %t: recycled %v, restarted %v, pending %+v", wait, m.sim.Recycled(), out.Restarted, out.Pending)
		}
		want := []string(nil)
		if wait {
			want = []string{"pool Shop"}
		}
		if got := m.remembered(t); !slices.Equal(got, want) {
			t.Errorf("later %t: the folder remembers %v", wait, got)
		}
		m.leftoversBut(t)
	}
}

// TestLaterUndone: the undo of an apply whose restart waits forgets nothing: what runs may hold the old or the new value,
// and nobody can tell. One restart is left, and not two; IIS doing something by itself does not count as made.
func TestLaterUndone(t *testing.T) {
	for _, wait := range []bool{false, true} {
		m := newServer(t, held, iissim.Options{EWR: true}).withRunner()
		if out := m.run(t, later); out.Result != apply.Done {
			t.Fatal(messages(out))
		}
		m.sim.Step(10 * time.Minute)
		job := m.undoJob(t, "")
		job.Server = m.server()
		o := quick
		o.Later = wait
		out := apply.Run(t.Context(), m.undoMachine(job.Undo), job, o, nil)
		if out.Result != apply.Done || m.idle() != "20" {
			t.Fatalf("later %t: %s", wait, messages(out))
		}
		if got := m.remembered(t); len(got) != 1 || got[0] != "pool Shop" {
			t.Errorf("later %t: the folder remembers %v", wait, got)
		}
		machine := m.machine()
		machine.Random = func() string { return "recovery" }
		if done := apply.Recover(t.Context(), machine, m.server(), apply.RecoverOptions{Options: quick, Restarted: true}, nil); done.Result != apply.Done || len(done.Pending) > 0 {
			t.Errorf("later %t: %s", wait, messages(done))
		}
		if got := m.remembered(t); len(got) > 0 {
			t.Errorf("later %t: made, and the folder remembers %v", wait, got)
		}
	}
}

// TestLaterRefuses: what has to stop IIS for the write, or has a restart that cannot wait, is refused before anything
// is touched.
func TestLaterRefuses(t *testing.T) {
	m := newServer(t, held, iissim.Options{}).withRunner()
	before := m.read(t, metabasePath)
	out := m.run(t, later)
	if out.Result != apply.Failed || !strings.Contains(messages(out), "cannot be put off") {
		t.Error(messages(out))
	}
	if got := m.sim.Ran(); slices.ContainsFunc(got, func(c string) bool { return strings.HasPrefix(c, "stop") }) || m.read(t, metabasePath) != before {
		t.Errorf("something was done: %q", got)
	}
	m.leftoversBut(t)

	// A plan that does not say so does not get around it.
	p := m.plan(t).Plan
	p.Servers[0].Restarts = slices.DeleteFunc(p.Servers[0].Restarts, func(r plan.Restart) bool { return !r.Self && !r.Deferrable })
	if err := p.Seal(nil); err != nil {
		t.Fatal(err)
	}
	job := m.job(t, p)
	job.Server = m.server()
	if out := apply.Run(t.Context(), m.machine(), job, later, nil); out.Result != apply.Failed || !strings.Contains(messages(out), "has to be stopped around the write") {
		t.Error(messages(out))
	}
}

// TestLaterKilled ends the process at every point of an apply that leaves its restart. Whoever recovers has commands
// and was not told to wait; no pool is recycled all the same, and where the files are new the restart is remembered.
func TestLaterKilled(t *testing.T) {
	for n, dead := 1, true; dead; n++ {
		m := newServer(t, held, iissim.Options{EWR: true}).withRunner()
		var at fsx.Point
		if at, dead = m.killedAt(t, n, later); !dead {
			t.Logf("%d points", n-1)
			return
		}
		m.sim.Step(time.Duration(n%7) * 30 * time.Second)
		out := m.recovered()
		m.sim.Step(10 * time.Minute)
		what := fmt.Sprintf("killed at the %d. point, %s", n, at)
		if out.Result != apply.Done && out.Result != apply.Nothing && out.Result != apply.PutBack {
			t.Fatalf("%s: %s", what, messages(out))
		}
		fresh := strings.Contains(m.read(t, metabasePath), `IdleTimeout="7"`)
		if got := m.remembered(t); fresh != slices.Equal(got, []string{"pool Shop"}) || !fresh && len(got) > 0 || len(m.sim.Recycled()) > 0 {
			t.Fatalf("%s: new %t, pending %v, recycled %v: %s", what, fresh, got, m.sim.Recycled(), messages(out))
		}
		m.leftoversBut(t)
	}
}

// TestLaterRecovering: an apply that was not told to wait and was killed before its restart leaves it when the one who
// recovers is told to wait.
func TestLaterRecovering(t *testing.T) {
	left := 0
	for n, dead := 1, true; dead; n++ {
		m := newServer(t, held, iissim.Options{EWR: true}).withRunner()
		var at fsx.Point
		if at, dead = m.killedAt(t, n, quick); !dead || len(m.sim.Recycled()) > 0 {
			break
		}
		machine := m.machine()
		machine.Random = func() string { return "recovery" }
		out := apply.Recover(t.Context(), machine, m.server(), apply.RecoverOptions{Options: later}, nil)
		fresh := strings.Contains(m.read(t, metabasePath), `IdleTimeout="7"`)
		// One that was sent may have been made: it is sent again, and not left to be forgotten.
		sent := len(out.Restarted) > 0
		if got := m.remembered(t); fresh && !sent && !slices.Equal(got, []string{"pool Shop"}) || !sent && len(m.sim.Recycled()) > 0 {
			t.Errorf("killed at the %d. point, %s: pending %v, recycled %v: %s", n, at, got, m.sim.Recycled(), messages(out))
		} else if fresh && !sent {
			left++
		}
	}
	if left == 0 {
		t.Error("no apply was killed before its restart and after its write")
	}
}

// TestLaterPowerCuts cuts the power at every moment of an apply that leaves the restart of IIS, and in the recovery from
// that. New files have a restart that is remembered, old ones none; and nothing is restarted on the way.
func TestLaterPowerCuts(t *testing.T) {
	of := shapeOf("process_model \"v1.1.4322\" {\n memory_limit = 40\n}\n")
	of.way = "mount"
	files := map[string]string{}
	for name, text := range of.content() {
		files[inMemory(name)] = strings.Replace(text, `IIs5IsolationModeEnabled="FALSE"`, `IIs5IsolationModeEnabled="TRUE"`, 1)
	}
	start := crashfs.NewDisk(files)
	job, old, fresh := planned(t, of, start)
	var asked []string
	with := func(s *site) apply.Server {
		server := s.server()
		server.Runner = &apply.Runner{Timeout: time.Minute, Command: func(a apply.Action, value string) ([]string, bool, error) {
			asked = append(asked, string(a)+" "+value)
			return nil, false, errors.New("nothing may be restarted")
		}}
		return server
	}
	p := &protocol{shape: of, name: "apply later", start: start, old: old, fresh: fresh, tx: firstTx}
	p.do = func(ctx context.Context, fsys fsx.FS) apply.Outcome {
		s, j := job(fsys)
		j.Server = with(s)
		return apply.Run(ctx, s.machine(), j, apply.Options{Later: true}, nil)
	}
	p.recover = func(fsys fsx.FS) apply.Outcome {
		s := siteOn(fsys, memoryRoot, of)
		m := s.machine()
		m.Random = func() string { return "recovery" }
		return apply.Recover(context.Background(), m, with(s), apply.RecoverOptions{}, nil)
	}
	check := func(d crashfs.Disk) error {
		if err := p.check(d); err != nil {
			return err
		}
		pending, _ := d.File(inMemory(inetsrv + "/.isoplan/pending"))
		if knows := strings.Count(pending, `"kind":"iis"`) == 1; knows != (p.onDisk(d) == p.fresh) || !knows && pending != "" {
			return fmt.Errorf("the files are new %t, and the pending restarts are %q", p.onDisk(d) == p.fresh, pending)
		}
		if len(asked) > 0 {
			return fmt.Errorf("asked for %q", asked)
		}
		return nil
	}
	for _, l := range layouts() {
		report, err := crashfs.Explore(p.start, good(p.run), check, p.options(l, 1))
		if err != nil {
			t.Fatalf("%s: %v", l, err)
		}
		for _, v := range report.Kept {
			t.Fatalf("%s: %s", l, story(v))
		}
	}
}
