package crashfs_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

func (x tx) explore(t *testing.T, o crashfs.Options) crashfs.Report {
	t.Helper()
	o.Recover, o.Keep = x.recover, 1000
	got, err := crashfs.Explore(txDisk(), x.run, whole, o)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestTransaction: the protocol of the specification holds in every layout, through any number of crashes.
func TestTransaction(t *testing.T) {
	for _, layout := range layouts {
		o := crashfs.Options{Layout: layout, Nested: 100, Durable: allNew}
		if layout == crashfs.WindowsLate {
			o.Durable = nil // nothing there flushes the last names, so what was done may be forgotten
		}
		got := tx{}.explore(t, o)
		expect(t, got, "")
		if got.States < 40 || got.InRecovery < 90 || got.Recoveries < got.States+got.InRecovery {
			t.Errorf("%v: %v: this is too little to be a verdict", layout, got)
		}
	}
}

// TestOrder: mistakes of order that a transaction can make.
func TestOrder(t *testing.T) {
	for _, c := range []struct {
		name   string
		x      tx
		mutant *crashfs.Mutant
		want   string
	}{
		{"journal after the first rename", tx{late: true}, nil, "mixed"},
		{"no journal", tx{none: true}, nil, "mixed"},
		{"journal without a sum", tx{bare: true}, nil, ""}, // it gets its name when it is flushed
		{"journal neither with a sum nor flushed", tx{bare: true}, &crashfs.Mutant{Point: "jrn.fsync"}, "mixed, the backup is lost"},
		{"backups deleted before the journal", tx{once: true}, nil, ""}, // all is new by then
	} {
		t.Run(c.name, func(t *testing.T) {
			expect(t, c.x.explore(t, crashfs.Options{Nested: 1, Mutant: c.mutant}), c.want)
		})
	}
}

// TestMutants leaves every step of the transaction and of its recovery out, one at a time. A mutant without a violation
// is one that does the same; here is why.
func TestMutants(t *testing.T) {
	type verdict struct{ found, why string }
	covered := "the flush of the folder for the journal covers it"
	again := "a journal that is found again finds all files new"
	stray := "what lies around is found and overwritten by nobody"
	want := map[string]verdict{
		"mkdir at bak.folder":            {"the run that nothing disturbed failed", ""},
		"syncdir at bak.folder.dirfsync": {"", covered},
		"write at bak.write":             {"the backup is lost", ""},
		"sync at bak.fsync":              {"the backup is lost", ""},
		"syncdir at bak.dirfsync":        {"the backup is lost", ""},
		"write at tmp.write":             {"not lasting, torn", ""},
		"sync at tmp.fsync":              {"not lasting, torn", ""},
		"write at jrn.write":             {"the journal is corrupt", ""},
		"sync at jrn.fsync":              {"the journal is corrupt", ""},
		"rename at jrn.rename":           {"mixed", ""},
		"syncdir at jrn.dirfsync":        {"mixed", ""},
		"replace at ren":                 {"not lasting", ""},
		"syncdir at dirfsync":            {"mixed, not lasting", ""},
		"remove at jrn.unlink":           {"", again},
		"syncdir at jrn.unlink.dirfsync": {"", again},
		"remove at bak.prune":            {"", stray},
		"write at rb.write":              {"torn", ""},
		"sync at rb.fsync":               {"torn", ""},
		"replace at rb.rename":           {"mixed", ""},
		"syncdir at rb.dirfsync":         {"mixed", ""},
		"remove at clean":                {"create /w/a.rb: file already exists, create /w/b.rb: file already exists", ""},
	}
	x := tx{}
	ops, err := crashfs.Trace(txDisk(), x.run, crashfs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	back, err := crashfs.Trace(half(t), x.recover, crashfs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mutants := crashfs.Mutants(append(ops, back...))
	if len(mutants) != len(want) {
		t.Errorf("there are %d mutants, and the table has %d", len(mutants), len(want))
	}
	for _, m := range mutants {
		t.Run(m.String(), func(t *testing.T) {
			got, err := crashfs.Explore(txDisk(), x.run, whole, crashfs.Options{Recover: x.recover, Nested: 1, Durable: allNew, Mutant: m, Keep: 1000})
			w, ok := want[m.String()]
			switch {
			case !ok || (w.found == "") == (w.why == ""):
				t.Errorf("the table has no verdict: %v, %v", got, kindsOf(got))
			case err != nil && !strings.HasPrefix(err.Error(), w.found):
				t.Error(err)
			case err == nil:
				expect(t, got, w.found)
			}
		})
	}
}

// half is the disk of a transaction that was stopped after the first file.
func half(t *testing.T) crashfs.Disk {
	t.Helper()
	fsys := crashfs.New(txDisk(), crashfs.Options{})
	ops, err := crashfs.Trace(txDisk(), tx{}.run, crashfs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := slices.IndexFunc(ops, func(o crashfs.Op) bool { return o.Kind == crashfs.OpReplace })
	fsys.StopAt(n + 2)
	if err := (tx{}).run(fsys); !errors.Is(err, crashfs.ErrCrashed) {
		t.Fatalf("stopped with %v", err)
	}
	if err := whole(fsys.Disk()); err == nil {
		t.Fatal("the disk is whole, not half")
	}
	return fsys.Disk()
}

// TestOneRunIsEnough: stopping a run at each operation in turn, as a power cut does, leaves the states that Explore sees
// in a single run.
func TestOneRunIsEnough(t *testing.T) {
	for _, layout := range layouts {
		want := map[string]bool{}
		stopped := 0
		for n := 1; ; n++ {
			fsys := crashfs.New(txDisk(), crashfs.Options{Layout: layout})
			fsys.StopAt(n)
			err := tx{}.run(fsys)
			for d, err := range fsys.Crashes(0) {
				if err != nil {
					t.Fatal(err)
				}
				want[d.Hash()] = true
			}
			if err == nil {
				break
			}
			if !errors.Is(err, crashfs.ErrCrashed) {
				t.Fatal(err)
			}
			stopped++
		}
		got := map[string]bool{}
		note := func(d crashfs.Disk) error { got[d.Hash()] = true; return nil }
		r, err := crashfs.Explore(txDisk(), tx{}.run, nil, crashfs.Options{Layout: layout, AtCrash: note})
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(got, want) || r.States != len(want) || r.Ops != stopped {
			t.Errorf("%v: %v; %d disks, want %d; stopped %d times", layout, r, len(got), len(want), stopped)
		}
	}
}
