package apply_test

import (
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// layouts are all ways that names come to a disk.
func layouts() []crashfs.Layout {
	return []crashfs.Layout{crashfs.Unix, crashfs.Windows, crashfs.WindowsLate}
}

// TestPowerCuts cuts the power at every moment of each protocol, and in the recovery from that, and looks at every disk
// that can be left. The soak lets several cuts follow each other in all layouts.
func TestPowerCuts(t *testing.T) {
	for i, p := range protocols(t) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			nested := 0
			if p.name == "apply two files" || strings.HasPrefix(p.name, "recover") {
				nested = 1
			}
			explore(t, p, layouts()[i%3], nested, nil)
			if i%3 != 0 {
				explore(t, p, crashfs.Unix, 0, nil)
			}
		})
	}
}

// TestFaultAndPowerCut lets one operation of an apply fail and cuts the power at every moment of what follows from that.
// The soak does it to every operation.
func TestFaultAndPowerCut(t *testing.T) {
	p := applying(t, "two files", shapeOf(both))
	for _, script := range []string{"jrn.dirfsync:eio", "ren.err:lose:2", "dirfsync:eio", "verify.open:eio:2", "jrn.committed.rename:lose",
		"jrn.committed.dirfsync:eio", "jrn.done.rename:lose", "jrn.unlink:eio"} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			explore(t, p, crashfs.Unix, 0, scripted(t, script))
		})
	}
}

// scripted gives the faults of a script to a file system.
func scripted(t testing.TB, script string) func(fsx.FS) fsx.FS {
	faults, err := fault.Parse(script)
	if err != nil {
		t.Fatal(err)
	}
	return func(fsys fsx.FS) fsx.FS { return fault.New(fsys, faults...) }
}

// explore visits every disk that a power cut can leave of a protocol, on a file system that wrap makes fail, and holds
// each of them after a recovery. It stops at the first violation.
func explore(t testing.TB, p *protocol, l crashfs.Layout, nested int, wrap func(fsx.FS) fsx.FS) crashfs.Report {
	t.Helper()
	report, err := p.explore(l, nested, wrap, nil)
	if err != nil {
		t.Fatalf("%s on %s: %v", p.name, l, err)
	}
	for _, v := range report.Kept {
		t.Fatalf("%s on %s: %s", p.name, l, story(v))
	}
	return report
}

// explore is one exploration; see says of every disk.
func (p *protocol) explore(l crashfs.Layout, nested int, wrap func(fsx.FS) fsx.FS, see func(crashfs.Disk) error) (crashfs.Report, error) {
	if wrap == nil {
		wrap = func(fsys fsx.FS) fsx.FS { return fsys }
	}
	o := p.options(l, nested)
	o.AtCrash = see
	var out apply.Outcome
	var left texts
	run := func(fsys fsx.FS) error {
		out = p.run(wrap(fsys))
		left = p.on(fsys)
		return p.truth(out, left)
	}
	if l != crashfs.WindowsLate { // nothing there flushes names, so what was done may be forgotten
		o.Durable = func(d crashfs.Disk) error { return p.done(d, out, left) }
	}
	return crashfs.Explore(p.start, run, p.check, o)
}

// done holds a disk after a recovery from a crash behind the end of a run: what was reported is so. left are the files
// the run left.
func (p *protocol) done(d crashfs.Disk, out apply.Outcome, left texts) error {
	got := p.onDisk(d)
	right := true
	switch out.Result {
	case apply.Done, apply.Nothing:
		right = got == left
	case apply.Attention:
	default:
		right = got == p.old || got == p.other || p.either && got == p.fresh
	}
	if !right {
		return fmt.Errorf("the files are not as reported: %q\nthe report was %s", got, messages(out))
	}
	return nil
}

// story tells a violation without the contents of the disks.
func story(v crashfs.Violation) string {
	disk := func(d crashfs.Disk) string {
		var names []string
		for name, f := range d.All() {
			if !f.Mode.IsDir() {
				names = append(names, strings.TrimPrefix(name, memoryRoot))
			}
		}
		slices.Sort(names)
		return strings.Join(names, " ")
	}
	return fmt.Sprintf("%s: %.1500v\n%s\nthe crash left %s\nin the end there was %s", v.What, v.Err, strings.Join(v.Crashes, "then, in recovery, "),
		disk(v.Crash), disk(v.Final))
}

// census counts different disks through all explorations. Disks that differ in random names only are one.
type census struct {
	mu   sync.Mutex
	seed maphash.Seed
	seen map[uint64]struct{}
}

func newCensus() *census { return &census{seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}} }

// see takes a disk in.
func (c *census) see(d crashfs.Disk) error {
	sum := uint64(0)
	for name, f := range d.All() {
		dir, base := name[:strings.LastIndexByte(name, '/')+1], name[strings.LastIndexByte(name, '/')+1:]
		var h maphash.Hash
		h.SetSeed(c.seed)
		h.WriteString(dir)
		h.WriteString(alias(base))
		fmt.Fprintf(&h, "\x00%o\x00", f.Mode)
		h.WriteString(f.Text)
		sum += h.Sum64()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[sum] = struct{}{}
	return nil
}

func (c *census) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.seen)
}

// errTooMany reports whether an exploration was not finished.
func errTooMany(err error) bool { return errors.As(err, new(*crashfs.TooMany)) }
