package crashfs_test

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strings"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

var errCorrupt = errors.New("the journal is corrupt")

// tx is a toy transaction over two files, with a backup and a journal, in the order of the specification. Its switches
// make the mistakes that cannot be made by leaving an operation out.
type tx struct {
	late bool // the journal comes after the first rename
	none bool // there is no journal
	bare bool // the journal carries no sum, so that half of it is taken for a whole one
	once bool // the backups are deleted before the journal
}

var targets = []string{"a", "b"}

// run replaces both files.
func (x tx) run(fsys fsx.FS) error {
	do := steps{fsys: fsys}
	do.then("bak.folder", func(f fsx.FS) error { return f.Mkdir("/w/.tx/bak", 0o700) })
	do.then("bak.folder.dirfsync", func(f fsx.FS) error { return f.SyncDir("/w/.tx") })
	for _, name := range targets {
		do.put("bak", "/w/.tx/bak/"+name, oldText)
	}
	do.then("bak.dirfsync", func(f fsx.FS) error { return f.SyncDir("/w/.tx/bak") })
	for _, name := range targets {
		do.put("tmp", "/w/"+name+".tmp", newText)
	}
	if !x.late && !x.none {
		x.journal(&do)
	}
	for n, name := range targets {
		do.then("ren", func(f fsx.FS) error { return f.Replace("/w/"+name+".tmp", "/w/"+name, "/w/"+name+".aside") })
		if x.late && n == 0 {
			x.journal(&do)
		}
	}
	do.then("dirfsync", func(f fsx.FS) error { return f.SyncDir("/w") })
	if x.once {
		do.backupsGo()
	}
	if !x.none {
		do.journalGoes()
	}
	do.backupsGo()
	return do.err
}

func (x tx) journal(do *steps) {
	do.put("jrn", "/w/.tx/journal.tmp", x.entry())
	do.then("jrn.rename", func(f fsx.FS) error { return f.Rename("/w/.tx/journal.tmp", "/w/.tx/journal") })
	do.then("jrn.dirfsync", func(f fsx.FS) error { return f.SyncDir("/w/.tx") })
}

func (x tx) entry() string {
	names := strings.Join(targets, " ")
	if x.bare {
		return names + "\n"
	}
	return fmt.Sprintf("%s\n%08x", names, crc32.ChecksumIEEE([]byte(names)))
}

// steps are done until one fails.
type steps struct {
	fsys fsx.FS
	err  error
}

func (s *steps) then(p fsx.Point, do func(fsx.FS) error) {
	if s.err == nil {
		s.err = do(s.fsys.At(p))
	}
}

// put writes a file at the points create, write, fsync and close below p.
func (s *steps) put(p, name, text string) {
	if s.err != nil {
		return
	}
	f, err := s.fsys.At(fsx.Point(p+".create")).CreateNew(name, 0o600)
	if err != nil {
		s.err = err
		return
	}
	_, err = f.At(fsx.Point(p + ".write")).WriteString(text)
	if err == nil {
		err = f.At(fsx.Point(p + ".fsync")).Sync()
	}
	s.err = errors.Join(err, f.At(fsx.Point(p+".close")).Close())
}

// gone removes a file that may be there.
func (s *steps) gone(p fsx.Point, name string) {
	s.then(p, func(f fsx.FS) error {
		if err := f.Remove(name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

func (s *steps) journalGoes() {
	s.gone("jrn.unlink", "/w/.tx/journal")
	s.then("jrn.unlink.dirfsync", func(f fsx.FS) error { return f.SyncDir("/w/.tx") })
}

func (s *steps) backupsGo() {
	for _, name := range targets {
		s.gone("bak.prune", "/w/.tx/bak/"+name)
	}
	s.gone("bak.prune", "/w/.tx/bak")
}

// recover puts all back, or finishes, and leaves nothing lying around.
func (x tx) recover(fsys fsx.FS) error {
	do := steps{fsys: fsys}
	journal, err := fsx.ReadStringFrom(fsys, "/w/.tx/journal", 1<<20)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case journal != x.entry() && !x.bare:
		return errCorrupt
	default:
		names, _, _ := strings.Cut(journal, "\n")
		x.back(&do, strings.Fields(names))
		do.then("rb.dirfsync", func(f fsx.FS) error { return f.SyncDir("/w") })
		do.journalGoes()
	}
	for _, name := range targets {
		for _, end := range []string{".tmp", ".rb", ".aside"} {
			do.gone("clean", "/w/"+name+end)
		}
	}
	do.gone("clean", "/w/.tx/journal.tmp")
	do.backupsGo()
	return do.err
}

// back puts the old texts back, unless all files have their new ones.
func (x tx) back(do *steps, names []string) {
	texts := map[string]string{}
	finished := true
	for _, name := range names {
		texts[name], _ = fsx.ReadStringFrom(do.fsys, "/w/"+name, 1<<20)
		finished = finished && texts[name] == newText
	}
	for _, name := range names {
		if finished || texts[name] == oldText || do.err != nil {
			continue
		}
		bak, err := fsx.ReadStringFrom(do.fsys, "/w/.tx/bak/"+name, 1<<20)
		if err != nil || bak != oldText {
			do.err = fmt.Errorf("the backup is lost")
			return
		}
		do.gone("clean", "/w/"+name+".rb")
		do.gone("clean", "/w/"+name+".aside")
		do.put("rb", "/w/"+name+".rb", oldText)
		if _, there := texts[name]; there && texts[name] != "" {
			do.then("rb.rename", func(f fsx.FS) error { return f.Replace("/w/"+name+".rb", "/w/"+name, "/w/"+name+".aside") })
		} else {
			do.then("rb.rename", func(f fsx.FS) error { return f.Rename("/w/"+name+".rb", "/w/"+name) })
		}
	}
}

// txDisk is what a transaction starts from.
func txDisk() crashfs.Disk {
	return crashfs.NewDisk(map[string]string{"/w/a": oldText, "/w/b": oldText, "/w/.tx/": ""})
}

// whole checks that both files are old or both are new, and that nothing else is left.
func whole(d crashfs.Disk) error {
	a, _ := d.File("/w/a")
	b, _ := d.File("/w/b")
	switch {
	case a != oldText && a != newText, b != oldText && b != newText:
		return errors.New("torn")
	case a != b:
		return errors.New("mixed")
	}
	return nil
}

func allNew(d crashfs.Disk) error {
	if a, _ := d.File("/w/a"); a != newText {
		return errors.New("not lasting")
	}
	return nil
}
