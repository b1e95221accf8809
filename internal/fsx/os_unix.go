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

// copyAccess gives name the owner, group and mode of like. The owner goes first: a change of owner takes bits off.
func copyAccess(like, name string) error {
	want, err := stat(like)
	if err != nil {
		return err
	}
	have, err := stat(name)
	if err != nil {
		return err
	}
	if want.Uid != have.Uid || want.Gid != have.Gid {
		if err := os.Chown(name, int(want.Uid), int(want.Gid)); err != nil {
			return fmt.Errorf("the owner of %s cannot be kept: %w", like, err)
		}
	}
	return os.Chmod(name, os.FileMode(want.Mode&0o777))
}

func access(name string) (string, error) {
	s, err := stat(name)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("owner %d group %d mode %04o", s.Uid, s.Gid, s.Mode&0o7777), nil
}

func links(name string) (uint64, error) {
	s, err := stat(name)
	if err != nil {
		return 0, err
	}
	return uint64(s.Nlink), nil
}

func stat(name string) (*unix.Stat_t, error) {
	var s unix.Stat_t
	if err := unix.Stat(name, &s); err != nil {
		return nil, &os.PathError{Op: "stat", Path: name, Err: err}
	}
	return &s, nil
}

func free(folder string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, &os.PathError{Op: "statfs", Path: folder, Err: err}
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil
}

// replace needs no name aside: rename is one step here.
func replace(temp, target, _ string) error { return os.Rename(temp, target) }
