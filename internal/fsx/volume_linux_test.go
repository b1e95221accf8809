package fsx_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/isoplan/isoplan/internal/fsx"
)

// The tags of the entries of a POSIX access list.
const (
	userObject, user, groupObject, mask, other = 0x01, 0x02, 0x04, 0x10, 0x20

	nobody = 0xffffffff // the number of an entry that is about nobody by name
)

// list is an access list as the kernel takes it, of entries tag, rights, number.
func list(entries ...[3]uint32) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 2)
	for _, e := range entries {
		b = binary.LittleEndian.AppendUint16(b, uint16(e[0]))
		b = binary.LittleEndian.AppendUint16(b, uint16(e[1]))
		b = binary.LittleEndian.AppendUint32(b, e[2])
	}
	return b
}

// TestLists: user 4711 may do what the folder or the file says, and a file like another has that one's list, not the
// folder's.
func TestLists(t *testing.T) {
	folder := t.TempDir()
	like, name := filepath.Join(folder, "like"), filepath.Join(folder, "new")
	put(t, like, oldText, 0o640)
	own, err := fsx.OS().Access(like)
	if err != nil || strings.Contains(own, "acl") {
		t.Fatalf("%q, %v", own, err)
	}
	everything := list([3]uint32{userObject, 6, nobody}, [3]uint32{user, 7, 4711}, [3]uint32{groupObject, 4, nobody}, [3]uint32{mask, 7, nobody}, [3]uint32{other, 0, nobody})
	if err := unix.Setxattr(folder, "system.posix_acl_default", everything, 0); err != nil {
		t.Skipf("no access lists here: %v", err)
	}
	// A plain creation shows that the folder gives its list away.
	put(t, filepath.Join(folder, "plain"), "", 0o640)
	if got, err := fsx.OS().Access(filepath.Join(folder, "plain")); err != nil || !strings.Contains(got, "posix_acl_access") {
		t.Fatalf("the folder gives nothing: %q, %v", got, err)
	}
	check := func(want string) {
		t.Helper()
		spy := &rightsSpy{FS: fsx.OS()}
		if err := fsx.PutNew(spy, name, newText, like, "p"); err != nil {
			t.Fatal(err)
		}
		if after, err := fsx.OS().Access(name); err != nil || spy.rights != want || after != want {
			t.Errorf("before the content %q, after it %q, %v, want %q", spy.rights, after, err, want)
		}
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	check(own)
	one := list([3]uint32{userObject, 6, nobody}, [3]uint32{user, 4, 815}, [3]uint32{groupObject, 4, nobody}, [3]uint32{mask, 4, nobody}, [3]uint32{other, 0, nobody})
	if err := unix.Setxattr(like, "system.posix_acl_access", one, 0); err != nil {
		t.Fatal(err)
	}
	listed, err := fsx.OS().Access(like)
	if err != nil || listed == own {
		t.Fatalf("%q, %v", listed, err)
	}
	check(listed)
}

// TestRealFullDisk writes to a volume of 64 KiB until nothing fits.
func TestRealFullDisk(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("this user cannot mount a small volume: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(folder, "plan.json")
	put(t, path, oldText, 0o600)
	big := strings.Repeat("x", 100<<10)
	free, err := fsx.OS().Free(folder)
	if err != nil || free == 0 || free >= 64<<10 {
		t.Fatalf("%d bytes are free of 64 KiB, %v", free, err)
	}
	for name, do := range map[string]func() error{
		"WriteWhole": func() error { return fsx.WriteWhole(fsx.OS(), path, big, fsx.WriteOptions{}) },
		"PutNew":     func() error { return fsx.PutNew(fsx.OS(), filepath.Join(folder, "new"), big, path, "p") },
	} {
		err := do()
		full := new(fsx.Full)
		if !errors.As(err, &full) || !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("%s: error %v", name, err)
		}
		if full.Folder != folder || full.Needed != 100<<10 || full.Free != int64(free) {
			t.Errorf("%s: %+v", name, full)
		}
		if !strings.Contains(err.Error(), fmt.Sprintf("102400 bytes are needed and %d are free", free)) {
			t.Errorf("%s: error %v", name, err)
		}
		if got := names(t, folder); len(got) != 1 || get(t, path) != oldText {
			t.Errorf("%s: the folder holds %v", name, got)
		}
	}
}

// asUser does something with the rights of the user and group id, as far as files are concerned.
func asUser(t *testing.T, id int, do func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can act as somebody else")
	}
	// The identity belongs to the thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	become := func(id int) {
		if err := errors.Join(syscall.Setfsgid(id), syscall.Setfsuid(id)); err != nil {
			t.Fatal(err)
		}
	}
	become(id)
	defer become(0)
	do()
}

// TestRightsOfOthers: who may not give a file the rights of another gets no file.
func TestRightsOfOthers(t *testing.T) {
	const me, others = 12345, 23456
	tests := []struct {
		name         string
		owner, group int
		mode         os.FileMode
		says         string
	}{
		{"my own", me, others, 0o640, ""},
		{"of root", 0, others, 0o644, "the owner cannot be user 0"},
		{"of a group I am not in", me, 4711, 0o644, "with group 4711"},
		// The system takes this bit off without a word.
		{"set-group-id of a group I am not in", me, others, 0o640 | os.ModeSetgid, "mode 0640 and not owner 12345 group 23456 mode 2640"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			// New files of the folder belong to the group of the folder.
			folder := filepath.Join(t.TempDir(), "folder")
			like := filepath.Join(t.TempDir(), "like")
			put(t, like, oldText, 0o600)
			if err := errors.Join(os.Mkdir(folder, 0o700), os.Chown(folder, me, others), os.Chmod(folder, 0o700|os.ModeSetgid)); err != nil {
				t.Skipf("this user cannot give files away: %v", err)
			}
			if err := errors.Join(os.Chown(like, tt.owner, tt.group), os.Chmod(like, tt.mode)); err != nil {
				t.Fatal(err)
			}
			for _, above := range []string{filepath.Dir(folder), filepath.Dir(like), filepath.Dir(filepath.Dir(like))} {
				if err := os.Chmod(above, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			asUser(t, me, func() {
				err := fsx.PutNew(fsx.OS(), filepath.Join(folder, "new"), newText, like, "p")
				if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
					t.Errorf("error %v, want %q", err, tt.says)
				}
			})
			if got := names(t, folder); (len(got) != 0) != (tt.says == "") {
				t.Errorf("the folder holds %v", got)
			}
		})
	}
}
