package main

import (
	"os"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func maxRSS(usage any) int64 {
	if u, ok := usage.(*syscall.Rusage); ok {
		return u.Maxrss
	}
	return 0
}

// evicts says that evict works here.
const evicts = true

// evict puts files out of the page cache, so that the next reader waits for the
// disk.
func evict(t *testing.T, files []string) {
	t.Helper()
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		err = unix.Fdatasync(int(f.Fd()))
		if err == nil {
			err = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
		}
		f.Close()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}
