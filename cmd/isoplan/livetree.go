package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
)

// copyFix is the fix where nothing better is known about a file not found.
const copyFix = "Copy the files from the server as they lie on its drives, for example ROOT/C/WINDOWS/system32/inetsrv/MetaBase.xml, or name them in the live block."

// treeTrouble says in words what is wrong with the folders of a live block
// where a file of it was not found: a folder that is not there, or one that is
// a level too high or too low. It looks only after something went wrong.
func (r *liveReader) treeTrouble(l *model.LiveSource, err error) (detail, fix string) {
	detail, fix = sentence(err.Error()), copyFix
	if info, odd := r.app.env.FS.Stat(r.local(l.Root)); l.Root != "" && odd == nil && !info.IsDir() {
		return fmt.Sprintf("%s is a file, and root names a folder laid out like the drives of the server.", l.Root),
			fmt.Sprintf(`%s What a collector wrote belongs in live "collected" { file = %q }.`, copyFix, filepath.ToSlash(l.Root))
	}
	var without noWindows
	if !errors.Is(err, fs.ErrNotExist) && !errors.As(err, &without) {
		return detail, fix
	}
	folders := []string{l.Root}
	if l.Root == "" {
		folders = nil
		for _, d := range sortedNames(l.Drives) {
			folders = append(folders, l.Drives[d])
		}
	}
	for _, p := range folders {
		if _, gone := r.app.env.FS.Stat(r.local(p)); errors.Is(gone, fs.ErrNotExist) {
			detail = fmt.Sprintf("There is no folder %s.", p)
			if near := r.nearFolder(p); near != "" {
				fix = fmt.Sprintf("Did you mean %s?", near)
			}
			return detail, fix
		}
	}
	if l.Root != "" && without.tree != "" {
		if near := r.serverTrees(l.Root); len(near) > 0 {
			return detail, fmt.Sprintf("Did you mean %s?", strings.Join(near, " or "))
		}
	}
	return detail, fix
}

// nearFolder gives the folder that was meant by one that is not there: the
// first name on the way that is not there is read as the one beside it with a
// near name; with no such name, the only tree of a server there is.
func (r *liveReader) nearFolder(written string) string {
	p := path.Clean(strings.ReplaceAll(written, `\`, "/"))
	rest := ""
	for up := path.Dir(p); ; up = path.Dir(p) {
		names, err := r.foldersIn(up)
		if err == nil {
			if near := diag.Nearest(path.Base(p), names); near != "" {
				meant := path.Join(up, near, rest)
				if _, err := r.app.env.FS.Stat(r.local(meant)); err == nil {
					return meant
				}
				return path.Join(up, near)
			}
			if trees := r.serverTrees(up); rest == "" && len(trees) == 1 {
				return trees[0]
			}
			return ""
		}
		if up == p || path.Base(up) == ".." {
			return ""
		}
		rest, p = path.Join(path.Base(p), rest), up
	}
}

// mostTrees is how many trees of servers a message names.
const mostTrees = 3

// serverTrees gives the folders that look like the tree of a server, one level
// below a folder or above it.
func (r *liveReader) serverTrees(root string) []string {
	root = path.Clean(strings.ReplaceAll(root, `\`, "/"))
	if up := path.Dir(root); len(path.Base(root)) == 1 && root != "." && r.looksLikeServer(up) {
		return []string{up}
	}
	names, err := r.foldersIn(root)
	if err != nil {
		return nil
	}
	var found []string
	for _, name := range names {
		if p := path.Join(root, name); r.looksLikeServer(p) {
			if found = append(found, p); len(found) == mostTrees {
				break
			}
		}
	}
	return found
}

// looksLikeServer reports whether a folder has a Windows folder on its drive C.
func (r *liveReader) looksLikeServer(p string) bool {
	for _, dir := range windowsFolders() {
		if _, err := host.Lookup(r.local(p), dir); err == nil {
			return true
		}
	}
	return false
}

// mostFolders is how many folders are compared with one that is not there.
const mostFolders = 200

// folders is what a folder holds of folders.
type folders struct {
	names []string
	err   error
}

// foldersIn lists the folders in one, sorted, and reads it once: the live blocks
// of a whole farm may lead into it. Of too many it lists none.
func (r *liveReader) foldersIn(p string) ([]string, error) {
	p = filepath.Clean(r.local(p))
	if known, ok := r.listed.Load(p); ok {
		return known.(folders).names, known.(folders).err
	}
	entries, err := fs.ReadDir((&host.Env{FS: r.app.env.FS}).Folder(p), ".")
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if len(names) > mostFolders {
		names = nil
	}
	r.listed.Store(p, folders{names, err})
	return names, err
}
