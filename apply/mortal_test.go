package apply_test

import (
	"errors"
	"io"
	"io/fs"

	"github.com/isoplan/isoplan/internal/fsx"
)

// errKilled is what everything answers to a process that is dead. It notices nothing of it: what it asked for is not
// done.
var errKilled = errors.New("the process was killed")

// mortal is what one process sees of a file system. When the process is killed the machine goes on: what was written
// and not flushed is there still, and the lock is free.
type mortal struct {
	fsx.FS
	life *life
	at   fsx.Point
}

// life is the life of a process.
type life struct {
	ops  int // so far
	last int // the operation that is not done any more; 0 for none
	// times is how often it comes to where before it is killed there, if last is 0.
	where fsx.Point
	times int
	dead  bool
	// held are the locks the process has.
	held []io.Closer
	// before is called before each operation with its point, nil for nothing.
	before func(fsx.Point)
}

// process gives a new process on a machine, which is killed before its n-th operation; 0 lets it live.
func process(fsys fsx.FS, n int) (*mortal, *life) {
	l := &life{last: n}
	return &mortal{FS: fsys, life: l}, l
}

// kill ends the process.
func (l *life) kill() {
	l.dead = true
	for _, c := range l.held {
		_ = c.Close() // the kernel does it
	}
	l.held = nil
}

// op counts an operation.
func (m *mortal) op() error {
	l := m.life
	if !l.dead && l.before != nil {
		l.before(m.at)
	}
	l.ops++
	if l.where != "" && m.at == l.where {
		l.times--
	}
	if l.ops == l.last || l.where != "" && l.times == 0 {
		l.kill()
	}
	if l.dead {
		return errKilled
	}
	return nil
}

func (m *mortal) At(p fsx.Point) fsx.FS { return &mortal{m.FS.At(p), m.life, p} }

// unless does something unless the process is dead.
func unless[T any](m *mortal, do func() (T, error)) (T, error) {
	if err := m.op(); err != nil {
		var none T
		return none, err
	}
	return do()
}

func (m *mortal) Lstat(name string) (fs.FileInfo, error) {
	return unless(m, func() (fs.FileInfo, error) { return m.FS.Lstat(name) })
}

func (m *mortal) Stat(name string) (fs.FileInfo, error) {
	return unless(m, func() (fs.FileInfo, error) { return m.FS.Stat(name) })
}

func (m *mortal) Open(name string) (fs.File, error) {
	return unless(m, func() (fs.File, error) { return m.FS.Open(name) })
}

func (m *mortal) Access(name string) (string, error) {
	return unless(m, func() (string, error) { return m.FS.Access(name) })
}

func (m *mortal) ReadDir(name string) ([]fs.DirEntry, error) {
	return unless(m, func() ([]fs.DirEntry, error) { return m.FS.ReadDir(name) })
}

func (m *mortal) Free(name string) (uint64, error) {
	return unless(m, func() (uint64, error) { return m.FS.Free(name) })
}

func (m *mortal) Links(name string) (uint64, error) {
	return unless(m, func() (uint64, error) { return m.FS.Links(name) })
}

// act is unless for what returns an error only.
func (m *mortal) act(do func() error) error {
	_, err := unless(m, func() (struct{}, error) { return struct{}{}, do() })
	return err
}

func (m *mortal) Mkdir(name string, mode fs.FileMode) error {
	return m.act(func() error { return m.FS.Mkdir(name, mode) })
}

func (m *mortal) Rename(from, to string) error {
	return m.act(func() error { return m.FS.Rename(from, to) })
}

func (m *mortal) Replace(temp, target, aside string) error {
	return m.act(func() error { return m.FS.Replace(temp, target, aside) })
}

func (m *mortal) Remove(name string) error { return m.act(func() error { return m.FS.Remove(name) }) }

func (m *mortal) SyncDir(name string) error { return m.act(func() error { return m.FS.SyncDir(name) }) }

func (m *mortal) Lock(name string) (io.Closer, error) {
	return unless(m, func() (io.Closer, error) {
		c, err := m.FS.Lock(name)
		if err != nil {
			return nil, err
		}
		m.life.held = append(m.life.held, c)
		return c, nil
	})
}

func (m *mortal) CreateNew(name string, mode fs.FileMode) (fsx.File, error) {
	return m.file(func() (fsx.File, error) { return m.FS.CreateNew(name, mode) })
}

func (m *mortal) CreateLike(name, like string) (fsx.File, error) {
	return m.file(func() (fsx.File, error) { return m.FS.CreateLike(name, like) })
}

func (m *mortal) file(create func() (fsx.File, error)) (fsx.File, error) {
	f, err := unless(m, create)
	if err != nil {
		return nil, err
	}
	return &mortalFile{f, m}, nil
}

// mortalFile is a file that such a process writes.
type mortalFile struct {
	fsx.File
	m *mortal
}

func (f *mortalFile) At(p fsx.Point) fsx.File {
	return &mortalFile{f.File.At(p), &mortal{f.m.FS, f.m.life, p}}
}

func (f *mortalFile) WriteString(text string) (int, error) {
	return unless(f.m, func() (int, error) { return f.File.WriteString(text) })
}

func (f *mortalFile) Sync() error { return f.m.act(f.File.Sync) }

func (f *mortalFile) Stat() (fs.FileInfo, error) {
	return unless(f.m, func() (fs.FileInfo, error) { return f.File.Stat() })
}

// Close closes the file of a dead process too, as the kernel does.
func (f *mortalFile) Close() error {
	return errors.Join(f.m.op(), f.File.Close())
}
