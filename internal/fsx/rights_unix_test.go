//go:build unix

package fsx_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
)

// rightsSpy notes the rights a new file has when its first byte is written.
type rightsSpy struct {
	fsx.FS
	rights string
}

func (s *rightsSpy) At(fsx.Point) fsx.FS { return s }

func (s *rightsSpy) CreateLike(name, like string) (fsx.File, error) {
	f, err := s.FS.CreateLike(name, like)
	return &spiedFile{f, s, name}, err
}

type spiedFile struct {
	fsx.File
	s    *rightsSpy
	name string
}

func (f *spiedFile) At(fsx.Point) fsx.File { return f }

func (f *spiedFile) WriteString(text string) (int, error) {
	rights, err := f.s.Access(f.name)
	if err != nil {
		return 0, err
	}
	f.s.rights = rights
	return f.File.WriteString(text)
}

// TestRightsBeforeContent: a file like another has its owner, group and mode before it has any content.
func TestRightsBeforeContent(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o077))
	tests := []struct {
		name         string
		mode         fs.FileMode
		owner, group int // -1: that of the process
		want         string
	}{
		{"of the process", 0o600, -1, -1, "mode 0600"},
		{"for the group", 0o640, -1, -1, "mode 0640"},
		{"wider than the umask", 0o666, -1, -1, "mode 0666"},
		{"nobody may write", 0o444, -1, -1, "mode 0444"},
		{"another owner", 0o640, 12345, 23456, "owner 12345 group 23456 mode 0640"},
		{"set-group-id", 0o640 | fs.ModeSetgid, 12345, 23456, "owner 12345 group 23456 mode 2640"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			like, name := filepath.Join(folder, "like"), filepath.Join(folder, "new")
			put(t, like, oldText, 0o600)
			if tt.owner >= 0 && os.Geteuid() != 0 {
				t.Skip("only root gives files away")
			}
			if err := os.Chown(like, tt.owner, tt.group); err != nil {
				t.Skipf("this user cannot give files away: %v", err)
			}
			if err := os.Chmod(like, tt.mode); err != nil {
				t.Fatal(err)
			}
			want, err := fsx.OS().Access(like)
			if err != nil || !strings.Contains(want, tt.want) {
				t.Fatalf("the rights are %q, %v", want, err)
			}
			spy := &rightsSpy{FS: fsx.OS()}
			if err := fsx.PutNew(spy, name, newText, like, "p"); err != nil {
				t.Fatal(err)
			}
			after, err := fsx.OS().Access(name)
			if err != nil || spy.rights != want || after != want {
				t.Errorf("before the content %q, after it %q, %v, want %q", spy.rights, after, err, want)
			}
		})
	}
}

// TestRightsThatCannotBeHad: no file is made when its rights cannot be kept.
func TestRightsThatCannotBeHad(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "new")
	if _, err := fsx.OS().CreateLike(name, filepath.Join(folder, "no")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("like nothing: %v", err)
	}
	// What belongs to root cannot be made by others; what everybody may write to is no matter.
	if os.Geteuid() != 0 {
		_, err := fsx.OS().CreateLike(name, "/")
		if err == nil || !strings.Contains(err.Error(), "owner") {
			t.Errorf("a file of root: %v", err)
		}
	}
	if got := names(t, folder); len(got) != 0 {
		t.Errorf("the folder holds %v", got)
	}
}

func TestAccessTellsApart(t *testing.T) {
	folder := t.TempDir()
	a, b := filepath.Join(folder, "a"), filepath.Join(folder, "b")
	put(t, a, oldText, 0o600)
	put(t, b, newText, 0o600)
	access := func(name string) string {
		t.Helper()
		text, err := fsx.OS().Access(name)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if access(a) != access(b) {
		t.Errorf("%q and %q", access(a), access(b))
	}
	if err := os.Chmod(b, 0o604); err != nil {
		t.Fatal(err)
	}
	if access(a) == access(b) {
		t.Errorf("%q for a file only its owner reads and one that everybody reads", access(a))
	}
	if text, err := fsx.OS().Access(filepath.Join(folder, "no")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%q, %v of nothing", text, err)
	}
}

func TestLinks(t *testing.T) {
	folder := t.TempDir()
	a := filepath.Join(folder, "a")
	put(t, a, oldText, 0o600)
	for want := uint64(1); want < 4; want++ {
		if got, err := fsx.OS().Links(a); got != want || err != nil {
			t.Errorf("%d names, %v, want %d", got, err, want)
		}
		if err := os.Link(a, a+strings.Repeat("x", int(want))); err != nil {
			t.Skipf("no second names here: %v", err)
		}
	}
	if _, err := fsx.OS().Links(a + "no"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}

// TestReplace: one step, the rights of the new file, and no name aside.
func TestReplace(t *testing.T) {
	folder := t.TempDir()
	target, temp := filepath.Join(folder, "target"), filepath.Join(folder, "temp")
	for _, before := range []bool{false, true} {
		if before {
			put(t, target, oldText, 0o600)
		}
		put(t, temp, newText, 0o640)
		if err := fsx.OS().Replace(temp, target, filepath.Join(folder, "aside")); err != nil {
			t.Fatal(err)
		}
		if got := names(t, folder); !slices.Equal(got, []string{"target"}) || get(t, target) != newText {
			t.Errorf("the folder holds %v", got)
		}
	}
	if err := fsx.OS().Replace(temp, target, ""); err == nil || get(t, target) != newText {
		t.Errorf("replaced by nothing: %v", err)
	}
}

// TestLockedPipe: a named pipe that has the name of the lock does not hold the program up.
func TestLockedPipe(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	refused := new(fsx.Refused)
	if _, err := fsx.OS().Lock(name); !errors.As(err, &refused) || !strings.Contains(err.Error(), "a named pipe") {
		t.Errorf("error %v", err)
	}
}

func TestFree(t *testing.T) {
	if n, err := fsx.OS().Free(t.TempDir()); n == 0 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	if _, err := fsx.OS().Free(filepath.Join(t.TempDir(), "no")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
