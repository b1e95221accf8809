package modules

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
)

// shipped are the modules of the library, a folder for each.
//
//go:embed */README.md */*.hcl
var shipped embed.FS

// Prefix begins the source of a module of the library: "isoplan/NAME".
const Prefix = "isoplan/"

// Folder is where copies of modules of the library lie in a root. A source
// "isoplan/NAME" means such a copy where there is one.
const Folder = "modules/isoplan"

// Library gives the modules that the program carries, a folder for each.
func Library() fs.FS { return shipped }

// Names lists the modules of a library, sorted.
func Names(library fs.FS) []string {
	entries, err := fs.ReadDir(library, ".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && named(e.Name()) {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	return names
}

// InLibrary takes the name out of a source "isoplan/NAME". ok is false for
// every other source; an error says what is wrong with the name.
func InLibrary(source string) (name string, ok bool, err error) {
	name, ok = strings.CutPrefix(source, Prefix)
	if !ok {
		return "", false, nil
	}
	if !named(name) {
		return "", true, fmt.Errorf("the source %s names no module of the library: its name has small letters, digits and hyphens", quote(source))
	}
	return name, true, nil
}

// named reports whether a text may be the name of a module of the library. A
// device is none: the copy of a module becomes a folder.
func named(s string) bool {
	return s != "" && len(s) <= 64 && s[0] != '-' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && !device(s)
}

// Bounds of what Sum reads: a module is text that people write.
const (
	maxSummed      = 16 << 20
	maxSummedFiles = 1000
)

// Files lists the plain files of a module's folder, sorted: those that belong
// to it. Folders below it are modules of their own, and names that begin with
// a full stop are left out.
func Files(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		info, err := fs.Stat(fsys, path.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		if info.Mode().IsRegular() {
			names = append(names, e.Name())
		}
	}
	if len(names) > maxSummedFiles {
		return nil, fmt.Errorf("the folder %s has %d files, and %d are the most of a module", quote(dir), len(names), maxSummedFiles)
	}
	sort.Strings(names)
	return names, nil
}

// Sum gives the hash of what a module's folder holds: names and texts of its
// files in the order of their names. Line ends count as LF, so that a check-out
// with other line ends is the same module.
func Sum(fsys fs.FS, dir string) (string, error) {
	names, err := Files(fsys, dir)
	if err != nil {
		return "", err
	}
	all := sha256.New()
	left := int64(maxSummed)
	for _, name := range names {
		text, err := readFile(fsys, path.Join(dir, name), left)
		if err != nil {
			return "", err
		}
		left -= int64(len(text))
		one := sha256.Sum256([]byte(strings.ReplaceAll(text, "\r\n", "\n")))
		fmt.Fprintf(all, "%x %q\n", one, name)
	}
	return "sha256:" + hex.EncodeToString(all.Sum(nil)), nil
}

// readFile reads a file of at most so many bytes.
func readFile(fsys fs.FS, name string, most int64) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return "", err
	}
	if int64(len(text)) > most {
		return "", fmt.Errorf("the files of %s have more than %d bytes together", quote(path.Dir(name)), maxSummed)
	}
	return string(text), nil
}
