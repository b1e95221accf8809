package fsx

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// openAtOnce is nothing here: only Unix waits when a named pipe is opened.
const openAtOnce = 0

// lockFlags open the file of a lock: a link itself and not what it leads to.
const lockFlags = os.O_CREATE | os.O_RDONLY | windows.O_FILE_FLAG_OPEN_REPARSE_POINT

// isLink is false: here a link is opened like a file, and found out afterwards.
func isLink(error) bool { return false }

// fullErrnos are the errors that say that there is no room.
func fullErrnos() []syscall.Errno {
	return []syscall.Errno{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED, syscall.ENOSPC}
}

// syncDir does nothing: Windows cannot flush a folder, its file systems keep a journal of names.
func syncDir(string) error { return nil }

func links(name string) (uint64, error) {
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0, &os.PathError{Op: "open", Path: name, Err: err}
	}
	// No right to the content is asked for: who may not read the file may still count its names.
	h, err := windows.CreateFile(path, 0, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil,
		windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return 0, &os.PathError{Op: "open", Path: name, Err: err}
	}
	var info windows.ByHandleFileInformation
	err = windows.GetFileInformationByHandle(h, &info)
	if err = errors.Join(err, windows.CloseHandle(h)); err != nil {
		return 0, &os.PathError{Op: "stat", Path: name, Err: err}
	}
	return uint64(info.NumberOfLinks), nil
}

func free(folder string) (uint64, error) {
	path, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, &os.PathError{Op: "free", Path: folder, Err: err}
	}
	var mine, all, left uint64
	if err := windows.GetDiskFreeSpaceEx(path, &mine, &all, &left); err != nil {
		return 0, &os.PathError{Op: "free", Path: folder, Err: err}
	}
	return mine, nil
}

// passing reports whether another program may be in the way for a moment only. 1175 and 1176 are among them: with a name
// aside both files still have their names then (see replace).
func passing(err error) bool {
	for _, errno := range []syscall.Errno{windows.ERROR_ACCESS_DENIED, windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION,
		windows.ERROR_UNABLE_TO_REMOVE_REPLACED, windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT} {
		if errors.Is(err, errno) {
			return true
		}
	}
	return false
}

func rename(from, to string) error { return held(time.Sleep, passing).rename(from, to) }

func (r retry) rename(from, to string) error {
	return r.do(to, func() error {
		return move(from, to, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
	})
}

// move renames a file. Without a flag that says so it does not replace another, and it never copies.
func move(from, to string, flags uint32) error {
	source, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	goal, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	if err := windows.MoveFileEx(source, goal, flags); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// replace uses ReplaceFileW, which keeps the access list, the creation time and the streams of target, and always gives
// the old file the name aside on the way. Which names exist after an error:
//
//   - 1175 (the old file cannot be removed): target has the old content, temp the new.
//   - 1176 (the new file cannot be renamed): the same. Without a name aside target would be gone.
//   - 1177 (the new file cannot take the name): target is missing, the old content is at aside, the new at temp, which
//     already has the attributes and streams of the old. The old file is given its name back at once; if that fails too,
//     the error says where both are.
//   - any other: target has the old content, temp the new.
//
// A machine that stops in between may leave what 1177 leaves.
func replace(temp, target, aside string) error {
	return held(time.Sleep, passing).replace(temp, target, aside)
}

func (r retry) replace(temp, target, aside string) error {
	if _, err := os.Lstat(target); errors.Is(err, os.ErrNotExist) {
		return r.rename(temp, target)
	}
	err := r.do(target, func() error { return replaceFile(target, temp, aside) })
	if errors.Is(err, windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT_2) {
		if back := r.do(target, func() error { return move(aside, target, windows.MOVEFILE_WRITE_THROUGH) }); back != nil {
			return fmt.Errorf("%s is missing: its old content is %s, the new one is %s; give one of them the name: %w", target, aside, temp, errors.Join(err, back))
		}
	}
	if err != nil {
		return err
	}
	// The target is replaced, whatever becomes of the old file: one that somebody still has open is found by its name
	// (IsOurAside) and removed the next time.
	_ = r.do(aside, func() error { return os.Remove(aside) })
	return nil
}

// replaceFile calls ReplaceFileW, which golang.org/x/sys does not have.
func replaceFile(target, temp, aside string) error {
	var names [3]*uint16
	for i, name := range []string{target, temp, aside} {
		p, err := windows.UTF16PtrFromString(name)
		if err != nil {
			return &os.LinkError{Op: "replace", Old: temp, New: target, Err: err}
		}
		names[i] = p
	}
	call := windows.NewLazySystemDLL("kernel32.dll").NewProc("ReplaceFileW")
	if err := call.Find(); err != nil {
		return &os.LinkError{Op: "replace", Old: temp, New: target, Err: err}
	}
	ok, _, err := call.Call(uintptr(unsafe.Pointer(names[0])), uintptr(unsafe.Pointer(names[1])), uintptr(unsafe.Pointer(names[2])), 0, 0, 0)
	if ok == 0 {
		return &os.LinkError{Op: "replace", Old: temp, New: target, Err: err}
	}
	return nil
}
