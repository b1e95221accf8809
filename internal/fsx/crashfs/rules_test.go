package crashfs_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

// TestNested: a recovery that goes wrong only when a crash hits it is found out by as many crashes in a row as it takes.
func TestNested(t *testing.T) {
	start := crashfs.NewDisk(map[string]string{"/w/a": "0"})
	run := func(fsys fsx.FS) error { return fsys.(*crashfs.FS).Overwrite("/w/a", "1") }
	// Each recovery takes the number one further, and only one that ends may go back to 0.
	recover := func(fsys fsx.FS) error {
		f := fsys.(*crashfs.FS)
		text, err := fsx.ReadStringFrom(fsys, "/w/a", 10)
		if err != nil {
			return err
		}
		if len(text) == 1 && text >= "1" && text < "9" {
			err = errors.Join(f.Overwrite("/w/a", string(text[0]+1)), f.Flush("/w/a"))
		}
		if text == "4" {
			return errors.New("too many crashes")
		}
		return errors.Join(err, f.Overwrite("/w/a", "0"), f.Flush("/w/a"))
	}
	for nested, want := range []string{"", "", "", "too many crashes", "too many crashes"} {
		got, err := crashfs.Explore(start, run, is("/w/a", "0"), crashfs.Options{Recover: recover, Nested: nested})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, got, want)
	}
	got, err := crashfs.Explore(start, run, nil, crashfs.Options{Recover: recover, Nested: 3})
	if err != nil || len(got.Kept) == 0 || len(got.Kept[0].Crashes) != 4 {
		t.Errorf("%v, %v: four crashes lead to it", got, err)
	}
}

// letters is a recovery that writes the letter next to the one it finds, and then that all is well.
func letters(next map[string]string) func(fsx.FS) error {
	return func(fsys fsx.FS) error {
		f := fsys.(*crashfs.FS)
		text, err := fsx.ReadStringFrom(fsys, "/w/a", 10)
		if n, ok := next[text]; ok && err == nil {
			err = errors.Join(f.Overwrite("/w/a", n), f.Flush("/w/a"))
		}
		if text == "E" {
			return errors.New("E was reached")
		}
		return errors.Join(err, f.Overwrite("/w/a", "ok"), f.Flush("/w/a"))
	}
}

// TestShorterWay: a state that is met after two crashes, and later after one, is followed as far as one crash allows.
func TestShorterWay(t *testing.T) {
	start := crashfs.NewDisk(map[string]string{"/w/a": "A"})
	run := func(fsys fsx.FS) error { return fsys.(*crashfs.FS).Overwrite("/w/a", "B") }
	back := letters(map[string]string{"A": "C", "C": "D", "B": "D", "D": "E"})
	for nested, want := range []string{"", "", "E was reached", "E was reached"} {
		seen := map[string]bool{}
		note := func(d crashfs.Disk) error { seen[d.Hash()] = true; return nil }
		got, err := crashfs.Explore(start, run, nil, crashfs.Options{Recover: back, Nested: nested, AtCrash: note})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, got, want)
		if got.States+got.InRecovery != len(seen) {
			t.Errorf("%d crashes in recovery: %v, and there were %d states", nested, got, len(seen))
		}
	}
}

// TestDurableThroughRecovery: what was done stays done when recovery is hit too.
func TestDurableThroughRecovery(t *testing.T) {
	run := func(fsys fsx.FS) error {
		f := fsys.(*crashfs.FS)
		return errors.Join(f.Overwrite("/w/a", "new"), f.Flush("/w/a"))
	}
	back := func(fsys fsx.FS) error {
		f := fsys.(*crashfs.FS)
		text, err := fsx.ReadStringFrom(fsys, "/w/a", 10)
		if text != "new" {
			text = "old"
		}
		return errors.Join(err, f.Overwrite("/w/a", text), f.Flush("/w/a"))
	}
	start := crashfs.NewDisk(map[string]string{"/w/a": "old"})
	for nested, want := range []string{"", "/w/a is torn"} {
		o := crashfs.Options{Recover: back, Nested: nested, Durable: is("/w/a", "new")}
		got, err := crashfs.Explore(start, run, is("/w/a", "old", "new"), o)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, got, want)
		if want != "" && (!got.Kept[0].Done || !strings.Contains(got.Kept[0].String(), "after the run had ended well, crash after all 2 operations")) {
			t.Errorf("it is not said that the run had ended:\n%v", got.Kept[0])
		}
	}
}

// TestNoVerdict: an exploration that is not what it should be is an error.
func TestNoVerdict(t *testing.T) {
	start := txDisk()
	failed := errors.New("made to fail")
	many := func(files int) func(fsx.FS) error {
		return func(fsys fsx.FS) error {
			for n := range files {
				if err := put(fsys, fmt.Sprintf("/w/%d", n), "x", true); err != nil {
					return err
				}
			}
			return nil
		}
	}
	unmet := &crashfs.Mutant{Point: "nowhere"}
	var tooMany *crashfs.TooMany
	_, err := crashfs.Explore(start, func(fsx.FS) error { return failed }, whole, crashfs.Options{})
	if !errors.Is(err, failed) {
		t.Errorf("a run that fails: %v", err)
	}
	_, err = crashfs.Explore(start, tx{}.run, whole, crashfs.Options{Mutant: unmet})
	if !errors.Is(err, crashfs.ErrUnmet) || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("a mutant that is never met: %v", err)
	}
	for what, o := range map[string]crashfs.Options{
		"states in all":       {MaxStates: 20, MaxPerCrash: 1 << 30},
		"states of one crash": {MaxPerCrash: 20},
	} {
		run := tx{}.run
		if what == "states of one crash" {
			run = many(6)
		}
		if _, err := crashfs.Explore(start, run, nil, o); !errors.As(err, &tooMany) || tooMany.Limit != 20 {
			t.Errorf("too many %s: %v", what, err)
		}
	}
	fsys := crashfs.New(crashfs.Disk{}, crashfs.Options{})
	if err := fsys.Mkdir("/w", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := many(30)(fsys); err != nil {
		t.Fatal(err)
	}
	for _, err = range fsys.Crashes(0) {
	}
	if !errors.As(err, &tooMany) || !strings.Contains(err.Error(), "30 changes") {
		t.Errorf("too many names that wait: %v", err)
	}
}

// TestStops: after the machine has stopped nothing happens any more, whatever is tried.
func TestStops(t *testing.T) {
	fsys := crashfs.New(txDisk(), crashfs.Options{})
	f, err := fsys.CreateNew("/w/new", 0o644)
	if err != nil {
		t.Fatal(err)
	}
	lock, err := fsys.Lock("/w/lock")
	if err != nil {
		t.Fatal(err)
	}
	open, err := fsys.Open("/w/a")
	if err != nil {
		t.Fatal(err)
	}
	before := fsys.Disk()
	fsys.StopAt(4)
	calls := map[string]func() error{
		"lstat":    func() error { _, err := fsys.Lstat("/w/a"); return err },
		"stat":     func() error { _, err := fsys.Stat("/w/a"); return err },
		"open":     func() error { _, err := fsys.Open("/w/a"); return err },
		"create":   func() error { _, err := fsys.CreateNew("/w/c", 0); return err },
		"like":     func() error { _, err := fsys.CreateLike("/w/c", "/w/a"); return err },
		"access":   func() error { _, err := fsys.Access("/w/a"); return err },
		"readdir":  func() error { _, err := fsys.ReadDir("/w"); return err },
		"mkdir":    func() error { return fsys.Mkdir("/w/c", 0) },
		"rename":   func() error { return fsys.Rename("/w/a", "/w/c") },
		"replace":  func() error { return fsys.Replace("/w/a", "/w/b", "/w/c") },
		"remove":   func() error { return fsys.Remove("/w/a") },
		"syncdir":  func() error { return fsys.SyncDir("/w") },
		"lock":     func() error { _, err := fsys.Lock("/w/other"); return err },
		"unlock":   lock.Close,
		"free":     func() error { _, err := fsys.Free("/w"); return err },
		"links":    func() error { _, err := fsys.Links("/w/a"); return err },
		"write":    func() error { _, err := f.WriteString("x"); return err },
		"fstat":    func() error { _, err := f.Stat(); return err },
		"sync":     f.Sync,
		"close":    f.Close,
		"overtype": func() error { return fsys.Overwrite("/w/a", "x") },
		"flush":    func() error { return fsys.Flush("/w/a") },
		"done":     open.Close,
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, crashfs.ErrCrashed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !fsys.Disk().Equal(before) {
		t.Errorf("something happened:\n%v", fsys.Disk())
	}
}

// TestReplaceOfWindows: between its three steps the target has no name, and then two.
func TestReplaceOfWindows(t *testing.T) {
	start := crashfs.NewDisk(map[string]string{"/w/a": "old", "/w/t": "new"})
	var seen []string
	note := func(d crashfs.Disk) error { seen = append(seen, strings.Join(d.Names("/w"), " ")); return nil }
	run := func(fsys fsx.FS) error { return fsys.Replace("/w/t", "/w/a", "/w/o") }
	if _, err := crashfs.Explore(start, run, note, crashfs.Options{Layout: crashfs.Windows}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(seen)
	// The last one is seen twice: a crash before the end of the run and one after it are different things.
	if want := []string{"a", "a", "a o", "a t", "o t"}; !slices.Equal(seen, want) {
		t.Errorf("the names are %q, want %q", seen, want)
	}
	for what, names := range map[string][3]string{
		"no such temp":   {"/w/x", "/w/a", "/w/o"},
		"no folder":      {"/w/t", "/x/x", "/w/o"},
		"aside is there": {"/w/t", "/w/a", "/w/t"},
		"a folder":       {"/w/t", "/w", "/w/o"},
	} {
		fsys := crashfs.New(start, crashfs.Options{Layout: crashfs.Windows})
		if err := fsys.Replace(names[0], names[1], names[2]); err == nil || !fsys.Disk().Equal(start) {
			t.Errorf("%s: %v, and there is\n%v", what, err, fsys.Disk())
		}
	}
}

// TestReplaceOfNothing: a target that is missing gets the new file in one step.
func TestReplaceOfNothing(t *testing.T) {
	start := crashfs.NewDisk(map[string]string{"/w/t": "new"})
	want := crashfs.NewDisk(map[string]string{"/w/a": "new"})
	for _, layout := range layouts {
		fsys := crashfs.New(start, crashfs.Options{Layout: layout})
		if err := fsys.Replace("/w/t", "/w/a", "/w/o"); err != nil || !fsys.Disk().Equal(want) {
			t.Errorf("%v: %v, and there is\n%v", layout, err, fsys.Disk())
		}
	}
}

// TestOpenFiles: Windows leaves an open file alone, Unix does not care.
func TestOpenFiles(t *testing.T) {
	start := crashfs.NewDisk(map[string]string{"/w/a": "old", "/w/t": "new"})
	type call struct {
		open string
		do   func(fsx.FS) error
	}
	calls := map[string]call{
		"replace over an open file": {"/w/a", func(f fsx.FS) error { return f.Replace("/w/t", "/w/a", "/w/o") }},
		"replace by an open file":   {"/w/t", func(f fsx.FS) error { return f.Replace("/w/t", "/w/a", "/w/o") }},
		"rename over an open file":  {"/w/a", func(f fsx.FS) error { return f.Rename("/w/t", "/w/a") }},
		"rename an open file":       {"/w/t", func(f fsx.FS) error { return f.Rename("/w/t", "/w/a") }},
		"remove an open file":       {"/w/a", func(f fsx.FS) error { return f.Remove("/w/a") }},
	}
	for _, layout := range layouts {
		for what, c := range calls {
			fsys := crashfs.New(start, crashfs.Options{Layout: layout})
			f, err := fsys.Open(c.open)
			if err != nil {
				t.Fatal(err)
			}
			err = c.do(fsys)
			if layout == crashfs.Unix {
				if err != nil {
					t.Errorf("%v, %s: %v", layout, what, err)
				}
				continue
			}
			if !errors.Is(err, fs.ErrPermission) || !fsys.Disk().Equal(start) {
				t.Errorf("%v, %s: %v, and there is\n%v", layout, what, err, fsys.Disk())
			}
			if err := errors.Join(f.Close(), c.do(fsys)); err != nil {
				t.Errorf("%v, %s, when it is closed: %v", layout, what, err)
			}
		}
	}
}

// TestOverwrite: what was flushed before is lost as well, since the file is cut off first.
func TestOverwrite(t *testing.T) {
	fsys := crashfs.New(crashfs.NewDisk(map[string]string{"/a": "old and long"}), crashfs.Options{})
	if err := fsys.Overwrite("/a", "oldest"); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for d, err := range fsys.Crashes(0) {
		if err != nil {
			t.Fatal(err)
		}
		text, _ := d.File("/a")
		got[text] = true
	}
	want := map[string]bool{"old and long": true, "oldest": true, "old": true, "": true, "\x00\x00\x00\x00\x00\x00": true, "\x00\x00\x00est": true}
	if !maps.Equal(got, want) {
		t.Errorf("a crash leaves %q, want %q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

// TestMutantMeets: a mutant leaves out what it says and nothing else.
func TestMutantMeets(t *testing.T) {
	run := func(fsys fsx.FS) error {
		f, err := fsys.At("a.create").CreateNew("/w/c", 0o600)
		if err != nil {
			return err
		}
		_, err = f.At("a.write").WriteString("x")
		lock, locked := fsys.At("a.lock").Lock("/w/lock")
		return errors.Join(err, locked, f.At("a.fsync").Sync(), f.At("b.fsync").Sync(), f.At("b").Close(), lock.Close(),
			fsys.At("b.folder").Mkdir("/w/d", 0o700), fsys.At("a.gone").Remove("/w/c"), fsys.SyncDir("/w"))
	}
	for _, c := range []struct {
		m    *crashfs.Mutant
		left string // the operations that take place
	}{
		{&crashfs.Mutant{Point: "a.fsync"}, "create write lock sync close unlock mkdir remove syncdir"},
		{&crashfs.Mutant{Point: "a.*"}, "create sync close mkdir syncdir"},
		{&crashfs.Mutant{Point: "a.*", Kind: crashfs.OpSync}, "create write lock sync close unlock mkdir remove syncdir"},
		{&crashfs.Mutant{Point: "*", Kind: crashfs.OpSync}, "create write lock close unlock mkdir remove syncdir"},
		{&crashfs.Mutant{Point: "a.fsync", Kind: crashfs.OpWrite}, "create write lock sync sync close unlock mkdir remove syncdir"},
		{&crashfs.Mutant{Point: "b"}, "create write lock sync sync close unlock mkdir remove syncdir"},
		{&crashfs.Mutant{Point: "", Kind: crashfs.OpSyncDir}, "create write lock sync sync close unlock mkdir remove"},
	} {
		ops, err := crashfs.Trace(txDisk(), func(fsys fsx.FS) error { return run(c.m.Wrap(fsys)) }, crashfs.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, o := range ops {
			kinds = append(kinds, string(o.Kind))
		}
		if got := strings.Join(kinds, " "); got != c.left {
			t.Errorf("%v: %q, want %q", c.m, got, c.left)
		}
		// A lock that was not taken is not given back either.
		left := 10 - len(kinds)
		if slices.Contains(kinds, "lock") == slices.Contains(kinds, "unlock") && !slices.Contains(kinds, "lock") {
			left--
		}
		if c.m.Fired() != left {
			t.Errorf("%v: left out %d, want %d", c.m, c.m.Fired(), left)
		}
	}
}

// TestLocks: one holder, and none after a crash.
func TestLocks(t *testing.T) {
	held := 0
	take := func(fsys fsx.FS) error {
		if _, err := fsys.Lock("/w/lock"); err != nil {
			return err
		}
		if _, err := fsys.Lock("/w/lock"); err != fsx.ErrLocked {
			return fmt.Errorf("a second lock: %v", err)
		}
		held++
		return nil
	}
	got, err := crashfs.Explore(txDisk(), take, nil, crashfs.Options{Recover: take, Nested: 2})
	if err != nil || got.Violations > 0 || held != 1+got.Recoveries || got.States != 2 {
		t.Errorf("%v, %v, held %d times", got, err, held)
	}
	fsys := crashfs.New(txDisk(), crashfs.Options{})
	for range 3 {
		lock, err := fsys.Lock("/w/lock")
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(lock.Close(), lock.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFullDisk: a write takes what there is room for.
func TestFullDisk(t *testing.T) {
	fsys := crashfs.New(txDisk(), crashfs.Options{Free: 5})
	f, err := fsys.CreateNew("/w/c", 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := f.WriteString("abc"); n != 3 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := f.WriteString("def"); n != 2 || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%d, %v", n, err)
	}
	if text, _ := fsys.Disk().File("/w/c"); text != "abcde" {
		t.Errorf("the file holds %q", text)
	}
	if n, err := fsys.Free("/w"); n != 0 || err != nil {
		t.Errorf("free: %d, %v", n, err)
	}
	if err := errors.Join(f.Close(), fsys.Remove("/w/c")); err != nil {
		t.Fatal(err)
	}
	if n, _ := fsys.Free("/w"); n != 5 {
		t.Errorf("free after the file is gone: %d", n)
	}
	if err := errors.Join(put(fsys, "/w/c", "12345", true), put(fsys, "/w/d", "", true), fsys.Rename("/w/d", "/w/c")); err != nil {
		t.Fatal(err)
	}
	if n, _ := fsys.Free("/w"); n != 5 {
		t.Errorf("free after the file is replaced: %d", n)
	}
	fsys.SetFree(7)
	if n, _ := fsys.Free("/w"); n != 7 {
		t.Errorf("free after it was set: %d", n)
	}
}
