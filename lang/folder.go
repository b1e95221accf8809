package lang

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/schema"
)

// folder is what file() and its like read from: the folder of the
// configuration and nothing outside of it, each file once.
type folder struct {
	fsys   fs.FS
	root   string // in fsys
	budget *budget
	dirs   map[string]*listing
	texts  map[string]*textFile
	// listed counts the names of all folders looked into.
	listed    int
	templates map[string]*readTemplate
}

// listing is what one folder holds.
type listing struct {
	names []string // in order
	kinds map[string]fs.FileMode
	err   error
}

// textFile is a file that was read.
type textFile struct {
	text string
	err  error
}

func newFolder(fsys fs.FS, root string, b *budget) *folder {
	return &folder{fsys: fsys, root: path.Clean(root), budget: b, dirs: map[string]*listing{}, texts: map[string]*textFile{}, templates: map[string]*readTemplate{}}
}

// reading is a folder that relative paths begin in: that of the configuration,
// of a module, or one inside it.
type reading struct {
	*folder
	base string
}

// inQuotes writes a path for a message.
func inQuotes(p string) string { return strconv.Quote(clip(p)) }

// resolve gives the name in the file system of a path as somebody wrote it.
func (p reading) resolve(written string) (string, error) {
	if err := schema.CheckControl(written); err != nil {
		return "", fmt.Errorf("the path of a file: %w", err)
	}
	slashed := strings.ReplaceAll(written, `\`, "/")
	switch {
	case strings.TrimSpace(written) == "":
		return "", errors.New("the path is empty")
	case strings.HasPrefix(slashed, "/") || strings.HasPrefix(slashed, "~") || strings.Contains(slashed, ":"):
		return "", fmt.Errorf("%s does not begin in the folder of the configuration, and no other is read; write the path from there on, as in \"texts/motd.txt\"", inQuotes(written))
	}
	full := path.Join(p.base, slashed)
	if full != p.root && p.root != "." && !strings.HasPrefix(full, p.root+"/") || full == ".." || strings.HasPrefix(full, "../") {
		return "", fmt.Errorf("%s leads out of the folder of the configuration, and nothing outside of it is read", inQuotes(written))
	}
	return full, nil
}

// notThere is the error for a file that does not exist.
type notThere struct{ error }

// find looks a name up step by step, so that no link on the way leads out of
// the folder, and so that letter case counts on every system alike.
func (f *folder) find(full, written string) (fs.FileMode, error) {
	if full == f.root {
		return fs.ModeDir, nil
	}
	at, mode := f.root, fs.ModeDir
	rest := strings.TrimPrefix(full, f.root+"/")
	for name := range strings.SplitSeq(rest, "/") {
		if !mode.IsDir() {
			return 0, notThere{fmt.Errorf("%s does not exist: %s is no folder", inQuotes(written), inQuotes(f.shown(at)))}
		}
		l := f.list(at)
		if l.err != nil {
			return 0, l.err
		}
		kind, ok := l.kinds[name]
		switch {
		case !ok:
			return 0, notThere{f.missing(l, at, name, written)}
		case kind&fs.ModeSymlink != 0:
			return 0, fmt.Errorf("%s is a link, and links are not followed: they may lead out of the folder of the configuration", inQuotes(f.shown(path.Join(at, name))))
		}
		at, mode = path.Join(at, name), kind
	}
	return mode, nil
}

// shown is a name of the file system as seen from the folder.
func (f *folder) shown(full string) string {
	if full == f.root {
		return "."
	}
	return strings.TrimPrefix(full, f.root+"/")
}

func (f *folder) missing(l *listing, at, name, written string) error {
	where := "the folder of the configuration"
	if at != f.root {
		where = inQuotes(f.shown(at))
	}
	if f.budget.spend(len(l.names)); len(l.names) > 0 {
		for _, n := range l.names {
			if strings.EqualFold(n, name) {
				return fmt.Errorf("%s does not exist: %s holds %s, and letter case counts", inQuotes(written), where, inQuotes(n))
			}
		}
		if n := diag.Nearest(name, l.names[:min(len(l.names), maxProblems)]); n != "" {
			return fmt.Errorf("%s does not exist: %s holds no %s; did you mean %s?", inQuotes(written), where, inQuotes(name), inQuotes(n))
		}
	}
	return fmt.Errorf("%s does not exist: %s holds no %s", inQuotes(written), where, inQuotes(name))
}

// list reads the names in one folder.
func (f *folder) list(dir string) *listing {
	if l := f.dirs[dir]; l != nil {
		return l
	}
	l := &listing{kinds: map[string]fs.FileMode{}}
	f.dirs[dir] = l
	entries, err := f.entries(dir)
	switch {
	case errors.Is(err, errTooMany):
		l.err = fmt.Errorf("the folder %s holds too much: %s names is the most that are looked at", inQuotes(f.shown(dir)), thousands(maxListed))
	case err != nil:
		l.err = fmt.Errorf("the folder %s cannot be read: %s", inQuotes(f.shown(dir)), cause(err))
	}
	for _, e := range entries {
		l.names = append(l.names, e.Name())
		l.kinds[e.Name()] = e.Type()
	}
	sort.Strings(l.names)
	f.budget.spend(stepsPerRead + len(entries))
	return l
}

var errTooMany = errors.New("too many names")

func (f *folder) entries(dir string) ([]fs.DirEntry, error) {
	if f.fsys == nil {
		return nil, fs.ErrNotExist
	}
	in, err := f.fsys.Open(dir)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	d, ok := in.(fs.ReadDirFile)
	if !ok {
		return nil, errors.New("it is no folder")
	}
	var all []fs.DirEntry
	for {
		entries, err := d.ReadDir(maxListed - f.listed + 1)
		all = append(all, entries...)
		if f.listed += len(entries); f.listed > maxListed {
			return nil, errTooMany
		}
		if errors.Is(err, io.EOF) || err == nil && len(entries) == 0 {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// cause is an error without the path in front, which the message has already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// text reads one file.
func (p reading) text(written string) (string, error) {
	full, err := p.resolve(written)
	if err != nil {
		return "", err
	}
	t := p.texts[full]
	if t == nil {
		if len(p.texts) >= maxReadFiles {
			return "", fmt.Errorf("%s is one file too many: functions may read %s", inQuotes(written), thousands(maxReadFiles))
		}
		t = &textFile{}
		p.texts[full] = t
		t.text, t.err = p.read(full, written)
		p.budget.spend(stepsPerRead + len(t.text)/bytesPerStep)
	}
	return t.text, t.err
}

func (f *folder) read(full, written string) (string, error) {
	mode, err := f.find(full, written)
	switch {
	case err != nil:
		return "", err
	case mode.IsDir():
		return "", fmt.Errorf("%s is a folder, and a file is wanted", inQuotes(written))
	case !mode.IsRegular():
		return "", fmt.Errorf("%s is no plain file but a pipe, a device or the like", inQuotes(written))
	}
	in, err := f.fsys.Open(full)
	if err != nil {
		return "", fmt.Errorf("%s cannot be read: %s", inQuotes(written), cause(err))
	}
	defer in.Close()
	all, err := io.ReadAll(io.LimitReader(in, maxTextBytes+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("%s cannot be read: %s", inQuotes(written), cause(err))
	case len(all) > maxTextBytes:
		return "", fmt.Errorf("%s is too long: a text may have %s bytes", inQuotes(written), thousands(maxTextBytes))
	}
	text := string(all)
	if d := checkEncoding(0, text); d != nil {
		line, column := position(text, d.Range.Start)
		return "", fmt.Errorf("%s line %d column %d: %s", inQuotes(written), line, column, strings.TrimRight(d.Detail+" "+d.Fix, ". "))
	}
	// The same commit means the same wherever it was checked out.
	return strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), nil
}

// exists reports whether there is a plain file.
func (p reading) exists(written string) (bool, error) {
	full, err := p.resolve(written)
	if err != nil {
		return false, err
	}
	mode, err := p.find(full, written)
	if errors.As(err, &notThere{}) {
		return false, nil
	}
	return mode.IsRegular() && err == nil, err
}
