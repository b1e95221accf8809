package crashfs_test

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

// service is something outside the disk.
type service struct{ state string }

func (s *service) Save() string      { return s.state }
func (s *service) Load(state string) { s.state = state }

// TestOutside: a service that was stopped is still stopped after a crash, and one disk with two states of the service is
// two states.
func TestOutside(t *testing.T) {
	s := &service{"runs"}
	run := func(fsys fsx.FS) error {
		s.state = "stopped"
		err := errors.Join(put(fsys, "/w/a.tmp", newText, true), fsys.Replace("/w/a.tmp", "/w/a", "/w/o"), fsys.SyncDir("/w"))
		s.state = "runs"
		return err
	}
	start := crashfs.NewDisk(map[string]string{"/w/a": oldText})
	seen := map[string]bool{}
	note := func(fsx.FS) error { seen[s.state] = true; return nil }
	careless, err := crashfs.Explore(start, run, func(crashfs.Disk) error {
		if s.state != "runs" {
			return errors.New("the service is " + s.state)
		}
		return nil
	}, crashfs.Options{Outside: s, Recover: note})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, careless, "the service is stopped")
	if want := map[string]bool{"runs": true, "stopped": true}; !maps.Equal(seen, want) {
		t.Errorf("recovery found the service in the states %v", seen)
	}
	alone, err := crashfs.Explore(start, run, nil, crashfs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// The old disk with the service running, before all, and the states of the last moment with it running again.
	if careless.States != alone.States+2 {
		t.Errorf("%d states with the service, %d without", careless.States, alone.States)
	}
	s.state = "runs"
	start2 := func(fsx.FS) error { s.state = "runs"; return nil }
	got, err := crashfs.Explore(start, run, func(crashfs.Disk) error { return nil }, crashfs.Options{Outside: s, Recover: start2, Nested: 3})
	if err != nil || got.Violations > 0 || got.InRecovery == 0 {
		t.Errorf("%v, %v: a crash after the service was started again is another state", got, err)
	}
}

// TestAlias: names with something random in them are the same under one alias, and stay as they are on the disk.
func TestAlias(t *testing.T) {
	run := func(fsys fsx.FS) error {
		name := "/w/" + rand.Text() + ".tmp"
		return errors.Join(put(fsys, name, newText, true), fsys.Replace(name, "/w/a", name+".old"))
	}
	alias := func(name string) string {
		if strings.HasSuffix(name, ".tmp") {
			return "*.tmp"
		}
		return name
	}
	start := crashfs.NewDisk(map[string]string{"/w/a": oldText})
	names := map[string]bool{}
	note := func(d crashfs.Disk) error {
		for _, name := range d.Names("/w") {
			names[name] = true
		}
		return nil
	}
	plain, err := crashfs.Explore(start, run, nil, crashfs.Options{Recover: run, Nested: 2, AtCrash: note})
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 10 {
		t.Errorf("the names are %v", names)
	}
	clear(names)
	aliased, err := crashfs.Explore(start, run, nil, crashfs.Options{Recover: run, Nested: 2, Alias: alias, AtCrash: note})
	if err != nil {
		t.Fatal(err)
	}
	if names["*.tmp"] || aliased.States+aliased.InRecovery >= plain.States+plain.InRecovery {
		t.Errorf("%v, without aliases %v; names %v", aliased, plain, names)
	}
	fsys := crashfs.New(crashfs.Disk{}, crashfs.Options{Alias: alias})
	if err := put(fsys, "x.tmp", "x", true); err != nil {
		t.Fatal(err)
	}
	if same := crashfs.NewDisk(map[string]string{"x.tmp": "x"}); !fsys.Disk().Equal(same) || fsys.Disk().Hash() != same.Hash() {
		t.Error("an alias makes two equal disks differ")
	}
	if other := crashfs.NewDisk(map[string]string{"y.tmp": "x"}); fsys.Disk().Equal(other) {
		t.Error("an alias makes two disks equal that are not")
	}
}

// TestDisk: a disk is a value.
func TestDisk(t *testing.T) {
	d := crashfs.NewDisk(map[string]string{"/w/a": "A", "w//b": "B", "/w/c/": "", "/top": ""})
	e := crashfs.Disk{}.With("top", "", 0).With("/w/b", "B", 0o644).WithFolder("/w/c", 0).With("/w/a", "A", 0)
	if !d.Equal(e) || d.Hash() != e.Hash() || d.String() != e.String() || !maps.Equal(d.All(), e.All()) {
		t.Errorf("not equal:\n%v\n%v", d, e)
	}
	if got, want := d.Names("/w"), []string{"a", "b", "c/"}; !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	if d.Names("/w/a") != nil || d.Names("/nothing") != nil || d.Mode("/w/x") != 0 || d.Mode("/w") != fs.ModeDir|0o755 {
		t.Error("what is not there is there")
	}
	if text, ok := d.File("w/b"); text != "B" || !ok {
		t.Errorf("%q, %v", text, ok)
	}
	if _, ok := d.File("/w"); ok {
		t.Error("a folder is a file")
	}
	changed := map[string]crashfs.Disk{
		"content": d.With("/w/a", "a", 0),
		"mode":    d.With("/w/a", "A", 0o600),
		"folder":  d.WithFolder("/w/c", 0o700),
		"name":    d.Without("/w/a").With("/w/aa", "A", 0),
		"place":   d.Without("/w/a").With("/w/c/a", "A", 0),
		"fewer":   d.Without("/w/a"),
		"all":     d.Without("/w"),
		"swapped": d.With("/w/a", "B", 0).With("/w/b", "A", 0),
		"nothing": {},
	}
	hashes := map[string]string{d.Hash(): "none"}
	for what, c := range changed {
		if c.Equal(d) || hashes[c.Hash()] != "" {
			t.Errorf("%s makes no difference, or the same as %s", what, hashes[c.Hash()])
		}
		hashes[c.Hash()] = what
	}
	if !d.Equal(e) || !d.Without("/not/there").Equal(d) || !d.WithFolder("/w", 0o755).Equal(d) {
		t.Error("a disk changed")
	}
}

// TestStory: a violation says all that is needed to see it again.
func TestStory(t *testing.T) {
	x := tx{}
	m := &crashfs.Mutant{Point: "rb.fsync", Kind: crashfs.OpSync}
	r, err := crashfs.Explore(txDisk(), x.run, whole, crashfs.Options{Recover: x.recover, Nested: 1, Mutant: m, Keep: 3})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Kept) != 3 || r.Violations <= 3 {
		t.Fatalf("%d of %d violations are kept", len(r.Kept), r.Violations)
	}
	v := r.Kept[0]
	story := v.String()
	for _, part := range []string{
		"the disk in the end: torn\ncrash after operation 26, replace /w/a at ren\n",
		"  survived: replace /w/a.tmp -> /w/a\n",
		"then, in recovery, crash after operation ",
		"  /w/a.rb, not flushed: ",
		"the crash left:\n",
		"  -rw------- /w/a \"\"\n",
		"in the end there was:\n",
	} {
		if !strings.Contains(story, part) {
			t.Errorf("%q is not in the story:\n%s", part, story)
		}
	}
	again := crashfs.New(v.Crash, crashfs.Options{})
	if err := x.recover(m.Wrap(again)); err != nil {
		t.Fatal(err)
	}
	if err := whole(again.Disk()); err == nil || !again.Disk().Equal(v.Final) {
		t.Errorf("when it is done again: %v", err)
	}
}

// TestStoryOfPrefix: in the layout whose names come late, the first changes survive and the last are lost.
func TestStoryOfPrefix(t *testing.T) {
	run := func(fsys fsx.FS) error { return errors.Join(fsys.Mkdir("/a", 0o755), fsys.Mkdir("/b", 0o755)) }
	check := func(d crashfs.Disk) error {
		if len(d.Names("/")) == 1 {
			return errors.New("one of two")
		}
		return nil
	}
	o := crashfs.Options{Layout: crashfs.WindowsLate}
	r, err := crashfs.Explore(crashfs.Disk{}, run, check, o)
	if err != nil || r.Violations != 2 {
		t.Fatalf("%v, %v", r, err)
	}
	story := strings.Join(r.Kept[1].Crashes, "")
	if want := "crash after all 2 operations\n  survived: mkdir /a\n  lost: mkdir /b\n"; story != want {
		t.Errorf("the story is\n%swant\n%s", story, want)
	}
}

// TestMovesBetweenFolders: a crash leaves the old name, the new one, or both; never none. The flush of the folder that
// the file left brings the new name to the disk too.
func TestMovesBetweenFolders(t *testing.T) {
	names := func(flush string) map[string]bool {
		fsys := crashfs.New(crashfs.NewDisk(map[string]string{"/d/a": "x", "/e/": ""}), crashfs.Options{})
		if err := fsys.Rename("/d/a", "/e/b"); err != nil {
			t.Fatal(err)
		}
		if flush != "" {
			if err := fsys.SyncDir(flush); err != nil {
				t.Fatal(err)
			}
		}
		all := map[string]bool{}
		for d, err := range fsys.Crashes(0) {
			if err != nil {
				t.Fatal(err)
			}
			all[strings.Join(append(d.Names("/d"), d.Names("/e")...), " ")] = true
		}
		return all
	}
	for flush, want := range map[string]map[string]bool{
		"":   {"a": true, "b": true, "a b": true},
		"/e": {"b": true, "a b": true},
		"/d": {"b": true},
	} {
		if got := names(flush); !maps.Equal(got, want) {
			t.Errorf("flushed %q: %v, want %v", flush, got, want)
		}
	}
}
