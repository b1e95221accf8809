package apply

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/schema"
)

// folderName is the folder beside MetaBase.xml that apply keeps its things in.
const folderName = ".isoplan"

// folder is one such folder.
type folder struct {
	fs   fsx.FS
	home string // the folder it lies in
}

// homeOf gives the folder of a server's MetaBase.xml, "" when it has none.
func homeOf(files []File) string {
	for _, f := range files {
		if f.Space == string(schema.MetabaseSpace) {
			return filepath.Dir(f.Path)
		}
	}
	return ""
}

func (f folder) path() string { return filepath.Join(f.home, folderName) }

// file gives the place of something in the folder.
func (f folder) file(names ...string) string {
	return filepath.Join(append([]string{f.path()}, names...)...)
}

// check refuses a folder that somebody else may have made: what lies in it decides what recover writes.
func (f folder) check() (exists bool, err error) {
	info, err := f.fs.At(pointLockFolder).Lstat(f.path())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case info.Mode()&fs.ModeSymlink != 0:
		return false, fmt.Errorf("%s is a symbolic link, which somebody else may have put there; remove it", f.path())
	case !info.IsDir():
		return false, fmt.Errorf("%s is not a folder; isoplan keeps its journal there: move it away", f.path())
	}
	around, err := f.fs.Stat(f.home)
	if err != nil {
		return false, err
	}
	if open := info.Mode().Perm() & 0o022; open&^around.Mode().Perm() != 0 {
		return false, fmt.Errorf("%s can be written by more people than %s (mode %04o): what lies in it decides what isoplan writes; take the right away, or move the folder away",
			f.path(), f.home, info.Mode().Perm())
	}
	return true, nil
}

// make makes the folder, and a folder below it, when they are missing.
func (f folder) make(below string, p fsx.Point) error {
	path, in := f.path(), f.home
	if below != "" {
		path, in = f.file(below), f.path()
	}
	err := f.fs.At(p).Mkdir(path, 0o700)
	if errors.Is(err, fs.ErrExist) {
		info, err := f.fs.Lstat(path)
		if err == nil && !info.IsDir() {
			err = fmt.Errorf("%s is not a folder; move it away", path)
		}
		return err
	}
	if err != nil {
		return err
	}
	return f.fs.At(p).SyncDir(in)
}

// lockInfo is what the file beside the lock says about its holder, for people. The lock itself is the kernel's.
type lockInfo struct {
	Nonce string `json:"nonce"`
	Who   string `json:"who"`
	Plan  string `json:"plan,omitempty"`
	Since string `json:"since"`
}

// The limits of what is read from the folder, in bytes.
const (
	maxLockInfo = 4 << 10
	maxJournal  = 64 << 20
	maxHistory  = 16 << 20
)

// held is a lock that is held.
type held struct {
	f      folder
	closer io.Closer
	nonce  string
}

// still reports whether nobody took the lock over: the session of a mounted share may have ended, and with it the lock.
func (h *held) still() error {
	info, err := readInfo(h.f, pointNonce)
	switch {
	case err != nil:
		return fmt.Errorf("the lock of %s cannot be confirmed: %w", h.f.home, err)
	case info.Nonce != h.nonce:
		return fmt.Errorf("the lock of %s was taken over by %s", h.f.home, info.Who)
	}
	return nil
}

// release gives the lock back. The file of the lock stays: to delete it would let two processes hold it.
func (h *held) release() error {
	reach(h.f.fs, pointUnlockBefore)
	err := h.f.fs.At(pointUnlockBefore).Remove(h.f.file("lock.info"))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	err = errors.Join(err, h.closer.Close())
	reach(h.f.fs, pointUnlockAfter)
	return err
}

// readInfo reads who holds the lock.
func readInfo(f folder, p fsx.Point) (lockInfo, error) {
	var info lockInfo
	text, err := fsx.ReadStringFrom(f.fs.At(p), f.file("lock.info"), maxLockInfo)
	if err != nil {
		return info, err
	}
	return info, strictJSON(text, &info)
}

// clean removes what an ended process left in a folder: files isoplan was still writing, and, when every live file of
// the folder is there, the old files that a replacement in two steps put aside.
func clean(fsys fsx.FS, dir string, files []File) error {
	whole := true
	for _, f := range files {
		if filepath.Dir(f.Path) == dir {
			_, err := fsys.At(pointClean).Lstat(f.Path)
			whole = whole && err == nil
		}
	}
	entries, err := fsys.At(pointClean).ReadDir(dir)
	if err != nil {
		return err
	}
	var failed error
	removed := false
	for _, e := range entries {
		ours := fsx.IsOurTemp(e.Name()) || whole && fsx.IsOurAside(e.Name())
		if !ours || e.IsDir() {
			continue
		}
		failed = errors.Join(failed, fsys.At(pointClean).Remove(filepath.Join(dir, e.Name())))
		removed = true
	}
	if removed {
		failed = errors.Join(failed, fsys.At(pointClean).SyncDir(dir))
	}
	return failed
}

// baseName reports whether a text of a journal is the name of a file and no way to another folder.
func baseName(s string) bool {
	return s != "" && s != "." && s != ".." && !strings.ContainsAny(s, "/\\:\x00")
}
