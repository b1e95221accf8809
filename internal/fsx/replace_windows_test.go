package fsx

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// scene is a folder with a target and the file that is to replace it.
type scene struct {
	folder, target, temp, aside string
}

func newScene(t *testing.T) scene {
	t.Helper()
	d := t.TempDir()
	s := scene{d, filepath.Join(d, "MetaBase.xml"), filepath.Join(d, TempName("x")), filepath.Join(d, AsideName("x"))}
	for name, text := range map[string]string{s.target: "old", s.temp: "new"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// holds compares what the folder holds: name=content.
func (s scene) holds(t *testing.T, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(s.folder, e.Name()))
		if err != nil {
			t.Error(err)
		}
		got = append(got, e.Name()+"="+string(text))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

// hold opens a file so that nobody may rename or delete it.
func hold(t *testing.T, name string) windows.Handle {
	t.Helper()
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		t.Fatal(err)
	}
	h, err := windows.CreateFile(path, windows.GENERIC_READ, windows.FILE_SHARE_READ, nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func release(t *testing.T, h windows.Handle) {
	t.Helper()
	if err := windows.CloseHandle(h); err != nil {
		t.Error(err)
	}
}

func TestReplaceWindows(t *testing.T) {
	s := newScene(t)
	if err := replace(s.temp, s.target, s.aside); err != nil {
		t.Fatal(err)
	}
	s.holds(t, "MetaBase.xml=new")
	if err := replace(s.temp, s.target, s.aside); err == nil {
		t.Error("replaced by nothing")
	}
	s.holds(t, "MetaBase.xml=new")
	if err := os.Rename(s.target, s.temp); err != nil {
		t.Fatal(err)
	}
	if err := replace(s.temp, s.target, s.aside); err != nil {
		t.Errorf("without a target: %v", err)
	}
	s.holds(t, "MetaBase.xml=new")
}

// TestHeldTarget: a target that another program has open is waited for, and left as it is when that takes too long.
func TestHeldTarget(t *testing.T) {
	for what, do := range map[string]func(r retry, s scene) error{
		"replace": func(r retry, s scene) error { return r.replace(s.temp, s.target, s.aside) },
		"rename":  func(r retry, s scene) error { return r.rename(s.temp, s.target) },
	} {
		t.Run(what, func(t *testing.T) {
			s := newScene(t)
			h := hold(t, s.target)
			var waited time.Duration
			err := do(held(func(d time.Duration) { waited += d }, passing), s)
			if err == nil || waited != 15*time.Second || !strings.Contains(err.Error(), s.target+" is held by another program") {
				t.Errorf("after %s: %v", waited, err)
			}
			s.holds(t, ".isoplan-x.tmp=new", "MetaBase.xml=old")
			waits := 0
			if err := do(held(func(time.Duration) {
				if waits++; waits == 3 {
					release(t, h)
				}
			}, passing), s); err != nil || waits != 3 {
				t.Errorf("after %d waits: %v", waits, err)
			}
			s.holds(t, "MetaBase.xml=new")
		})
	}
}

// TestLastingErrorIsNotRepeated: what waiting does not help is told at once.
func TestLastingErrorIsNotRepeated(t *testing.T) {
	s := newScene(t)
	never := held(func(time.Duration) { t.Error("it waits") }, passing)
	if err := never.rename(filepath.Join(s.folder, "no"), s.target); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if err := never.replace(filepath.Join(s.folder, "no"), s.target, s.aside); err == nil {
		t.Error("replaced by nothing")
	}
	s.holds(t, ".isoplan-x.tmp=new", "MetaBase.xml=old")
}

func TestRightsWindows(t *testing.T) {
	s := newScene(t)
	want, err := access(s.target)
	if err != nil || !strings.HasPrefix(want, "O:") || !strings.Contains(want, "D:") {
		t.Fatalf("%q, %v", want, err)
	}
	name := filepath.Join(s.folder, "new")
	f, err := createLike(name, s.target)
	if err != nil {
		t.Fatal(err)
	}
	// The rights are there before the content.
	if got, err := access(name); err != nil || got != want {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	if _, err := f.WriteString("text"); err != nil {
		t.Error(err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		t.Error(err)
	}
	if _, err := createLike(name, s.target); !errors.Is(err, os.ErrExist) {
		t.Errorf("made twice: %v", err)
	}
	if _, err := createLike(name+"2", name+"3"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("like nothing: %v", err)
	}
	s.holds(t, ".isoplan-x.tmp=new", "MetaBase.xml=old", "new=text")
}

func TestCountsWindows(t *testing.T) {
	s := newScene(t)
	if n, err := links(s.target); n != 1 || err != nil {
		t.Errorf("%d names, %v", n, err)
	}
	if err := os.Link(s.target, s.target+"2"); err != nil {
		t.Skipf("no second names here: %v", err)
	}
	if n, err := links(s.target); n != 2 || err != nil {
		t.Errorf("%d names, %v", n, err)
	}
	if _, err := links(s.target + "3"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if n, err := free(s.folder); n == 0 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
}
