package fsx_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// wrong are the ways in which an operation fails here.
var wrong = []fault.Action{fault.Eio, fault.Enospc, fault.Lose, fault.Short, fault.ShortErr, fault.Silent}

func anyFile([]byte) bool { return true }

func TestWriteOrder(t *testing.T) {
	for _, verify := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "out.json")
		put(t, path, oldText, 0o600)
		f := fault.New(fsx.OS())
		if err := fsx.WriteWhole(f, path, newText, fsx.WriteOptions{Mine: anyFile, Point: "x", Verify: verify}); err != nil {
			t.Fatal(err)
		}
		ops := []string{"lstat", "open", "create", "write", "fstat", "sync", "close", "rename", "syncdir"}
		points := []fsx.Point{"x.create", "x.write", "x.fsync", "x.close", "x.rename", "x.dirfsync"}
		if verify {
			ops = slices.Insert(ops, 7, "open")
			points = slices.Insert(points, 4, "x.reread")
		}
		if got := f.Operations(); !slices.Equal(got, ops) {
			t.Errorf("operations %v, want %v: content must be on the disk before the name moves, the name before the end", got, ops)
		}
		if got := f.Points(); !slices.Equal(got, points) {
			t.Errorf("points %v, want %v", got, points)
		}
		if got := get(t, path); got != newText {
			t.Errorf("content %q", got)
		}
	}
}

// TestNeverHalf makes every single operation fail in turn, then every operation from the n-th on (the disk is gone),
// in each way an operation can fail.
func TestNeverHalf(t *testing.T) {
	for _, verify := range []bool{false, true} {
		for _, before := range []string{"<none>", oldText} {
			for _, kind := range wrong {
				for _, rest := range []bool{false, true} {
					for n := 1; ; n++ {
						name := fmt.Sprintf("verify=%t/before=%.5s/%s/rest=%t/n=%d", verify, before, kind, rest, n)
						if !faultAt(t, name, before, kind, rest, n, fsx.WriteOptions{Mine: anyFile, Verify: verify}) {
							if n < 8 {
								t.Errorf("%s: only %d operations", name, n-1)
							}
							break
						}
					}
				}
			}
		}
	}
}

// nth is a file system whose operation n fails, and all that follow if rest says so.
func nth(kind fault.Action, n int, rest bool) *fault.FS {
	if rest {
		return fault.Nth(fsx.OS(), kind, n, math.MaxInt)
	}
	return fault.Nth(fsx.OS(), kind, n, n)
}

// faultAt reports whether there was an n-th operation.
func faultAt(t *testing.T, name, before string, kind fault.Action, rest bool, n int, o fsx.WriteOptions) bool {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, "plan.json")
	if before != "<none>" {
		put(t, path, before, 0o600)
	}
	f := nth(kind, n, rest)
	err := fsx.WriteWhole(f, path, newText, o)
	log := f.Operations()
	if len(log) < n {
		if err != nil || get(t, path) != newText {
			t.Errorf("%s: no fault was met, error %v, content %q", name, err, get(t, path))
		}
		return false
	}
	if err == nil {
		t.Errorf("%s: the fault in %v was not reported", name, log)
	}
	after := get(t, path)
	if after != before && after != newText {
		t.Errorf("%s: content %q is neither the old nor the new", name, after)
	}
	if durable := new(fsx.NotDurable); errors.As(err, &durable) != (log[len(log)-1] == "syncdir") {
		t.Errorf("%s: error %v after %v", name, err, log)
	} else if errors.As(err, &durable) && after != newText {
		t.Errorf("%s: reported as written, content %q", name, after)
	}
	if !slices.Contains(log, "rename") && after != before {
		t.Errorf("%s: content %q without a rename", name, after)
	}
	if err != nil && strings.Contains(err.Error(), "unchanged") && after != before {
		t.Errorf("%s: %v; content %q", name, err, after)
	}
	checkHandle(t, name, f)
	// A creation that lost its answer leaves a file that nobody knows to be ours.
	if kind != fault.Lose || log[len(log)-1] != "create" {
		checkLeft(t, name, folder, rest, err)
	}
	return true
}

// checkHandle: one flush of a handle, and it is closed.
func checkHandle(t *testing.T, name string, f *fault.FS) {
	t.Helper()
	if c := f.Count("sync"); c > 1 {
		t.Errorf("%s: %d flushes of one handle in %v", name, c, f.Operations())
	}
	if f.Count("write") > 0 && f.Count("close") != 1 {
		t.Errorf("%s: the handle was not closed once in %v", name, f.Operations())
	}
}

// checkLeft holds what is left in folder against what may be left: nothing of ours, unless removing failed as well, and
// then the error names it.
func checkLeft(t *testing.T, name, folder string, rest bool, err error) {
	t.Helper()
	for _, entry := range names(t, folder) {
		if entry == "plan.json" || entry == "like" {
			continue
		}
		if !rest || err == nil || !strings.Contains(err.Error(), entry) || !strings.Contains(err.Error(), "delete it") {
			t.Errorf("%s: %s was left behind, error %v", name, entry, err)
		}
	}
}

func TestPutNewOrder(t *testing.T) {
	for _, like := range []string{"", "like"} {
		folder := t.TempDir()
		put(t, filepath.Join(folder, "like"), oldText, 0o640)
		name, create := filepath.Join(folder, "new"), "create"
		if like != "" {
			like, create = filepath.Join(folder, like), "createlike"
		}
		f := fault.New(fsx.OS())
		if err := fsx.PutNew(f, name, newText, like, "bak"); err != nil {
			t.Fatal(err)
		}
		if got, want := f.Operations(), []string{create, "write", "fstat", "sync", "close", "open"}; !slices.Equal(got, want) {
			t.Errorf("operations %v, want %v", got, want)
		}
		if got, want := f.Points(), []fsx.Point{"bak.create", "bak.write", "bak.fsync", "bak.close", "bak.reread"}; !slices.Equal(got, want) {
			t.Errorf("points %v, want %v", got, want)
		}
		if got := get(t, name); got != newText {
			t.Errorf("content %q", got)
		}
	}
}

// TestPutNewWholeOrNot makes every operation of PutNew fail, in each way.
func TestPutNewWholeOrNot(t *testing.T) {
	for _, like := range []bool{false, true} {
		for _, kind := range append(slices.Clone(wrong), fault.Garble) {
			for _, rest := range []bool{false, true} {
				for n := 1; ; n++ {
					name := fmt.Sprintf("like=%t/%s/rest=%t/n=%d", like, kind, rest, n)
					if !putFaultAt(t, name, like, kind, rest, n) {
						if n < 6 {
							t.Errorf("%s: only %d operations", name, n-1)
						}
						break
					}
				}
			}
		}
	}
}

// putFaultAt reports whether there was an n-th operation.
func putFaultAt(t *testing.T, name string, like bool, kind fault.Action, rest bool, n int) bool {
	t.Helper()
	folder := t.TempDir()
	put(t, filepath.Join(folder, "like"), oldText, 0o640)
	path, model := filepath.Join(folder, "new"), ""
	if like {
		model = filepath.Join(folder, "like")
	}
	f := nth(kind, n, rest)
	err := fsx.PutNew(f, path, newText, model, "p")
	log := f.Operations()
	if len(log) < n {
		if err != nil || get(t, path) != newText {
			t.Errorf("%s: no fault was met, error %v, content %q", name, err, get(t, path))
		}
		return false
	}
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("%s: the fault in %v was not reported with the place: %v", name, log, err)
	}
	checkHandle(t, name, f)
	lost := kind == fault.Lose && strings.HasPrefix(log[len(log)-1], "create")
	if !lost {
		checkLeft(t, name, folder, rest, err)
	}
	if err != nil && strings.Contains(err.Error(), "was not made") && !lost && get(t, path) != "<none>" {
		t.Errorf("%s: %v; and it is there", name, err)
	}
	return true
}

// TestPutNewKeepsOthers: a file that was there before is never removed.
func TestPutNewKeepsOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	put(t, path, oldText, 0o600)
	for _, like := range []string{"", path} {
		f := fault.New(fsx.OS())
		if err := fsx.PutNew(f, path, newText, like, "p"); err == nil {
			t.Error("it was made a second time")
		}
		if got := get(t, path); got != oldText || f.Count("remove") != 0 {
			t.Errorf("content %q after %v", got, f.Operations())
		}
	}
}

// TestReread: what the disk holds is compared when it is asked for.
func TestReread(t *testing.T) {
	for _, content := range []string{newText, strings.Repeat("x", 600<<10)} {
		for _, verify := range []bool{false, true} {
			path := filepath.Join(t.TempDir(), "f")
			put(t, path, oldText, 0o600)
			f := fault.New(fsx.OS(), fault.Fault{Point: "file.write", Action: fault.Garble, N: 1})
			err := fsx.WriteWhole(f, path, content, fsx.WriteOptions{Verify: verify})
			if verify != (err != nil) || verify != (get(t, path) == oldText) {
				t.Errorf("verify %t: %v", verify, err)
			}
			want := fmt.Sprintf("differs from byte %d on", len(content)/2)
			if verify && !strings.Contains(err.Error(), want) {
				t.Errorf("error %v, want one with %q", err, want)
			}
		}
	}
}

// rereading is a file system that gives other bytes back than it was given.
type rereading struct {
	fsx.FS
	text string
}

func (r rereading) At(fsx.Point) fsx.FS { return r }
func (r rereading) Open(string) (fs.File, error) {
	return lyingFile{strings.NewReader(r.text), lyingInfo{0}}, nil
}

func TestRereadLengths(t *testing.T) {
	tests := []struct{ name, back, want string }{
		{"the same", newText, ""},
		{"shorter", newText[:5], "from byte 5"},
		{"longer", newText + "x", fmt.Sprintf("from byte %d", len(newText))},
		{"nothing", "", "from byte 0"},
		{"another first byte", "T" + newText[1:], "from byte 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			err := fsx.PutNew(rereading{fsx.OS(), tt.back}, path, newText, "", "p")
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// modest is a file system whose writes say that they took one byte less than they did.
type modest struct{ fsx.FS }

func (m modest) At(fsx.Point) fsx.FS { return m }
func (m modest) CreateNew(name string, mode fs.FileMode) (fsx.File, error) {
	f, err := m.FS.CreateNew(name, mode)
	return modestFile{f}, err
}

type modestFile struct{ fsx.File }

func (f modestFile) At(fsx.Point) fsx.File { return f }
func (f modestFile) WriteString(text string) (int, error) {
	n, err := f.File.WriteString(text)
	return n - 1, err
}

// TestWhatAWriteSays: a write that says it took less is believed, whatever the size of the file.
func TestWhatAWriteSays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	err := fsx.PutNew(modest{fsx.OS()}, path, newText, "", "p")
	if want := fmt.Sprintf("%d of %d bytes were written", len(newText)-1, len(newText)); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one with %q", err, want)
	}
}
