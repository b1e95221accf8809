package apply_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// liar answers what a check wants to hear: at one point a file holds what says gives for it. A check that is lied to is
// a check that was left out.
type liar struct {
	fsx.FS
	at   fsx.Point
	here bool
	says func(name string) (string, bool)
}

func (l *liar) At(p fsx.Point) fsx.FS { return &liar{l.FS.At(p), l.at, p == l.at, l.says} }

func (l *liar) Open(name string) (fs.File, error) {
	if text, ok := l.says(name); ok && l.here {
		return fstest.MapFS{"f": {Data: []byte(text), Mode: 0o644}}.Open("f")
	}
	return l.FS.Open(name)
}

func (l *liar) Stat(name string) (fs.FileInfo, error) {
	if text, ok := l.says(name); ok && l.here {
		return fstest.MapFS{"f": {Data: []byte(text), Mode: 0o644}}.Stat("f")
	}
	return l.FS.Stat(name)
}

// check is a check of the program that no operation stands for.
type check struct {
	name string
	// lie leaves the check out.
	lie func(fsx.FS) fsx.FS
	// happens is a run in which the check is needed; the error is the violation.
	happens func(wrap func(fsx.FS) fsx.FS) error
}

// checks are those of an apply of two files.
func checks(t testing.TB) []check {
	p := applying(t, "two files", shapeOf(both))
	texts := func(of texts) func(string) (string, bool) {
		return func(name string) (string, bool) {
			for i, path := range p.names() {
				temp := strings.HasSuffix(name, fmt.Sprintf("/.isoplan-%s-%d.tmp", firstTx, i)) || strings.HasSuffix(name, fmt.Sprintf("/bak/%s/%d", firstTx, i))
				if name == inMemory(path) || temp {
					return of[i], true
				}
			}
			return "", false
		}
	}
	at := func(point fsx.Point, says func(string) (string, bool)) func(fsx.FS) fsx.FS {
		return func(fsys fsx.FS) fsx.FS { return &liar{FS: fsys, at: point, says: says} }
	}
	out := func(kind crashfs.Kind) func(fsx.FS) fsx.FS {
		return (&crashfs.Mutant{Kind: kind, Point: "read.access"}).Wrap
	}
	journal := p.stopped(t, crashfs.OpReplace, "ren.err", 1)
	intent, _ := journal.File(inMemory(inetsrv + "/.isoplan/journal"))
	info, _ := journal.File(inMemory(inetsrv + "/.isoplan/lock.info"))
	saying := func(text string) func(string) (string, bool) {
		return func(name string) (string, bool) { return text, strings.Contains(name, "/.isoplan/") }
	}
	foreign := func(where fsx.Point, do func(*crashfs.FS) error) func(func(fsx.FS) fsx.FS) error {
		return func(wrap func(fsx.FS) fsx.FS) error { return p.meets(wrap, where, do) }
	}
	touch := func(disk *crashfs.FS) error {
		name := inMemory(metabasePath)
		text, err := fsx.ReadStringFrom(disk, name, 1<<20)
		return errors.Join(err, disk.Overwrite(name, touched(text)))
	}
	script := func(text string) func(func(fsx.FS) fsx.FS) error {
		return func(wrap func(fsx.FS) fsx.FS) error { return p.suffers(t, wrap, text) }
	}
	return []check{
		{"the file is compared before it is replaced", at("cas.reread", texts(p.old)), foreign("tmp.create", touch)},
		{"the file is looked at after it was replaced", at("verify.open", texts(p.fresh)), foreign("dirfsync", touch)},
		{"the lock is asked for before a file is replaced", at("cas.nonce", saying(info)), foreign("tmp.create", func(disk *crashfs.FS) error {
			return disk.Overwrite(inMemory(inetsrv+"/.isoplan/lock.info"), strings.Replace(info, firstTx, "somebody", 1))
		})},
		{"the new file is read again", at("tmp.reread", texts(p.fresh)), script("tmp.write:garble")},
		{"the backup is read again", at("bak.reread", texts(p.old)), script("bak.write:garble,ren.err:eio:2")},
		{"the journal is read again", at("jrn.reread", saying(intent)), func(wrap func(fsx.FS) fsx.FS) error { return p.diesAfter(t, wrap, "jrn.write:garble") }},
		{"the rights of the new file are compared", out(crashfs.OpAccess), p.withRights},
		{"the file has one name", out(crashfs.OpLinks), p.withNames},
		{"the lock is taken", (&crashfs.Mutant{Kind: crashfs.OpLock, Point: "lock.take"}).Wrap, func(wrap func(fsx.FS) fsx.FS) error {
			_, err := switches(wrap, 5)
			return err
		}},
	}
}

// meets lets somebody else do something at a point of the run. What they did has to be there still, or be told.
func (p *protocol) meets(wrap func(fsx.FS) fsx.FS, where fsx.Point, do func(*crashfs.FS) error) error {
	disk := crashfs.New(p.start, crashfs.Options{})
	watched := fault.New(disk)
	var failed error
	times := 0
	watched.OnReach(func(at fsx.Point) {
		if at == where {
			if times++; times == 1 {
				failed = do(disk)
			}
		}
	})
	out := p.run(wrap(watched))
	if failed != nil || times == 0 {
		panic(fmt.Sprintf("nobody did anything at %s: %v", where, failed))
	}
	if out.Result == apply.Done {
		return fmt.Errorf("nobody was told: %s", messages(out))
	}
	return nil
}

// suffers lets a run meet faults. Its result has to be true and a recovery to succeed.
func (p *protocol) suffers(t testing.TB, wrap func(fsx.FS) fsx.FS, script string) error {
	disk := crashfs.New(p.start, crashfs.Options{})
	return p.holds(disk, p.run(wrap(scripted(t, script)(disk))))
}

// diesAfter lets a run meet faults and kills it between its files. A recovery has to succeed.
func (p *protocol) diesAfter(t testing.TB, wrap func(fsx.FS) fsx.FS, script string) error {
	disk := crashfs.New(p.start, crashfs.Options{})
	dying, l := process(scripted(t, script)(disk), 0)
	l.where, l.times = "ren.err", 2
	p.run(wrap(dying))
	if out := p.recover(disk); out.Result != apply.Done && out.Result != apply.Nothing {
		return errors.New(messages(out))
	}
	return p.check(disk.Disk())
}

// open is a file system on which a file that is made like another is open to more people.
type open struct{ fsx.FS }

func (o *open) At(p fsx.Point) fsx.FS { return &open{o.FS.At(p)} }

func (o *open) CreateLike(name, _ string) (fsx.File, error) { return o.FS.CreateNew(name, 0o666) }

func (p *protocol) withRights(wrap func(fsx.FS) fsx.FS) error {
	disk := crashfs.New(p.start, crashfs.Options{})
	out := p.run(wrap(&open{disk}))
	if mode := disk.Disk().Mode(inMemory(metabasePath)); mode != 0o644 {
		return fmt.Errorf("the mode is %v: %s", mode, messages(out))
	}
	return nil
}

// linked is a file system on which every file has two names.
type linked struct{ fsx.FS }

func (l *linked) At(p fsx.Point) fsx.FS { return &linked{l.FS.At(p)} }

func (l *linked) Links(string) (uint64, error) { return 2, nil }

func (p *protocol) withNames(wrap func(fsx.FS) fsx.FS) error {
	disk := crashfs.New(p.start, crashfs.Options{})
	out := p.run(wrap(&linked{disk}))
	if got := p.on(disk); got != p.old || out.Result != apply.Failed {
		return fmt.Errorf("a link was broken: %s", messages(out))
	}
	return nil
}

// TestChecks leaves every check out once that no operation stands for: the violation it is there for has to follow, and
// with the check it must not.
func TestChecks(t *testing.T) {
	for _, c := range checks(t) {
		t.Run(c.name, func(t *testing.T) {
			if err := c.happens(asItIs); err != nil {
				t.Errorf("with the check: %v", err)
			}
			if err := c.happens(c.lie); err == nil {
				t.Error("nobody notices that it is left out")
			}
		})
	}
}

// flips are every byte of a text changed, one at a time; with step n every n-th of them.
func flips(text string, step int) []string {
	var all []string
	for i := 0; i < len(text); i += step {
		b := []byte(text)
		b[i] ^= 1 << (i % 7)
		all = append(all, string(b))
	}
	return all
}

// TestDamagedFolder changes one byte of the journal, of a backup, of the plan and of the history. No recovery makes
// anything of a live file but what it was or was to be, and what cannot be read is left alone and said.
func TestDamagedFolder(t *testing.T) { damageAll(t, 17) }

func damageAll(t *testing.T, step int) (runs int) {
	t.Helper()
	first := applying(t, "", shapeOf(both))
	backup := "bak/" + firstTx + "/"
	for name, c := range map[string]struct {
		start crashfs.Disk
		files []string
	}{
		"between":   {first.betweenFiles(t), []string{"journal", backup + "0", backup + "1", backup + "plan"}},
		"written":   {first.afterFiles(t), []string{"journal", backup + "0", backup + "plan"}},
		"committed": {first.stopped(t, crashfs.OpCreate, "jrn.done.create", 1), []string{"journal", backup + "plan"}},
		"done":      {first.stopped(t, crashfs.OpRemove, "unlock.before", 1), []string{"history", backup + "plan"}},
	} {
		for _, file := range c.files {
			path := inMemory(inetsrv + "/.isoplan/" + file)
			start := c.start
			text, ok := start.File(path)
			if !ok {
				t.Fatalf("%s is not there", file)
			}
			by := step
			if strings.HasSuffix(file, "plan") {
				by *= 8
			}
			for i, bad := range flips(text, by) {
				runs++
				disk := crashfs.New(start.With(path, bad, 0o600), crashfs.Options{})
				out := first.recover(disk)
				if err := first.unhurt(start, disk.Disk(), out); err != nil {
					t.Fatalf("%s, byte %d of %s changed: %v\n%s", name, i*by, file, err, messages(out))
				}
			}
		}
	}
	return runs
}

// unhurt holds a disk after a recovery from damage: the files are all old or all new, or as they were and it was said.
func (p *protocol) unhurt(start, d crashfs.Disk, out apply.Outcome) error {
	got := p.onDisk(d)
	switch {
	case out.Result == apply.Done && (got == p.old || got == p.fresh):
	case out.Result == apply.Nothing && got == p.onDisk(start):
	case out.Result == apply.Attention && (got == p.onDisk(start) || got == p.old || got == p.fresh):
	default:
		return fmt.Errorf("the files are %q", got)
	}
	return nil
}
