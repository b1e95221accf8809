package host

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// mountOf asks the system what path lies on.
func mountOf(path string) (Mount, error) {
	real, err := filepath.Abs(path)
	if err == nil {
		real, err = filepath.EvalSymlinks(real)
	}
	if err != nil {
		return Mount{}, err
	}
	text, err := os.ReadFile("/proc/self/mountinfo")
	if errors.Is(err, fs.ErrNotExist) {
		return Mount{}, nil // a container may have no /proc
	}
	if err != nil {
		return Mount{}, err
	}
	list, err := parseMounts(string(text))
	if err != nil {
		return Mount{}, err
	}
	// The number tells apart what a path cannot: a mount below a folder that another mount hides.
	var info unix.Statx_t
	id := uint64(0)
	if err := unix.Statx(unix.AT_FDCWD, real, unix.AT_STATX_DONT_SYNC, unix.STATX_MNT_ID, &info); err == nil && info.Mask&unix.STATX_MNT_ID != 0 {
		id = info.Mnt_id
	}
	return mountAbove(list, real, id), nil
}
