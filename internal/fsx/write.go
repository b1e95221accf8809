package fsx

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// headSize is how many bytes from the beginning of an existing file WriteOptions.Mine gets at most.
const headSize = 4 << 10

// WriteOptions says how WriteWhole writes.
type WriteOptions struct {
	// Mode is the permission of the new file; 0 means 0600. The umask applies, and the new file is never open to
	// more people than the one it replaces.
	Mode fs.FileMode
	// Mine reports whether the file that exists may be replaced. It gets the file's beginning, at most 4 KiB. Nil
	// means any file may be.
	Mine func(old []byte) bool
	// New says that no file that exists is ever replaced; Mine is not asked then.
	New bool
	// Point begins the names of the points of the writing, "file" when it is empty: file.create, file.write,
	// file.fsync, file.close, file.reread, file.rename, file.dirfsync.
	Point string
	// Verify makes the temporary file be read again and compared before it takes the target's name.
	Verify bool
}

// Refused is the error for a name that is not written to, or not locked, because of what it is or what has it. Nothing
// was changed.
type Refused struct {
	Path string
	Why  string // a sentence about the target, without its name and without a full stop
	act  string // what was not done; "" is written
}

// Error names the target and the reason.
func (e *Refused) Error() string {
	return fmt.Sprintf("%s was not %s: %s", e.Path, cmp.Or(e.act, "written"), e.Why)
}

// NotDurable is the error for a target that has its whole new content, but whose folder could not be flushed: a power
// cut may bring the old file back.
type NotDurable struct {
	Path string
	Err  error
}

// Error says that the file is written and what is not certain.
func (e *NotDurable) Error() string {
	return fmt.Sprintf("%s is written, but its folder could not be flushed to the disk, so a power cut may undo it: %v", e.Path, e.Err)
}

// Unwrap returns the error of the flush.
func (e *NotDurable) Unwrap() error { return e.Err }

// WriteWhole makes content the whole content of the file path. It writes a temporary file with a random name in the
// same folder, flushes it and renames it, so that path holds its old content or all of the new at every moment.
//
// An error says what became of the target: as a rule it is as it was and the temporary file is gone, or named when it
// could not be removed. Two cases differ: *NotDurable, and a rename that failed in a way that leaves open whether it
// took place; then too the target is wholly old or wholly new. A *Refused says that the target is a symbolic link, a
// folder, a device, or a file that o.Mine does not know, or has a name that Windows takes for something else: a link
// somebody planted is never written through, and a live configuration is never taken for an earlier output. A volume
// without room is a *Full. Another hard link to the old file keeps the old content.
func WriteWhole(fsys FS, path, content string, o WriteOptions) error {
	mode, err := admit(fsys, path, o)
	if err != nil {
		return err
	}
	point := cmp.Or(o.Point, "file")
	// Split, not Dir: Dir would drop "link/.." from the path and name another folder.
	folder, _ := filepath.Split(path)
	temp := folder + TempName(rand.Text())
	f, err := fsys.At(Point(point+".create")).CreateNew(temp, mode)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s was not written: its folder does not exist: %w", path, err)
	}
	if err != nil {
		err = roomFor(fsys, path, content, err)
		return fmt.Errorf("%s was not written: no temporary file can be created beside it: %w", path, err)
	}
	if err := fill(fsys, f, temp, content, point, o.Verify); err != nil {
		return discard(fsys, path, temp, content, false, err)
	}
	if err := fsys.At(Point(point+".rename")).Rename(temp, path); err != nil {
		return discard(fsys, path, temp, content, true, err)
	}
	if err := fsys.At(Point(point + ".dirfsync")).SyncDir(folder); err != nil {
		return &NotDurable{Path: path, Err: err}
	}
	return nil
}

// admit decides whether path may be written and with which mode.
func admit(fsys FS, path string, o WriteOptions) (fs.FileMode, error) {
	mode := o.Mode.Perm()
	if mode == 0 {
		mode = 0o600
	}
	if path == "" || os.IsPathSeparator(path[len(path)-1]) {
		return 0, &Refused{Path: fmt.Sprintf("%q", path), Why: "this names no file"}
	}
	if err := admitName(path); err != nil {
		return 0, err
	}
	info, err := fsys.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return mode, nil
	}
	if err != nil {
		return 0, fmt.Errorf("%s was not written: %w", path, err)
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return 0, &Refused{Path: path, Why: "it is a symbolic link, which somebody else may have put there; name the file itself"}
	}
	if !info.Mode().IsRegular() {
		return 0, &Refused{Path: path, Why: "it is " + kind(info.Mode()) + ", not a file"}
	}
	if o.New {
		return 0, &Refused{Path: path, Why: "it exists and is never overwritten; choose another name, or move it away first"}
	}
	if o.Mine != nil {
		head, err := readHead(fsys, path)
		if err != nil {
			return 0, fmt.Errorf("%s was not written: it exists and cannot be read to see whether it may be replaced: %w", path, err)
		}
		if !o.Mine(head) {
			return 0, &Refused{Path: path, Why: "it exists and is not an earlier output of this kind; choose another name, or delete it first"}
		}
	}
	return mode & (info.Mode().Perm() | 0o600), nil
}

// readHead returns the first headSize bytes of the file path, or all of a shorter one.
func readHead(fsys FS, path string) ([]byte, error) {
	f, err := fsys.Open(path)
	if err != nil {
		return nil, err
	}
	head, err := io.ReadAll(io.LimitReader(f, headSize))
	return head, closeAfter(f, err)
}

// discard removes the temporary file after err and says what became of path. A rename over a network can succeed and
// lose its answer: when one was tried and the temporary file is not seen to be there still, nothing is claimed.
func discard(fsys FS, path, temp, content string, renamed bool, err error) error {
	state := "was not written, what was there is unchanged"
	gone := fsys.Remove(temp)
	err = roomFor(fsys, path, content, err)
	if renamed && gone != nil {
		state = "has its old content or all of the new, look at it"
	}
	if gone == nil || errors.Is(gone, fs.ErrNotExist) {
		return fmt.Errorf("%s %s: %w", path, state, err)
	}
	return fmt.Errorf("%s %s: %w; the temporary file %s could not be removed, delete it: %w", path, state, err, temp, gone)
}
