package lang

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zclconf/go-cty/cty"
)

func TestFiles(t *testing.T) {
	calls(t, [][2]string{
		{`file("./texts/../texts/motd.txt")`, `"Maintenance on Sunday.\n"`}, {`file("texts\\old\\motd.txt")`, `"Maintenance on Monday.\n"`},
		{`fileexists("texts/motd.txt")`, "true"}, {`fileexists("texts")`, "false"}, {`fileexists("texts/motd.txt/x")`, "false"},
		{`fileexists("../x")`, `!"../x" leads out of the folder of the configuration`},
		{`file("../motd.txt")`, `!"../motd.txt" leads out of the folder of the configuration`}, {`file("texts/../../x")`, `!leads out of the folder`},
		{`file("/etc/passwd")`, `!"/etc/passwd" does not begin in the folder of the configuration`}, {`file("C:/boot.ini")`, `!does not begin in the folder`},
		{`file("\\\\files\\x")`, `!does not begin in the folder`}, {`file("texts/motd.txt:stream")`, `!does not begin in the folder`}, {`file("~/x")`, `!does not begin`},
		{`file("")`, `!the path is empty`}, {`file("texts\motd.txt")`, `!`}, {`file("texts\tx")`, `!TAB`},
		{`file("texts")`, `!"texts" is a folder, and a file is wanted`}, {`file(".")`, `!"." is a folder`},
		{`file("texts/Motd.txt")`, `!"texts" holds "motd.txt", and letter case counts`},
		{`file("texts/mtd.txt")`, `!did you mean "motd.txt"?`}, {`file("text/motd.txt")`, `!the folder of the configuration holds no "text"; did you mean "texts"?`},
		{`file("texts/motd.txt/x")`, `!"texts/motd.txt" is no folder`},
		{`fileset("texts", "*.txt")`, `["motd.txt"]`}, {`fileset("texts", "**")`, `["motd.txt", "old/motd.txt", "path.tmpl"]`},
		{`fileset(".", "texts/*/m[a-z]td.???")`, `["texts/old/motd.txt"]`}, {`fileset("texts/old", "**/**/*")`, `["motd.txt"]`}, {`fileset("texts", "none")`, `[]`},
		{`fileset("texts", "**/old/*")`, `["old/motd.txt"]`}, {`fileset("texts/", "old\\*")`, `["old/motd.txt"]`},
		{`fileset("none", "*")`, `!"none" does not exist`}, {`fileset("texts/motd.txt", "*")`, `!is no folder`}, {`fileset("..", "*")`, `!leads out`},
		{`fileset("texts", "../*")`, `!names no files below the folder`}, {`fileset("texts", "")`, `!names no files`}, {`fileset("texts", "[")`, `!needs its ]`},
		{`fileset("texts", "*.{a,b}")`, `!braces`},
		{`templatefile("texts/path.tmpl", tomap({ name = "a" }))`, `"D:/sites/a\n"`},
		{`templatefile("texts/path.tmpl", {})`, `!"texts/path.tmpl" line 1: no value is given for name`},
		{`templatefile("texts/path.tmpl", { nam = 1 })`, `!did you mean nam?`}, {`templatefile("texts/none.tmpl", {})`, `!holds no "none.tmpl"`},
		{`templatefile("texts/path.tmpl", "x")`, `!the values are an object`},
		{`templatefile("texts/path.tmpl", { name = secret("env:X") })`, `!a secret cannot pass through templatefile()`},
	})
}

// TestFilesOnDisk covers what only a real file system has: links and pipes.
func TestFilesOnDisk(t *testing.T) {
	outside, root := t.TempDir(), t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(outside, "x.txt"), "outside")
	write(filepath.Join(root, "in.txt"), "inside")
	if os.Symlink(outside, filepath.Join(root, "dir")) != nil || os.Symlink(filepath.Join(root, "in.txt"), filepath.Join(root, "link.txt")) != nil {
		t.Skip("no links here")
	}
	for call, want := range map[string]string{
		`file("in.txt")`: "", `file("dir/x.txt")`: `"dir" is a link`, `file("link.txt")`: `"link.txt" is a link`,
		`fileset("dir", "*")`: `"dir" is a link`, `fileexists("dir/x.txt")`: `"dir" is a link`, `templatefile("link.txt", {})`: `"link.txt" is a link`,
		`length(fileset(".", "**/*.txt")) == 1 ? "" : jsondecode("[")`: "",
	} {
		write(filepath.Join(root, "main.iso.hcl"), "output \"o\" {\n  value = "+call+"\n}\n")
		_, _, diags := Read(os.DirFS(root), ".", Options{})
		if want == "" && len(diags) > 0 || want != "" && (len(diags) != 1 || !strings.Contains(diags[0].Detail, want)) {
			t.Errorf("%s: %s", call, show(diags))
		}
	}
}

// TestPlaces shows that paths begin in the folder of whoever calls, and may
// lead to another one inside the folder of the configuration.
func TestPlaces(t *testing.T) {
	fsys := fstest.MapFS{"conf/mod/a.txt": {Data: []byte("a")}, "conf/b.txt": {Data: []byte("b")}, "c.txt": {Data: []byte("c")}}
	in := newFolder(fsys, "conf", newBudget(0))
	for _, c := range []struct{ base, path, want, says string }{
		{"conf/mod", "a.txt", "a", ""}, {"conf/mod", "../b.txt", "b", ""}, {"conf", "mod/a.txt", "a", ""},
		{"conf/mod", "../../c.txt", "", "leads out"}, {"conf", "../c.txt", "", "leads out"}, {"conf", "../conf2/x", "", "leads out"}, {"conf/mod", "b.txt", "", `"mod" holds no`},
	} {
		text, err := reading{in, c.base}.text(c.path)
		if text != c.want || (err != nil) != (c.says != "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s from %s: %q %v", c.path, c.base, text, err)
		}
	}
}

// counted counts what is opened.
type counted struct {
	fs.FS
	opened map[string]int
}

func (c counted) Open(name string) (fs.File, error) {
	c.opened[name]++
	return c.FS.Open(name)
}

// TestFilesAreReadOnce calls for one file in each turn of a loop.
func TestFilesAreReadOnce(t *testing.T) {
	fsys := exampleFiles()
	fsys["main.iso.hcl"] = &fstest.MapFile{Data: []byte("output \"o\" {\n value = length([for i in range(500): \"${i}${file(\"texts/motd.txt\")}${templatefile(\"texts/path.tmpl\", {name = i})}${length(fileset(\"texts\", \"**\"))}\"])\n}\n")}
	c := counted{fsys, map[string]int{}}
	_, _, diags := Read(c, ".", Options{})
	wantNone(t, diags)
	for _, name := range []string{"texts/motd.txt", "texts/path.tmpl", "texts", "texts/old"} {
		if c.opened[name] != 1 {
			t.Errorf("%s was opened %d times", name, c.opened[name])
		}
	}
}

func TestReadLimits(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"at the limit", rep("x", maxTextBytes), ""},
		{"above the limit", rep("x", maxTextBytes+1), `"f" is too long: a text may have 65,536 bytes`},
		{"UTF-16", "\xff\xfea\x00", `"f" line 1 column 1: The file begins with the mark of UTF-16`},
		{"no UTF-8", "a\nb\xe4", `"f" line 2 column 2: The bytes here are no UTF-8`},
		{"NUL", "a\x00", "NUL"},
		{"mark", "\ufeffa", ""},
	} {
		in := reading{newFolder(fstest.MapFS{"f": {Data: []byte(c.text)}}, ".", newBudget(0)), "."}
		text, err := in.text("f")
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) || strings.HasPrefix(text, "\ufeff") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	fsys := fstest.MapFS{}
	for i := range maxReadFiles + 1 {
		fsys[fmt.Sprintf("f%d", i)] = &fstest.MapFile{}
	}
	in := reading{newFolder(fsys, ".", newBudget(0)), "."}
	for i := range maxReadFiles + 1 {
		if _, err := in.text(fmt.Sprintf("f%d", i)); (err != nil) != (i == maxReadFiles) {
			t.Fatalf("file %d: %v", i, err)
		}
	}
	if _, err := in.text("f0"); err != nil {
		t.Error(err)
	}
	deep := fstest.MapFS{rep("d/", maxFolderDepth) + "f": {}}
	in = reading{newFolder(deep, ".", newBudget(0)), "."}
	if found, err := in.set(".", "**"); err != nil || len(found) != 1 {
		t.Errorf("%v %v", found, err)
	}
	deep[rep("d/", maxFolderDepth+1)+"f"] = &fstest.MapFile{}
	in = reading{newFolder(deep, ".", newBudget(0)), "."}
	if _, err := in.set(".", "**"); err == nil || !strings.Contains(err.Error(), "too deep") {
		t.Error(err)
	}
	in.listed = maxListed
	if _, err := in.text("x"); err != nil && strings.Contains(err.Error(), "holds too much") {
		t.Error("a folder that was looked into is looked into again")
	}
	in = reading{newFolder(deep, ".", newBudget(0)), "."}
	in.listed = maxListed
	if _, err := in.text("x"); err == nil || !strings.Contains(err.Error(), "holds too much") {
		t.Error(err)
	}
}

// TestTemplates holds what is wrong in a template against what is said.
func TestTemplates(t *testing.T) {
	for _, c := range []struct{ name, text, want, says string }{
		{"plain", "a\nb", "a\nb", ""},
		{"loop", "%{ for p in list ~}\n${p}\n%{ endfor ~}\n", "1\n2\n", ""},
		{"condition and call", "%{ if length(list) > 1 }${upper(\"many\")}%{ endif }", "MANY", ""},
		{"escapes", "$${x} %%{y} \"q\" \\n", "${x} %{y} \"q\" \\n", ""},
		{"number alone", "${list[0]}", "1", ""},
		{"file inside", "${file(\"inner.txt\")}", "inner", ""},
		{"list alone", "${list}", "", "no text"},
		{"unclosed", "a\n${list", "", "line 2:"},
		{"unknown name", "a\nb ${lsit[0]}", "", "line 2: no value is given for lsit; did you mean list?"},
		{"unknown function", "a\n${uper(\"x\")}", "", "line 2: There is no function uper. Did you mean upper?"},
		{"itself", "${templatefile(\"t\", {})}", "", "line 1: There is no function templatefile. A template cannot call it."},
		{"a secret", "${secret(\"env:X\")}", "", "A template cannot call it."},
		{"variables of the configuration", "${var.x}", "", "line 1: no value is given for var"},
		{"bad index", "a\n\n${list[7]}", "", "line 3: The given key does not identify an element"},
		{"many faults", "%{ for p in range(100) }${p.x}%{ endfor }", "", "line 1:"},
		{"directive", "%{ if true }", "", "line 1:"},
		{"deep", rep("${\"", maxNesting) + rep("\"}", maxNesting), "", "at most 200 deep"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := fstest.MapFS{"t": {Data: []byte(c.text)}, "inner.txt": {Data: []byte("inner")}}
			call := "templatefile(\"t\", { list = [1, 2] })"
			if c.says != "" {
				if said := fault(t, fsys, call); !strings.Contains(said, c.says) || !strings.Contains(said, "\"t\"") {
					t.Error(said)
				}
				return
			}
			fsys["main.iso.hcl"] = &fstest.MapFile{Data: []byte("output \"o\" {\n  value = jsonencode(" + call + ") == jsonencode(file(\"want\")) ? \"same\" : " + call + "\n}\n")}
			fsys["want"] = &fstest.MapFile{Data: []byte(c.want)}
			config, _, diags := runFS(Options{}, fsys)
			wantNone(t, diags)
			if config.Outputs[0].Value != "\"same\"" {
				t.Error(config.Outputs[0].Value)
			}
		})
	}
}

// TestTemplateBudget shows that the work inside a template counts.
func TestTemplateBudget(t *testing.T) {
	fsys := fstest.MapFS{"t": {Data: []byte("%{ for a in range(1000) }%{ for b in range(1000) }%{ for c in range(1000) }%{ endfor }%{ endfor }%{ endfor }")}}
	fsys["main.iso.hcl"] = &fstest.MapFile{Data: []byte("locals {\n  x = try(templatefile(\"t\", {}), \"\")\n}\n")}
	_, _, diags := runFS(Options{}, fsys)
	wantCode(t, diags, codeBudget)
}

// TestTemplateHidesSensitive shows that what a sensitive value made is one.
func TestTemplateHidesSensitive(t *testing.T) {
	fsys := exampleFiles()
	fsys["main.iso.hcl"] = &fstest.MapFile{Data: []byte("variable \"p\" {\n  sensitive = true\n  default = \"hunter2\"\n}\noutput \"o\" {\n  value = templatefile(\"texts/path.tmpl\", { name = var.p })\n}\n")}
	_, _, diags := runFS(Options{}, fsys)
	wantCode(t, diags, codeSensitive)
	fsys["texts/path.tmpl"] = &fstest.MapFile{Data: []byte("${tonumber(name)}")}
	_, _, diags = runFS(Options{}, fsys)
	if wantCode(t, diags, codeFunction); strings.Contains(show(diags), "hunter2") {
		t.Error(show(diags))
	}
	fsys["main.iso.hcl"] = &fstest.MapFile{Data: []byte("variable \"p\" {\n  sensitive = true\n  default = \"hunter2\"\n}\nlocals {\n  q = \"x/${var.p}\"\n  x = file(local.q)\n}\n")}
	_, _, diags = runFS(Options{}, fsys)
	if wantCode(t, diags, codeFunction); strings.Contains(show(diags), "hunter2") {
		t.Error(show(diags))
	}
}

// FuzzTemplate reads any text as a template. It must come to a value or to an
// error, the same one each time.
func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{"a", "${a}", "%{ for x in a }${x}%{ endfor }", "$${", "${\"${a}\"}", "<<E\n", "\r", "%{", "${a", "~}", "\"", "${<<E\nx\nE\n}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := func() string {
			b := &budget{steps: 100_000, most: 100_000, elements: 1000}
			in := reading{newFolder(fstest.MapFS{"t": {Data: []byte(text)}}, ".", b), "."}
			var out string
			over := (&evaluator{}).guarded(func() {
				v, err := templateFileFunc(in).Call([]cty.Value{cty.StringVal("t"), cty.ObjectVal(map[string]cty.Value{"a": cty.StringVal("x")})})
				if out = fmt.Sprint(err); err == nil {
					out = v.GoString()
				}
			})
			if strings.Contains(out, "panic in function") && b.over == nil {
				t.Fatal(out)
			}
			return fmt.Sprint(out, over != nil)
		}
		if a, b := once(), once(); a != b {
			t.Fatalf("%s\n%s", a, b)
		}
	})
}
