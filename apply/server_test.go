package apply_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/fsx/fault"
	"github.com/isoplan/isoplan/internal/iissim"
)

// mounted is a simulated server whose files are mounted.
type mounted struct {
	*site
	sim *iissim.Sim
	// runner says that the policy has commands.
	runner bool
}

const shopPool = "/LM/W3SVC/AppPools/Shop"

// newServer starts a simulated server with the fixture's files.
func newServer(t testing.TB, hcl string, o iissim.Options) *mounted {
	t.Helper()
	of := shapeOf(hcl)
	of.way = "mount"
	files := map[string]string{}
	for name, text := range of.content() {
		files[filepath.Join(memoryRoot, filepath.FromSlash(name))] = text
	}
	disk := crashfs.NewDisk(files)
	memory := crashfs.New(disk.Without(filepath.Join(memoryRoot, filepath.FromSlash(metabasePath))), crashfs.Options{})
	if o.Text == "" {
		o.Text = strings.Replace(metabase, "EWR", "0", 1)
	}
	sim, err := iissim.New(memory, filepath.Join(memoryRoot, filepath.FromSlash(inetsrv)), o)
	if err != nil {
		t.Fatal(err)
	}
	m := &mounted{site: siteOn(sim.FS(), memoryRoot, of), sim: sim}
	sim.Attach(m.env.Env)
	m.site.fs = sim.FS()
	return m
}

// withRunner gives the server commands of a policy.
func (m *mounted) withRunner() *mounted { m.runner = true; return m }

func (m *mounted) server() apply.Server {
	s := m.site.server()
	if m.runner {
		s.Runner = &apply.Runner{Timeout: time.Minute, Command: func(a apply.Action, value string) ([]string, bool, error) {
			argv := []string{"sim", string(a)}
			if value != "" {
				argv = append(argv, value)
			}
			return argv, true, nil
		}}
	}
	return s
}

// run plans and applies.
func (m *mounted) run(t testing.TB, o apply.Options) apply.Outcome {
	t.Helper()
	job := m.job(t, m.plan(t).Plan)
	job.Server = m.server()
	return apply.Run(context.Background(), m.machine(), job, o, nil)
}

func (m *mounted) recovered() apply.Outcome {
	machine := m.machine()
	machine.Random = func() string { return "recovery" }
	return apply.Recover(context.Background(), machine, m.server(), apply.RecoverOptions{Options: quick}, nil)
}

// quick are options whose waiting the simulator's clock does.
var quick = apply.Options{Settle: 2 * time.Second, Accept: 30 * time.Second}

// idle is what the server has in memory for the value the fixture changes.
func (m *mounted) idle() string {
	v, _ := m.sim.Get(shopPool, "IdleTimeout")
	return v
}

// TestEditWhileRunning: whatever the pages do not tell about IIS, an apply never reports done what IIS has not taken
// over, and what it does report can be planned again to nothing.
func TestEditWhileRunning(t *testing.T) {
	for _, v := range iissim.Variants() {
		for _, runner := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s runner %t", v.Name, runner), func(t *testing.T) {
				m := newServer(t, one, iissim.Options{EWR: true, Unknowns: v.Unknowns})
				m.runner = runner
				out := m.run(t, quick)
				switch {
				case out.Result == apply.Done && m.idle() != "7":
					t.Errorf("done, and the server has %s in memory: %s", m.idle(), messages(out))
				case out.Result != apply.Done && v.Name != "rename-unnoticed" && v.Name != "all":
					t.Error(messages(out))
				case out.Result != apply.Done && out.Result != apply.PutBack:
					t.Error(messages(out))
				case out.Result == apply.PutBack && (m.idle() != "20" || strings.Contains(m.read(t, metabasePath), `IdleTimeout="7"`)):
					t.Errorf("put back, and it is not: %s in memory", m.idle())
				}
				m.sim.Step(10 * time.Minute)
				if out.Result == apply.Done && m.idle() != "7" {
					t.Errorf("done, and later the server has %s in memory", m.idle())
				}
				if out.Result == apply.Done && !m.plan(t).Plan.Empty() {
					t.Error("planning again is not empty")
				}
			})
		}
	}
}

// TestUndoOnServer: undo after IIS has flushed does the steps in reverse and turns no counter back; what somebody else
// changed since is refused.
func TestUndoOnServer(t *testing.T) {
	for _, foreign := range []bool{false, true} {
		m := newServer(t, one, iissim.Options{EWR: true}).withRunner()
		if out := m.run(t, quick); out.Result != apply.Done {
			t.Fatal(messages(out))
		}
		last := "20"
		if foreign {
			last = "21"
		}
		for _, v := range []string{"30", last} {
			if err := m.sim.Admin("/LM/W3SVC/AppPools", "IdleTimeout", v); err != nil {
				t.Fatal(err)
			}
		}
		m.sim.Step(10 * time.Minute)
		major := m.sim.Major()
		if major <= 70 {
			t.Fatalf("the simulator did not flush: version %d", major)
		}
		job := m.undoJob(t, "")
		job.Server = m.server()
		out := apply.Run(t.Context(), m.undoMachine(job.Undo), job, quick, nil)
		m.sim.Step(10 * time.Minute)
		want, idle := apply.Done, "20"
		if foreign {
			want, idle = apply.Stale, "7"
		}
		if out.Result != want || m.idle() != idle || m.sim.Major() < major {
			t.Errorf("foreign %t: %s, %s in memory, version %d after %d", foreign, messages(out), m.idle(), m.sim.Major(), major)
		}
	}
}

// TestEditGuards: what edit-while-running needs is looked at before anything is written.
func TestEditGuards(t *testing.T) {
	tests := []struct {
		name   string
		o      iissim.Options
		change func(*testing.T, *mounted)
		want   apply.Result
		text   string
	}{
		{"off", iissim.Options{}, nil, apply.Failed, "--iis-stopped"},
		{"history off", iissim.Options{EWR: true, NoHistory: true, Text: strings.NewReplacer("EWR", "1", `EnableHistory="1"`, `EnableHistory="0"`).Replace(metabase), AsIs: true}, nil, apply.Failed, "EnableHistory"},
		{"history too short", iissim.Options{EWR: true, MaxHistoryFiles: 9}, nil, apply.Failed, "below 10"},
		{"no version to compare with", iissim.Options{EWR: true}, func(t *testing.T, m *mounted) { m.removeHistory(t) }, apply.Failed, "holds no version 70"},
		{"an edit is waiting", iissim.Options{EWR: true}, func(t *testing.T, m *mounted) {
			m.notepad(t, `AppPoolQueueLength="1000"`, `AppPoolQueueLength="2000"`)
		}, apply.Stale, "turn the first one back"},
		{"another machine's file", iissim.Options{EWR: true}, func(t *testing.T, m *mounted) { m.notepad(t, "49494d5310", "59494d5310") }, apply.Stale, "session keys"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newServer(t, one, tt.o)
			if tt.change != nil {
				tt.change(t, m)
			}
			before := m.read(t, metabasePath)
			out := m.run(t, apply.Options{Accept: time.Second})
			if out.Result != tt.want || !strings.Contains(messages(out), tt.text) {
				t.Error(messages(out))
			}
			if m.read(t, metabasePath) != before {
				t.Error("MetaBase.xml was written")
			}
			m.leftoversBut(t)
		})
	}
}

// notepad edits the file as a person would, without IIS having noticed yet.
func (m *mounted) notepad(t *testing.T, old, fresh string) {
	t.Helper()
	text, err := m.sim.Text()
	if err != nil || !strings.Contains(text, old) {
		t.Fatalf("%v: the file does not hold %q", err, old)
	}
	if err := m.sim.Notepad(strings.Replace(text, old, fresh, 1)); err != nil {
		t.Fatal(err)
	}
}

func (m *mounted) removeHistory(t *testing.T) {
	t.Helper()
	dir := m.path(inetsrv + "/History")
	entries, err := m.fs.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := m.fs.Remove(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
}

// leftoversBut is leftovers without IIS's own files.
func (m *mounted) leftoversBut(t *testing.T) {
	t.Helper()
	entries, err := m.fs.ReadDir(m.path(inetsrv + "/.isoplan"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains([]string{"lock", "history", "bak", "pending"}, e.Name()) {
			t.Errorf("left behind: %s", e.Name())
		}
	}
}

// TestRejectedEdit: IIS refuses the edit after it was written; the file is IIS's own again and nothing else is left.
func TestRejectedEdit(t *testing.T) {
	for _, v := range []iissim.Baseline{iissim.BaselineRejected, iissim.BaselineCopied} {
		m := newServer(t, both, iissim.Options{EWR: true, Unknowns: iissim.Unknowns{Baseline: v}})
		sleep, gone := m.env.Sleep, false
		old := m.read(t, configPath)
		m.env.Sleep = func(ctx context.Context, d time.Duration) error {
			if !gone && strings.Contains(m.read(t, metabasePath), `IdleTimeout="7"`) {
				gone = true
				m.removeHistory(t)
			}
			return sleep(ctx, d)
		}
		out := m.run(t, quick)
		if out.Result != apply.PutBack || m.idle() != "20" || m.read(t, configPath) != old || strings.Contains(m.read(t, metabasePath), `IdleTimeout="7"`) {
			t.Errorf("%v: %s, %s in memory", v, messages(out), m.idle())
		}
		m.leftoversBut(t)
	}
}

// TestStoppedAroundTheWrite: with edit-while-running off the policy's commands save, stop, and start again what ran,
// and nothing else. What an administrator changed in the last minute is in the file before it is compared.
func TestStoppedAroundTheWrite(t *testing.T) {
	for _, v := range iissim.Variants() {
		t.Run(v.Name, func(t *testing.T) {
			services := iissim.DefaultServices()
			for i := range services {
				services[i].Stopped = services[i].Name == "SMTPSVC"
			}
			m := newServer(t, both, iissim.Options{Services: services, Unknowns: v.Unknowns}).withRunner()
			ran := m.sim.Running()
			out := m.run(t, quick)
			if out.Result != apply.Done || m.idle() != "7" {
				t.Errorf("%s, %s in memory", messages(out), m.idle())
			}
			if now := m.sim.Running(); !slices.Equal(now, ran) {
				t.Errorf("%v run, %v ran", now, ran)
			}
			if got := m.sim.Ran(); got[0] != "save" || got[1] != "stop IISADMIN" || slices.Contains(got, "start SMTPSVC") {
				t.Errorf("the commands were %q", got)
			}
			m.sim.Step(10 * time.Minute)
			if !m.plan(t).Plan.Empty() {
				t.Error("planning again is not empty")
			}
			m.leftoversBut(t)
		})
	}
}

// TestRestartFaults makes every command of the policy fail in every way. The server ends as it was (PutBack), with an
// open journal (Attention), or, where nothing was begun, untouched; never silently otherwise, and one recover with
// working commands brings it in order.
func TestRestartFaults(t *testing.T) {
	clean := newServer(t, both, iissim.Options{}).withRunner()
	if out := clean.run(t, quick); out.Result != apply.Done {
		t.Fatal(messages(out))
	}
	all := len(clean.sim.Commands())
	runs := map[apply.Result]int{}
	for n := 1; n <= all; n++ {
		for _, outcome := range []iissim.Outcome{iissim.Fails, iissim.CannotRun, iissim.Hangs, iissim.HangsDone, iissim.Lies, iissim.Dies, iissim.Garbles} {
			m := newServer(t, both, iissim.Options{}).withRunner()
			ran := m.sim.Running()
			c := clean.sim.Commands()[n-1]
			fault := iissim.Fault{Verb: c.Argv[1], Nth: nth(clean.sim.Commands()[:n]), Outcome: outcome}
			if len(c.Argv) > 2 {
				fault.Name = c.Argv[2]
			}
			m.sim.Script(fault)
			out := m.run(t, quick)
			runs[out.Result]++
			what := fmt.Sprintf("command %d (%s) outcome %d", n, c, outcome)
			if c.Argv[1] == "status" && (outcome == iissim.Lies || outcome == iissim.Dies) {
				ran = nil // whoever is lied to about what runs, or asks right before it dies, cannot know
			}
			m.judge(t, what, out, ran)
		}
	}
	t.Logf("%d runs: %v", all*7, runs)
}

// nth counts how often the last of some commands was given.
func nth(commands []iissim.Command) int {
	n, last := 0, commands[len(commands)-1].String()
	for _, c := range commands {
		if c.String() == last {
			n++
		}
	}
	return n
}

// judge holds what a run with a failing command left.
func (m *mounted) judge(t *testing.T, what string, out apply.Outcome, ran []string) {
	t.Helper()
	fresh := strings.Contains(m.read(t, metabasePath), `IdleTimeout="7"`) && strings.Contains(m.read(t, configPath), `memoryLimit="40"`)
	old := strings.Contains(m.read(t, metabasePath), `IdleTimeout="20"`) && strings.Contains(m.read(t, configPath), `memoryLimit="60"`)
	up := ran == nil || slices.Equal(m.sim.Running(), ran)
	switch out.Result {
	case apply.Done:
		if !fresh || !up || ran != nil && m.idle() != "7" {
			t.Errorf("%s: done, and it is not: new %t, services %v, %s\n%s", what, fresh, m.sim.Running(), m.idle(), messages(out))
		}
	case apply.Failed, apply.Stale, apply.PutBack:
		if !old || !up || ran != nil && m.idle() != "20" {
			t.Errorf("%s: as before, and it is not: old %t, services %v, %s\n%s", what, old, m.sim.Running(), m.idle(), messages(out))
		}
	case apply.Attention:
		again := m.recovered()
		if again.Result != apply.Done && again.Result != apply.PutBack && again.Result != apply.Nothing {
			t.Errorf("%s: recover: %s\nafter %s", what, messages(again), messages(out))
		}
		if now := m.sim.Running(); ran != nil && !slices.Equal(now, ran) {
			t.Errorf("%s: after recover %v run, %v ran\n%s", what, now, ran, messages(out))
		}
	default:
		t.Errorf("%s: %s", what, messages(out))
	}
}

// died is what a process says that ends in the middle.
type died struct{ at fsx.Point }

// TestKilledBesideServer ends the process at every point of an apply to a running server. Time passes, and one recover
// brings the server in order: the files are all old or all new, IIS has in memory what they say, and what ran runs.
func TestKilledBesideServer(t *testing.T) {
	for name, o := range map[string]iissim.Options{"edit-while-running": {EWR: true}, "stopped around the write": {}} {
		t.Run(name, func(t *testing.T) {
			for n, dead := 1, true; dead; n++ {
				m := newServer(t, both, o).withRunner()
				ran := m.sim.Running()
				var at fsx.Point
				if at, dead = m.killedAt(t, n, quick); !dead {
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
				fresh := strings.Contains(m.read(t, configPath), `memoryLimit="40"`)
				idle := map[bool]string{true: "7", false: "20"}[fresh]
				if m.idle() != idle || !strings.Contains(m.read(t, metabasePath), `IdleTimeout="`+idle+`"`) || !slices.Equal(m.sim.Running(), ran) {
					t.Fatalf("%s: new %t, %s in memory, %v run: %s", what, fresh, m.idle(), m.sim.Running(), messages(out))
				}
				m.leftoversBut(t)
			}
		})
	}
}

// killedAt runs an apply whose process ends when it reaches its n-th point. It reports where, and false when it came to
// its end before.
func (m *mounted) killedAt(t *testing.T, n int, o apply.Options) (at fsx.Point, dead bool) {
	t.Helper()
	job := m.job(t, m.plan(t).Plan)
	job.Server = m.server()
	locks := &lockKeeper{FS: m.fs, held: &[]io.Closer{}}
	watched := fault.New(locks)
	seen := 0
	watched.OnReach(func(p fsx.Point) {
		if seen++; seen >= n {
			panic(died{p}) // again and again: what is deferred cannot do anything either
		}
	})
	defer func() {
		if d, is := recover().(died); is {
			at, dead = d.at, true
			for _, l := range *locks.held {
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			}
		}
	}()
	machine := m.machine()
	env := *machine.Env
	env.FS = watched
	machine.Env = &env
	apply.Run(context.Background(), machine, job, o, nil)
	return "", false
}

// lockKeeper remembers the locks that were taken: a process that dies gives them back.
type lockKeeper struct {
	fsx.FS
	held *[]io.Closer
}

func (k *lockKeeper) At(p fsx.Point) fsx.FS { return &lockKeeper{k.FS.At(p), k.held} }

func (k *lockKeeper) Lock(name string) (io.Closer, error) {
	l, err := k.FS.Lock(name)
	if err == nil {
		*k.held = append(*k.held, l)
	}
	return l, err
}

// TestFlushRaces lets an administrator change another value, and IIS flush, at any moment of an apply. Nobody's change
// is lost, and the result says the truth about ours.
func TestFlushRaces(t *testing.T) {
	rounds := 150
	if os.Getenv("ISOPLAN_SOAK") == "1" {
		rounds = 10_000
	}
	results := map[apply.Result]int{}
	for n := range rounds {
		random := rand.New(rand.NewPCG(uint64(n), 42))
		o := iissim.Options{EWR: random.IntN(3) > 0, Unknowns: iissim.Variants()[random.IntN(len(iissim.Variants()))].Unknowns}
		m := newServer(t, one, o).withRunner()
		m.runner = !o.EWR || random.IntN(2) > 0
		m.sim.Step(time.Duration(random.IntN(120)) * time.Second)
		job := m.job(t, m.plan(t).Plan)
		job.Server = m.server()
		machine := m.machine()
		env := *machine.Env
		watched := fault.New(m.fs)
		when, seen := 1+random.IntN(160), 0
		pause := time.Duration(random.IntN(200)) * time.Second
		acted := false
		watched.OnReach(func(fsx.Point) {
			// The write is waited for, but for a moment: whoever writes in between is seen by the last look.
			if seen++; seen == when {
				acted = m.sim.Admin(shopPool, "AppPoolQueueLength", "2222") == nil
				m.sim.Step(pause)
			}
		})
		env.FS = watched
		machine.Env = &env
		out := apply.Run(context.Background(), machine, job, quick, nil)
		results[out.Result]++
		m.sim.Step(20 * time.Minute)
		theirs, _ := m.sim.Get(shopPool, "AppPoolQueueLength")
		what := fmt.Sprintf("round %d (EWR %t, point %d, pause %s): %s", n, o.EWR, when, pause, messages(out))
		if out.Result == apply.Attention {
			again := m.recovered()
			m.sim.Step(20 * time.Minute)
			t.Logf("%s\n  recover: %s, idle %s", what, messages(again), m.idle())
		}
		switch {
		case acted && theirs != "2222":
			t.Errorf("%s: the administrator's change is lost: %q", what, theirs)
		case out.Result == apply.Done && m.idle() != "7":
			t.Errorf("%s: done, and the server has %q", what, m.idle())
		case (out.Result == apply.Failed || out.Result == apply.Stale || out.Result == apply.PutBack) && m.idle() != "20":
			t.Errorf("%s: as before, and the server has %q", what, m.idle())
		}
	}
	t.Logf("%d rounds: %v", rounds, results)
}
