package crashfs

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"syscall"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
)

// handle is an open file that is being written.
type handle struct {
	fs     *FS
	i      *inode
	name   string
	closed bool
}

// file is a handle at a point.
type file struct {
	*handle
	point fsx.Point
}

func (f *file) At(p fsx.Point) fsx.File { return &file{f.handle, p} }

func (f *file) start(kind Kind) (*drive, error) {
	d := f.fs.d
	d.mu.Lock()
	err := d.begin(kind, f.point, f.name)
	if err == nil && f.closed {
		err = fs.ErrClosed
	}
	return d, err
}

func (f *file) WriteString(text string) (n int, err error) {
	d, err := f.start(OpWrite)
	if err == nil {
		n, err = d.write(f.i, f.name, text)
	}
	return n, d.end(OpWrite, f.name, err)
}

// write adds text to the file, or as much of it as there is room for.
func (d *drive) write(i *inode, name, text string) (int, error) {
	room := text
	if uint64(len(text)) > d.free {
		room = text[:d.free]
	}
	if room != "" {
		d.fill(i, name, i.text+room).last = len(i.text) - len(room)
	}
	d.free -= uint64(len(room))
	if len(room) < len(text) {
		return len(room), syscall.ENOSPC
	}
	return len(text), nil
}

// fill makes text what programs see of the file.
func (d *drive) fill(i *inode, name, text string) *dirt {
	if i.dirt == nil {
		i.dirt = &dirt{name: name, safe: i.text}
		d.files = append(d.files, i)
	}
	i.text, i.dirt.forms, i.changed = text, nil, d.count
	i.touch()
	d.changed, d.wrote = true, i
	return i.dirt
}

// Overwrite writes text over the file name in place, as programs do that do not know better and as a foreign program may
// do it in the middle of a run. It is no part of fsx.FS: nothing in the program may do this.
func (f *FS) Overwrite(name, text string) error {
	d, err := f.start(OpOverwrite, name)
	var i *inode
	if err == nil {
		i, err = d.node(name)
	}
	if err == nil && i.mode.IsDir() {
		err = syscall.EISDIR
	}
	if err == nil {
		dirt := d.fill(i, name, text)
		dirt.last, dirt.cut = 0, true
	}
	return d.end(OpOverwrite, name, err)
}

// Flush is what Sync would be for the file name, for a program that wrote it with Overwrite.
func (f *FS) Flush(name string) error {
	d, err := f.start(OpSync, name)
	var i *inode
	if err == nil {
		i, err = d.node(name)
	}
	if err == nil && !i.mode.IsDir() {
		d.sync(i)
	}
	return d.end(OpSync, name, err)
}

func (f *file) Sync() error {
	d, err := f.start(OpSync)
	if err == nil {
		d.sync(f.i)
	}
	return d.end(OpSync, f.name, err)
}

func (d *drive) sync(i *inode) {
	if i.dirt != nil {
		i.dirt = nil
		i.clean = d.contents.file(i.mode, i.text)
		d.files = slices.DeleteFunc(d.files, func(o *inode) bool { return o == i })
	}
	if d.layout == WindowsLate {
		for len(d.folders) > 0 {
			d.flush(d.folders[0])
		}
	}
}

func (f *file) Stat() (fs.FileInfo, error) {
	d, err := f.start(OpFstat)
	if err != nil {
		return nil, d.end(OpFstat, f.name, err)
	}
	info := describe(f.name, f.i)
	return info, d.end(OpFstat, f.name, nil)
}

func (f *file) Close() error {
	d, err := f.start(OpClose)
	if err == nil {
		f.closed = true
		f.i.handles--
	}
	return d.end(OpClose, f.name, err)
}

// reader is an open file or folder that is being read.
type reader struct {
	fs     *FS
	i      *inode
	name   string
	text   string // what was not read yet
	info   *info
	closed bool
}

func (r *reader) Stat() (fs.FileInfo, error) {
	if r.closed {
		return nil, fail(OpFstat, r.name, fs.ErrClosed)
	}
	return r.info, nil
}

func (r *reader) Read(b []byte) (int, error) {
	switch {
	case r.closed:
		return 0, fail("read", r.name, fs.ErrClosed)
	case r.i.mode.IsDir():
		return 0, fail("read", r.name, syscall.EISDIR)
	case r.text == "" && len(b) > 0:
		return 0, io.EOF
	}
	n := copy(b, r.text)
	r.text = r.text[n:]
	return n, nil
}

func (r *reader) Close() error {
	d, err := r.fs.start(OpClose, r.name)
	if err == nil && r.closed {
		err = fs.ErrClosed
	}
	if err == nil {
		r.closed = true
		r.i.handles--
	}
	return d.end(OpClose, r.name, err)
}

// lock is a lock that is held.
type lock struct {
	fs   *FS
	i    *inode
	name string
	gone bool
}

// Close gives the lock back; a second time does nothing.
func (l *lock) Close() error {
	d, err := l.fs.start(OpUnlock, l.name)
	if err == nil && !l.gone {
		l.gone = true
		delete(d.locks, l.i)
	}
	return d.end(OpUnlock, l.name, err)
}

// info describes a file or folder, also as an entry of a folder.
type info struct {
	name    string
	size    int64
	mode    fs.FileMode
	changed int
}

func describe(name string, i *inode) *info {
	return &info{path.Base(slashed(name)), int64(len(i.text)), i.mode, i.changed}
}

func (i *info) Name() string               { return i.name }
func (i *info) Size() int64                { return i.size }
func (i *info) Mode() fs.FileMode          { return i.mode }
func (i *info) IsDir() bool                { return i.mode.IsDir() }
func (i *info) Type() fs.FileMode          { return i.mode.Type() }
func (i *info) Info() (fs.FileInfo, error) { return i, nil }
func (i *info) Sys() any                   { return nil }

// ModTime gives a time that grows with every change in this run; what was there at its start is a day older.
func (i *info) ModTime() time.Time {
	start := time.Date(2003, 4, 24, 0, 0, 0, 0, time.UTC)
	if i.changed == 0 {
		return start
	}
	return start.Add(24*time.Hour + time.Duration(i.changed)*time.Second)
}
