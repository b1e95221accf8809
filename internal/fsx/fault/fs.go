package fault

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/isoplan/isoplan/internal/fsx"
)

// FS is a file system that performs faults. What At returns shares everything with it.
type FS struct {
	*run
	under fsx.FS
	at    *fsx.Point // nil: no point was given
}

// New returns under with the faults of a script.
func New(under fsx.FS, script ...Fault) *FS {
	return &FS{run: &run{script: script}, under: under}
}

// Nth returns under with its operations number from to number to going wrong, counted from 1 over all of them, whatever
// their points. Nth(under, Eio, n, math.MaxInt) is a device that is gone from the n-th operation on.
func Nth(under fsx.FS, a Action, from, to int) *FS {
	return &FS{run: &run{nth: a, from: from, to: to}, under: under}
}

// The variables of the environment that FromEnv reads.
const (
	EnvScript = "ISOPLAN_FP"     // a script as Parse reads it
	EnvLog    = "ISOPLAN_FP_LOG" // the name of a file that gets a line for each point that is reached
)

// FromEnv returns under as the environment of the process wants it, under itself when it wants nothing. add appends a
// line to a file, and does so before it returns: the process may be killed right after.
func FromEnv(under fsx.FS, getenv func(name string) (string, bool), add func(file, line string)) (fsx.FS, error) {
	text, scripted := getenv(EnvScript)
	log, logged := getenv(EnvLog)
	if !scripted && !logged {
		return under, nil
	}
	script, err := Parse(text)
	if err != nil {
		return nil, err
	}
	f := New(under, script...)
	if logged && log != "" {
		f.OnReach(func(p fsx.Point) { add(log, string(p)) })
	}
	return f, nil
}

// At reaches the point p.
func (f *FS) At(p fsx.Point) fsx.FS {
	f.reach(p)
	return &FS{run: f.run, under: f.under.At(p), at: &p}
}

// do performs an operation on name unless something goes wrong, and returns its error.
func (f *FS) do(op, name string, perform func() error) error {
	return f.perform(op, name, f.at, perform)
}

// Lstat is the operation "lstat".
func (f *FS) Lstat(name string) (info fs.FileInfo, err error) {
	err = f.do("lstat", name, func() (err error) { info, err = f.under.Lstat(name); return err })
	return only(info, err)
}

// Stat is the operation "stat".
func (f *FS) Stat(name string) (info fs.FileInfo, err error) {
	err = f.do("stat", name, func() (err error) { info, err = f.under.Stat(name); return err })
	return only(info, err)
}

// Open is the operation "open". A file whose opening lost its answer is closed again: nobody has a handle to it.
func (f *FS) Open(name string) (file fs.File, err error) {
	err = f.do("open", name, func() (err error) { file, err = f.under.Open(name); return err })
	if err != nil && file != nil {
		err = errors.Join(err, file.Close())
	}
	return only(file, err)
}

// CreateNew is the operation "create"; a file whose creation lost its answer is there, and closed.
func (f *FS) CreateNew(name string, mode fs.FileMode) (fsx.File, error) {
	return f.create("create", name, func() (fsx.File, error) { return f.under.CreateNew(name, mode) })
}

// CreateLike is the operation "createlike".
func (f *FS) CreateLike(name, like string) (fsx.File, error) {
	return f.create("createlike", name, func() (fsx.File, error) { return f.under.CreateLike(name, like) })
}

func (f *FS) create(op, name string, make func() (fsx.File, error)) (fsx.File, error) {
	var h fsx.File
	err := f.do(op, name, func() (err error) { h, err = make(); return err })
	if err != nil {
		if h != nil {
			err = errors.Join(err, h.Close())
		}
		return nil, err
	}
	return &file{run: f.run, under: h, name: name}, nil
}

// Access is the operation "access".
func (f *FS) Access(name string) (text string, err error) {
	err = f.do("access", name, func() (err error) { text, err = f.under.Access(name); return err })
	return only(text, err)
}

// Mkdir is the operation "mkdir".
func (f *FS) Mkdir(name string, mode fs.FileMode) error {
	return f.do("mkdir", name, func() error { return f.under.Mkdir(name, mode) })
}

// ReadDir is the operation "readdir".
func (f *FS) ReadDir(name string) (list []fs.DirEntry, err error) {
	err = f.do("readdir", name, func() (err error) { list, err = f.under.ReadDir(name); return err })
	return only(list, err)
}

// Rename is the operation "rename".
func (f *FS) Rename(from, to string) error {
	return linked(from, to, f.do("rename", from, func() error { return f.under.Rename(from, to) }))
}

// Replace is the operation "replace".
func (f *FS) Replace(temp, target, aside string) error {
	return linked(temp, target, f.do("replace", temp, func() error { return f.under.Replace(temp, target, aside) }))
}

// Lock is the operation "lock", and giving it back "unlock". A lock whose taking lost its answer is given back: nobody
// has a handle to it.
func (f *FS) Lock(name string) (io.Closer, error) {
	var held io.Closer
	err := f.do("lock", name, func() (err error) { held, err = f.under.Lock(name); return err })
	if err != nil {
		if held != nil {
			err = errors.Join(err, held.Close())
		}
		return nil, err
	}
	return &lock{fs: &FS{run: f.run}, name: name, held: held}, nil
}

// lock is a lock that is held.
type lock struct {
	fs   *FS
	name string
	held io.Closer
}

// Close gives the lock back whatever goes wrong: a process cannot keep it against the system's will.
func (l *lock) Close() error {
	err := l.fs.do("unlock", l.name, func() error { return nil })
	return errors.Join(err, l.held.Close())
}

// Free is the operation "free".
func (f *FS) Free(folder string) (n uint64, err error) {
	err = f.do("free", folder, func() (err error) { n, err = f.under.Free(folder); return err })
	return only(n, err)
}

// Links is the operation "links".
func (f *FS) Links(name string) (n uint64, err error) {
	err = f.do("links", name, func() (err error) { n, err = f.under.Links(name); return err })
	return only(n, err)
}

// Remove is the operation "remove".
func (f *FS) Remove(name string) error {
	return f.do("remove", name, func() error { return f.under.Remove(name) })
}

// SyncDir is the operation "syncdir".
func (f *FS) SyncDir(folder string) error {
	return f.do("syncdir", folder, func() error { return f.under.SyncDir(folder) })
}

// only returns v when there is no error: a caller learns nothing from an answer that was lost.
func only[T any](v T, err error) (T, error) {
	if err != nil {
		var nothing T
		return nothing, err
	}
	return v, nil
}

// linked gives a made-up error the form it has when two names are concerned.
func linked(from, to string, err error) error {
	if made := new(fs.PathError); errors.As(err, &made) {
		if fake, ok := made.Err.(*injected); ok {
			return &os.LinkError{Op: made.Op, Old: from, New: to, Err: fake}
		}
	}
	return err
}
