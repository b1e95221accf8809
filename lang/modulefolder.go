package lang

import (
	"io/fs"
	"path"
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// Look is what the files of a folder can be.
type Look uint8

// What the words at the top level of the files of a folder tell.
const (
	// EitherLook is a folder whose files would do for a root and for a module.
	EitherLook Look = iota
	// RootLook is a folder that declares a server.
	RootLook
	// ModuleLook is a folder whose files hold what stands in a server.
	ModuleLook
)

// largestModule bounds the bytes of a folder that is looked at: a module is
// text that people write, and a root may be made by a program and be large.
const largestModule = 1 << 20

// LookOf says what a folder can be, by the words at the top level of its
// files. A file that cannot be read says nothing; loading it tells why.
func LookOf(fsys fs.FS, dir string) Look {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return EitherLook
	}
	files, total, _ := candidates(fsys, entries, dir, "", false)
	if total > largestModule {
		return EitherLook
	}
	look := EitherLook
	for _, f := range files {
		f.open()
		l := &lexer{src: f.text}
		root, ok := l.parse()
		if !ok {
			continue
		}
		for _, b := range root.blocks {
			switch {
			case b.typ == "server":
				return RootLook
			case contains(moduleBlocks, b.typ) && !contains(topBlocks, b.typ):
				look = ModuleLook
			}
		}
	}
	return look
}

// Uses reports whether a module block leads to a folder, named as seen from
// the fs.FS the root was loaded from.
func (r *Root) Uses(dir string) bool { return r.modules[place{dir: path.Clean(dir)}] != nil }

// LoadModule reads a folder as a module that nothing uses: its syntax and its
// names are checked. There is no server and no input to evaluate it with, which
// a note says, and the modules it uses are not looked for.
func LoadModule(fsys fs.FS, dir string, o Options) (*model.Sources, diag.List) {
	r := newRoot(o)
	r.at = place{dir: path.Clean(dir)}
	d := newDefinitions(r.at)
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return r.sources, diag.List{diag.FromError(codeFile, "Folder cannot be read", err)}
	}
	files, total, diags := candidates(fsys, entries, dir, o.Prefix, false)
	r.count, r.total = len(files), total
	if over := r.tooMuch(model.Range{}); over != nil {
		diags = append(diags, *over)
	}
	if len(diags) > 0 {
		return r.sources, diags.Sorted(r.sources)
	}
	sort.SliceStable(files, func(i, j int) bool { return files[i].name < files[j].name })
	for i, f := range files {
		f.id, f.module = model.FileID(i+1), true
	}
	r.read(files)
	diags = r.gatherAll(&d, files)
	r.oneCall(d.calls(), &diags)
	note := failure(codeModule, model.Range{}, "Module that nothing uses",
		"The files of this folder can only be those of a module, and no configuration above it uses it, up to the folder isoplan was started in: its syntax and its names were checked, its values were not.",
		"Use it in a configuration, or write tests for it; isoplan test makes them.")
	note.Severity = diag.Info
	if len(files) > 0 {
		note.Range = model.Range{File: files[0].id}
	}
	return r.sources, append(diags, note).Sorted(r.sources)
}
