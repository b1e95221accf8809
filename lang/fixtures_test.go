package lang

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestFixtures runs the folders in testdata: each archive holds the files of
// one folder, perhaps options, and what comes out. UPDATE=1 writes that anew.
//
// Options are lines: "var name=value", "var-file NAME" for a file of the
// archive, "env NAME=value".
func TestFixtures(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { fixture(t, name) })
	}
}

func fixture(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	o, fsys, want := Options{Environ: map[string]string{}}, fstest.MapFS{}, -1
	var options string
	for i, f := range archive.Files {
		switch f.Name {
		case "options":
			options = string(f.Data)
		case "want":
			want = i
		default:
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	readOptions(t, options, &o, fsys)
	c, src, diags := runFS(o, fsys)
	got := dumpDiags(diags, src)
	if c != nil {
		got += dump(c, src, true)
	}
	if got == "" {
		got = "nothing\n"
	}
	if os.Getenv("UPDATE") == "1" {
		if want < 0 {
			archive.Files = append(archive.Files, txtar.File{Name: "want"})
			want = len(archive.Files) - 1
		}
		archive.Files[want].Data = []byte(got)
		if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want < 0 || string(archive.Files[want].Data) != got {
		t.Fatalf("got\n%s", got)
	}
}

func readOptions(t *testing.T, text string, o *Options, fsys fstest.MapFS) {
	for line := range strings.Lines(text) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, value, _ := strings.Cut(rest, "=")
		switch kind {
		case "var":
			o.Vars = append(o.Vars, VarSource{Name: name, Value: value})
		case "var-file":
			o.Vars = append(o.Vars, VarSource{File: rest, Text: fsys[rest].Data})
		case "env":
			o.Environ[name] = value
		default:
			t.Fatalf("unknown option %q", line)
		}
	}
}
