package fsx_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
)

const oldText, newText = "the old content", "the new content, longer than the old"

// put writes a file of the test's own.
func put(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// get returns the content of path, and "<none>" when there is no such file.
func get(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "<none>"
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// names lists the folder.
func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestWriteMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps access lists, not modes")
	}
	tests := []struct {
		name      string
		old, mode fs.FileMode
		want      fs.FileMode
	}{
		{"a plan by default", 0, 0, 0o600},
		{"as asked", 0, 0o600, 0o600},
		{"a report", 0, 0o644, 0o644},
		{"wider old file", 0o644, 0o600, 0o600},
		{"narrower old file", 0o600, 0o644, 0o600},
		{"only permission bits", 0, fs.ModeSetuid | 0o640, 0o640},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "out")
			if tt.old != 0 {
				put(t, path, oldText, tt.old)
			}
			spy := &modeSpy{FS: fsx.OS()}
			if err := fsx.WriteWhole(spy, path, newText, fsx.WriteOptions{Mode: tt.mode}); err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			// The umask of whoever runs the test may take more away.
			if got := info.Mode(); got&^tt.want != 0 || got.Perm()&0o600 != 0o600 {
				t.Errorf("mode %v, want %v", got, tt.want)
			}
			if spy.mode != tt.want {
				t.Errorf("the temporary file was created with %v, want %v before any content", spy.mode, tt.want)
			}
		})
	}
}

// modeSpy remembers the mode a file was created with.
type modeSpy struct {
	fsx.FS
	mode fs.FileMode
}

func (s *modeSpy) At(fsx.Point) fsx.FS { return s }

func (s *modeSpy) CreateNew(name string, mode fs.FileMode) (fsx.File, error) {
	s.mode = mode
	return s.FS.CreateNew(name, mode)
}

func TestMine(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	tests := []struct {
		name, old string
		mine      func([]byte) bool
		refused   bool
	}{
		{"ours", `{"format":"isoplan.plan/1"}`, isPlan, false},
		{"a live configuration", "<configuration>", isPlan, true},
		{"an empty file is not ours", "", isPlan, true},
		{"anything", "<configuration>", nil, false},
		{"the beginning only", long, func(head []byte) bool { return string(head) == long[:4096] }, false},
		{"all of a short one", "ab", func(head []byte) bool { return string(head) == "ab" }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "x")
			put(t, path, tt.old, 0o600)
			err := fsx.WriteWhole(fsx.OS(), path, newText, fsx.WriteOptions{Mine: tt.mine})
			refused := new(fsx.Refused)
			if errors.As(err, &refused) != tt.refused || (err != nil) != tt.refused {
				t.Fatalf("error %v, want a refusal: %t", err, tt.refused)
			}
			want := newText
			if tt.refused {
				want = tt.old
			}
			if got := get(t, path); got != want {
				t.Errorf("content %.40q, want %.40q", got, want)
			}
			if got := names(t, folder); !slices.Equal(got, []string{"x"}) {
				t.Errorf("the folder holds %v", got)
			}
		})
	}
}

func isPlan(head []byte) bool { return strings.Contains(string(head), "isoplan.plan/") }

func TestMineNotAskedForNewFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	never := func([]byte) bool { t.Error("Mine was asked about a file that does not exist"); return false }
	if err := fsx.WriteWhole(fsx.OS(), path, newText, fsx.WriteOptions{Mine: never}); err != nil {
		t.Fatal(err)
	}
}

func TestNewReplacesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	if err := fsx.WriteWhole(fsx.OS(), path, oldText, fsx.WriteOptions{New: true}); err != nil {
		t.Fatal(err)
	}
	err := fsx.WriteWhole(fsx.OS(), path, newText, fsx.WriteOptions{New: true, Mine: func([]byte) bool { return true }})
	if refused := new(fsx.Refused); !errors.As(err, &refused) || !strings.Contains(err.Error(), "never overwritten") {
		t.Errorf("error %v", err)
	}
	if got := get(t, path); got != oldText {
		t.Errorf("the file was replaced: %q", got)
	}
}

func TestPlantedLink(t *testing.T) {
	for _, target := range []string{"victim", "nowhere", "."} {
		t.Run(target, func(t *testing.T) {
			folder := t.TempDir()
			put(t, filepath.Join(folder, "victim"), oldText, 0o600)
			path := filepath.Join(folder, "plan.json")
			link(t, target, path)
			err := fsx.WriteWhole(fsx.OS(), path, newText, fsx.WriteOptions{})
			refused := new(fsx.Refused)
			if !errors.As(err, &refused) || !strings.Contains(err.Error(), "symbolic link, which") {
				t.Errorf("error %v", err)
			}
			if got := get(t, filepath.Join(folder, "victim")); got != oldText {
				t.Errorf("the link was written through: %q", got)
			}
			if got := names(t, folder); !slices.Equal(got, []string{"plan.json", "victim"}) {
				t.Errorf("the folder holds %v", got)
			}
		})
	}
}

// TestPlantedTemp plants a link under the very name of the temporary file: creation must fail, not follow it.
func TestPlantedTemp(t *testing.T) {
	folder := t.TempDir()
	victim := filepath.Join(folder, "victim")
	for _, target := range []string{victim, filepath.Join(folder, "not-there")} {
		planted := filepath.Join(folder, "temp")
		link(t, target, planted)
		if f, err := fsx.OS().CreateNew(planted, 0o600); err == nil {
			t.Errorf("a file was created through a link to %s: %v", target, f.Close())
		}
		if get(t, target) != "<none>" {
			t.Errorf("%s was created through the link", target)
		}
		if err := os.Remove(planted); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWriteRefusesOtherTargets(t *testing.T) {
	folder := t.TempDir()
	put(t, filepath.Join(folder, "file"), oldText, 0o600)
	tests := []struct{ name, path, want string }{
		{"empty", "", "names no file"},
		{"folder", folder, "a folder"},
		{"trailing separator", folder + string(filepath.Separator), "names no file"},
		{"trailing separator of nothing", filepath.Join(folder, "no") + string(filepath.Separator), "names no file"},
		{"missing folder", filepath.Join(folder, "no", "x"), "folder does not exist"},
		{"file as folder", filepath.Join(folder, "file", "x"), "was not written"},
	}
	if runtime.GOOS != "windows" {
		tests = append(tests, struct{ name, path, want string }{"device", os.DevNull, "a device"})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := fsx.WriteWhole(fsx.OS(), tt.path, newText, fsx.WriteOptions{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
			if got := names(t, folder); !slices.Equal(got, []string{"file"}) {
				t.Errorf("the folder holds %v", got)
			}
		})
	}
}

// TestWriteBesideTheTarget: the temporary file must lie where the target lies, or the rename crosses file systems.
func TestWriteBesideTheTarget(t *testing.T) {
	base := t.TempDir()
	for _, d := range []string{"here", "there/deep"} {
		if err := os.MkdirAll(filepath.Join(base, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	link(t, filepath.Join(base, "there", "deep"), filepath.Join(base, "here", "link"))
	t.Chdir(filepath.Join(base, "here"))
	spy := &folderSpy{FS: fsx.OS()}
	for _, tt := range []struct{ path, temp, lands string }{
		{"x", "", "here/x"},
		{"link/x", "link/", "there/deep/x"},
		{"link/../x", "link/../", "there/x"}, // the system leaves the link's target, not the link
	} {
		if err := fsx.WriteWhole(spy, filepath.FromSlash(tt.path), newText, fsx.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if spy.folder != filepath.FromSlash(tt.temp) {
			t.Errorf("%s: temporary file in %q, want %q", tt.path, spy.folder, tt.temp)
		}
		if runtime.GOOS != "windows" && get(t, filepath.Join(base, tt.lands)) != newText {
			t.Errorf("%s: %s does not have the content", tt.path, tt.lands)
		}
	}
}

type folderSpy struct {
	fsx.FS
	folder string
}

func (s *folderSpy) At(fsx.Point) fsx.FS { return s }

func (s *folderSpy) CreateNew(name string, mode fs.FileMode) (fsx.File, error) {
	s.folder, _ = filepath.Split(name)
	return s.FS.CreateNew(name, mode)
}

func TestTempNamesDiffer(t *testing.T) {
	path := filepath.Join(t.TempDir(), strings.Repeat("n", 255)) // the temporary name must not be longer than the target's may be
	seen := map[string]bool{}
	spy := &nameSpy{FS: fsx.OS(), seen: seen}
	for range 20 {
		if err := fsx.WriteWhole(spy, path, newText, fsx.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != 20 {
		t.Errorf("%d names for 20 temporary files", len(seen))
	}
}

type nameSpy struct {
	fsx.FS
	seen map[string]bool
}

func (s *nameSpy) At(fsx.Point) fsx.FS { return s }

func (s *nameSpy) CreateNew(name string, mode fs.FileMode) (fsx.File, error) {
	s.seen[name] = true
	return s.FS.CreateNew(name, mode)
}
