package apply_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/fsx/fault"
	"github.com/isoplan/isoplan/plan"
)

// way is how somebody else writes a file.
type way int

const (
	inPlace  way = iota // over the old bytes
	byRename            // a new file that takes the name
	ways
)

func (w way) String() string { return [...]string{"in place", "by rename"}[w] }

// write makes text the content of a file, as a program does that knows nothing of isoplan.
func (w way) write(disk *crashfs.FS, name, text string) error {
	if w == inPlace {
		return disk.Overwrite(name, text)
	}
	temp := name + ".editor"
	f, err := disk.CreateNew(temp, 0o644)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return disk.Rename(temp, name)
}

// touched changes one byte of a live file that nobody plans to change.
func touched(text string) string {
	for _, c := range [][2]string{{`AppPoolQueueLength="1000"`, `AppPoolQueueLength="2000"`}, {`Interval="00:03:00"`, `Interval="00:04:00"`}} {
		text = strings.Replace(text, c[0], c[1], 1)
	}
	return text
}

// isTouched reports whether the change of touched is in a text.
func isTouched(text string) bool {
	return strings.Contains(text, `AppPoolQueueLength="2000"`) || strings.Contains(text, `Interval="00:04:00"`)
}

// untouched takes the change of touched out of a text.
func untouched(text string) string {
	text = strings.Replace(text, `AppPoolQueueLength="2000"`, `AppPoolQueueLength="1000"`, 1)
	return strings.Replace(text, `Interval="00:04:00"`, `Interval="00:03:00"`, 1)
}

// race lets a protocol run while somebody else writes one byte of a target at the n-th point it reaches. reached is that
// point, "" when the run has not so many; lost says that the byte was written over.
func (p *protocol) race(n, target int, w way) (reached fsx.Point, lost bool, err error) {
	disk := crashfs.New(p.start, crashfs.Options{})
	watched := fault.New(disk)
	name := inMemory(p.names()[target])
	var foreign error
	watched.OnReach(func(at fsx.Point) {
		if n--; n == 0 {
			reached = at
			text, err := fsx.ReadStringFrom(disk, name, 1<<20)
			if err == nil {
				err = w.write(disk, name, touched(text))
			}
			foreign = err
		}
	})
	out := p.run(watched)
	if foreign != nil || reached == "" {
		return reached, false, foreign
	}
	left := p.on(disk)
	lost = !isTouched(left[target])
	left[target] = untouched(left[target])
	if err := p.truth(out, left); err != nil {
		return reached, lost, fmt.Errorf("%w\nafter %s", err, messages(out))
	}
	if out.Result == apply.Done && !lost && left != p.fresh && !p.either {
		return reached, lost, fmt.Errorf("done, and the files are not as planned: %q", left)
	}
	// What is lost silently is lost; what is there stays, whatever comes later.
	again := p.recover(disk)
	after := p.on(disk)
	if !lost && !isTouched(after[target]) {
		return reached, lost, fmt.Errorf("recover wrote over it: %s", messages(again))
	}
	if after[target] = untouched(after[target]); again.Result != apply.Attention && after != p.old && after != p.fresh {
		return reached, lost, fmt.Errorf("recover left a mixture %q and says %s", after, messages(again))
	}
	return reached, lost, nil
}

// windows are the points between the last look at a live file and its replacement. What somebody else writes there, in
// the microseconds between two calls of the system, is written over and nobody is told: a rename cannot be made to
// depend on what it replaces. Everywhere else such a write is kept.
func windows() []fsx.Point { return []fsx.Point{"rb.rename", "ren.before", "ren.err"} }

// TestRacer lets somebody else write one byte of a live file at every point of a run, one at a time. It is never written
// over but in the window. The soak does it to every file, in both ways, in more protocols.
func TestRacer(t *testing.T) {
	found := map[fsx.Point]bool{}
	for _, p := range []*protocol{applying(t, "two files", shapeOf(both)), takingBack(t, shapeOf(both))} {
		raceAll(t, p, 1, found)
	}
	if got := slices.Sorted(maps.Keys(found)); !slices.Equal(got, windows()) {
		t.Errorf("a write of somebody else is lost at %v; documented are %v", got, windows())
	}
}

// raceAll races at every point of a protocol, every step-th combination of a file and a way, and notes where a write
// was lost.
func raceAll(t *testing.T, p *protocol, step int, found map[fsx.Point]bool) (runs int) {
	t.Helper()
	for n := 1; ; n++ {
		reached := fsx.Point("")
		for i := n % step; i < len(p.names())*int(ways); i += step {
			at, lost, err := p.race(n, i/int(ways), way(i%int(ways)))
			runs++
			if err != nil {
				t.Fatalf("%s: somebody writes file %d %s at the %d. point, %s: %v", p.name, i/int(ways), way(i%int(ways)), n, at, err)
			}
			if lost {
				found[at] = true
				if !slices.Contains(windows(), at) {
					t.Errorf("%s: what somebody wrote to file %d %s at the %d. point, %s, is lost", p.name, i/int(ways), way(i%int(ways)), n, at)
				}
			}
			reached = max(reached, at)
		}
		if reached == "" {
			return runs
		}
	}
}

// TestOneByte changes one byte of a live file between plan and apply. Outside of what the plan masks the apply refuses
// and leaves everything as it is; inside it does its work and keeps the byte. The soak does it 10,000 times.
func TestOneByte(t *testing.T) { oneByte(t, 200) }

func oneByte(t *testing.T, rounds int) (refused, done int) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	p := applying(t, "two files", shapeOf(both))
	for range rounds {
		target := random.IntN(2)
		name := inMemory(p.names()[target])
		s := siteOn(crashfs.New(p.start, crashfs.Options{}), memoryRoot, p.shape)
		file := s.files()[target]
		text := []byte(p.old[target])
		at := random.IntN(len(text))
		if random.IntN(4) == 0 { // the masked places are few
			snap, _ := file.Store.Decode(file.Space, file.Shown, p.old[target])
			m := snap.Masked[random.IntN(len(snap.Masked))]
			at = int(m.Start) + random.IntN(int(max(m.End-m.Start, 1)))
		}
		was := text[at]
		for text[at] == was {
			text[at] = "0123456789abcdefXYZ \t\n\"<>&\x00\xff"[random.IntN(28)]
		}
		changed := string(text)
		disk := crashfs.New(p.start.With(name, changed, 0), crashfs.Options{})
		out := p.run(disk)
		want := p.old
		want[target] = changed
		if plannedFrom(file, changed, p.old[target]) {
			want = p.fresh
			want[target] = carried(p.old[target], p.fresh[target], at, changed[at])
			done++
		} else {
			refused++
		}
		if got := p.on(disk); got != want || (out.Result == apply.Done) != (want[1-target] == p.fresh[1-target]) || out.Result != apply.Done && out.Result != apply.Stale {
			t.Fatalf("byte %d of file %d, %q became %q: %s\nthe files are %q", at, target, was, changed[at], messages(out), got)
		}
	}
	if refused == 0 || done == 0 {
		t.Errorf("%d were refused and %d done; both have to be tried", refused, done)
	}
	return refused, done
}

// carried gives fresh, which was made from old by one edit, with the byte that old has another of at a place.
func carried(old, fresh string, at int, b byte) string {
	edit := 0
	for old[edit] == fresh[edit] {
		edit++
	}
	if at >= edit {
		at += len(fresh) - len(old)
	}
	return fresh[:at] + string([]byte{b}) + fresh[at+1:]
}

// plannedFrom reports whether a plan masks everything in which two texts of a file differ.
func plannedFrom(f apply.File, a, b string) bool {
	x, _ := f.Store.Decode(f.Space, f.Shown, a)
	y, _ := f.Store.Decode(f.Space, f.Shown, b)
	return x != nil && y != nil && plan.FileDigest(x) == plan.FileDigest(y)
}

// TestInterrupts asks an apply to stop at every point. It is interrupted with everything as it was, or it is done.
func TestInterrupts(t *testing.T) {
	for _, p := range []*protocol{applying(t, "two files", shapeOf(both)), undoing(t, "two files", shapeOf(both)), afterCrash(t, false)} {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			if stopped, done := interruptAll(t, p); stopped == 0 || done == 0 {
				t.Errorf("%d runs were stopped and %d done", stopped, done)
			}
		})
	}
}

// interruptAll interrupts a protocol at every point.
func interruptAll(t *testing.T, p *protocol) (stopped, done int) {
	t.Helper()
	for n := 1; ; n++ {
		at, out, left, err := p.interrupt(n)
		if err != nil {
			t.Fatalf("interrupted at the %d. point, %s: %v\nafter %s", n, at, err, messages(out))
		}
		switch {
		case at == "":
			return stopped, done
		case out.Result == apply.Interrupted && (left == p.old || left == p.onDisk(p.start)): // as it was, or before it looked at an open journal
			stopped++
		case out.Result == apply.Done && left == p.fresh:
			done++
		default:
			t.Fatalf("interrupted at the %d. point, %s: %s", n, at, messages(out))
		}
	}
}

// interrupt asks a protocol to stop at the n-th point it reaches; reached is that point, "" when there are not so many.
func (p *protocol) interrupt(n int) (reached fsx.Point, out apply.Outcome, left texts, err error) {
	disk := crashfs.New(p.start, crashfs.Options{})
	watched := fault.New(disk)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	watched.OnReach(func(at fsx.Point) {
		if n--; n == 0 {
			reached = at
			cancel()
		}
	})
	out = p.do(ctx, watched)
	left = p.on(disk)
	if err = p.truth(out, left); err != nil || left == p.onDisk(p.start) && left != p.old {
		return reached, out, left, err
	}
	return reached, out, left, p.check(disk.Disk())
}
