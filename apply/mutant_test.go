package apply_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

// steps are the kinds of operations that mutants leave out.
func steps() []crashfs.Kind {
	return []crashfs.Kind{crashfs.OpSync, crashfs.OpSyncDir, crashfs.OpReplace, crashfs.OpRename, crashfs.OpRemove, crashfs.OpMkdir, crashfs.OpWrite}
}

// mutated are the protocols whose steps are left out.
func mutated(t testing.TB) []*protocol {
	return []*protocol{applying(t, "two files", shapeOf(both)), undoing(t, "two files", shapeOf(both)), takingBack(t, shapeOf(both)), goingOn(t, shapeOf(both)), forward(t, shapeOf(both), false), puttingBack(t, shapeOf(both)),
		killedAt(t, "jrn.committed.create", 1), killedAt(t, "dirfsync", 2), killedAt(t, "ren.err", 2)}
}

// mutants are those of a protocol.
func (p *protocol) mutants(t testing.TB) []*crashfs.Mutant {
	t.Helper()
	ops, err := crashfs.Trace(p.start, good(p.run), crashfs.Options{Alias: alias})
	if err != nil {
		t.Fatal(err)
	}
	return crashfs.Mutants(ops, steps()...)
}

// caught says what catches a mutant, "" when nothing does. err says that it could not be tried.
func (p *protocol) caught(m *crashfs.Mutant, l crashfs.Layout, nested int) (how string, err error) {
	first := errors.New("the first violation")
	defer func() {
		// The first violation is enough: check leaves the exploration by a panic.
		if r := recover(); r != nil && r != first {
			panic(r)
		}
	}()
	o := p.options(l, nested)
	o.Mutant = m
	var out apply.Outcome
	var left texts
	run := func(fsys fsx.FS) error {
		out = p.run(fsys)
		left = p.on(fsys)
		return p.truth(out, left)
	}
	stop := func(what error) error {
		if what != nil {
			how = what.Error()
			panic(first)
		}
		return nil
	}
	o.Recover = func(fsys fsx.FS) error { return stop(good(p.recover)(fsys)) }
	if l != crashfs.WindowsLate {
		o.Durable = func(d crashfs.Disk) error { return stop(p.done(d, out, left)) }
	}
	_, err = crashfs.Explore(p.start, run, func(d crashfs.Disk) error { return stop(p.check(d)) }, o)
	switch {
	case errors.Is(err, crashfs.ErrUnmet), errTooMany(err):
		return "", err
	case err != nil:
		return err.Error(), nil
	case out.Result != apply.Done:
		return fmt.Sprintf("the run ends as %s", out.Result), nil
	}
	return "", nil
}

// spared are the steps that the model cannot miss, and why. They stay in the program: each costs little, and the reason
// may be gone tomorrow.
type spared struct {
	mutant string
	in     []string // the protocols, nil for all that have the step
	why    string
}

func sparedSteps() []spared {
	goesOn := []string{"recover after a kill at dirfsync", "recover after a kill at jrn.committed.create"}
	goesBack := []string{"put back", "recover after a kill at ren.err"}
	again := []string{"undo two files", "recover back", "recover on", "recover --forward"}
	return []spared{
		{"sync at lock.info.fsync", nil, "who holds a lock need not survive a power cut, and what a cut leaves of the text is read by nobody but a person"},
		{"syncdir at lock.info.dirfsync", nil, "as above"},
		{"rename at jrn.committed.rename", nil, "INTENT with all files new is gone on with as well; COMMITTED counts where IIS writes a file back after it, and for putting back after a restart, which a copy has not"},
		{"syncdir at jrn.committed.dirfsync", nil, "as above; the flush of the folder for DONE covers it"},
		{"rename at jrn.done.rename", nil, "without DONE the transaction is finished once more, and every step of that may be done twice"},
		{"syncdir at jrn.done.dirfsync", nil, "as above; the flush of the folder for the history covers it"},
		{"syncdir at jrn.unlink.dirfsync", nil, "a journal that comes back ends in DONE, or in INTENT with all files old, and is closed again; the next lock.info.dirfsync covers it"},
		{"mkdir at lock.folder", again, "the folder is there already"},
		{"rename at lock.info.rename", []string{"recover on"}, "no live file is replaced, so nobody asks whether the lock is held still"},
		{"syncdir at dirfsync", []string{"recover on"}, "what an earlier start of the machine wrote is on the disk; after a kill alone it is not, and there the step is missed"},
		{"syncdir at dirfsync", goesBack, "rb.dirfsync flushes the same folders"},
		{"syncdir at clean", append([]string{"recover back"}, goesBack...), "leftovers that come back are removed by the next command"},
		{"sync at bak.plan.fsync", goesBack, "the way back needs no plan"},
		{"replace at ren.err", append(goesBack, goesOn...), "whoever replaces nothing has nothing to put back, and this protocol may end with the old files"},
	}
}

// isSpared says why a mutant of a protocol is not caught, "" for one that is.
func (p *protocol) isSpared(m *crashfs.Mutant) string {
	for _, s := range sparedSteps() {
		if s.mutant == m.String() && (s.in == nil || slices.Contains(s.in, p.name)) {
			return s.why
		}
	}
	return ""
}

// TestMutants leaves each flush, rename and other step out once: a violation has to be found, unless the model cannot
// miss the step. The soak does so in every protocol, and sees that the list of spared steps is true.
func TestMutants(t *testing.T) {
	p := applying(t, "two files", shapeOf(both))
	killed := 0
	for _, m := range p.mutants(t) {
		if p.isSpared(m) != "" {
			continue
		}
		killed++
		t.Run(m.String(), func(t *testing.T) {
			t.Parallel()
			if how, err := p.caught(m, crashfs.Unix, 0); how == "" {
				t.Errorf("nobody notices that %s is left out (%v)", m, err)
			}
		})
	}
	if killed < 25 {
		t.Errorf("%d mutants; that is too few to mean anything", killed)
	}
}

// everyMutant tries all mutants of all protocols, and sees that the list of spared steps is true.
func everyMutant(t *testing.T, table *figures) {
	equal, names := 0, map[string]bool{}
	table.section(t, "mutants caught", func(t *testing.T) (killed int) {
		killed, equal, names = mutate(t)
		return killed
	})
	table.add("different steps among them", len(names), 0)
	table.add("mutants that are equal, each with its reason", equal, 0)
	table.section(t, "checks left out and caught", func(t *testing.T) int {
		TestChecks(t)
		return len(checks(t))
	})
}

// mutate gives how many mutants were caught, which steps they leave out, and how many are spared.
func mutate(t *testing.T) (killed, equal int, names map[string]bool) {
	names = map[string]bool{}
	met := map[string]bool{}
	for _, p := range mutated(t) {
		for _, m := range p.mutants(t) {
			why := p.isSpared(m)
			how := ""
			for _, l := range layouts() {
				var err error
				if how, err = p.caught(m, l, 0); err != nil {
					t.Errorf("%s of %s on %s: %v", m, p.name, l, err)
				}
				if how != "" {
					break
				}
			}
			switch {
			case how == "" && why == "":
				t.Errorf("nobody notices that %s is left out of %s", m, p.name)
			case how != "" && why != "":
				t.Errorf("%s of %s is said not to be missed (%s), and it is: %s", m, p.name, why, how)
			case why != "":
				equal++
				met[m.String()] = true
			default:
				killed++
				names[m.String()] = true
			}
		}
	}
	for _, s := range sparedSteps() {
		if !met[s.mutant] {
			t.Errorf("no protocol has the spared step %s", s.mutant)
		}
	}
	return killed, equal, names
}
