package lang

import (
	"fmt"
	"path"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/modules"
)

// LockName is the file of a root that holds what the copies of modules of the
// library must be.
const LockName = ".isoplan.lock.hcl"

// Lock gives the hash of each copied module by its name in the library.
type Lock map[string]string

// lockHead is what a person reads who opens the file.
const lockHead = "# Written by isoplan modules vendor: what the copies of modules must hold.\n"

// Text writes the lock in its canonical layout.
func (l Lock) Text() string {
	var b strings.Builder
	b.WriteString(lockHead)
	for _, name := range sortedKeys(l) {
		fmt.Fprintf(&b, "\nmodule %q {\n  source = %q\n  hash   = %q\n}\n", name, libraryPrefix+name, l[name])
	}
	return b.String()
}

// ReadLock reads the text of a lock file. Places of diagnostics are in the file
// 1 of Quotable.
func ReadLock(name, text string) (Lock, diag.List) {
	f := &file{id: 1, name: name, text: text, read: true}
	return f.takeLock()
}

func (f *file) takeLock() (Lock, diag.List) {
	if d := checkSize(f.name, int64(len(f.text))); d != nil {
		return nil, d
	}
	if d := checkEncoding(f.id, f.text); d != nil {
		return nil, diag.List{*d}
	}
	l := &lexer{file: f.id, src: f.text}
	root, ok := l.parse()
	if !ok {
		return nil, diag.List{*l.err}
	}
	const fix = "Remove the file and run isoplan modules vendor, or take it from version control."
	bad := func(at span, detail string) {
		f.report(failure(codeLock, f.rng(at), "Lock file not understood", detail, fix))
	}
	lock := Lock{}
	for _, a := range root.args {
		bad(a.at, fmt.Sprintf("The lock file holds module blocks only, and %s is set here.", a.name))
	}
	for _, b := range root.blocks {
		if b.typ != "module" || len(b.labels) != 1 || len(b.blocks) > 0 {
			bad(b.head(), "The lock file holds module blocks with one label, the name in the library.")
			continue
		}
		name := b.labels[0].text
		source, hash := f.lockText(b, "source"), f.lockText(b, "hash")
		switch {
		case source != libraryPrefix+name || len(b.args) != 2:
			bad(b.head(), fmt.Sprintf("A module of the lock file has source and hash, and the source of %q is %q.", clip(name), libraryPrefix+clip(name)))
		case !sumForm(hash):
			bad(b.head(), fmt.Sprintf("The hash of the module %q is not sha256: and 64 digits.", clip(name)))
		case lock[name] != "":
			bad(b.head(), fmt.Sprintf("The module %q stands twice.", clip(name)))
		default:
			lock[name] = hash
		}
	}
	if len(f.diags) > 0 {
		return nil, f.diags
	}
	return lock, nil
}

func (f *file) lockText(b *block, name string) string {
	a := b.find(name)
	if a == nil {
		return ""
	}
	v, ok := f.arg(*a)
	if !ok {
		return ""
	}
	s, _ := v.literalText()
	return s
}

func sumForm(s string) bool {
	digits, ok := strings.CutPrefix(s, "sha256:")
	return ok && len(digits) == 64 && strings.Trim(digits, "0123456789abcdef") == ""
}

// checkLock refuses modules of the library that a lock file does not fix: those
// that come from the program, and copies that differ from what it says.
func (f *finder) checkLock() diag.List {
	r := f.root
	file := &file{fsys: f.fsys, path: path.Join(r.at.dir, LockName), name: r.opts.Prefix + LockName}
	var lock Lock
	if f.exists(place{dir: file.path}) {
		if file.open(); len(file.diags) > 0 {
			return file.diags
		}
		r.sources.Add(file.name, file.text)
		r.last++
		file.id = r.last
		var diags diag.List
		if lock, diags = file.takeLock(); len(diags) > 0 {
			return diags
		}
	}
	var diags diag.List
	refuse := func(at model.Range, detail, fix string) {
		diags = append(diags, failure(codeLock, at, "Module not locked", detail, fix))
	}
	const vendor = "Run isoplan modules vendor, and review and commit what it writes."
	for _, u := range f.used {
		at, name := u.defs.at, path.Base(u.defs.at.dir)
		switch {
		case at.library:
			refuse(u.by.call.source.val, fmt.Sprintf("%s comes from the program itself, and the configuration is to use modules that %s fixes.", at, file.name), vendor)
		case path.Dir(at.dir) != path.Join(r.at.dir, modules.Folder):
		case lock[name] == "":
			refuse(u.by.call.source.val, fmt.Sprintf("%s lies in %s, and %s does not name it.", libraryPrefix+name, at, file.name), vendor)
		default:
			sum, err := modules.Sum(f.fsys, at.dir)
			if err != nil {
				diags = append(diags, diag.FromError(codeFile, "Module cannot be read", err))
			} else if sum != lock[name] {
				refuse(u.by.call.source.val, fmt.Sprintf("What lies in %s is not what %s fixes: it has %s, and the lock says %s.", at, file.name, sum, lock[name]),
					"Find out who changed the files. isoplan modules vendor --force puts those of the library back.")
			}
		}
	}
	return diags
}
