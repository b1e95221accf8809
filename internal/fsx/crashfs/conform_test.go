package crashfs_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

var _ fsx.FS = (*crashfs.FS)(nil)

// TestLikeTheMachine does the same operations, chosen by chance, here and on the file system of the machine: the same
// ones must fail, for the same reason, and the same files must be left.
func TestLikeTheMachine(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes and open files are another matter on Windows")
	}
	refused := 0
	for seed := range uint64(12) {
		top := t.TempDir()
		for _, name := range []string{"d", "e"} {
			if err := os.Mkdir(filepath.Join(top, name), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		model := crashfs.New(crashfs.NewDisk(map[string]string{"d/": "", "e/": ""}), crashfs.Options{})
		a := &pair{FS: fsx.OS(), at: func(name string) string { return filepath.Join(top, name) }}
		b := &pair{FS: model, at: func(name string) string { return name }}
		r := rand.New(rand.NewPCG(seed, 7))
		for n := range 60 {
			what, x, y := r.IntN(16), someName(r), someName(r)
			got, want := b.do(what, x, y), a.do(what, x, y)
			if got != want {
				t.Fatalf("seed %d, operation %d, %d %q %q: here %q, on the machine %q", seed, n, what, x, y, got, want)
			}
			if strings.HasPrefix(got, "refused") {
				refused++
			}
			if here, there := list(b.FS, "."), list(a.FS, top); here != there {
				t.Fatalf("seed %d, operation %d, %d %q %q: here\n%son the machine\n%s", seed, n, what, x, y, here, there)
			}
		}
		a.close()
	}
	if refused < 100 {
		t.Errorf("only %d operations were refused: the names are chosen too well to show anything", refused)
	}
}

func someName(r *rand.Rand) string {
	return []string{"d/a", "d/b", "e/a", "e/f", "d", "d/c/a", "d/c", "e/../d/b", "./d//a", "d/."}[r.IntN(10)]
}

// pair is one of the two file systems that do the same.
type pair struct {
	fsx.FS
	at   func(string) string
	open []fsx.File
}

// do performs one operation and says what came of it.
func (p *pair) do(what int, x, y string) string {
	raw := x
	x, y = p.at(x), p.at(y)
	switch what {
	case 0, 1, 2, 3:
		f, err := p.CreateNew(x, 0o640)
		return p.keep(f, err)
	case 4:
		f, err := p.CreateLike(x, y)
		if isFolder(p.FS, y) {
			return p.forget(x, f, err) // what becomes of the mode then is nothing to be relied on
		}
		return p.keep(f, err)
	case 5:
		return outcome("", p.Mkdir(x, 0o755))
	case 6, 7, 8, 10:
		if isFolder(p.FS, x) {
			return "" // here only files move to other folders
		}
		if what == 10 {
			return outcome("", p.Replace(x, y, y+".old"))
		}
		return outcome("", p.Rename(x, y))
	case 9:
		return outcome("", p.Remove(x))
	case 11:
		if info, err := p.Stat(x); err == nil && !info.IsDir() {
			return "" // a program that flushes a file as a folder is mistaken, and is told so here only
		}
		return outcome("", p.SyncDir(x))
	case 12:
		text, err := p.Access(x)
		return outcome(text[strings.Index(text, " mode")+1:], err)
	case 13:
		text, err := fsx.ReadStringFrom(p.FS, x, 100)
		if isFolder(p.FS, x) {
			text, err = "folder", nil
		}
		return outcome(text, err)
	case 14:
		l, err := p.Lock(x)
		if err == nil {
			err = l.Close()
		}
		return outcome("", err)
	}
	if len(p.open) == 0 {
		return "nothing open"
	}
	f := p.open[0]
	p.open = p.open[1:]
	_, err := f.WriteString(raw)
	return outcome("", errors.Join(err, f.Sync(), f.Close()))
}

func (p *pair) keep(f fsx.File, err error) string {
	if err == nil {
		p.open = append(p.open, f)
	}
	return outcome("", err)
}

func (p *pair) forget(name string, f fsx.File, err error) string {
	if err == nil {
		f.Close()
		p.Remove(name)
	}
	return ""
}

func (p *pair) close() {
	for _, f := range p.open {
		f.Close()
	}
}

func outcome(text string, err error) string {
	switch {
	case err == nil:
		return "done " + text
	case errors.Is(err, fs.ErrExist):
		return "refused: exists"
	case errors.Is(err, fs.ErrNotExist):
		return "refused: missing"
	}
	return "refused"
}

func isFolder(fsys fsx.FS, name string) bool {
	info, err := fsys.Stat(name)
	return err == nil && info.IsDir()
}

// list describes all that lies in a folder.
func list(fsys fsx.FS, folder string) string {
	entries, err := fsys.ReadDir(folder)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, e := range entries {
		name := folder + "/" + e.Name()
		info, err := fsys.Lstat(name)
		if err != nil || info.Mode() != mustInfo(e).Mode() || info.Name() != e.Name() {
			return fmt.Sprintf("%s: %v, %v", name, info, err)
		}
		if e.IsDir() {
			fmt.Fprintf(&b, "%v %s\n%s", info.Mode(), e.Name(), list(fsys, name))
			continue
		}
		text, err := fsx.ReadStringFrom(fsys, name, 1000)
		links, _ := fsys.Links(name)
		fmt.Fprintf(&b, "%v %s %d %d %q %v\n", info.Mode(), e.Name(), info.Size(), links, text, err)
	}
	return b.String()
}

func mustInfo(e fs.DirEntry) fs.FileInfo {
	info, err := e.Info()
	if err != nil {
		panic(err)
	}
	return info
}
