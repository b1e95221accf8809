package host_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/isoplan/isoplan/internal/host"
)

// TestMount asks the system about mounts of the test's own.
func TestMount(t *testing.T) {
	e := host.OS()
	if m, err := e.Mount("/proc"); err != nil || m.Type != "proc" || m.Point != "/proc" {
		t.Errorf("/proc lies on %+v, %v", m, err)
	}
	if m, err := e.Mount("."); err != nil || m.Type == "" {
		t.Errorf("the current folder lies on %+v, %v", m, err)
	}
	if _, err := e.Mount(filepath.Join(t.TempDir(), "no")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	folder := filepath.Join(t.TempDir(), "a folder")
	link := filepath.Join(t.TempDir(), "link")
	if err := errors.Join(os.MkdirAll(filepath.Join(folder, "below"), 0o700), os.Symlink(folder, link)); err != nil {
		t.Fatal(err)
	}
	mount := func(at, options string) {
		t.Helper()
		if err := syscall.Mount("tmpfs", at, "tmpfs", 0, options); err != nil {
			t.Skipf("this user cannot mount: %v", err)
		}
		t.Cleanup(func() {
			if err := syscall.Unmount(at, syscall.MNT_DETACH); err != nil {
				t.Error(err)
			}
		})
	}
	// A mount that another one hides: by its path it is the deepest, and nothing lies on it any more.
	mount(filepath.Join(folder, "below"), "size=16k")
	mount(folder, "size=32k")
	if err := os.Mkdir(filepath.Join(folder, "below"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder, link, filepath.Join(link, "below"), filepath.Join(folder, "below")} {
		m, err := e.Mount(path)
		if err != nil || m.Type != "tmpfs" || m.Point != folder || !slices.Contains(m.Options, "size=32k") {
			t.Errorf("%s lies on %+v, %v", path, m, err)
		}
		if refuse, warn := m.Problem(); refuse != "" || warn != "" {
			t.Errorf("%q, %q", refuse, warn)
		}
	}
}
