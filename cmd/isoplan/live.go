package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/isoplan/isoplan/internal/crash"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/plan"
)

// maxLive is the largest live file read, in bytes (reliability: 256 MiB).
const maxLive = 256 << 20

// liveFile is one live file to read: its key space, where it is, and how
// messages name it.
type liveFile struct {
	server      *model.Server
	space       string
	path, shown string
	// from is the text it is a part of; nil for a file of its own.
	from   *transcript
	source plan.Source
	diags  diag.List
}

// liveReader finds and reads the live files of servers.
type liveReader struct {
	app *app
	dir string // the folder of the configuration
	// lost also finds files whose name is gone, in folders that are there: a
	// replacement may have stopped between its two steps.
	lost bool
	// found are the live files of each server, after read.
	found map[string][]*liveFile
	// mu guards found and sources while servers are read side by side; nobody
	// else looks at the sources then.
	mu      sync.Mutex
	sources *model.Sources
	// far is what the folders of servers over SSH know, by name; mu guards it.
	far map[string]farMemory
	// listed remembers what folders hold; see foldersIn.
	listed sync.Map
}

// read reads the live files of all servers, at most parallel at a time. The
// result does not depend on the order they finish in.
func (r *liveReader) read(c *model.Config, parallel int, tick func(done, total int)) (map[string][]plan.Source, diag.List) {
	var diags diag.List
	var files []*liveFile
	r.found = map[string][]*liveFile{}
	if parallel <= 0 {
		parallel = runtime.GOMAXPROCS(0)
	}
	var g errgroup.Group
	var panics crash.Carrier
	g.SetLimit(parallel)
	// A server over SSH is asked here.
	finds := make([]struct {
		files []*liveFile
		diags diag.List
	}, len(c.Servers))
	for i, s := range c.Servers {
		g.Go(func() error {
			defer panics.Catch()
			finds[i].files, finds[i].diags = r.find(s)
			return nil
		})
	}
	_ = g.Wait()
	panics.Throw()
	for i, s := range c.Servers {
		r.found[s.Name] = finds[i].files
		diags = append(diags, finds[i].diags...)
		files = append(files, finds[i].files...)
	}
	var mu sync.Mutex
	done := 0
	for _, f := range files {
		g.Go(func() error {
			defer panics.Catch()
			r.decode(f)
			mu.Lock()
			defer mu.Unlock()
			done++
			tick(done, len(files))
			return nil
		})
	}
	_ = g.Wait()
	panics.Throw()
	out := map[string][]plan.Source{}
	for _, f := range files {
		sources, more := r.taken(c, []*liveFile{f})
		diags = append(diags, more...)
		if len(sources) > 0 {
			out[f.server.Name] = append(out[f.server.Name], sources...)
		}
	}
	return out, diags
}

func (r *liveReader) decode(f *liveFile) {
	if f.from != nil {
		if _, space, ok := stores.SpaceOf(f.space); ok {
			f.take(f.from.store, space, f.from.text)
		}
		return
	}
	text, err := r.app.env.FS.Stat(f.path)
	if err == nil && text.Size() > maxLive {
		err = fmt.Errorf("%s has %d bytes; at most %d are read", f.shown, text.Size(), maxLive)
	}
	var content string
	if err == nil {
		content, err = (&host.Env{FS: r.app.env.FS}).ReadString(f.path, maxLive)
	}
	if err != nil {
		f.diags = diag.List{{Severity: diag.Error, ID: "IP0303", Summary: "Live file cannot be read", Addr: model.ServerAddr(f.server.Name),
			Range: f.server.Range, Detail: err.Error()}}
		return
	}
	if store, space, ok := stores.SpaceOf(f.space); ok {
		f.take(store, space, content)
	}
}

// take decodes the text of the file.
func (f *liveFile) take(store live.Store, space live.Space, content string) {
	snapshot, diags := store.Decode(f.space, f.shown, content)
	for i := range diags {
		if diags[i].Addr == "" {
			diags[i].Addr = model.ServerAddr(f.server.Name)
		}
	}
	f.diags = diags
	if snapshot != nil {
		f.source = plan.Source{Snapshot: snapshot, Store: store, Space: space}
	}
}

// find works out which files a server's live blocks mean. A machine.config
// that is not there is no error: the framework is not installed.
func (r *liveReader) find(s *model.Server) ([]*liveFile, diag.List) {
	fail := func(at model.Range, id, summary, detail, fix string) diag.List {
		return diag.List{{Severity: diag.Error, ID: id, Summary: summary, Detail: detail, Fix: fix, Addr: model.ServerAddr(s.Name), Range: at}}
	}
	binary, calls := binaryMetabase(s), model.ByCalls(s.Way())
	if binary && !calls {
		if refused := needsMetabase(s); refused != nil {
			return nil, refused
		}
	}
	if len(s.Live) == 0 {
		return nil, fail(s.Range, "IP0301", "No live block",
			fmt.Sprintf("Server %s does not say where its live configuration is.", s.Name),
			`Add live "copy" { root = "live/`+s.Name+`" } with the files taken from the server.`)
	}
	var out []*liveFile
	var diags diag.List
	owner, named := map[string]string{}, namedSpaces(s)
	for i := range s.Live {
		files, more := r.findFor(s, &s.Live[i], named)
		diags = append(diags, more...)
		for _, f := range files {
			if first, taken := owner[f.space]; taken {
				diags = append(diags, fail(s.Live[i].Range, "IP0304", "Two owners of one file",
					fmt.Sprintf("Both %s and %s would be %s of %s.", first, f.shown, f.space, s.Name), "Keep one of the live blocks, or name the files in them.")...)
				continue
			}
			owner[f.space] = f.shown
			out = append(out, f)
		}
	}
	switch _, has := owner[string(schema.MetabaseSpace)]; {
	case has || diags.HasErrors():
	case calls:
		diags = append(diags, fail(s.Range, "IP0302", "Live file not found", "The collected text of "+s.Name+" holds no [metabase].", howToCollect(s.Version))...)
	case !binary:
		diags = append(diags, fail(s.Range, "IP0302", "Live file not found", "No live block of "+s.Name+" holds a MetaBase.xml.", "Copy C:/WINDOWS/system32/inetsrv/MetaBase.xml from the server.")...)
	case len(out) == 0:
		diags = append(diags, fail(s.Range, "IP0302", "Live file not found", "No live block of "+s.Name+" holds a machine.config, and the metabase of IIS "+s.Version+" is one binary file (MetaBase.bin), which isoplan does not read.",
			"Copy C:/WINNT/Microsoft.NET/Framework/v1.1.4322/CONFIG/machine.config from the server, or the file of the framework that is declared. "+collectInstead(s.Version))...)
	}
	return out, diags
}

// findFor works out which files one live block means.
func (r *liveReader) findFor(s *model.Server, l *model.LiveSource, named map[string]bool) ([]*liveFile, diag.List) {
	if model.ByCalls(l.Way) {
		return r.transcribed(s, l, named)
	}
	files, err := r.findIn(s, l)
	if err == nil {
		return files, nil
	}
	d := diag.Diagnostic{Severity: diag.Error, ID: "IP0300", Summary: "Live files are ambiguous", Detail: sentence(err.Error()),
		Fix:  "Keep the one that came from the server, or say which Windows folder is meant with windows_directory.",
		Addr: model.ServerAddr(s.Name), Range: l.Range}
	var twice *host.Ambiguous
	var old *onlyBinary
	switch {
	case errors.As(err, &old):
		d = old.refusal(s, l.Range)
	case !errors.As(err, &twice) && !errors.Is(err, errTwoWindows):
		d.ID, d.Summary = "IP0302", "Live file not found"
		d.Detail, d.Fix = r.treeTrouble(l, err)
	}
	return nil, diag.List{d}
}

func (r *liveReader) findIn(s *model.Server, l *model.LiveSource) ([]*liveFile, error) {
	windows, err := r.windows(l)
	if err != nil {
		return nil, err
	}
	var out []*liveFile
	add := func(space, p string) {
		out = append(out, &liveFile{server: s, space: space, path: p, shown: r.shown(p)})
	}
	switch {
	case l.Metabase != "":
		p, err := r.explicit(l, l.Metabase)
		if err != nil {
			return nil, err
		}
		add(string(schema.MetabaseSpace), p)
	case windows != "" && !binaryMetabase(s):
		p, err := r.lookupFile(l, windows+`\system32\inetsrv\MetaBase.xml`)
		if errors.Is(err, fs.ErrNotExist) && len(l.MachineConfig) == 0 {
			if bin, found := r.lookup(l, windows+`\system32\inetsrv\MetaBase.bin`); found == nil {
				return nil, &onlyBinary{r.shown(bin)}
			}
		}
		if err != nil && (len(l.MachineConfig) == 0 || !errors.Is(err, fs.ErrNotExist)) {
			return nil, err
		}
		if err == nil {
			add(string(schema.MetabaseSpace), p)
		}
	}
	named := map[string]bool{}
	for _, clr := range sortedNames(l.MachineConfig) {
		p, err := r.explicit(l, l.MachineConfig[clr])
		if err != nil {
			return nil, err
		}
		named[model.Fold(clr)] = true
		add(string(schema.MachineConfigSpace)+"/"+clr, p)
	}
	if windows == "" {
		return out, nil
	}
	// Most of the time of a farm without ASP.NET would go into looking for each of these files.
	if _, err := r.lookup(l, windows+`\Microsoft.NET`); errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	for _, f := range frameworkFiles(windows) {
		if named[model.Fold(f.clr)] {
			continue
		}
		p, err := r.lookupFile(l, f.path)
		switch {
		case err == nil:
			add(string(schema.MachineConfigSpace)+"/"+f.clr, p)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	return out, nil
}

// windows finds the server's Windows folder: the one that is declared, else
// whichever of WINDOWS and WINNT the tree has on C:.
func (r *liveReader) windows(l *model.LiveSource) (string, error) {
	if l.Root == "" && len(l.Drives) == 0 {
		return "", nil
	}
	if l.WindowsDirectory != "" {
		return strings.ReplaceAll(l.WindowsDirectory, "/", `\`), nil
	}
	var found []string
	for _, dir := range windowsFolders() {
		_, err := r.lookup(l, dir)
		if err == nil {
			found = append(found, dir)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 2:
		return "", fmt.Errorf("%w: %s and %s", errTwoWindows, found[0], found[1])
	}
	if l.Metabase != "" || len(l.MachineConfig) > 0 {
		return "", nil
	}
	return "", noWindows{r.treeName(l)}
}

// windowsFolders are the names the Windows folder of a server has where nobody
// chose another.
func windowsFolders() []string { return []string{`C:\WINDOWS`, `C:\WINNT`} }

// noWindows is the error for a tree without a Windows folder.
type noWindows struct{ tree string }

// Error names the tree.
func (e noWindows) Error() string { return `neither C:\WINDOWS nor C:\WINNT is in ` + e.tree }

var errTwoWindows = errors.New("the tree holds two Windows folders")

func (r *liveReader) treeName(l *model.LiveSource) string {
	if l.Root != "" {
		return l.Root
	}
	var parts []string
	for _, d := range sortedNames(l.Drives) {
		parts = append(parts, d+" = "+l.Drives[d])
	}
	return strings.Join(parts, ", ")
}

// local resolves a folder or file of the configuration. Both slashes separate
// names on every system, so that a configuration means the same everywhere.
func (r *liveReader) local(p string) string {
	p = strings.ReplaceAll(p, `\`, "/")
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(r.app.env.Path(r.dir), filepath.FromSlash(p))
}

func (r *liveReader) lookup(l *model.LiveSource, windowsPath string) (string, error) {
	if l.Root != "" {
		return host.Lookup(r.local(l.Root), windowsPath)
	}
	drives := map[string]string{}
	for letter, folder := range l.Drives {
		drives[letter] = r.local(folder)
	}
	return host.LookupDrives(drives, windowsPath)
}

// explicit resolves a file the live block names: a Windows path in the tree,
// or, without a tree, a local file.
func (r *liveReader) explicit(l *model.LiveSource, p string) (string, error) {
	if l.Root != "" || len(l.Drives) > 0 {
		return r.lookupFile(l, p)
	}
	return r.local(p), nil
}

// lookupFile is lookup for a file. A file that an interrupted apply may have
// left without its name is said to be, and where lost is set it is given as if
// it were there.
func (r *liveReader) lookupFile(l *model.LiveSource, windowsPath string) (string, error) {
	p, err := r.lookup(l, windowsPath)
	if !errors.Is(err, fs.ErrNotExist) {
		return p, err
	}
	cut := strings.LastIndexAny(windowsPath, `/\`)
	if cut < 0 {
		return "", err
	}
	folder, gone := r.lookup(l, windowsPath[:cut])
	if gone != nil {
		return "", err
	}
	if r.lost {
		return filepath.Join(folder, windowsPath[cut+1:]), nil
	}
	if _, open := r.app.env.FS.Lstat(filepath.Join(folder, ".isoplan", "journal")); open == nil {
		return "", fmt.Errorf("%w; an apply was interrupted in %s: isoplan recover brings the file back", err, r.shown(folder))
	}
	return "", err
}

// shown names a file in messages and plans: relative to the configuration
// where it lies below it, so that a plan does not depend on where it is made.
func (r *liveReader) shown(p string) string {
	base := r.app.env.Path(r.dir)
	if base == "" {
		base = "."
	}
	if rel, err := filepath.Rel(base, p); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(p)
}

// frameworkFile is where the machine.config of one process model lies.
type frameworkFile struct{ clr, path string }

// frameworkFiles lists the places of every machine.config isoplan knows
// (KB815441): the 64-bit runtime has a file of its own under Framework64.
func frameworkFiles(windows string) []frameworkFile {
	var out []frameworkFile
	for _, v := range schema.CLRVersions() {
		out = append(out, frameworkFile{v.Folder, windows + `\Microsoft.NET\Framework\` + v.Folder + `\CONFIG\machine.config`})
		if _, ok := schema.CLROf(v.Folder + "/64"); ok {
			out = append(out, frameworkFile{v.Folder + "/64", windows + `\Microsoft.NET\Framework64\` + v.Folder + `\CONFIG\machine.config`})
		}
	}
	return out
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// below joins a folder of the configuration and a name for messages.
func below(dir, name string) string {
	if dir == "" || dir == "." {
		return name
	}
	return path.Join(filepath.ToSlash(dir), name)
}

// resolved follows links, so that the file they lead to is replaced and not
// the link. A name that leads nowhere stays as it is.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}
