package fsx_test

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
)

func TestOurNames(t *testing.T) {
	tests := []struct {
		name        string
		temp, aside bool
	}{
		{fsx.TempName(rand.Text()), true, false},
		{fsx.AsideName(rand.Text()), false, true},
		{fsx.TempName("0123abcd-1"), true, false},
		{".isoplan-.tmp", false, false},
		{".isoplan-.old", false, false},
		{".isoplan", false, false},
		{".isoplan-x.tmp.tmp", false, false},
		{".isoplan-x.tmp.bak", false, false},
		{"isoplan-x.tmp", false, false},
		{"x.isoplan-x.tmp", false, false},
		{".isoplan-../x.tmp", false, false},
		{".isoplan-a b.tmp", false, false},
		{".isoplan-tmp", false, false},
		{".isoplan-é.tmp", false, false},
		{"MetaBase.xml", false, false},
		{"", false, false},
	}
	for _, tt := range tests {
		if temp, aside := fsx.IsOurTemp(tt.name), fsx.IsOurAside(tt.name); temp != tt.temp || aside != tt.aside {
			t.Errorf("%q: a temporary file %t, a name aside %t; want %t, %t", tt.name, temp, aside, tt.temp, tt.aside)
		}
		if why := fsx.BadName(tt.name); (tt.temp || tt.aside) && why != "" {
			t.Errorf("%q: %s", tt.name, why)
		}
	}
}

// badNames are names that no file may get, and what is said against them.
var badNames = []struct{ name, why string }{
	{"NUL", "device"},
	{"nul", "device"},
	{"Con", "device"},
	{"aux.xml", "device"},
	{"PRN .txt", "device"},
	{"COM1", "device"},
	{"com9.log.txt", "device"},
	{"LPT0", "device"},
	{"LPT²", "device"},
	{"CONIN$", "device"},
	{"CONOUT$", "device"},
	{"CLOCK$", "device"},
	{"plan:stream", `character ':'`},
	{"MetaBase.xml::$DATA", `character ':'`},
	{`C:\plans\x`, `character`},
	{"a*", `character '*'`},
	{"a?", `character '?'`},
	{"<a", `character '<'`},
	{"a>", `character '>'`},
	{"a|b", `character '|'`},
	{`a"b`, `character '"'`},
	{"a\nb", `character '\n'`},
	{"a\x1b[31m", `character '\x1b'`},
	{"a.", "dot"},
	{"a ", "blank"},
	{"...", "dot"},
	{"a\xff", "not UTF-8"},
}

func TestBadName(t *testing.T) {
	for _, tt := range badNames {
		why := fsx.BadName(tt.name)
		if !strings.Contains(why, tt.why) {
			t.Errorf("%q: %q, want %q", tt.name, why, tt.why)
		}
		if strings.ContainsAny(why, "\n\x1b") || strings.Contains(why, "\xff") {
			t.Errorf("%q: %q shows the name as it is", tt.name, why)
		}
	}
	for _, name := range []string{"", ".", ".."} {
		if !strings.Contains(fsx.BadName(name), "names no file") {
			t.Errorf("%q: %q", name, fsx.BadName(name))
		}
	}
	for _, name := range []string{"MetaBase.xml", "machine.config", "NULL", "nul1", "COM", "COM10", "COM1x", "console", "lpt", ".isoplan",
		"plan 1.json", "übersicht.html", "a.b.c", "com1_", strings.Repeat("n", 255)} {
		if why := fsx.BadName(name); why != "" {
			t.Errorf("%q: %s", name, why)
		}
	}
}

// TestBadNamesAreNotMade: whatever makes something refuses such a name, and makes nothing.
func TestBadNamesAreNotMade(t *testing.T) {
	folder := t.TempDir()
	like := filepath.Join(folder, "like")
	put(t, like, oldText, 0o600)
	for _, tt := range badNames {
		if strings.ContainsAny(tt.name, `\/`) && filepath.Separator == '\\' {
			continue // there it is a path
		}
		path := folder + string(filepath.Separator) + tt.name
		for kind, do := range map[string]func() error{
			"CreateNew":  func() error { _, err := fsx.OS().CreateNew(path, 0o600); return err },
			"CreateLike": func() error { _, err := fsx.OS().CreateLike(path, like); return err },
			"Mkdir":      func() error { return fsx.OS().Mkdir(path, 0o700) },
			"Lock":       func() error { _, err := fsx.OS().Lock(path); return err },
			"WriteWhole": func() error { return fsx.WriteWhole(fsx.OS(), path, newText, fsx.WriteOptions{}) },
			"PutNew":     func() error { return fsx.PutNew(fsx.OS(), path, newText, "", "p") },
		} {
			refused := new(fsx.Refused)
			if err := do(); !errors.As(err, &refused) || !strings.Contains(err.Error(), tt.why) {
				t.Errorf("%s of %q: error %v", kind, tt.name, err)
			}
		}
	}
	for _, name := range names(t, folder) {
		if name != "like" {
			t.Errorf("%q was made", name)
		}
	}
}

// TestCreateWhatIsThere: making never takes over what has the name, a dangling link included.
func TestCreateWhatIsThere(t *testing.T) {
	folder := t.TempDir()
	like := filepath.Join(folder, "like")
	put(t, like, oldText, 0o600)
	for _, victim := range []string{like, filepath.Join(folder, "nowhere")} {
		path := filepath.Join(t.TempDir(), fsx.TempName("x"))
		link(t, victim, path)
		for kind, do := range map[string]func() error{
			"CreateNew":  func() error { _, err := fsx.OS().CreateNew(path, 0o600); return err },
			"CreateLike": func() error { _, err := fsx.OS().CreateLike(path, like); return err },
			"Mkdir":      func() error { return fsx.OS().Mkdir(path, 0o700) },
			"PutNew":     func() error { return fsx.PutNew(fsx.OS(), path, newText, like, "p") },
		} {
			if err := do(); !errors.Is(err, fs.ErrExist) {
				t.Errorf("%s at a link to %s: %v", kind, victim, err)
			}
		}
	}
	if got := names(t, folder); len(got) != 1 || get(t, like) != oldText {
		t.Errorf("%v, %q", got, get(t, like))
	}
}
