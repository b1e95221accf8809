//go:build unix

package fsx

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/gofrs/flock"
)

// TestLockFlags: a link that was put there after the look at the name is not followed either.
func TestLockFlags(t *testing.T) {
	folder := t.TempDir()
	for _, target := range []string{"victim", "nowhere"} {
		if target == "victim" {
			if err := os.WriteFile(filepath.Join(folder, target), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		name := filepath.Join(folder, "link-to-"+target)
		if err := os.Symlink(target, name); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
		if ok, err := flock.New(name, flock.SetFlag(lockFlags)).TryLock(); ok || !isLink(err) {
			t.Errorf("%s: locked %t, %v", target, ok, err)
		}
	}
	if _, err := os.Lstat(filepath.Join(folder, "nowhere")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file was made through a link: %v", err)
	}
}

// TestStillThere: a lock is worth nothing when its file no longer has the name.
func TestStillThere(t *testing.T) {
	tests := []struct {
		name string
		do   func(name string) error
		ok   bool
	}{
		{"nothing happens", func(string) error { return nil }, true},
		{"deleted", os.Remove, false},
		{"moved", func(name string) error { return os.Rename(name, name+"2") }, false},
		{"another file", func(name string) error {
			return errors.Join(os.Rename(name, name+"2"), os.WriteFile(name, nil, 0o600))
		}, false},
		{"a link to the same file", func(name string) error {
			return errors.Join(os.Rename(name, name+"2"), os.Symlink(name+"2", name))
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "lock")
			looks := 0
			look := func(name string) (fs.FileInfo, error) {
				if looks++; looks == 2 { // after the file was locked
					if err := tt.do(name); err != nil {
						t.Fatal(err)
					}
				}
				return os.Lstat(name)
			}
			held, err := lock(name, look)
			if (err == nil) != tt.ok || looks != 2 {
				t.Errorf("error %v after %d looks", err, looks)
			}
			if err == nil {
				err = held.Close()
			} else {
				// What was locked is given back: the file, wherever it is now, can be locked by the next.
				err = lockAgain(name, name+"2")
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// lockAgain locks the files that exist.
func lockAgain(names ...string) error {
	for _, name := range names {
		l := flock.New(name)
		if ok, err := l.TryLock(); !ok || err != nil {
			return fmt.Errorf("%s is still locked: %t, %w", name, ok, err)
		}
		if err := l.Close(); err != nil {
			return err
		}
	}
	return nil
}

func TestNoRoom(t *testing.T) {
	for _, errno := range fullErrnos() {
		if !noRoom(&os.PathError{Op: "write", Path: "x", Err: errno}) {
			t.Errorf("%v is no full volume", errno)
		}
	}
	if noRoom(os.ErrPermission) || noRoom(nil) {
		t.Error("every error is a full volume")
	}
}
