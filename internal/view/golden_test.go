package view_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/isoplan/isoplan/internal/schema"
)

// golden compares output with testdata/NAME.golden. UPDATE=1 writes the file
// instead, to be read and committed.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with UPDATE=1 to write it)", err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, d)
	}
}

// harmlessText fails when output holds anything but printable characters and
// line breaks; with colour, isoplan's own sequences are taken away first.
func harmlessText(t interface {
	Helper()
	Fatalf(string, ...any)
}, out string, color bool) {
	t.Helper()
	if color {
		for _, code := range []string{"0", "1", "2", "31", "32", "33", "36"} {
			out = strings.ReplaceAll(out, "\x1b["+code+"m", "")
		}
	}
	if !utf8.ValidString(out) {
		t.Fatalf("the output is no UTF-8: %q", out)
	}
	for i, r := range out {
		if r != '\n' && (schema.Hidden(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r)) {
			t.Fatalf("hidden character %U at byte %d of %q", r, i, out)
		}
	}
	if line := obeyed(out); line != "" {
		t.Fatalf("a build server would obey %q of %q", line, out)
	}
}

// render runs f into a buffer and fails on its error.
func render(t *testing.T, f func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
