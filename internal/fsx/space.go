package fsx

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// Full is the error for a volume, or a share of one, that has no room for a file. errors.Is finds syscall.ENOSPC in it
// on every system.
type Full struct {
	Folder string // where the file was to lie
	Needed int64  // bytes the whole file has
	Free   int64  // bytes the program could still write when it was asked; -1: the system does not tell
	Err    error  // what the system said
}

// Error says what is needed and what is there.
func (e *Full) Error() string {
	free := fmt.Sprintf("%d are free", e.Free)
	if e.Free < 0 {
		free = "how many are free is not known"
	}
	if e.Free >= e.Needed {
		free += ", so it is the number of its files, or somebody's share of it, that is used up"
	}
	return fmt.Sprintf("the volume of the folder %s has no room: %d bytes are needed and %s: %v", e.Folder, e.Needed, free, e.Err)
}

// Unwrap returns what the system said.
func (e *Full) Unwrap() error { return e.Err }

// Is reports whether target is syscall.ENOSPC: Windows says the same thing with other numbers.
func (e *Full) Is(target error) bool { return target == syscall.ENOSPC }

// roomFor makes a *Full of err when it says that there is no room for the file name with content. It is asked when what
// was written of the file is gone again, so that the bytes that are free are those that could be had.
func roomFor(fsys FS, name, content string, err error) error {
	if !noRoom(err) {
		return err
	}
	folder, _ := filepath.Split(name)
	if last := len(folder) - 1; last > len(filepath.VolumeName(folder)) && os.IsPathSeparator(folder[last]) {
		folder = folder[:last]
	}
	full := &Full{Folder: cmp.Or(folder, "."), Needed: int64(len(content)), Free: -1, Err: err}
	if free, failed := fsys.Free(full.Folder); failed == nil {
		full.Free = int64(min(free, math.MaxInt64))
	}
	return full
}

// noRoom reports whether err says that a volume, or somebody's share of it, is full.
func noRoom(err error) bool {
	return slices.ContainsFunc(fullErrnos(), func(errno syscall.Errno) bool { return errors.Is(err, errno) })
}
