//go:build unix

package fsx

import (
	"errors"
	"os"
	"syscall"
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
