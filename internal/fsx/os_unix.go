//go:build unix

package fsx

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// openAtOnce keeps the opening of a named pipe without a writer from waiting for one.
const openAtOnce = syscall.O_NONBLOCK

// lockFlags open the file of a lock: never through a link, and without waiting for anybody.
const lockFlags = os.O_CREATE | os.O_RDONLY | unix.O_NOFOLLOW | openAtOnce

// isLink reports whether err says that lockFlags met a link.
func isLink(err error) bool { return errors.Is(err, unix.ELOOP) }

// fullErrnos are the errors that say that there is no room.
func fullErrnos() []syscall.Errno { return []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT} }

func syncDir(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	err = d.Sync()
	// Some file systems cannot flush a folder and say so. That is not a failed flush.
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return closeAfter(d, err)
}

// createLike makes the file name with the rights of like. Nobody gets a right to it on the way that like does not give
// him: somebody who opened the file while it was empty would read what comes later.
func createLike(name, like string) (*os.File, error) {
	want, err := rightsOf(like)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if err := want.give(f); err != nil {
		err = fmt.Errorf("%s cannot have the rights of %s: %w", name, like, err)
		return nil, errors.Join(closeAfter(f, err), os.Remove(name))
	}
	return f, nil
}

func access(name string) (string, error) {
	r, err := rightsOf(name)
	return r.String(), err
}

func links(name string) (uint64, error) {
	var s unix.Stat_t
	if err := unix.Stat(name, &s); err != nil {
		return 0, &os.PathError{Op: "stat", Path: name, Err: err}
	}
	return uint64(s.Nlink), nil
}

func free(folder string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, &os.PathError{Op: "statfs", Path: folder, Err: err}
	}
	return s.Bavail * blockSize(&s), nil
}

func rename(from, to string) error { return os.Rename(from, to) }

// replace needs no name aside: rename is one step here.
func replace(temp, target, _ string) error { return os.Rename(temp, target) }
