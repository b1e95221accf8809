package host

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// listPiece is how many entries of a folder are in memory at a time.
const listPiece = 512

// Ambiguous is the error for a name that two entries of one folder have but for letter case. Windows cannot hold both,
// so the copy is not what the server has.
type Ambiguous struct {
	Folder string
	Names  [2]string
}

// Error names both entries and their folder.
func (e *Ambiguous) Error() string {
	return fmt.Sprintf("%s holds both %q and %q, which are one name on Windows; keep the one that came from the server", e.Folder, e.Names[0], e.Names[1])
}

// Lookup finds the file or folder of a Windows path inside a tree that is laid out like the drives:
// root/C/WINDOWS/system32/inetsrv/MetaBase.xml for C:\WINDOWS\system32\inetsrv\MetaBase.xml. Both separators are
// accepted.
//
// Every name is matched without regard to case. Two entries that differ in case only are an *Ambiguous; a path that is
// not an absolute one on a drive is a *BadPath; what is not there is an error that wraps fs.ErrNotExist and says where the
// search ended. A link in the tree is followed as long as it stays in the tree, and is an error otherwise. Short names
// (PROGRA~1) are not known to a copy and are not found.
func Lookup(root, windowsPath string) (string, error) {
	drive, names, err := splitPath(windowsPath)
	if err != nil {
		return "", err
	}
	return walk(root, windowsPath, append([]string{drive}, names...))
}

// LookupDrives is Lookup where every drive has its own folder: drives maps the letter, in either case, to it.
func LookupDrives(drives map[string]string, windowsPath string) (string, error) {
	drive, names, err := splitPath(windowsPath)
	if err != nil {
		return "", err
	}
	var keys []string
	for key := range drives {
		if strings.EqualFold(key, drive) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	switch len(keys) {
	case 0:
		return "", fmt.Errorf("%q cannot be looked up, no folder is given for drive %s: %w", windowsPath, drive, fs.ErrNotExist)
	case 1:
		return walk(drives[keys[0]], windowsPath, names)
	}
	return "", fmt.Errorf("%q cannot be looked up, drive %s is given twice: %q for %s and %q for %s",
		windowsPath, drive, drives[keys[0]], keys[0], drives[keys[1]], keys[1])
}

// walk goes down from base by names.
func walk(base, windowsPath string, names []string) (string, error) {
	missed := func(err error) (string, error) {
		return "", fmt.Errorf("%q was looked for in %s: %w", windowsPath, base, err)
	}
	// Opening a named pipe would wait for its writer.
	if info, err := os.Stat(base); err != nil {
		return missed(err)
	} else if !info.IsDir() {
		return missed(errors.New("that is not a folder"))
	}
	root, err := os.OpenRoot(base)
	if err != nil {
		return missed(err)
	}
	found := "."
	for _, name := range names {
		entry, err := match(root, base, found, name)
		if err != nil {
			return missed(errors.Join(err, root.Close()))
		}
		found = filepath.Join(found, entry)
	}
	// The last entry may be a link; os.Root refuses one that leads out.
	_, err = root.Stat(found)
	if err = errors.Join(err, root.Close()); err != nil {
		return missed(err)
	}
	return filepath.Join(base, found), nil
}

// match returns the entry of folder (below root, which is base) that has name, whatever its letter case.
func match(root *os.Root, base, folder, name string) (string, error) {
	info, err := root.Stat(folder)
	if err != nil {
		return "", err
	}
	shown := filepath.Join(base, folder)
	if !info.IsDir() {
		return "", fmt.Errorf("%s is not a folder", shown)
	}
	d, err := root.Open(folder)
	if err != nil {
		return "", err
	}
	found, err := scan(d, name)
	if err = errors.Join(err, d.Close()); err != nil {
		return "", err
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("%s has no entry %q in any letter case: %w", shown, name, fs.ErrNotExist)
	case 1:
		return found[0], nil
	}
	slices.Sort(found)
	return "", &Ambiguous{Folder: shown, Names: [2]string{found[0], found[1]}}
}

// scan returns the entries of d that have name but for letter case.
func scan(d fs.ReadDirFile, name string) ([]string, error) {
	var found []string
	for {
		entries, err := d.ReadDir(listPiece)
		for _, e := range entries {
			if strings.EqualFold(e.Name(), name) {
				found = append(found, e.Name())
			}
		}
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
	}
}
