package lang

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/modules"
)

// libraryPrefix begins the names of files of the library in messages.
const libraryPrefix = modules.Prefix

// finder looks for the folders that calls lead to.
type finder struct {
	root     *Root
	fsys     fs.FS
	library  fs.FS
	listings map[place][]fs.DirEntry
	diags    diag.List
	// used are the folders that were read, each with its first call.
	used []found
	// required are the variables of a module that have no default; compared
	// counts the names that were compared for hints.
	required map[*definitions][]string
	compared int
}

// loadModules reads the modules that the servers use, and those that these
// use, one level after the other: every folder once, however often it is used.
func (r *Root) loadModules(fsys fs.FS) diag.List {
	f := &finder{root: r, fsys: fsys, library: r.opts.library(), listings: map[place][]fs.DirEntry{}, required: map[*definitions][]string{}}
	calls := r.serverCalls()
	for _, n := range r.servers {
		r.oneCall(n.calls, &f.diags)
	}
	level := f.resolve(r.at, calls)
	if r.tested != nil {
		level = append(level, found{r.tested, r.testedBy})
	}
	for depth := 1; len(level) > 0; depth++ {
		if depth > maxModuleDepth {
			n := level[0].by
			f.fail(n, n.at, codeLimit, "Modules nested too deep", fmt.Sprintf("Modules may use modules at most %d deep.", maxModuleDepth), "")
			break
		}
		if len(r.modules) > maxModules {
			n := level[0].by
			f.fail(n, n.at, codeLimit, "Too many modules", fmt.Sprintf("The configuration uses more than %s folders of modules.", thousands(maxModules)), "")
			break
		}
		level = f.load(level)
	}
	if !f.diags.HasErrors() {
		f.circles(calls)
	}
	if !f.diags.HasErrors() {
		f.checkInputs(calls)
	}
	if r.opts.Locked { // also where a copy is broken: that it was changed is why
		f.diags = append(f.diags, f.checkLock()...)
	}
	return f.diags
}

// serverCalls are the module blocks of all servers.
func (r *Root) serverCalls() []*node {
	var all []*node
	for _, n := range r.servers {
		all = append(all, n.calls...)
	}
	return all
}

// found is a folder that is still to be read, and the first call of it.
type found struct {
	defs *definitions
	by   *node
}

func (f *finder) fail(n *node, at model.Range, code, summary, detail, fix string) {
	f.diags = append(f.diags, failure(code, at, summary, detail, fix))
	n.call.defs = nil
}

// resolve finds the folders of calls that stand in files of one folder. It
// gives those that nobody has read yet.
func (f *finder) resolve(from place, calls []*node) []found {
	var fresh []found
	for _, n := range calls {
		if n.call.source == nil || n.call.defs != nil {
			continue
		}
		source, ok := n.call.literalSource()
		if !ok {
			f.fail(n, n.call.source.val, codeModule, "Source must be written out", "The source of a module is a text without any expression in it: which modules a configuration has does not depend on values.", `Write for example source = "./modules/pools".`)
			continue
		}
		at, err := f.place(from, source)
		if err != nil {
			f.fail(n, n.call.source.val, codeModule, "Module not found", sentence(err.Error()), f.sourceFix(from, source, err))
			continue
		}
		if n.call.defs = f.root.modules[at]; n.call.defs == nil {
			d := newDefinitions(at)
			n.call.defs = &d
			f.root.modules[at] = &d
			fresh = append(fresh, found{&d, n})
		}
	}
	return fresh
}

// sentence makes an error a sentence.
func sentence(s string) string {
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// place gives the folder of a source.
func (f *finder) place(from place, source string) (place, error) {
	name, library, err := modules.InLibrary(source)
	switch {
	case err != nil:
		return place{}, err
	case library:
		copied := place{dir: path.Join(f.root.at.dir, modules.Folder, name)}
		if f.exists(copied) {
			return copied, nil
		}
		known := modules.Names(f.library)
		if contains(known, name) {
			return place{library: true, dir: name}, nil
		}
		fix := "isoplan modules list shows those there are."
		if near := diag.Nearest(name, known); near != "" {
			fix = fmt.Sprintf("Did you mean %q?", libraryPrefix+near)
		}
		return place{}, unfound{fmt.Sprintf("the library of this isoplan has no module %s", name), fix}
	}
	dir, err := modules.Clean(from.dir, source)
	if err != nil {
		return place{}, errors.New(strings.TrimSuffix(err.Error(), "."))
	}
	at := place{library: from.library, dir: dir}
	if at == f.root.at {
		return place{}, fmt.Errorf("the source %q is the folder of the configuration itself, and a module lies in a folder of its own", clip(source))
	}
	err = f.present(at)
	var gone noFolder
	if errors.As(err, &gone) && gone.near != "" {
		meant := at
		meant.dir = path.Join(gone.near, strings.TrimPrefix(at.dir, gone.dir))
		if !f.exists(meant) {
			meant.dir = gone.near
		}
		err = unfound{err.Error(), fmt.Sprintf("Did you mean %q?", sourceOf(from.dir, meant.dir))}
	}
	return at, err
}

// unfound is the error for a source that leads nowhere, with its fix.
type unfound struct{ text, fix string }

// Error says what is not there.
func (u unfound) Error() string { return u.text }

// noFolder is the error for a folder that is not there; near is the one beside
// it with a near name.
type noFolder struct{ dir, near string }

// Error names the folder.
func (e noFolder) Error() string { return "there is no folder " + e.dir }

// sourceFix says which source was meant: the folder of that name where there is
// one, if only ./ was left out in front or back slashes were written.
func (f *finder) sourceFix(from place, source string, err error) string {
	var u unfound
	if errors.As(err, &u) {
		return u.fix
	}
	meant := strings.ReplaceAll(source, `\`, "/")
	if !strings.HasPrefix(meant, ".") {
		meant = "./" + meant
	}
	dir, err := modules.Clean(from.dir, meant)
	if meant == source || err != nil || !f.exists(place{library: from.library, dir: dir}) {
		return ""
	}
	return fmt.Sprintf("Did you mean %q?", sourceOf(from.dir, dir))
}

// sourceOf is the source that leads from one folder to another.
func sourceOf(from, to string) string {
	up := "./"
	for from != "." && to != from && !strings.HasPrefix(to, from+"/") {
		if from = path.Dir(from); up == "./" {
			up = ""
		}
		up += "../"
	}
	return up + below(from, to)
}

// list gives the entries of a folder, read once.
func (f *finder) list(at place) ([]fs.DirEntry, error) {
	if all, ok := f.listings[at]; ok {
		return all, nil
	}
	all, err := fs.ReadDir(f.files(at), at.dir)
	if err != nil {
		return nil, err
	}
	f.listings[at] = all
	return all, nil
}

func (f *finder) files(at place) fs.FS {
	if at.library {
		return f.library
	}
	return f.fsys
}

// exists reports whether a folder of that name is there, way and all.
func (f *finder) exists(at place) bool { return f.present(at) == nil }

// present looks for a folder step by step. Letter case counts, and two entries
// that differ in nothing else are refused: on another machine they are one.
func (f *finder) present(at place) error {
	up := place{library: at.library, dir: "."}
	for _, name := range strings.Split(at.dir, "/") {
		if at.dir == "." {
			return nil
		}
		entries, err := f.list(up)
		if err != nil {
			return fmt.Errorf("the folder %s cannot be read: %w", up, err)
		}
		here, other := false, ""
		var names []string
		for _, e := range entries {
			switch {
			case e.Name() == name:
				here = true
			case model.Fold(e.Name()) == model.Fold(name):
				other = e.Name()
			}
			if e.IsDir() {
				names = append(names, e.Name())
			}
		}
		switch {
		case !here && other != "":
			return fmt.Errorf("there is no folder %s, but one that is called %q: letter case counts, because it does on some machines", path.Join(up.dir, name), clip(other))
		case !here:
			gone := noFolder{dir: path.Join(up.dir, name)}
			if near := diag.Nearest(name, names); near != "" {
				gone.near = path.Join(up.dir, near)
			}
			return gone
		case other != "":
			return fmt.Errorf("the names %q and %q in one folder differ in letter case only, and on Windows they are one", clip(name), clip(other))
		}
		up.dir = path.Join(up.dir, name)
	}
	return nil
}

// load reads the folders of one level and gives those of the next.
func (f *finder) load(level []found) []found {
	sort.Slice(level, func(i, j int) bool { return level[i].defs.at.String() < level[j].defs.at.String() })
	var all []*file
	var read []found
	var ends []int // of the files of each in all
	for _, x := range level {
		if files, ok := f.open(x); ok {
			all, read = append(all, files...), append(read, x)
			ends = append(ends, len(all))
		}
	}
	f.root.read(all)
	f.used = append(f.used, read...)
	var next []found
	start := 0
	for i, x := range read {
		f.diags = append(f.diags, f.root.gatherAll(x.defs, all[start:ends[i]])...)
		start = ends[i]
		calls := x.defs.calls()
		f.root.oneCall(calls, &f.diags)
		next = append(next, f.resolve(x.defs.at, calls)...)
	}
	return next
}

// open lists the files of one module and holds them against the limits.
func (f *finder) open(x found) ([]*file, bool) {
	r, at := f.root, x.defs.at
	source := x.by.call.source.val
	entries, err := f.list(at)
	if err != nil {
		f.fail(x.by, source, codeFile, "Folder cannot be read", fmt.Sprintf("The folder %s cannot be read: %v.", at, cause(err)), "")
		return nil, false
	}
	prefix := r.opts.Prefix + below(r.at.dir, at.dir) + "/"
	switch {
	case x.defs == r.tested:
		prefix = r.opts.Prefix
	case at.library:
		prefix = at.String() + "/"
	}
	files, total, diags := candidates(f.files(at), entries, at.dir, prefix, false)
	r.count += len(files)
	r.total += total
	if over := r.tooMuch(source); over != nil {
		diags = append(diags, *over)
	}
	if len(files) == 0 && len(diags) == 0 {
		diags = append(diags, failure(codeModule, source, "No module in the folder",
			fmt.Sprintf("The folder %s holds no file whose name ends in %s.", at, configEnding), "Name the folder that holds the files of the module."))
	}
	if len(diags) > 0 {
		f.diags = append(f.diags, diags...)
		return nil, false
	}
	sort.SliceStable(files, func(i, j int) bool { return files[i].name < files[j].name })
	for _, file := range files {
		file.module = true
		r.last++
		file.id = r.last
	}
	return files, true
}

// below gives a folder as seen from another above it.
func below(top, dir string) string {
	if top == "." {
		return dir
	}
	return strings.TrimPrefix(dir, top+"/")
}

// circles refuses modules that use each other, and those nested too deep,
// whether anything is made of them or not.
func (f *finder) circles(calls []*node) {
	w := &walk{finder: f, depth: map[*definitions]int{}, open: map[*definitions]bool{}}
	for _, n := range calls {
		w.visit(n)
	}
}

// walk follows calls downwards. Depth is bounded by the number of folders.
type walk struct {
	*finder
	depth map[*definitions]int
	open  map[*definitions]bool
	way   []string
}

// visit gives how many levels of modules a call brings.
func (w *walk) visit(n *node) int {
	d := n.call.defs
	if d == nil {
		return 0
	}
	if w.open[d] {
		w.diags = append(w.diags, failure(codeModule, n.call.source.val, "Modules in a circle",
			"These modules use each other: "+strings.Join(append(w.way, d.at.String()), " uses ")+".", "Break the circle: move what both need into a third module."))
		return 0
	}
	if depth, done := w.depth[d]; done {
		return depth
	}
	w.open[d] = true
	w.way = append(w.way, d.at.String())
	depth := 1
	for _, c := range d.calls() {
		depth = max(depth, 1+w.visit(c))
	}
	w.way = w.way[:len(w.way)-1]
	w.open[d] = false
	w.depth[d] = depth
	if depth == maxModuleDepth+1 {
		w.diags = append(w.diags, failure(codeLimit, n.at, "Modules nested too deep", fmt.Sprintf("Modules may use modules at most %d deep.", maxModuleDepth), ""))
	}
	return depth
}

// checkInputs holds what calls give against the variables of the modules.
func (f *finder) checkInputs(calls []*node) {
	for _, n := range calls {
		f.checkCall(n)
	}
	places := make([]place, 0, len(f.root.modules))
	for at := range f.root.modules {
		places = append(places, at)
	}
	sort.Slice(places, func(i, j int) bool { return places[i].String() < places[j].String() })
	for _, at := range places {
		for _, n := range f.root.modules[at].calls() {
			f.checkCall(n)
		}
	}
}

func (f *finder) checkCall(n *node) {
	d := n.call.defs
	if d == nil {
		return
	}
	given := map[string]bool{}
	for _, a := range n.call.inputs {
		given[a.name] = true
		if len(f.diags) > maxProblems {
			return
		}
		if d.variables[a.name] == nil {
			f.diags = append(f.diags, failure(codeArgument, a.at, "Unknown input of a module", fmt.Sprintf("The module %s has no variable %s.", d.at, a.name), f.inputFix(a.name, d.variables)))
		}
	}
	for _, name := range f.needed(d) {
		if given[name] || len(f.diags) > maxProblems {
			continue
		}
		block := "module"
		if n == f.root.testedBy {
			block = "variables"
		}
		f.diags = append(f.diags, failure(codeArgument, n.at, "Input of a module missing",
			fmt.Sprintf("The module %s needs a value for its variable %s, declared in %s.", d.at, name, f.root.where(d.variables[name].at)), fmt.Sprintf("Write %s = and the value into the %s block.", name, block)))
	}
}

// needed lists the variables of a module that every call has to give.
func (f *finder) needed(d *definitions) []string {
	names, done := f.required[d]
	if !done {
		for name, v := range d.variables {
			if v.def == nil {
				names = append(names, name)
			}
		}
		sort.Strings(names)
		f.required[d] = names
	}
	return names
}

// inputFix says which input was meant.
func (f *finder) inputFix(name string, variables map[string]*variable) string {
	switch name {
	case "count", "depends_on", "providers", "version":
		return fmt.Sprintf("There is no %s here; a module block has source, for_each and iterator, and the variables of the module.", name)
	}
	if f.compared += len(variables); f.compared > maxCompared {
		return ""
	}
	var known []string
	for v := range variables {
		known = append(known, v)
	}
	sort.Strings(known)
	known = append(known, "source", "for_each", "iterator")
	if fix := meant(name, known); fix != "" {
		return fix
	}
	if len(known) > 12+3 {
		return ""
	}
	if len(variables) == 0 {
		return "The module has no variables."
	}
	return "Its variables: " + wordList(known[:len(variables)]) + "."
}
