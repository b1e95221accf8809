package fsx

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// FS is what writing and reading whole files needs of a file system. Names are paths of the machine the program runs
// on, as package os takes them.
type FS interface {
	// Lstat describes name itself: a link is reported as a link.
	Lstat(name string) (fs.FileInfo, error)
	// Stat describes what name leads to, through links.
	Stat(name string) (fs.FileInfo, error)
	// Open opens name for reading and returns at once, also for a named pipe that nobody writes to.
	Open(name string) (fs.File, error)
	// CreateNew creates name with mode (less the process's umask) and opens it for writing. It fails when anything
	// has that name already, a dangling link included.
	CreateNew(name string, mode fs.FileMode) (File, error)
	// Rename gives from the name to, in one step, in place of any file that has it.
	Rename(from, to string) error
	// Remove deletes the file name.
	Remove(name string) error
	// SyncDir returns when the names in folder are on the disk. Where the system has no such operation it does nothing.
	SyncDir(folder string) error
}

// File is a new file that is being written.
type File interface {
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
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (osFS) Rename(from, to string) error { return os.Rename(from, to) }

func (osFS) Remove(name string) error { return os.Remove(name) }

func (osFS) SyncDir(folder string) error {
	if folder == "" {
		folder = "."
	}
	return syncDir(folder)
}

// closeAfter closes c and adds its error to err, which came first.
func closeAfter(c io.Closer, err error) error { return errors.Join(err, c.Close()) }
