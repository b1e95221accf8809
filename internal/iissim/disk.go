package iissim

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/isoplan/isoplan/internal/fsx"
)

// The names of the server's files.
const (
	metabaseFile  = "MetaBase.xml"
	schemaFile    = "MBSchema.xml"
	historyFolder = "History"
	errorName     = "MetaBaseError_%010d.xml"

	// fileLimit is the largest file read, in bytes.
	fileLimit = 256 << 20
)

// schemaText stands for the schema: the simulator never looks into it.
const schemaText = "<?xml version =\"1.0\"?>\r\n<MetaData xmlns=\"x-urn:microsoft-catalog:MetaData_V7\">\r\n</MetaData>\r\n"

// Pair is the version of a pair of history files.
type Pair struct{ Major, Minor int }

// String gives the pair as History names it, 10 digits each (PRE6/mb_scenario_ewr6).
func (p Pair) String() string { return fmt.Sprintf("%010d_%010d", p.Major, p.Minor) }

// history is the path of a name in the history folder, which is always one level below MetaBase.xml (VS71/aa670790).
func (s *Sim) history(name string) string { return filepath.Join(s.dir, historyFolder, name) }

func (p Pair) metabase() string { return "MetaBase_" + p.String() + ".xml" }

func (p Pair) schema() string { return "MBSchema_" + p.String() + ".xml" }

// get reads a file.
func (s *Sim) get(path string) (string, error) { return fsx.ReadStringFrom(s.disk, path, fileLimit) }

// put writes a file, whole, with the access of the one it replaces. How IIS writes its files no source says; this way a
// reader never sees half a file.
func (s *Sim) put(path, text string) error {
	temp := path + ".new"
	if err := s.disk.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := s.create(temp, path)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err == nil && s.o.Durable {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, s.disk.Remove(temp))
	}
	if err := s.disk.Rename(temp, path); err != nil {
		return errors.Join(err, s.disk.Remove(temp))
	}
	if !s.o.Durable {
		return nil
	}
	return s.disk.SyncDir(filepath.Dir(path))
}

func (s *Sim) create(temp, path string) (fsx.File, error) {
	if _, err := s.disk.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return s.disk.CreateNew(temp, 0o600)
	}
	return s.disk.CreateLike(temp, path)
}

// pair writes a pair of history files and removes the oldest ones beyond MaxHistoryFiles (WS03/cc787255). Which are
// deleted no source says beyond that the number is a maximum; the lowest versions go.
func (s *Sim) pair(major, minor int, text string) {
	most := s.mem.pairs()
	if most == 0 {
		return
	}
	p := Pair{major, minor}
	schema, err := s.get(filepath.Join(s.dir, schemaFile))
	if err == nil {
		err = s.put(s.history(p.metabase()), text)
	}
	if err == nil {
		err = s.put(s.history(p.schema()), schema)
	}
	if err != nil {
		s.log(HistoryFailed, "the history files %s were not written: %v", p, err)
		return
	}
	all := s.Pairs()
	for _, old := range all[:max(0, len(all)-most)] {
		if err := errors.Join(s.disk.Remove(s.history(old.metabase())), s.disk.Remove(s.history(old.schema()))); err != nil {
			s.log(HistoryFailed, "the history files %s were not removed: %v", old, err)
		}
	}
}

// Pairs gives the pairs in History, oldest first. A file without its partner is no pair.
func (s *Sim) Pairs() []Pair {
	names := s.names()
	var all []Pair
	for name := range names {
		var p Pair
		if _, err := fmt.Sscanf(name, "MetaBase_%010d_%010d.xml", &p.Major, &p.Minor); err == nil && name == p.metabase() && names[p.schema()] {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b Pair) int { return cmp.Or(cmp.Compare(a.Major, b.Major), cmp.Compare(a.Minor, b.Minor)) })
	return all
}

// highest gives the pair with a major version and the highest minor version.
func (s *Sim) highest(major int) (Pair, bool) {
	all := s.Pairs()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Major == major {
			return all[i], true
		}
	}
	return Pair{}, false
}

// names are the names in History.
func (s *Sim) names() map[string]bool {
	entries, err := s.disk.ReadDir(s.history(""))
	if err != nil {
		s.log(HistoryFailed, "the history folder cannot be listed: %v", err)
	}
	names := make(map[string]bool, len(entries))
	for _, e := range entries {
		names[e.Name()] = true
	}
	return names
}

// ErrorFiles are the names of the files in History that IIS could not read, in order.
func (s *Sim) ErrorFiles() []string {
	var all []string
	for name := range s.names() {
		var n int
		if _, err := fmt.Sscanf(name, errorName, &n); err == nil && name == fmt.Sprintf(errorName, n) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// keepError copies a file that cannot be read to History as MetaBaseError_NNNNNNNNNN.xml (PRE6/mb_scenario_ewr8). How
// the number is chosen is not in the part of the page we have; here they count up.
func (s *Sim) keepError(raw string) {
	next := 0
	for _, name := range s.ErrorFiles() {
		var n int
		if _, err := fmt.Sscanf(name, errorName, &n); err == nil {
			next = n + 1
		}
	}
	if err := s.put(s.history(fmt.Sprintf(errorName, next)), raw); err != nil {
		s.log(HistoryFailed, "the unreadable file was not kept: %v", err)
	}
}

// Text gives MetaBase.xml as it is on the disk.
func (s *Sim) Text() (string, error) { return s.get(s.Path()) }

// Notepad saves text over MetaBase.xml, in place, as a person with an editor does.
func (s *Sim) Notepad(text string) error {
	if err := s.put(s.Path(), text); err != nil {
		return err
	}
	s.renamed = false
	return nil
}

// Touch tells the server that MetaBase.xml was saved, whatever is in it: somebody moved the time of its last write.
func (s *Sim) Touch() { s.seen, s.renamed = "", false }

// Hold says whether another program holds MetaBase.xml so that the server cannot write it: a save then fails with event
// 51228, and memory keeps the changes (KB 902161).
func (s *Sim) Hold(held bool) { s.locked = held }

// FS is the file system of the server for the program under test: through it the simulator learns which files took their
// name by renaming.
func (s *Sim) FS() fsx.FS { return watched{s.base, s} }

// watched tells the server about renames to MetaBase.xml.
type watched struct {
	fsx.FS
	sim *Sim
}

// At keeps the watch.
func (w watched) At(p fsx.Point) fsx.FS { return watched{w.FS.At(p), w.sim} }

// Rename tells the server.
func (w watched) Rename(from, to string) error {
	err := w.FS.Rename(from, to)
	w.tell(to)
	return err
}

// Replace tells the server.
func (w watched) Replace(temp, target, aside string) error {
	err := w.FS.Replace(temp, target, aside)
	w.tell(target)
	return err
}

func (w watched) tell(target string) {
	if filepath.Clean(target) == filepath.Clean(w.sim.Path()) {
		w.sim.renamed = true
	}
}
