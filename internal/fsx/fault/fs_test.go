package fault_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// script reads a script that the test knows to be right.
func script(t *testing.T, text string) []fault.Fault {
	t.Helper()
	list, err := fault.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// operation is one operation of the interface, and whether it took place in folder.
type operation struct {
	name string
	do   func(fsys fsx.FS, folder string) error
	done func(folder string) bool // nil: it leaves no trace
}

func operations() []operation {
	at := func(folder, name string) string { return filepath.Join(folder, name) }
	there := func(name string) func(string) bool {
		return func(folder string) bool { _, err := os.Lstat(at(folder, name)); return err == nil }
	}
	gone := func(name string) func(string) bool {
		return func(folder string) bool { return !there(name)(folder) }
	}
	closed := func(c io.Closer, err error) error {
		if err != nil {
			return err
		}
		return c.Close()
	}
	return []operation{
		{"lstat", func(f fsx.FS, d string) error { _, err := f.Lstat(at(d, "file")); return err }, nil},
		{"stat", func(f fsx.FS, d string) error { _, err := f.Stat(at(d, "file")); return err }, nil},
		{"open", func(f fsx.FS, d string) error { c, err := f.Open(at(d, "file")); return closed(c, err) }, nil},
		{"create", func(f fsx.FS, d string) error { c, err := f.CreateNew(at(d, "new"), 0o600); return closed(c, err) }, there("new")},
		{"createlike", func(f fsx.FS, d string) error {
			c, err := f.CreateLike(at(d, "new"), at(d, "file"))
			return closed(c, err)
		}, there("new")},
		{"access", func(f fsx.FS, d string) error { _, err := f.Access(at(d, "file")); return err }, nil},
		{"mkdir", func(f fsx.FS, d string) error { return f.Mkdir(at(d, "folder"), 0o700) }, there("folder")},
		{"readdir", func(f fsx.FS, d string) error { _, err := f.ReadDir(d); return err }, nil},
		{"rename", func(f fsx.FS, d string) error { return f.Rename(at(d, "file"), at(d, "moved")) }, gone("file")},
		{"replace", func(f fsx.FS, d string) error { return f.Replace(at(d, "file"), at(d, "other"), at(d, "aside")) }, gone("file")},
		{"lock", func(f fsx.FS, d string) error { c, err := f.Lock(at(d, "lock")); return closed(c, err) }, there("lock")},
		{"free", func(f fsx.FS, d string) error { _, err := f.Free(d); return err }, nil},
		{"links", func(f fsx.FS, d string) error { _, err := f.Links(at(d, "file")); return err }, nil},
		{"remove", func(f fsx.FS, d string) error { return f.Remove(at(d, "file")) }, gone("file")},
		{"syncdir", func(f fsx.FS, d string) error { return f.SyncDir(d) }, nil},
	}
}

// scratch is a folder with two files.
func scratch(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"file", "other"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// TestEveryOperationFails tries every error on every operation.
func TestEveryOperationFails(t *testing.T) {
	for _, o := range operations() {
		for _, a := range []fault.Action{fault.Enospc, fault.Eio, fault.Eacces, fault.Lose, fault.Short, fault.Silent} {
			t.Run(o.name+"/"+string(a), func(t *testing.T) {
				folder := scratch(t)
				fsys := fault.New(fsx.OS(), fault.Fault{Point: "p", Action: a, N: 1})
				err := o.do(fsys.At("p"), folder)
				if err == nil || !strings.Contains(err.Error(), "made up by a test") {
					t.Fatalf("error %v", err)
				}
				if got := fsys.Operations(); !slices.Equal(got, []string{o.name}) {
					t.Errorf("operations %v", got)
				}
				if o.done != nil && o.done(folder) != (a == fault.Lose) {
					t.Errorf("it took place: %t", o.done(folder))
				}
				if a == fault.Eacces && !errors.Is(err, fs.ErrPermission) {
					t.Errorf("%v is no fs.ErrPermission", err)
				}
				if u := fsys.Unmet(); len(u) != 0 {
					t.Errorf("not met: %v", u)
				}
			})
		}
		t.Run(o.name+"/nothing wrong", func(t *testing.T) {
			folder := scratch(t)
			if err := o.do(fault.New(fsx.OS()), folder); err != nil || o.done != nil && !o.done(folder) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestLostLockIsFree: a lock whose taking lost its answer is held by nobody.
func TestLostLockIsFree(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	if _, err := fault.New(fsx.OS(), script(t, ":lose")...).Lock(name); err == nil {
		t.Error("the answer arrived")
	}
	held, err := fsx.OS().Lock(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := held.Close(); err != nil {
		t.Error(err)
	}
}

func TestErrnos(t *testing.T) {
	for a, want := range map[fault.Action]error{fault.Enospc: enospc, fault.Eio: eio, fault.Lose: eio, fault.Eacces: eacces} {
		_, err := fault.New(fsx.OS(), fault.Fault{Action: a, N: 1}).Lstat("x")
		path := new(fs.PathError)
		if !errors.Is(err, want) || !errors.As(err, &path) || path.Op != "lstat" || path.Path != "x" {
			t.Errorf("%s: %v", a, err)
		}
	}
	link := new(os.LinkError)
	if err := fault.New(fsx.OS(), script(t, ":eacces")...).Rename("a", "b"); !errors.As(err, &link) || link.Old != "a" || link.New != "b" || !errors.Is(err, eacces) {
		t.Errorf("rename: %v", err)
	}
}

func TestWrites(t *testing.T) {
	tests := []struct {
		action fault.Action
		n      int // what the write says
		err    error
		holds  string // what the file holds
	}{
		{fault.Short, 4, nil, "0123"},
		{fault.ShortErr, 4, io.ErrShortWrite, "0123"},
		{fault.Silent, 8, nil, "0123"},
		{fault.Garble, 8, nil, "01235567"},
		{fault.Enospc, 0, enospc, ""},
		{fault.Lose, 0, eio, "01234567"},
	}
	for _, tt := range tests {
		t.Run(string(tt.action), func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "f")
			fsys := fault.New(fsx.OS(), fault.Fault{Point: "w", Action: tt.action, N: 2})
			f, err := fsys.CreateNew(name, 0o600)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := f.At("w").WriteString(""); n != 0 || err != nil {
				t.Errorf("the first time: %d, %v", n, err)
			}
			n, err := f.At("w").WriteString("01234567")
			if n != tt.n || !errors.Is(err, tt.err) {
				t.Errorf("%d, %v, want %d, %v", n, err, tt.n, tt.err)
			}
			if err := errors.Join(f.Sync(), f.Close()); err != nil {
				t.Fatal(err)
			}
			if text, err := os.ReadFile(name); err != nil || string(text) != tt.holds {
				t.Errorf("the file holds %q, %v, want %q", text, err, tt.holds)
			}
			if u := fsys.Unmet(); len(u) != 0 {
				t.Errorf("not met: %v", u)
			}
		})
	}
}

// TestFileOperations: the other operations of a file fail too, and a close that fails has released the file.
func TestFileOperations(t *testing.T) {
	for _, op := range []string{"fstat", "sync", "close"} {
		name := filepath.Join(t.TempDir(), "f")
		fsys := fault.New(fsx.OS(), script(t, "p:eio")...)
		f, err := fsys.CreateNew(name, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		at := f.At("p")
		switch op {
		case "fstat":
			_, err = at.Stat()
		case "sync":
			err = at.Sync()
		case "close":
			err = at.Close()
		}
		if !errors.Is(err, eio) {
			t.Errorf("%s: %v", op, err)
		}
		if err := f.Close(); (op == "close") != errors.Is(err, fs.ErrClosed) {
			t.Errorf("%s: closing afterwards: %v", op, err)
		}
	}
}

// TestWhichTime: a fault is about the n-th time a point is reached, whoever counts, and about the next operation there.
func TestWhichTime(t *testing.T) {
	folder := scratch(t)
	look := func(f fsx.FS) bool { _, err := f.Lstat(filepath.Join(folder, "file")); return err == nil }
	tests := []struct {
		name, script string
		run          func(f *fault.FS) []bool
		want         []bool
		unmet        int
	}{
		{"the first", "p:eio", func(f *fault.FS) []bool { return []bool{look(f.At("p")), look(f.At("p"))} }, []bool{false, true}, 0},
		{"the second", "p:eio:2", func(f *fault.FS) []bool { return []bool{look(f.At("p")), look(f.At("p")), look(f.At("p"))} }, []bool{true, false, true}, 0},
		{"always", "p:eio:*", func(f *fault.FS) []bool { return []bool{look(f.At("p")), look(f.At("q")), look(f.At("p"))} }, []bool{false, true, false}, 0},
		{"one operation of a view", "p:eio", func(f *fault.FS) []bool { v := f.At("p"); return []bool{look(v), look(v)} }, []bool{false, true}, 0},
		{"reached before the operation", "p:eio", func(f *fault.FS) []bool { f.At("p"); return []bool{look(f), look(f.At("q")), look(f.At("p"))} }, []bool{true, true, false}, 0},
		{"without a point", ":eio:2", func(f *fault.FS) []bool { return []bool{look(f), look(f.At("p")), look(f)} }, []bool{true, true, false}, 0},
		{"of another name", "p.1:eio", func(f *fault.FS) []bool { return []bool{look(f.At("p")), look(f.At("p.10")), look(f.At("p.1"))} }, []bool{true, true, false}, 0},
		{"not often enough", "p:eio:3,q:kill,p:eio", func(f *fault.FS) []bool { return []bool{look(f.At("p")), look(f.At("p"))} }, []bool{false, true}, 2},
		{"reached and no operation", "p:eio", func(f *fault.FS) []bool { f.At("p"); return nil }, nil, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := fault.New(fsx.OS(), script(t, tt.script)...)
			if got := tt.run(f); !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
			if u := f.Unmet(); len(u) != tt.unmet {
				t.Errorf("not met: %v", u)
			}
		})
	}
}

// TestNth makes the operations 2 and 3 fail, wherever they are.
func TestNth(t *testing.T) {
	folder := scratch(t)
	f := fault.Nth(fsx.OS(), fault.Eacces, 2, 3)
	var got []bool
	for _, v := range []fsx.FS{f, f.At("a"), f.At("b"), f} {
		_, err := v.Lstat(filepath.Join(folder, "file"))
		got = append(got, err == nil)
	}
	if !slices.Equal(got, []bool{true, false, false, true}) || f.Count("lstat") != 4 || f.Count("stat") != 0 {
		t.Errorf("%v in %v", got, f.Operations())
	}
}

func TestFromEnv(t *testing.T) {
	env := func(vars map[string]string) func(string) (string, bool) {
		return func(name string) (string, bool) { v, ok := vars[name]; return v, ok }
	}
	var lines []string
	add := func(file, line string) { lines = append(lines, file+"="+line) }
	if f, err := fault.FromEnv(fsx.OS(), env(nil), add); err != nil || f != fsx.OS() {
		t.Errorf("%v, %v without any variable", f, err)
	}
	if f, err := fault.FromEnv(fsx.OS(), env(map[string]string{fault.EnvScript: "x"}), add); err == nil {
		t.Errorf("%v with a bad script", f)
	}
	f, err := fault.FromEnv(fsx.OS(), env(map[string]string{fault.EnvScript: "p:eio", fault.EnvLog: "log"}), add)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.At("q").At("p").Lstat("x"); !errors.Is(err, eio) {
		t.Errorf("error %v", err)
	}
	if _, err := f.Lstat("x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if want := []string{"log=q", "log=p"}; !slices.Equal(lines, want) {
		t.Errorf("the log holds %v, want %v", lines, want)
	}
}

// The errors of the system by the names of the actions.
var (
	enospc = errno(fault.Enospc)
	eio    = errno(fault.Eio)
	eacces = errno(fault.Eacces)
)

// errno is what the system answers, written down once more: TestErrnos holds the package against it.
func errno(a fault.Action) syscall.Errno {
	if filepath.Separator == '\\' {
		return map[fault.Action]syscall.Errno{fault.Enospc: 112, fault.Eio: 1117, fault.Eacces: 5}[a]
	}
	return map[fault.Action]syscall.Errno{fault.Enospc: syscall.ENOSPC, fault.Eio: syscall.EIO, fault.Eacces: syscall.EACCES}[a]
}
