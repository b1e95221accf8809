package lang

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/rogpeppe/go-internal/txtar"
)

// fixtureFiles are the files of the fixtures.
func fixtureFiles(t testing.TB) [][]byte {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	var all [][]byte
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".hcl") {
				all = append(all, file.Data)
			}
		}
	}
	return all
}

// addFixtures seeds a fuzz target with them, and with hostile texts.
func addFixtures(f *testing.F) {
	for _, text := range fixtureFiles(f) {
		f.Add(text)
	}
	for _, s := range syntaxSeeds {
		f.Add([]byte(s))
	}
	for _, s := range []string{"\xff\xfea\x00", "a\x00b", "a = \"\xff\"\n", rep("(", 300), "a = " + rep("(", 300), rep("a {\n", 300), "/* ", "a = 1" + rep("+1", 1100) + "\n",
		"locals {\n a = [1, 1]\n b = [local.a, local.a]\n c = [local.b, local.b]\n}\n", "locals {\n a = [for b in range(1000): [for c in range(1000): c]]\n}\n"} {
		f.Add([]byte(s))
	}
}

// FuzzLoad reads any text as a folder of one file. It must not panic, give
// the same on a second run, and speak as all messages do; what it accepts
// holds nothing unknown and is in order.
func FuzzLoad(f *testing.F) {
	addFixtures(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<14 {
			return
		}
		checkLoad(t, text)
	})
}

func checkLoad(t *testing.T, text []byte) {
	t.Helper()
	first, src, diags := evaluated(text)
	again, _, diags2 := evaluated(text)
	if x, y := dumpDiags(diags, src), dumpDiags(diags2, src); x != y {
		t.Fatalf("two runs say different things:\n%s\n%s", x, y)
	}
	checkMessages(t, diags, src)
	if first == nil {
		return
	}
	if x, y := dump(first, src, true), dump(again, src, true); x != y {
		t.Fatalf("two runs give different configurations:\n%s\n%s", x, y)
	}
	checkOrder(t, first)
}

// evaluated runs one file with a budget that keeps fuzzing fast.
func evaluated(text []byte) (*model.Config, *model.Sources, diag.List) {
	r, diags := Load(fstest.MapFS{"main.iso.hcl": {Data: text}}, ".", Options{})
	if diags.HasErrors() {
		return nil, r.Sources(), diags
	}
	c, diags := r.eval(&budget{steps: 50_000, elements: 5_000, instances: 5_000})
	return c, r.Sources(), diags
}

// checkMessages holds messages to their rules.
func checkMessages(t *testing.T, diags diag.List, src *model.Sources) {
	t.Helper()
	for _, d := range diags {
		switch {
		case !strings.HasPrefix(d.ID, "IP01") || d.Summary == "" || d.Detail == "":
			t.Fatalf("a message without code, summary or detail: %+v", d)
		case len(strings.Fields(d.Summary)) > 6 || strings.HasSuffix(d.Summary, ".") || strings.HasPrefix(d.Summary, "Invalid"):
			t.Fatalf("summary %q", d.Summary)
		case strings.ContainsAny(d.Detail+d.Fix, "\n\r"):
			t.Fatalf("a message over several lines: %+v", d)
		case int(d.Range.End) > len(src.Text(d.Range.File)) || d.Range.Start > d.Range.End:
			t.Fatalf("a place outside of the file: %+v", d)
		}
	}
}

func checkOrder(t *testing.T, c *model.Config) {
	t.Helper()
	for _, s := range c.Servers {
		for i, o := range s.Objects {
			if i > 0 && s.Objects[i-1].Addr.Key() >= o.Addr.Key() {
				t.Fatalf("%s stands before %s", s.Objects[i-1].Addr, o.Addr)
			}
			if o.Decl == nil || o.Addr.Server() != string(model.ServerAddr(s.Name)) {
				t.Fatalf("object %+v of server %q", o, s.Name)
			}
			for j := 1; j < len(o.Settings); j++ {
				if o.Settings[j-1].Name >= o.Settings[j].Name {
					t.Fatalf("%s: %s stands before %s", o.Addr, o.Settings[j-1].Name, o.Settings[j].Name)
				}
			}
		}
	}
}

// FuzzFormat formats any text: the result formats to itself, keeps the line
// ends and the mark, and means the same.
func FuzzFormat(f *testing.F) {
	addFixtures(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<14 {
			return
		}
		checkFormat(t, text)
	})
}

func checkFormat(t *testing.T, text []byte) {
	t.Helper()
	once, diags := Format("main.iso.hcl", text)
	if len(diags) > 0 {
		if once != nil {
			t.Fatal("a broken file was formatted")
		}
		return
	}
	twice, diags := Format("main.iso.hcl", once)
	if len(diags) > 0 || !bytes.Equal(once, twice) {
		t.Fatalf("%q\nformats to %q\nand that to %q %s", text, once, twice, show(diags))
	}
	for _, end := range []string{"\n", "\r\n", "\ufeff"} {
		if x, y := bytes.Count(text, []byte(end)), bytes.Count(once, []byte(end)); x != y {
			t.Fatalf("%q\nformats to %q\nwith %d instead of %d of %q", text, once, y, x, end)
		}
	}
	sameMeaning(t, text, once)
}

func sameMeaning(t *testing.T, text, formatted []byte) {
	t.Helper()
	a, src, diags := evaluated(text)
	b, src2, diags2 := evaluated(formatted)
	if (a == nil) != (b == nil) || len(diags) != len(diags2) {
		t.Fatalf("%q means\n%s\nand formatted %q\n%s", text, show(diags), formatted, show(diags2))
	}
	if a == nil {
		return
	}
	if x, y := dump(a, src, false), dump(b, src2, false); x != y {
		t.Fatalf("%q means\n%s\nand formatted %q\n%s", text, x, formatted, y)
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"layout", "a   =  1\nbb = {\nc=1 # x\nddd   = [ 1,2 ]\n}\nblock   \"x\"{\nversion=\"6.0\"\n}\n",
			"a = 1\nbb = {\n  c   = 1 # x\n  ddd = [1, 2]\n}\nblock \"x\" {\n  version = \"6.0\"\n}\n"},
		{"line ends of Windows", "a   = 1\r\nb = <<E\r\n x\r\nE\r\n", "a = 1\r\nb = <<E\r\n x\r\nE\r\n"},
		{"byte order mark", "\ufeffa   = 1\n", "\ufeffa = 1\n"},
		{"no line end", "a   = 1", "a = 1"},
		{"nothing", "", ""},
	} {
		got, diags := Format("a.iso.hcl", []byte(c.text))
		if len(diags) > 0 || string(got) != c.want {
			t.Errorf("%s: got %q %s", c.name, got, show(diags))
		}
	}
	for name, text := range map[string]string{"broken": "a = (\n", "broken expression": "a = 1 +\n", "UTF-16": "\xff\xfea\x00", "too large": rep("#", maxFileBytes+1),
		"too deep": "a = " + rep("(", 1000)} {
		if got, diags := Format("a.iso.hcl", []byte(text)); got != nil || len(diags) == 0 {
			t.Errorf("%s was formatted to %q", name, got)
		}
	}
}

// TestDamagedFiles damages the fixtures line by line and piece by piece, the
// same way in every run, and holds Load and Format to the same laws.
func TestDamagedFiles(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	files := fixtureFiles(t)
	for range 1_000 {
		lines := bytes.SplitAfter(files[r.IntN(len(files))], []byte("\n"))
		for range 1 + r.IntN(3) {
			other := bytes.SplitAfter(files[r.IntN(len(files))], []byte("\n"))
			i := r.IntN(len(lines))
			switch r.IntN(5) {
			case 0:
				lines = slices.Delete(slices.Clone(lines), i, i+1)
			case 1:
				lines = slices.Insert(slices.Clone(lines), i, other[r.IntN(len(other))])
			case 2:
				lines[i] = other[r.IntN(len(other))]
			case 3:
				at := r.IntN(len(lines[i]) + 1)
				lines[i] = slices.Concat(lines[i][:at], []byte(pieces[r.IntN(len(pieces))]), lines[i][at:])
			case 4:
				words := bytes.Fields(lines[i])
				if len(words) > 0 {
					lines[i] = bytes.Replace(lines[i], words[r.IntN(len(words))], []byte(pieces[r.IntN(len(pieces))]), 1)
				}
			}
			if len(lines) == 0 {
				break
			}
		}
		text := bytes.Join(lines, nil)
		checkLoad(t, text)
		checkFormat(t, text)
		compareSyntax(t, string(text))
	}
}
