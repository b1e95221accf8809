package vectors_test

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/vectors"
)

// TestParse reads one file with everything in it.
func TestParse(t *testing.T) {
	cases, err := vectors.Parse("x.vec", `# about
expect: lex
space: metabase

frame:
<a>
⟨input⟩
</a>
=== mark
why: One.
---
b§c
=== repeats
expect: limit
repeat: "(" 3
repeat: "x⟨i⟩ " 2
at: 2:4
why: Two.
---
⟨1⟩⟨2⟩
=== escaped
frame: none
bytes: escaped
at: 1
why: Three.
---
a\xff\n\u{202e}\\
=== wide
encoding: utf-16le
lines: crlf
frame: none
why: Four.
---
a
§é
=== fine
expect: ok
frame: none
why: Five.
---
=== nowhere
at: none
why: Six.
frame: none
---

two lines
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		name   string
		class  vectors.Class
		offset int
		input  string
	}{
		{"mark", vectors.Lex, 5, "<a>\nbc\n</a>"},
		{"repeats", vectors.Limit, 7, "<a>\n(((x0 x1 \n</a>"},
		{"escaped", vectors.Lex, 1, "a\xff\n\u202e\\"},
		{"wide", vectors.Lex, 3, "\xff\xfea\x00\r\x00\n\x00\xe9\x00"},
		{"fine", vectors.OK, vectors.NoPlace, ""},
		{"nowhere", vectors.Lex, vectors.NoPlace, "\ntwo lines"},
	}
	if len(cases) != len(want) {
		t.Fatalf("%d cases: %+v", len(cases), cases)
	}
	for i, w := range want {
		c := cases[i]
		if c.Name != w.name || c.Expect != w.class || c.Offset != w.offset || c.Input != w.input || c.Keys["space"] != "metabase" {
			t.Errorf("got %+v\nwant %+v", c, w)
		}
	}
	if cases[1].Line != 13 {
		t.Errorf("the second case is said to be on line %d", cases[1].Line)
	}
}

// TestParseFaults holds that a broken file of vectors is never half a file.
func TestParseFaults(t *testing.T) {
	const good = "=== a\nexpect: lex\nwhy: B.\n---\n§"
	if _, err := vectors.Parse("x.vec", good); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, text, says string }{
		{"nothing", "", "no case"},
		{"no case", "# a\n", "no case"},
		{"no class", strings.Replace(good, "lex", "odd", 1), "no class"},
		{"no reason", strings.Replace(good, "B.", "", 1), "sentence"},
		{"no sentence", strings.Replace(good, "B.", "B", 1), "sentence"},
		{"no body", "=== a\nexpect: lex\nwhy: B.", "no line ---"},
		{"no place", strings.Replace(good, "§", "x", 1), "neither at nor"},
		{"two marks", good + "§", "stands in the input once"},
		{"no such line", strings.Replace(good, "why", "at: 3:1\nwhy", 1), "no line 3"},
		{"no such column", strings.Replace(good, "why", "at: 1:9\nwhy", 1), "no place 1:9"},
		{"no such byte", strings.Replace(good, "why", "at: 99\nwhy", 1), "no place"},
		{"no number", strings.Replace(good, "why", "repeat: \"x\" y\nwhy", 1), "repeat:"},
		{"nothing to repeat", strings.Replace(good, "why", "repeat: \"x\" 3\nwhy", 1), "nothing to repeat"},
		{"no escape", strings.Replace(good, "§", `§\q`, 1) + "", ""},
		{"odd escape", strings.Replace(strings.Replace(good, "why", "bytes: escaped\nwhy", 1), "§", `§\q`, 1), "unknown escape"},
		{"half an escape", strings.Replace(strings.Replace(good, "why", "bytes: escaped\nwhy", 1), "§", `§\x4`, 1), "two digits"},
		{"no character", strings.Replace(strings.Replace(good, "why", "bytes: escaped\nwhy", 1), "§", `§\u{d800}`, 1), "number of a character"},
		{"odd encoding", strings.Replace(good, "why", "encoding: ebcdic\nwhy", 1), "unknown encoding"},
		{"frame without input", "frame:\nx\n" + good, "the frame holds"},
		{"stray line", "hello\n" + good, "neither a comment"},
	} {
		_, err := vectors.Parse("x.vec", c.text)
		if c.says == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "x.vec:") {
			t.Errorf("%s: got %v, want x.vec and %q", c.name, err, c.says)
		}
	}
}

// TestAll counts the vectors of the repository: none stands twice, none is
// unreadable, and there are as many as the promise says.
func TestAll(t *testing.T) {
	const promised = 600
	root, total, folders := os.DirFS("../.."), 0, 0
	counts := map[vectors.Class]int{}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case !d.IsDir() || path.Base(path.Dir(name)) != "testdata" || d.Name() != "vectors":
			return nil
		}
		folders++
		for _, c := range vectors.Read(t, "../../"+name) {
			total++
			counts[c.Expect]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d vectors in %d folders: %v", total, folders, counts)
	if total < promised || folders < 4 {
		t.Errorf("%d vectors in %d folders, want %d or more in 4", total, folders, promised)
	}
}
