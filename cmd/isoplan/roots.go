package main

import (
	"io/fs"
	"path/filepath"
	"slices"
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/lang"
)

// rootFinder finds the folders that validate checks for what it is given. It
// remembers what it saw: pre-commit passes many files of few folders.
type rootFinder struct {
	app    *app
	in     inputs
	own    map[string]string
	root   map[string]checkedFolder
	looks  map[string]lang.Look
	loaded map[string]loadedRoot
}

// checkedFolder is a folder to check: a root, or a module that no root uses.
type checkedFolder struct {
	dir    string
	module bool
}

// loadedRoot is a root with its modules.
type loadedRoot struct {
	root   *lang.Root
	broken bool
}

// roots gives the folders to check, each once: those named and those of the
// files named; for one that is a module, the root that uses it.
func (a *app) roots(args []string, in inputs) ([]checkedFolder, *diag.Diagnostic) {
	if len(args) == 0 {
		args = []string{"."}
	}
	f := &rootFinder{app: a, in: in, own: map[string]string{}, root: map[string]checkedFolder{}, looks: map[string]lang.Look{}, loaded: map[string]loadedRoot{}}
	seen := map[string]bool{}
	var all []checkedFolder
	for _, arg := range args {
		info, err := a.env.FS.Stat(a.env.Path(arg))
		if err != nil {
			fault := a.folderFault("IP0006", "Path cannot be read", arg, err)
			return nil, &fault
		}
		dir := filepath.Clean(arg)
		if !info.IsDir() {
			if !info.Mode().IsRegular() {
				return nil, &diag.Diagnostic{Severity: diag.Error, ID: "IP0006", Summary: "Path cannot be read", Detail: filepath.ToSlash(arg) + " is a pipe, a device or the like, and is not read."}
			}
			dir = f.folderOf(filepath.Dir(dir))
		}
		if c := f.rootOf(dir); !seen[c.dir] {
			seen[c.dir] = true
			all = append(all, c)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].dir < all[j].dir })
	return all, nil
}

// folderOf gives the folder a file in a folder belongs to: that folder, or the
// nearest one above that holds configuration; the folder itself where none
// does, which then is reported.
func (f *rootFinder) folderOf(folder string) string {
	found, ok := f.own[folder]
	for dir := folder; !ok; dir = filepath.Dir(dir) {
		switch {
		case f.configured(dir):
			found, ok = dir, true
		case top(dir):
			found, ok = folder, true
		}
	}
	f.own[folder] = found
	return found
}

// top reports whether no name of a folder above can be told from a name.
func top(dir string) bool { return filepath.Dir(dir) == dir || filepath.Base(dir) == ".." }

// configured reports whether a folder holds configuration. One that cannot be
// read holds nothing here; loading it says why.
func (f *rootFinder) configured(dir string) bool {
	names, _ := fs.ReadDir(f.app.env.Folder(dir), ".")
	return slices.ContainsFunc(names, func(e fs.DirEntry) bool { return !e.IsDir() && lang.IsConfig(e.Name()) })
}

// rootOf gives what to check for a folder that holds configuration: for a
// module, the nearest root above that uses it. Where a root above cannot be
// read to the end, nobody knows what it uses: then the nearest of those, whose
// errors have to be mended first.
func (f *rootFinder) rootOf(dir string) checkedFolder {
	if c, ok := f.root[dir]; ok {
		return c
	}
	c := checkedFolder{dir: dir}
	if look := f.look(dir); look != lang.RootLook {
		c.module = look == lang.ModuleLook
		broken := ""
		for up := dir; !top(up); {
			up = filepath.Dir(up)
			if !f.configured(up) || f.look(up) == lang.ModuleLook {
				continue
			}
			if r := f.load(up); r.uses(up, dir) {
				c, broken = checkedFolder{dir: up}, ""
				break
			} else if r.broken && broken == "" {
				broken = up
			}
		}
		if broken != "" && c.module {
			c = checkedFolder{dir: broken}
		}
	}
	f.root[dir] = c
	return c
}

func (f *rootFinder) look(dir string) lang.Look {
	look, ok := f.looks[dir]
	if !ok {
		look = lang.LookOf(f.app.env.Folder(dir), ".")
		f.looks[dir] = look
	}
	return look
}

// load reads a root for the modules it uses; nothing is evaluated.
func (f *rootFinder) load(dir string) loadedRoot {
	r, ok := f.loaded[dir]
	if ok {
		return r
	}
	if folder, closer, err := f.app.env.Rooted(dir); err == nil {
		root, diags := lang.Load(folder, ".", lang.Options{Environ: f.app.environ(), Locked: f.in.locked})
		r = loadedRoot{root, diags.HasErrors()}
		_ = closer() // it was only read, and checking it opens it again
	}
	f.loaded[dir] = r
	return r
}

// uses reports whether the root in one folder has a module in another.
func (r loadedRoot) uses(root, dir string) bool {
	if r.root == nil {
		return false
	}
	rel, err := filepath.Rel(root, dir)
	return err == nil && r.root.Uses(filepath.ToSlash(rel))
}
