package apply_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// TestEveryOperationFails makes every single operation of a protocol go wrong. Whatever happens, the result says the
// truth about the files, and one recover leaves them all old or all new. The soak does it in every way, once and for
// good, to every protocol.
func TestEveryOperationFails(t *testing.T) {
	for _, p := range []*protocol{applying(t, "two files", shapeOf(both)), takingBack(t, shapeOf(both)), goingOn(t, shapeOf(both))} {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			for _, a := range []fault.Action{fault.Eio, fault.Lose} {
				sweep(t, p, a, 0)
			}
			sweep(t, p, fault.Silent, 0)
			if p.name != "recover back" {
				sweep(t, p, fault.Eio, math.MaxInt)
			}
		})
	}
}

// sweep makes the operations of a protocol go wrong from the n-th to the last one, for every n, and gives the number of
// runs. With last 0 it is the n-th alone.
func sweep(t *testing.T, p *protocol, a fault.Action, last int) (runs int) {
	t.Helper()
	for n := 1; ; n++ {
		disk := crashfs.New(p.start, crashfs.Options{})
		faulty := fault.Nth(disk, a, n, max(n, last))
		out := p.run(faulty)
		runs++
		if err := p.holds(disk, out); err != nil {
			t.Fatalf("%s: %s at operation %d (to %d) of %v: %v\nafter %s", p.name, a, n, max(n, last), faulty.Operations(), err, messages(out))
		}
		if len(faulty.Operations()) < n {
			return runs
		}
	}
}

// holds judges a run by its result and its files, and then lets a recovery follow, and the same run again.
func (p *protocol) holds(disk *crashfs.FS, out apply.Outcome) error {
	left := p.on(disk)
	if err := p.truth(out, left); err != nil {
		return err
	}
	again := p.recover(disk)
	if again.Result != apply.Done && again.Result != apply.Nothing {
		return fmt.Errorf("recover: %s", messages(again))
	}
	got := p.on(disk)
	if out.Result == apply.Done && got != left || out.Result != apply.Done && out.Result != apply.Attention && got != p.old && got != p.other && !p.either {
		return fmt.Errorf("recover left %q", got)
	}
	if err := p.check(disk.Disk()); err != nil {
		return fmt.Errorf("after recover: %w", err)
	}
	settled := disk.Disk()
	if third := p.recover(disk); third.Result != apply.Nothing || !settled.Equal(disk.Disk()) {
		return fmt.Errorf("there is something to recover twice: %s", messages(third))
	}
	if got == p.other {
		return nil // the plan was made for another start
	}
	if once := p.run(disk); once.Result != apply.Done && once.Result != apply.Nothing {
		return fmt.Errorf("it cannot be done afterwards: %s", messages(once))
	}
	return nil
}

// truth holds a result against the files. A transaction that was found open may be settled or as it was found.
func (p *protocol) truth(out apply.Outcome, got texts) error {
	before := p.onDisk(p.start)
	for i := range got {
		if !slices.Contains([]string{p.old[i], p.fresh[i], before[i], p.tried[i], p.other[i]}, got[i]) || got[i] == "" && p.old[i] != "" {
			return fmt.Errorf("file %d is torn: %q", i, got[i])
		}
	}
	right := true
	switch out.Result {
	case apply.Done:
		right = got == p.fresh || p.either && got == p.old
	case apply.Failed, apply.Stale, apply.Busy, apply.Interrupted, apply.Nothing:
		right = got == p.old || got == before || got == p.other
	case apply.PutBack:
		right = got == p.old
	case apply.Attention:
	default:
		right = false
	}
	if !right {
		return fmt.Errorf("the result is wrong about the files: %q", got)
	}
	return nil
}

// machineFor is a machine whose names begin with a text that no other run used.
func (s *site) machineFor(prefix string) apply.Machine {
	m := s.machine()
	next := m.Random
	m.Random = func() string { return prefix + next() }
	return m
}
