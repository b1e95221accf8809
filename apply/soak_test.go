package apply_test

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"sync"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// soaking reports whether the long runs are wanted.
func soaking() bool { return os.Getenv("ISOPLAN_SOAK") != "" }

// figures are the lines of a report: what was done how often, and how often it went wrong.
type figures []string

// add adds a line.
func (f *figures) add(what string, count, violations int) {
	*f = append(*f, fmt.Sprintf("%s: %d, %d violations", what, count, violations))
}

// section does something at length and adds its line. What fails ends the section, and counts once.
func (f *figures) section(t *testing.T, what string, do func(t *testing.T) int) {
	count, violations := 0, 0
	if !t.Run(what, func(t *testing.T) { count = do(t) }) {
		violations = 1
	}
	f.add(what, count, violations)
}

// everywhere does something with all of a list on all processors, and sums what it gives.
func everywhere[T any](all []T, do func(T) int) (sum int) {
	jobs := make(chan T)
	var wait sync.WaitGroup
	var mu sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for j := range jobs {
				n := do(j)
				mu.Lock()
				sum += n
				mu.Unlock()
			}
		})
	}
	for _, j := range all {
		jobs <- j
	}
	close(jobs)
	wait.Wait()
	return sum
}

// TestSoak does everything of this package at length and ends in a table of figures.
func TestSoak(t *testing.T) {
	if !soaking() {
		t.Skip("ISOPLAN_SOAK=1 runs it; say -timeout 3h, it takes about an hour on two processors")
	}
	var table figures
	defer func() {
		for _, line := range table {
			t.Log(line)
		}
	}()
	everyFault(t, &table)
	everyMutant(t, &table)
	everyoneElse(t, &table)
	allPowerCuts(t, &table)
}

// everyFault makes every operation of every protocol go wrong in every way, once and for good.
func everyFault(t *testing.T, table *figures) {
	table.section(t, "runs with a failing operation", func(t *testing.T) int {
		return everywhere(protocols(t), func(p *protocol) (runs int) {
			for _, a := range []fault.Action{fault.Eio, fault.Enospc, fault.Eacces, fault.Lose, fault.Short, fault.ShortErr, fault.Silent, fault.Garble} {
				runs += sweep(t, p, a, 0) + sweep(t, p, a, math.MaxInt)
			}
			return runs
		})
	})
	table.section(t, "runs with an interrupt at a point", func(t *testing.T) (runs int) {
		for _, p := range []*protocol{applying(t, "two files", shapeOf(both)), applying(t, "four files", wide(four)), undoing(t, "two files", shapeOf(both)), afterCrash(t, false)} {
			stopped, done := interruptAll(t, p)
			runs += stopped + done
		}
		return runs
	})
}

// everyoneElse lets others write, damages what lies in the folder, and plays schedules.
func everyoneElse(t *testing.T, table *figures) {
	table.section(t, "runs with somebody else's write at a point", func(t *testing.T) int {
		return everywhere(protocols(t), func(p *protocol) int { return raceAll(t, p, 1, map[fsx.Point]bool{}) })
	})
	table.section(t, "single bytes changed between plan and apply", func(t *testing.T) int {
		refused, done := oneByte(t, 10_000)
		return refused + done
	})
	table.section(t, "damaged journals, backups, plans and histories", func(t *testing.T) int { return damageAll(t, 1) })
	table.section(t, "recoveries from arbitrary and hostile disks", func(t *testing.T) int {
		r := newRuin(t)
		return everywhere(scheduleSeeds(60_000, 10), func(data []byte) int {
			if err := r.recovered(r.build(data)); err != nil {
				t.Errorf("%q: %v", data, err)
			}
			return 1
		})
	})
	table.section(t, "schedules of faults, foreign writes, interrupts and kills", func(t *testing.T) int {
		s := newTheatre(t)
		return everywhere(scheduleSeeds(60_000, 13), func(data []byte) int {
			play := s.schedule(data)
			if err := play.play(); err != nil {
				t.Errorf("%q: %s: %v, others %+v, killed before operation %d: %v", data, play.p.name, play.script, play.moves, play.kill, err)
			}
			return 1
		})
	})
	table.section(t, "concurrent applies, editors and kills", func(t *testing.T) int {
		return everywhere(concurrentSeeds(6_000, 14), func(data []byte) int {
			if err := take(data, asItIs); err != nil {
				t.Errorf("%q: %v", data, err)
			}
			return 1
		})
	})
	table.section(t, "switches between two applies, after every operation", func(t *testing.T) int {
		runs, err := switches(asItIs, 1)
		if err != nil {
			t.Error(err)
		}
		return runs
	})
	table.section(t, "steps in the years of a server", func(t *testing.T) int { return longLife(t, 3000) })
}

// cut is one exploration.
type cut struct {
	p      *protocol
	layout crashfs.Layout
	nested int
	wrap   func(fsx.FS) fsx.FS
}

// allPowerCuts cuts the power up to five times in a row in every protocol, and up to four times in the layouts of
// Windows; after every kill and the recovery from it; and in what follows from every failing operation. The states are those that differ within an exploration,
// the disks those that differ among all of them.
func allPowerCuts(t *testing.T, table *figures) {
	seen := newCensus()
	explorations := 0
	explore := func(t *testing.T, cuts []cut) int {
		explorations += len(cuts)
		return everywhere(cuts, func(c cut) int {
			report, err := c.p.explore(c.layout, c.nested, c.wrap, seen.see)
			if err != nil {
				t.Errorf("%s on %s: %v", c.p.name, c.layout, err)
			}
			if len(report.Kept) > 0 {
				t.Errorf("%s on %s: %d violations, the first is %s", c.p.name, c.layout, report.Violations, story(report.Kept[0]))
			}
			return report.States + report.InRecovery
		})
	}
	all := append(protocols(t), wideProtocols(t)...)
	table.section(t, "states after up to five power cuts in a row", func(t *testing.T) int {
		var cuts []cut
		for _, p := range all {
			cuts = append(cuts, cut{p, crashfs.Unix, 4, nil}, cut{p, crashfs.Windows, 3, nil}, cut{p, crashfs.WindowsLate, 3, nil})
		}
		return explore(t, cuts)
	})
	table.section(t, "states after a kill, a recovery and a power cut", func(t *testing.T) int {
		p := applying(t, "two files", shapeOf(both))
		var cuts []cut
		for n := 1; n <= p.operations(); n++ {
			cuts = append(cuts, cut{killed(t, n), crashfs.Unix, 0, nil})
		}
		return explore(t, cuts)
	})
	table.section(t, "states after a failing operation and a power cut", func(t *testing.T) int {
		var cuts []cut
		for _, p := range all {
			for n := range p.operations() {
				for i, a := range []fault.Action{fault.Eio, fault.Lose} {
					cuts = append(cuts, cut{p, layouts()[(n+i)%3], 0, func(fsys fsx.FS) fsx.FS { return fault.Nth(fsys, a, n+1, n+1) }})
				}
			}
		}
		return explore(t, cuts)
	})
	table.add("explorations", explorations, 0)
	table.add("different disks among all of these", seen.count(), 0)
	if seen.count() < 1_000_000 {
		t.Errorf("only %d different disks were seen", seen.count())
	}
}

// operations counts the operations of a protocol that nothing disturbs, as fault counts them.
func (p *protocol) operations() int {
	counting := fault.New(crashfs.New(p.start, crashfs.Options{}))
	p.run(counting)
	return len(counting.Operations())
}
