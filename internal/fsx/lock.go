package fsx

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/gofrs/flock"
)

func (osFS) Lock(name string) (io.Closer, error) { return lock(name, os.Lstat) }

// lock takes the lock of the file name; look describes a name itself.
func lock(name string, look func(string) (fs.FileInfo, error)) (io.Closer, error) {
	if err := admitName(name); err != nil {
		return nil, err
	}
	if err := lockable(name, look); err != nil {
		return nil, err
	}
	l := flock.New(name, flock.SetPermissions(0o600), flock.SetFlag(lockFlags))
	held, err := l.TryLock()
	switch {
	case isLink(err):
		// It was put there after the look above.
		return nil, &Refused{Path: name, Why: planted, act: "locked"}
	case err != nil:
		return nil, err
	case !held:
		return nil, ErrLocked
	}
	if err := stillThere(l, name, look); err != nil {
		return nil, closeAfter(l, err)
	}
	return l, nil
}

// planted is why a link is no file of a lock.
const planted = "it is a symbolic link, which somebody else may have put there; move it away"

// lockable refuses what cannot be the file of a lock: a link would make two programs lock different files, or one that
// belongs to somebody else.
func lockable(name string, look func(string) (fs.FileInfo, error)) error {
	info, err := look(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		return &Refused{Path: name, Why: planted, act: "locked"}
	case !info.Mode().IsRegular():
		return &Refused{Path: name, Why: "it is " + kind(info.Mode()) + ", not a file; move it away", act: "locked"}
	}
	return nil
}

// stillThere holds the file that is locked against the one that has its name now. When somebody moved or deleted the
// file meanwhile, the next program would lock another one.
func stillThere(l *flock.Flock, name string, look func(string) (fs.FileInfo, error)) error {
	have, err := l.Stat()
	if err != nil {
		return err
	}
	now, err := look(name)
	if err != nil {
		return fmt.Errorf("%s was moved while it was locked: %w", name, err)
	}
	if !have.Mode().IsRegular() || !os.SameFile(have, now) {
		return &Refused{Path: name, Why: "another file was put in its place meanwhile; see who does that, then run the command again", act: "locked"}
	}
	return nil
}
