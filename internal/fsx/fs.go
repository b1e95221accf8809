package fsx

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// Point names a moment of writing at which a test can make an operation fail, or the program end.
type Point string

// FS is what writing and reading whole files needs of a file system. Names are paths of the machine the program runs
// on, as package os takes them.
type FS interface {
	// At returns the same file system, for the operation at the point p. The file system of the machine takes no
	// notice; one that is made to fail knows by it where the program is.
	At(p Point) FS
	// Lstat describes name itself: a link is reported as a link.
	Lstat(name string) (fs.FileInfo, error)
	// Stat describes what name leads to, through links.
	Stat(name string) (fs.FileInfo, error)
	// Open opens name for reading and returns at once, also for a named pipe that nobody writes to.
	Open(name string) (fs.File, error)
	// CreateNew creates name with mode (less the process's umask) and opens it for writing. It fails when anything
	// has that name already, a dangling link included. It and the other operations that make something refuse
	// (*Refused) names that BadName knows something against.
	CreateNew(name string, mode fs.FileMode) (File, error)
	// CreateLike is CreateNew for a file that is going to hold what the file like holds: owner, group and mode, or on
	// Windows the owner and the access list, are those of like before anything is written. It fails, and leaves no
	// file, when they cannot be had.
	CreateLike(name, like string) (File, error)
	// Access describes who may do what with the file name: owner, group and mode, or the owner and the access list.
	// Equal texts are equal rights; the text is for comparing and for messages.
	Access(name string) (string, error)
	// Mkdir makes the folder name with mode. It fails when anything has that name already.
	Mkdir(name string, mode fs.FileMode) error
	// ReadDir lists the folder name, sorted by name.
	ReadDir(name string) ([]fs.DirEntry, error)
	// Rename gives from the name to, in one step, in place of any file that has it.
	Rename(from, to string) error
	// Replace gives temp the name target, in place of the file that has it, so that a reader finds the old file or
	// the new one. Where the system needs two steps for that (Windows), the old file has the name aside in between
	// and, when Replace ends in an error or the machine stops, perhaps for good. Nobody may have the name aside before.
	Replace(temp, target, aside string) error
	// Lock takes the lock of the file name, which is made when it is missing and never deleted, and holds it until
	// the Closer is closed or the process ends. It does not wait: ErrLocked says that another process holds it. A
	// link or anything else that is no file is a *Refused. The file stays empty: nobody can read a locked file on
	// Windows, so who holds the lock is written elsewhere.
	Lock(name string) (io.Closer, error)
	// Free returns how many bytes the program can still write to the volume of folder.
	Free(folder string) (uint64, error)
	// Links returns how many names the file name has; 0 where the system does not tell.
	Links(name string) (uint64, error)
	// Remove deletes the file name.
	Remove(name string) error
	// SyncDir returns when the names in folder are on the disk. Where the system has no such operation it does nothing.
	SyncDir(folder string) error
}

// ErrLocked says that another process holds a lock.
var ErrLocked = errors.New("another process holds the lock")

// File is a new file that is being written.
type File interface {
	// At returns the same file, for the operation at the point p.
	At(p Point) File
	io.StringWriter
	io.Closer
	// Stat describes the file as the system sees it now.
	Stat() (fs.FileInfo, error)
	// Sync returns when the content is on the disk. After an error the content may be lost even if a second call
	// succeeds, so there is no second call: the file is given up.
	Sync() error
}

// OS returns the file system of the machine the program runs on.
func OS() FS { return osFS{} }

type osFS struct{}

func (o osFS) At(Point) FS { return o }

func (osFS) Lstat(name string) (fs.FileInfo, error) { return os.Lstat(name) }

func (osFS) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

func (osFS) Open(name string) (fs.File, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|openAtOnce, 0)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (osFS) CreateNew(name string, mode fs.FileMode) (File, error) {
	if err := admitName(name); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

func (osFS) CreateLike(name, like string) (File, error) {
	if err := admitName(name); err != nil {
		return nil, err
	}
	f, err := createLike(name, like)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

func (osFS) Access(name string) (string, error) { return access(name) }

func (osFS) Mkdir(name string, mode fs.FileMode) error {
	if err := admitName(name); err != nil {
		return err
	}
	return os.Mkdir(name, mode)
}

func (osFS) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }

func (osFS) Replace(temp, target, aside string) error { return replace(temp, target, aside) }

func (osFS) Free(folder string) (uint64, error) { return free(folder) }

func (osFS) Links(name string) (uint64, error) { return links(name) }

// osFile is a file of the machine.
type osFile struct{ *os.File }

func (f osFile) At(Point) File { return f }

func (osFS) Rename(from, to string) error { return rename(from, to) }

func (osFS) Remove(name string) error { return os.Remove(name) }

func (osFS) SyncDir(folder string) error {
	if folder == "" {
		folder = "."
	}
	return syncDir(folder)
}

// closeAfter closes c and adds its error to err, which came first.
func closeAfter(c io.Closer, err error) error { return errors.Join(err, c.Close()) }
