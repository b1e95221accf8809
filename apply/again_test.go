package apply_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// rotating is a machine on which somebody changes the password in machine.config, which no digest covers, when a run
// reaches a point for the first time; after that the faults of a script are met.
func (p *protocol) rotating(t testing.TB, at fsx.Point, script string) (*crashfs.FS, apply.Outcome) {
	t.Helper()
	disk := crashfs.New(p.start, crashfs.Options{})
	faults, err := fault.Parse(script)
	if err != nil {
		t.Fatal(err)
	}
	watched := fault.New(disk, faults...)
	times := 0
	watched.OnReach(func(reached fsx.Point) {
		if reached != at {
			return
		}
		if times++; times == 1 {
			text := strings.Replace(p.on(disk)[1], "old-canary", "rotated", 1)
			if err := disk.Overwrite(inMemory(configPath), text); err != nil {
				t.Error(err)
			}
		}
	})
	out := p.run(watched)
	if unmet := watched.Unmet(); len(unmet) > 0 || times == 0 {
		t.Fatalf("the point was reached %d times, and %v did not happen", times, unmet)
	}
	return disk, out
}

// TestMaskedChangeOnTheWay: what no digest covers may change between two files. The first is put back, and everything is
// done again with what is there now. What was put back only in part is never tried again.
func TestMaskedChangeOnTheWay(t *testing.T) {
	p := applying(t, "two files", shapeOf(both))
	want := p.fresh
	want[1] = strings.Replace(want[1], "old-canary", "rotated", 1)
	for _, at := range []fsx.Point{"tmp.create", "ren.before", "between.files"} {
		disk, out := p.rotating(t, at, "")
		if got := p.on(disk); out.Result != apply.Done || got != want || out.Edits != 2 {
			t.Errorf("at %s: %d edits, %s\nthe files are %q", at, out.Edits, messages(out), got)
		}
	}
	disk, out := p.rotating(t, "between.files", "rb.create:eio")
	if out.Result != apply.Attention {
		t.Errorf("half put back, and the result is %s", messages(out))
	}
	if again := p.recover(disk); again.Result != apply.Done {
		t.Errorf("recover: %s", messages(again))
	}
	want = p.old
	want[1] = strings.Replace(want[1], "old-canary", "rotated", 1)
	if got := p.on(disk); got != want {
		t.Errorf("after recover the files are %q", got)
	}
}

// TestForwardAfterChange: --forward does not finish a file that moved since the apply stopped; without it everything
// goes back, and what moved stays.
func TestForwardAfterChange(t *testing.T) {
	p := forward(t, shapeOf(both), false)
	moved := strings.Replace(p.old[1], "old-canary", "rotated", 1)
	disk := crashfs.New(p.start.With(inMemory(configPath), moved, 0), crashfs.Options{})
	if out := p.run(disk); out.Result != apply.Attention {
		t.Errorf("--forward: %s", messages(out))
	}
	if out := p.recover(disk); out.Result != apply.Done {
		t.Errorf("recover: %s", messages(out))
	}
	want := p.old
	want[1] = moved
	if got := p.on(disk); got != want {
		t.Errorf("the files are %q", got)
	}
}
