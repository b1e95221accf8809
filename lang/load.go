package lang

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"sort"
	"strings"
	"sync"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/modules"
)

// The endings of files, in any letter case.
const (
	configEnding   = ".iso.hcl"
	autoVarsEnding = ".auto.isovars.hcl"
	varsName       = "isoplan.isovars.hcl"
)

// VarSource is one --var or --var-file, in the order of the command line.
type VarSource struct {
	// Name and Value are those of --var name=value.
	Name, Value string
	// File is the name of a --var-file as messages show it, Text what it
	// holds; File is empty for --var.
	File string
	Text []byte
}

// Options are what Load takes beside the folder.
type Options struct {
	Vars []VarSource
	// Environ holds ISOPLAN_VAR_x; other names in it are left alone.
	Environ map[string]string
	// Parallel is how many files are read at one time; 0 means one per core.
	Parallel int
	// Prefix is put before the names of files in messages: the folder as the
	// person named it.
	Prefix string
	// Folder is what messages call the folder itself: as the person named it;
	// empty means as it is called in the file system.
	Folder string
	// Library holds the modules that a source "isoplan/NAME" names, a folder
	// for each; nil means those shipped in the program.
	Library fs.FS
	// Observed says what the text of a live block tells about its server beside
	// the configuration, nil for nothing: modules and preconditions see it as
	// server.observed where the observed block is silent. Whoever gives it keeps
	// its errors to itself: those who read the live files report them. nil means
	// that only the observed block counts.
	Observed func(model.LiveSource) *model.Observed
	// Locked refuses modules of the library that are not copied into the root,
	// or whose copy is not what the lock file says.
	Locked bool
}

// library gives where the modules of the library are read from.
func (o *Options) library() fs.FS {
	if o.Library != nil {
		return o.Library
	}
	return modules.Library()
}

// Root is a folder of configuration that was read and is not yet evaluated.
type Root struct {
	definitions
	// fsys is where the files came from, for functions that read more.
	fsys         fs.FS
	sources      *model.Sources
	files        []*file
	servers      []*node
	suppressions []model.Suppression
	opts         Options
	size         int // bytes of all files, those of modules too
	// count and total are the number of files and their bytes, as their
	// folders say.
	count int
	total int64
	// last is the number of the file that was listed last.
	last model.FileID
	// modules are the folders that calls lead to.
	modules map[place]*definitions
	// tested is the module that a test tries, testedBy its use, and given are
	// the values a test gives to the variables of a root.
	tested   *definitions
	testedBy *node
	given    []*arg

	// What Eval gave, once it ran.
	evaluated bool
	config    *model.Config
	diags     diag.List
	done      *evaluator
}

// Sources are the texts that the ranges of diagnostics and of the
// configuration point into.
func (r *Root) Sources() *model.Sources { return r.sources }

// file is one file of a folder.
type file struct {
	id   model.FileID
	fsys fs.FS
	path string // in the fs.FS; empty for a --var-file
	name string // in messages
	vars bool   // holds values of variables
	// module says that the file is one of a module.
	module bool
	text   string
	// read says that text is all of it.
	read  bool
	diags diag.List
	lines []uint32 // starts of lines, made when first asked for

	variables []*variable
	locals    []*local
	outputs   []*output
	servers   []*node
	// body is what a file of a module holds of a server, preconditions when
	// the module may be used at all.
	body          *node
	preconditions []*special
	values        []*arg
	redact        []model.Range // texts of secrets somebody wrote out
	hidden        bool          // what may be such a text is in redact
	sounds        map[string]bool
	// parsed is the work of the parser of HCL so far, in tokens.
	parsed int
	// fixes are the fixes for unknown arguments that were worked out.
	fixes        map[string]string
	suppressions []model.Suppression
}

// Load reads the configuration of one folder: every *.iso.hcl, and the values
// of isoplan.isovars.hcl and *.auto.isovars.hcl. Names that begin with . or ~
// or # are left out. With errors the Root is good for its Sources only.
func Load(fsys fs.FS, dir string, o Options) (*Root, diag.List) {
	r := newRoot(o)
	r.fsys, r.at = fsys, place{dir: path.Clean(dir)}
	diags := r.list(fsys, dir)
	if len(diags) > 0 {
		return r, diags.Sorted(r.sources)
	}
	r.read(r.files)
	diags = r.gatherAll(&r.definitions, r.files)
	diags = append(diags, r.loadModules(fsys)...)
	return r, diags.Sorted(r.sources)
}

func newRoot(o Options) *Root {
	return &Root{definitions: newDefinitions(place{dir: "."}), sources: &model.Sources{}, opts: o, modules: map[place]*definitions{}}
}

// read opens and digests files, several at one time.
func (r *Root) read(files []*file) {
	r.each(files, (*file).open)
	for _, f := range files {
		r.sources.Add(f.name, f.text)
		r.size += len(f.text)
	}
	r.each(files, (*file).digest)
}

// gatherAll puts what the files of one folder declare together.
func (r *Root) gatherAll(into *definitions, files []*file) diag.List {
	var diags diag.List
	for _, f := range files {
		diags = append(diags, f.diags...)
		for _, secret := range f.redact {
			r.sources.Redact(secret)
		}
		r.gather(into, f, &diags)
	}
	return diags
}

// IsConfig reports whether Load reads a file of that name as configuration.
func IsConfig(name string) bool {
	return strings.HasSuffix(strings.ToLower(name), configEnding) && !leftOut(name)
}

// leftOut reports whether files of that name are of no account.
func leftOut(name string) bool { return strings.ContainsRune(".~#", rune(name[0])) }

// Read is Load and Eval in one. It evaluates even where Load found mistakes
// that leave every declaration in place, so that one run shows them all. With
// errors there is no configuration: nil.
func Read(fsys fs.FS, dir string, o Options) (*model.Config, *model.Sources, diag.List) {
	r, diags := Load(fsys, dir, o)
	for _, d := range diags {
		switch d.ID {
		case codeArgument, codeValue, codeReadOnly, codeSecret, codeSuppression:
		default:
			return nil, r.sources, diags
		}
	}
	c, more := r.Eval()
	diags = append(diags, more...).Sorted(r.sources)
	if diags.HasErrors() {
		return nil, r.sources, diags
	}
	return c, r.sources, diags
}

// list finds the files and holds their number and sizes against the limits.
func (r *Root) list(fsys fs.FS, dir string) diag.List {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return diag.List{diag.FromError(codeFile, "Folder cannot be read", err)}
	}
	files, total, diags := candidates(fsys, entries, dir, r.opts.Prefix, true)
	r.files, r.total = files, total
	return append(diags, r.complete(dir)...)
}

// candidates are the files of a folder that are read, and their bytes together.
func candidates(fsys fs.FS, entries []fs.DirEntry, dir, prefix string, values bool) (files []*file, total int64, diags diag.List) {
	for _, e := range entries {
		lower := strings.ToLower(e.Name())
		config := strings.HasSuffix(lower, configEnding)
		if !config && (!values || !strings.HasSuffix(lower, autoVarsEnding) && lower != varsName) || leftOut(lower) {
			continue
		}
		f := &file{fsys: fsys, path: path.Join(dir, e.Name()), name: prefix + e.Name(), vars: !config}
		info, err := fs.Stat(fsys, f.path)
		switch {
		case err != nil:
			diags = append(diags, diag.FromError(codeFile, "File cannot be read", err))
		case info.IsDir():
		case !info.Mode().IsRegular():
			diags = append(diags, failure(codeFile, model.Range{}, "Not a plain file", f.name+" is a pipe, a device or the like. Configuration is read from plain files only.", ""))
		default:
			total += info.Size()
			files = append(files, f)
			diags = append(diags, checkSize(f.name, info.Size())...)
		}
	}
	return files, total, diags
}

func checkSize(name string, size int64) diag.List {
	if size <= maxFileBytes {
		return nil
	}
	return diag.List{failure(codeLimit, model.Range{}, "File too large",
		fmt.Sprintf("%s has %s bytes; one file may have %s.", name, thousands(int(size)), thousands(maxFileBytes)), "Split it into several files.")}
}

// complete orders the files, adds those of the command line and numbers all.
func (r *Root) complete(dir string) diag.List {
	var diags diag.List
	configs := 0
	sort.SliceStable(r.files, func(i, j int) bool {
		a, b := r.files[i], r.files[j]
		if a.rank() != b.rank() {
			return a.rank() < b.rank()
		}
		return a.name < b.name
	})
	for _, f := range r.files {
		if !f.vars {
			configs++
		}
	}
	for _, v := range r.opts.Vars {
		if v.File != "" {
			r.total += int64(len(v.Text))
			diags = append(diags, checkSize(v.File, int64(len(v.Text)))...)
			r.files = append(r.files, &file{name: v.File, vars: true, text: string(v.Text), read: true})
		}
	}
	for i, f := range r.files {
		f.id = model.FileID(i + 1)
	}
	r.count, r.last = len(r.files), model.FileID(len(r.files))
	if over := r.tooMuch(model.Range{}); over != nil {
		return append(diags, *over)
	}
	if configs == 0 && len(diags) == 0 {
		diags = append(diags, failure(codeNoFiles, model.Range{}, "No configuration found",
			fmt.Sprintf("%s holds no file whose name ends in %s.", r.opts.folder(dir), configEnding), "Name the folder that holds the configuration."))
	}
	return diags
}

// folder names the folder of the configuration at the beginning of a sentence.
func (o *Options) folder(dir string) string {
	if o.Folder != "" {
		dir = o.Folder
	}
	if path.Clean(dir) == "." {
		return "This folder"
	}
	return "The folder " + dir
}

// tooMuch holds the number and the bytes of all files against the limits.
func (r *Root) tooMuch(at model.Range) *diag.Diagnostic {
	switch {
	case r.count > maxFiles:
		d := failure(codeLimit, at, "Too many files",
			fmt.Sprintf("There are %s files of configuration; %s is the most one folder may hold, those of its modules with it.", thousands(r.count), thousands(maxFiles)), "")
		return &d
	case r.total > maxTotalBytes:
		d := failure(codeLimit, at, "Configuration too large",
			fmt.Sprintf("The files have %s bytes together; %s is the most.", thousands(int(r.total)), thousands(maxTotalBytes)), "")
		return &d
	}
	return nil
}

// rank puts configuration first, then values in the order they win.
func (f *file) rank() int {
	switch {
	case !f.vars:
		return 0
	case strings.EqualFold(path.Base(f.path), varsName):
		return 1
	}
	return 2
}

// each calls do for every file, several at one time. A large file is done
// alone: the parser of HCL may take fifty times its size.
func (r *Root) each(files []*file, do func(*file)) {
	workers := r.opts.Parallel
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if workers == 1 || len(files) == 1 {
		for _, f := range files {
			do(f)
		}
		return
	}
	const large = 2 << 20
	var alone sync.RWMutex
	next := make(chan *file)
	var done sync.WaitGroup
	for range min(workers, len(files)) {
		done.Go(func() {
			for f := range next {
				if len(f.text) > large {
					alone.Lock()
					do(f)
					alone.Unlock()
					continue
				}
				alone.RLock()
				do(f)
				alone.RUnlock()
			}
		})
	}
	for _, f := range files {
		next <- f
	}
	close(next)
	done.Wait()
}

// open reads the text of a file, never more than the limit.
func (f *file) open() {
	if f.read {
		return
	}
	in, err := f.fsys.Open(f.path)
	if err != nil {
		f.diags = append(f.diags, diag.FromError(codeFile, "File cannot be read", err))
		return
	}
	defer in.Close()
	var text strings.Builder
	// Most files are small: io.Copy would take 32 KB for each.
	size := int64(32 << 10)
	if info, err := in.Stat(); err == nil {
		text.Grow(int(min(info.Size(), maxFileBytes)))
		size = min(info.Size()+1, size)
	}
	n, err := io.CopyBuffer(&text, io.LimitReader(in, maxFileBytes+1), make([]byte, max(size, 512)))
	switch {
	case err != nil:
		f.diags = append(f.diags, diag.FromError(codeFile, "File cannot be read", err))
	case n > maxFileBytes:
		f.diags = append(f.diags, checkSize(f.name, n)...)
	default:
		f.text, f.read = text.String(), true
	}
}
