package crashfs_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

// naive is the model written down a second time, as simply as it can be: every subset of all that waits, one by one,
// on maps. It knows two folders, d and e.
type naive struct {
	layout    crashfs.Layout
	safe, now map[string]int // path to file
	pending   []step
	files     []content
}

// step is a change of names that waits: in the folder, the name gone goes and the name comes becomes the file's.
type step struct {
	folder, gone, comes string
	file                int
	add                 int // the step that must survive when this one does; -1 for none
	sure                bool
}

type content struct {
	text, safe string
	last       int
	dirty      bool
}

func folderOf(name string) string { return name[:1] }

func (m *naive) create(name string) int {
	m.files = append(m.files, content{})
	id := len(m.files) - 1
	m.now[name] = id
	m.pending = append(m.pending, step{folder: folderOf(name), comes: name, file: id, add: -1})
	return id
}

func (m *naive) write(id int, text string) {
	f := &m.files[id]
	f.last, f.dirty = len(f.text), true
	f.text += text
}

func (m *naive) sync(id int) {
	f := &m.files[id]
	f.safe, f.dirty = f.text, false
	if m.layout == crashfs.WindowsLate {
		m.settle("d")
		m.settle("e")
	}
}

func (m *naive) rename(from, to string) {
	id := m.now[from]
	if from == to {
		return
	}
	delete(m.now, from)
	m.now[to] = id
	if folderOf(from) == folderOf(to) {
		m.pending = append(m.pending, step{folder: folderOf(to), gone: from, comes: to, file: id, add: -1})
		return
	}
	m.pending = append(m.pending, step{folder: folderOf(to), comes: to, file: id, add: -1})
	m.pending = append(m.pending, step{folder: folderOf(from), gone: from, add: len(m.pending) - 1})
}

func (m *naive) remove(name string) {
	delete(m.now, name)
	m.pending = append(m.pending, step{folder: folderOf(name), gone: name, add: -1})
}

// syncDir keeps done steps in their place, so that the numbers in add stay right: they have no folder any more.
func (m *naive) syncDir(folder string) {
	if m.layout == crashfs.Unix {
		m.settle(folder)
	}
}

func (m *naive) settle(folder string) {
	for n := range m.pending {
		s := &m.pending[n]
		if s.folder != folder {
			continue
		}
		s.apply(m.safe)
		if s.add >= 0 && m.pending[s.add].folder != "" {
			m.pending[s.add].sure = true
		}
		s.folder = ""
	}
}

func (s step) apply(names map[string]int) {
	if s.gone != "" {
		delete(names, s.gone)
	}
	if s.comes != "" {
		names[s.comes] = s.file
	}
}

func (m *naive) waiting() int {
	n := 0
	for _, s := range m.pending {
		if s.folder != "" {
			n++
		}
	}
	return n
}

// crashes lists every disk a crash can leave.
func (m *naive) crashes() map[string]bool {
	all := map[string]bool{}
	for subset := range 1 << len(m.pending) {
		names := maps.Clone(m.safe)
		if !m.fits(subset) {
			continue
		}
		for n, s := range m.pending {
			if subset&(1<<n) != 0 {
				s.apply(names)
			}
		}
		m.contents(names, map[int]string{}, all)
	}
	return all
}

// fits says whether a crash can let this subset survive.
func (m *naive) fits(subset int) bool {
	first, whole := 0, true // how far the steps survive in a row
	for n, s := range m.pending {
		chosen := subset&(1<<n) != 0
		if s.folder == "" {
			if chosen {
				return false
			}
			continue
		}
		if !chosen {
			whole = false
		} else if whole {
			first = n + 1
		} else if m.layout != crashfs.Unix {
			return false
		}
	}
	switch {
	case m.layout == crashfs.Windows:
		return whole
	case m.layout == crashfs.WindowsLate:
		return first == len(m.pending) || m.pending[first].add < 0 || m.pending[m.pending[first].add].folder == ""
	}
	return m.fitsUnix(subset)
}

// fitsUnix: only waiting steps are chosen, sure ones always, and no old name goes before the new one is there.
func (m *naive) fitsUnix(subset int) bool {
	for n, s := range m.pending {
		chosen := subset&(1<<n) != 0
		switch {
		case s.folder == "" && chosen, s.sure && s.folder != "" && !chosen:
			return false
		case chosen && s.add >= 0 && m.pending[s.add].folder != "" && subset&(1<<s.add) == 0:
			return false
		}
	}
	return true
}

// contents tries every form of every dirty file that has a name.
func (m *naive) contents(names map[string]int, chosen map[int]string, all map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(names)) {
		id := names[name]
		if _, ok := chosen[id]; ok {
			continue
		}
		f := m.files[id]
		if !f.dirty {
			chosen[id] = f.text
			m.contents(names, chosen, all)
			delete(chosen, id)
			return
		}
		rest := f.text[len(f.safe):]
		half := len(rest) / 2
		for _, text := range []string{"", rest, rest[:half], rest[:min(512, len(rest))], rest[:max(0, f.last-len(f.safe))],
			strings.Repeat("\x00", len(rest)), strings.Repeat("\x00", half) + rest[half:]} {
			chosen[id] = f.safe + text
			m.contents(names, chosen, all)
			delete(chosen, id)
		}
		return
	}
	disk := map[string]string{}
	for name, id := range names {
		disk["/"+name] = chosen[id]
	}
	all[spell(disk)] = true
}

// spell writes the files of a disk, whole, in a row.
func spell(files map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		b.WriteString(name + "=" + files[name] + ";")
	}
	return b.String()
}

func spellDisk(d crashfs.Disk) string {
	files := map[string]string{}
	for name, f := range d.All() {
		if !f.Mode.IsDir() {
			files[name] = f.Text
		}
	}
	return spell(files)
}

// chance is a program that does operations chosen by chance, on a file system and on a naive model.
type chance struct {
	r    *rand.Rand
	m    *naive
	fsys fsx.FS
	open map[int]fsx.File
}

func newChance(seed uint64, layout crashfs.Layout, fsys fsx.FS) *chance {
	return &chance{
		r:    rand.New(rand.NewPCG(seed, 11)),
		m:    &naive{layout: layout, safe: map[string]int{}, now: map[string]int{}},
		fsys: fsys,
		open: map[int]fsx.File{},
	}
}

// run does up to 40 operations, fewer when too much waits for the naive model, and calls after behind each.
func (c *chance) run(after func(said string) error) error {
	for range 40 {
		said, err := c.step()
		if err == nil {
			err = after(said)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", said, err)
		}
		if c.m.waiting() > 5 || len(c.m.pending) > 10 {
			break
		}
	}
	return nil
}

// step does one operation.
func (c *chance) step() (said string, err error) {
	m, r := c.m, c.r
	names := slices.Sorted(maps.Keys(m.now))
	ids := slices.Sorted(maps.Keys(c.open))
	some := []string{"d/a", "d/b", "d/c", "e/a", "e/b"}[r.IntN(5)]
	_, there := m.now[some]
	switch what := r.IntN(13); {
	case (what < 3 || len(names) == 0) && !there:
		f, err := c.fsys.CreateNew(some, 0o644)
		c.open[m.create(some)] = f
		return "create " + some, err
	case what < 6 && len(ids) > 0:
		id := ids[r.IntN(len(ids))]
		text := strings.Repeat(string(rune('a'+r.IntN(26))), 1+r.IntN(4)*r.IntN(300))
		m.write(id, text)
		_, err := c.open[id].WriteString(text)
		return fmt.Sprintf("write %d bytes to file %d", len(text), id), err
	case what < 7 && len(ids) > 0:
		id := ids[r.IntN(len(ids))]
		m.sync(id)
		return fmt.Sprintf("sync file %d", id), c.open[id].Sync()
	case what < 10 && len(names) > 0:
		from := names[r.IntN(len(names))]
		err := errors.Join(c.close(from), c.close(some))
		m.rename(from, some)
		return "rename " + from + " " + some, errors.Join(err, c.fsys.Rename(from, some))
	case what < 11 && len(names) > 0:
		name := names[r.IntN(len(names))]
		err := c.close(name)
		m.remove(name)
		return "remove " + name, errors.Join(err, c.fsys.Remove(name))
	}
	m.syncDir(some[:1])
	return "syncdir " + some[:1], c.fsys.SyncDir(some[:1])
}

// close closes the file with the name, if it is open: Windows renames and deletes no open file.
func (c *chance) close(name string) error {
	id, ok := c.m.now[name]
	if f := c.open[id]; ok && f != nil {
		delete(c.open, id)
		return f.Close()
	}
	return nil
}

var layouts = []crashfs.Layout{crashfs.Unix, crashfs.Windows, crashfs.WindowsLate}

// TestEveryCrash does operations chosen by chance and compares what a crash after each of them can leave with what the
// naive model says. An exploration of the same operations must find the union, each disk once.
func TestEveryCrash(t *testing.T) {
	start := crashfs.NewDisk(map[string]string{"d/": "", "e/": ""})
	for _, layout := range layouts {
		compared, most := 0, 0
		for seed := range uint64(15) {
			union := map[string]bool{"": true}
			fsys := crashfs.New(start, crashfs.Options{Layout: layout})
			c := newChance(seed, layout, fsys)
			err := c.run(func(said string) error {
				got, err := spellAll(fsys)
				want := c.m.crashes()
				switch {
				case err != nil:
					return err
				case !maps.Equal(got, want):
					return fmt.Errorf("%d disks, want %d", len(got), len(want))
				case !got[spellDisk(fsys.Disk())]:
					return errors.New("what programs see is not among what a crash leaves")
				}
				maps.Copy(union, want)
				compared += len(got)
				most = max(most, len(got))
				return nil
			})
			if err != nil {
				t.Fatalf("%v, seed %d: %v", layout, seed, err)
			}
			explored(t, seed, layout, start, union)
		}
		if compared < 700 || most < 40 {
			t.Errorf("%v: only %d disks compared, at most %d at once: the operations are chosen too well to show anything", layout, compared, most)
		}
	}
}

// explored checks that an exploration of the operations finds these disks, each once.
func explored(t *testing.T, seed uint64, layout crashfs.Layout, start crashfs.Disk, want map[string]bool) {
	t.Helper()
	got := map[string]int{}
	note := func(d crashfs.Disk) error { got[spellDisk(d)]++; return nil }
	run := func(fsys fsx.FS) error {
		return newChance(seed, layout, fsys).run(func(string) error { return nil })
	}
	r, err := crashfs.Explore(start, run, note, crashfs.Options{Layout: layout})
	if err != nil {
		t.Fatal(err)
	}
	if r.States != len(want) {
		t.Fatalf("%v, seed %d: the exploration counts %d states, want %d", layout, seed, r.States, len(want))
	}
	for key := range want {
		if got[key] == 0 {
			t.Fatalf("%v, seed %d: the exploration misses %q", layout, seed, key)
		}
	}
}

// spellAll gives what a crash can leave; it is an error when a disk comes twice.
func spellAll(fsys *crashfs.FS) (map[string]bool, error) {
	all := map[string]bool{}
	for d, err := range fsys.Crashes(1 << 20) {
		key := spellDisk(d)
		if err == nil && all[key] {
			err = fmt.Errorf("the same disk twice:\n%v", d)
		}
		if err != nil {
			return nil, err
		}
		all[key] = true
	}
	return all, nil
}
