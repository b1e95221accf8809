package crashfs

import (
	"fmt"
	"io"
	"io/fs"
	"syscall"

	"github.com/isoplan/isoplan/internal/fsx"
)

// FS is the file system of a machine in memory. It may be used by several goroutines. The zero FS is of no use: New
// makes one.
type FS struct {
	d     *drive
	point fsx.Point
}

// New starts a machine with the disk. Everything on it is flushed. Of o only Layout, Free and Alias matter.
func New(disk Disk, o Options) *FS {
	return &FS{d: newDrive(disk.top(), o.Layout, o.Free, newContents(o.Alias))}
}

// At returns the same file system for the operation at the point p. It is no operation itself.
func (f *FS) At(p fsx.Point) fsx.FS { return &FS{f.d, p} }

// start begins an operation and returns how to end it.
func (f *FS) start(kind Kind, name string) (*drive, error) {
	f.d.mu.Lock()
	return f.d, f.d.begin(kind, f.point, name)
}

// end makes the error of an operation and lets others in.
func (d *drive) end(kind Kind, name string, err error) error {
	d.settle()
	d.mu.Unlock()
	return fail(kind, name, err)
}

// Lstat describes name. There are no links here, so it is Stat.
func (f *FS) Lstat(name string) (fs.FileInfo, error) { return f.stat(OpLstat, name) }

// Stat describes name.
func (f *FS) Stat(name string) (fs.FileInfo, error) { return f.stat(OpStat, name) }

func (f *FS) stat(kind Kind, name string) (fs.FileInfo, error) {
	d, err := f.start(kind, name)
	var i *inode
	if err == nil {
		i, err = d.node(name)
	}
	if err != nil {
		return nil, d.end(kind, name, err)
	}
	info := describe(name, i)
	return info, d.end(kind, name, nil)
}

// Open opens the file or folder name for reading. A file shows what it held when it was opened.
func (f *FS) Open(name string) (fs.File, error) {
	d, err := f.start(OpOpen, name)
	var i *inode
	if err == nil {
		i, err = d.node(name)
	}
	if err != nil {
		return nil, d.end(OpOpen, name, err)
	}
	i.handles++
	return &reader{fs: f, i: i, name: name, text: i.text, info: describe(name, i)}, d.end(OpOpen, name, nil)
}

// CreateNew makes the file name. It fails when anything has that name already.
func (f *FS) CreateNew(name string, mode fs.FileMode) (fsx.File, error) {
	d, err := f.start(OpCreate, name)
	var i *inode
	if err == nil {
		i, err = d.create(OpCreate, name, mode)
	}
	if err != nil {
		return nil, d.end(OpCreate, name, err)
	}
	i.handles++
	return &file{handle: &handle{fs: f, i: i, name: name}, point: f.point}, d.end(OpCreate, name, nil)
}

// CreateLike makes the file name with the mode of the file like.
func (f *FS) CreateLike(name, like string) (fsx.File, error) {
	d, err := f.start(OpCreateLike, name)
	var old, i *inode
	if err == nil {
		old, err = d.node(like)
	}
	if err == nil {
		i, err = d.create(OpCreateLike, name, old.mode.Perm())
	}
	if err != nil {
		return nil, d.end(OpCreateLike, name, err)
	}
	i.handles++
	return &file{handle: &handle{fs: f, i: i, name: name}, point: f.point}, d.end(OpCreateLike, name, nil)
}

// Mkdir makes the folder name. It fails when anything has that name already.
func (f *FS) Mkdir(name string, mode fs.FileMode) error {
	d, err := f.start(OpMkdir, name)
	if err == nil {
		_, err = d.create(OpMkdir, name, mode.Perm()|fs.ModeDir)
	}
	return d.end(OpMkdir, name, err)
}

// create makes an empty file or folder.
func (d *drive) create(kind Kind, name string, mode fs.FileMode) (*inode, error) {
	folder, base, err := d.place(name)
	if err != nil {
		return nil, err
	}
	if _, ok := find(d.look(folder).now, base); ok || base == "" {
		return nil, fs.ErrExist
	}
	d.inodes++
	i := &inode{number: d.inodes, mode: mode & (fs.ModeDir | fs.ModePerm)}
	if mode.IsDir() {
		i.clean = newFolder(i.mode, nil)
	} else {
		i.clean = d.contents.file(i.mode, "")
	}
	i.changed = d.count
	d.alter(folder, &change{what: kind, full: [2]string{name}, comes: d.kid(base, i)})
	return i, nil
}

// Access describes the mode of name; equal texts are equal modes.
func (f *FS) Access(name string) (string, error) {
	d, err := f.start(OpAccess, name)
	var i *inode
	if err == nil {
		i, err = d.node(name)
	}
	if err != nil {
		return "", d.end(OpAccess, name, err)
	}
	text := fmt.Sprintf("owner 0 group 0 mode %04o", i.mode.Perm())
	return text, d.end(OpAccess, name, nil)
}

// ReadDir lists the folder name, sorted by name.
func (f *FS) ReadDir(name string) ([]fs.DirEntry, error) {
	d, err := f.start(OpReadDir, name)
	var i *inode
	if err == nil {
		i, err = d.node(name)
	}
	if err == nil && !i.mode.IsDir() {
		err = syscall.ENOTDIR
	}
	if err != nil {
		return nil, d.end(OpReadDir, name, err)
	}
	now := d.look(i).now
	list := make([]fs.DirEntry, len(now))
	for n, k := range now {
		list[n] = describe(k.name, k.node)
	}
	return list, d.end(OpReadDir, name, nil)
}

// Rename gives from the name to, in place of any file that has it.
func (f *FS) Rename(from, to string) error {
	d, err := f.start(OpRename, to)
	if err == nil {
		err = d.move(OpRename, from, to)
	}
	return d.end(OpRename, to, err)
}

// Remove deletes the file, or the empty folder, name.
func (f *FS) Remove(name string) error {
	d, err := f.start(OpRemove, name)
	if err == nil {
		err = d.remove(OpRemove, name)
	}
	return d.end(OpRemove, name, err)
}

// SyncDir brings the names in folder to the disk. It is nothing in the layouts of Windows.
func (f *FS) SyncDir(folder string) error {
	d, err := f.start(OpSyncDir, folder)
	var i *inode
	if err == nil && d.layout == Unix {
		if i, err = d.node(folder); err == nil && !i.mode.IsDir() {
			err = syscall.ENOTDIR
		}
		if err == nil {
			d.flush(i)
		}
	}
	return d.end(OpSyncDir, folder, err)
}

// Free returns the bytes left on the volume.
func (f *FS) Free(folder string) (uint64, error) {
	d, err := f.start(OpFree, folder)
	if err == nil {
		_, err = d.node(folder)
	}
	n := d.free
	if err != nil {
		n = 0
	}
	return n, d.end(OpFree, folder, err)
}

// Links returns how many names the file name has: 1, there are no hard links here.
func (f *FS) Links(name string) (uint64, error) {
	d, err := f.start(OpLinks, name)
	if err == nil {
		_, err = d.node(name)
	}
	if err != nil {
		return 0, d.end(OpLinks, name, err)
	}
	return 1, d.end(OpLinks, name, nil)
}

// Lock takes the lock of the file name, which it makes when it is missing. A crash gives all locks back.
func (f *FS) Lock(name string) (io.Closer, error) {
	d, err := f.start(OpLock, name)
	var i *inode
	if err == nil {
		i, err = d.lockable(name)
	}
	if err != nil {
		// ErrLocked is compared by its value.
		if err == fsx.ErrLocked {
			d.end(OpLock, name, nil)
			return nil, err
		}
		return nil, d.end(OpLock, name, err)
	}
	if d.locks == nil {
		d.locks = map[*inode]bool{}
	}
	d.locks[i] = true
	return &lock{fs: f, i: i, name: name}, d.end(OpLock, name, nil)
}

func (d *drive) lockable(name string) (*inode, error) {
	i, err := d.node(name)
	if err == fs.ErrNotExist {
		return d.create(OpLock, name, 0o600)
	}
	switch {
	case err != nil:
		return nil, err
	case i.mode.IsDir():
		return nil, syscall.EISDIR
	case d.locks[i]:
		return nil, fsx.ErrLocked
	}
	return i, nil
}
