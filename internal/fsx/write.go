package fsx

import (
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
}

// Refused is the error for a target that WriteWhole will not replace. Nothing was written.
type Refused struct {
	Path string
	Why  string // a sentence about the target, without its name and without a full stop
}

// Error names the target and the reason.
func (e *Refused) Error() string { return fmt.Sprintf("%s was not written: %s", e.Path, e.Why) }

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
// folder, a device, or a file that o.Mine does not know: a link somebody planted is never written through, and a live
// configuration is never taken for an earlier output. Another hard link to the old file keeps the old content.
func WriteWhole(fsys FS, path, content string, o WriteOptions) error {
	mode, err := admit(fsys, path, o)
	if err != nil {
		return err
	}
	// Split, not Dir: Dir would drop "link/.." from the path and name another folder.
	folder, _ := filepath.Split(path)
	temp := folder + ".isoplan-" + rand.Text() + ".tmp"
	f, err := fsys.CreateNew(temp, mode)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s was not written: its folder does not exist: %w", path, err)
	}
	if err != nil {
		return fmt.Errorf("%s was not written: no temporary file can be created beside it: %w", path, err)
	}
	if err := closeAfter(f, fill(f, content)); err != nil {
		return discard(fsys, path, temp, false, err)
	}
	if err := fsys.Rename(temp, path); err != nil {
		return discard(fsys, path, temp, true, err)
	}
	if err := fsys.SyncDir(folder); err != nil {
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

// fill writes content to f and flushes it. It leaves f open.
func fill(f File, content string) error {
	if _, err := f.WriteString(content); err != nil {
		return err
	}
	// The length is asked of the system, not of the write: a full disk behind a network can swallow bytes.
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() != int64(len(content)) {
		return fmt.Errorf("the temporary file holds %d bytes after %d were written: %w", info.Size(), len(content), io.ErrShortWrite)
	}
	return f.Sync()
}

// discard removes the temporary file after err and says what became of path. A rename over a network can succeed and
// lose its answer: when one was tried and the temporary file is not seen to be there still, nothing is claimed.
func discard(fsys FS, path, temp string, renamed bool, err error) error {
	state := "was not written, what was there is unchanged"
	gone := fsys.Remove(temp)
	if renamed && gone != nil {
		state = "has its old content or all of the new, look at it"
	}
	if gone == nil || errors.Is(gone, fs.ErrNotExist) {
		return fmt.Errorf("%s %s: %w", path, state, err)
	}
	return fmt.Errorf("%s %s: %w; the temporary file %s could not be removed, delete it: %w", path, state, err, temp, gone)
}
