package lang

import (
	"strings"
	"testing"
	"testing/fstest"
)

// exampleFiles are the files that the examples of functions read.
func exampleFiles() fstest.MapFS {
	return fstest.MapFS{
		"texts/motd.txt":     {Data: []byte("Maintenance on Sunday.\r\n")},
		"texts/old/motd.txt": {Data: []byte("Maintenance on Monday.\n")},
		"texts/path.tmpl":    {Data: []byte("D:/sites/${name}\n")},
	}
}

// values evaluates expressions beside the example files, each as an output, and
// gives what is shown of them.
func values(t *testing.T, exprs ...string) []string {
	t.Helper()
	fsys, text := exampleFiles(), ""
	for i, x := range exprs {
		text += "output \"o" + thousands(100+i) + "\" {\n  value = " + x + "\n}\n"
	}
	fsys["main.iso.hcl"] = &fstest.MapFile{Data: []byte(text)}
	c, _, diags := runFS(Options{}, fsys)
	wantNone(t, diags)
	var all []string
	for _, o := range c.Outputs {
		all = append(all, o.Value)
	}
	return all
}

// TestFunctionExamples evaluates the example of every function and compares it
// with the result beside it. A function without a part of its documentation
// fails by its name.
func TestFunctionExamples(t *testing.T) {
	all := Functions()
	if len(all) < 80 {
		t.Fatalf("only %d functions", len(all))
	}
	seen := map[string]bool{}
	for _, f := range all {
		t.Run(f.Name, func(t *testing.T) {
			if seen[f.Name] {
				t.Error("it stands in the table twice")
			}
			seen[f.Name] = true
			if f.Doc == "" || f.Example == "" || f.Result == "" || f.Group == "" || f.Signature == f.Name {
				t.Fatalf("its documentation is not complete: %+v", f)
			}
			if !strings.HasSuffix(f.Doc, ".") || strings.Contains(f.Doc, ". ") {
				t.Errorf("its documentation is not one sentence: %s", f.Doc)
			}
			if !strings.HasPrefix(f.Example, f.Name+"(") || !strings.HasPrefix(f.Signature, f.Name+"(") {
				t.Errorf("its example %s or signature %s calls something else", f.Example, f.Signature)
			}
			if f.Name == secretName {
				secretExample(t, f)
				return
			}
			if v := values(t, f.Example, f.Result); v[0] != v[1] {
				t.Errorf("%s gives %s and not %s", f.Example, v[0], v[1])
			}
		})
	}
	for name := range functionTable(reading{newFolder(nil, ".", newBudget(0)), "."}) {
		if !seen[name] {
			t.Errorf("%s can be called and stands in no table", name)
		}
	}
}

// secretExample shows that a secret reaches an attribute as its reference.
func secretExample(t *testing.T, f FunctionDoc) {
	c, diags := one(server("app_pool \"Shop\" {\n  wam_user_pass = " + f.Example + "\n}"))
	wantNone(t, diags)
	v, ok := c.Servers[0].Objects[0].Lookup("wam_user_pass")
	if ref, _, _ := strings.Cut(strings.TrimPrefix(f.Example, "secret(\""), "\""); !ok || v.Value.Str() != ref {
		t.Errorf("the attribute holds %v", v)
	}
}

// TestOtherNames shows that every name of another language leads to a function
// that exists, and does not exist itself.
func TestOtherNames(t *testing.T) {
	table := functionTable(reading{newFolder(nil, ".", newBudget(0)), "."})
	for other, name := range otherNames {
		if _, ok := table[name]; !ok {
			t.Errorf("%s leads to %s, which does not exist", other, name)
		}
		if _, ok := table[other]; ok {
			t.Errorf("%s exists", other)
		}
	}
	for text, fix := range map[string]string{
		"uper(\"x\")":        "Did you mean upper?",
		"basename(\"x\")":    "Did you mean winpath_base?",
		"winpath_jion(\"\")": "Did you mean winpath_join?",
		"templatefil(\"\")":  "Did you mean templatefile?",
		"bcrypt(\"x\")":      "The same configuration must always give the same plan: nothing in it may change by itself.",
		"abspath(\"x\")":     "What a path leads to on this machine is no part of a configuration. Paths of the server are joined with winpath_join().",
		"filebase64(\"x\")":  "Files are read as text: file().",
	} {
		_, diags := one("locals {\n x = " + text + "\n}\n")
		if d := wantCode(t, diags, codeFunction); d.Fix != fix {
			t.Errorf("%s: %q", text, d.Fix)
		}
	}
}

// fault gives the detail of the only problem of a call.
func fault(t *testing.T, fsys fstest.MapFS, call string) string {
	t.Helper()
	fsys["main.iso.hcl"] = &fstest.MapFile{Data: []byte("output \"o\" {\n  value = " + call + "\n}\n")}
	_, _, diags := runFS(Options{}, fsys)
	if len(diags) != 1 || diags[0].Range.IsZero() {
		t.Fatalf("%s: %s", call, show(diags))
	}
	return diags[0].Detail
}

// calls checks calls against results, or against a part of what is said when
// the result begins with "!".
func calls(t *testing.T, cases [][2]string) {
	t.Helper()
	for _, c := range cases {
		if part, fails := strings.CutPrefix(c[1], "!"); fails {
			if said := fault(t, exampleFiles(), c[0]); !strings.Contains(said, part) {
				t.Errorf("%s: %s", c[0], said)
			}
			continue
		}
		if v := values(t, c[0], c[1]); v[0] != v[1] {
			t.Errorf("%s gives %s and not %s", c[0], v[0], v[1])
		}
	}
}

func TestWinPaths(t *testing.T) {
	calls(t, [][2]string{
		{`winpath_join("D:")`, `"D:\\"`},
		{`winpath_join("D:", "x")`, `"D:\\x"`},
		{`winpath_join("D:/", "/x/", "", "y\\")`, `"D:\\x\\y"`},
		{`winpath_join("\\\\files/web", "shop")`, `"\\\\files\\web\\shop"`},
		{`winpath_join("//files/web/", "shop")`, `"\\\\files\\web\\shop"`},
		{`winpath_join("%SystemRoot%", "system32//inetsrv")`, `"%SystemRoot%\\system32\\inetsrv"`},
		{`winpath_join("/x", "y")`, `"\\x\\y"`},
		{`winpath_join("a", "..", "b")`, `"a\\..\\b"`},
		{`winpath_join("a", "D:/b")`, `!"D:/b" is a whole path, and only the first part may be one`},
		{`winpath_join("a", "//s/b")`, `!is a whole path`},
		{`winpath_join("C:\temp")`, `!TAB`},
		{`winpath_join("", "")`, `!all parts are empty`},
		{`winpath_join()`, `!at least one part`},
		{`winpath_base("D:/")`, `""`}, {`winpath_base("D:")`, `""`}, {`winpath_base("\\\\files\\web")`, `""`},
		{`winpath_base("\\\\files\\web\\a\\")`, `"a"`}, {`winpath_base("a")`, `"a"`}, {`winpath_base("")`, `""`},
		{`winpath_dir("D:/")`, `"D:\\"`}, {`winpath_dir("D:/a")`, `"D:\\"`}, {`winpath_dir("D:/a/b/")`, `"D:\\a"`},
		{`winpath_dir("\\\\files\\web")`, `"\\\\files\\web"`}, {`winpath_dir("\\\\files\\web\\a")`, `"\\\\files\\web"`},
		{`winpath_dir("\\\\files\\web\\a\\b")`, `"\\\\files\\web\\a"`}, {`winpath_dir("a")`, `""`}, {`winpath_dir("\\a")`, `"\\"`},
		{`winpath_equal("\\\\Files\\Web", "//files/web/")`, "true"}, {`winpath_equal("D:/a", "D:/b")`, "false"},
		{`winpath_equal("D:", "D:/")`, "false"},
	})
}

func TestUnits(t *testing.T) {
	calls(t, [][2]string{
		{`duration("00:20:00")`, `"00:20:00"`}, {`duration("20m")`, `"00:20:00"`}, {`duration("90s")`, `"00:01:30"`}, {`duration("2d")`, `"48:00:00"`},
		{`duration("1d2h3m4s")`, `"26:03:04"`}, {`duration("0s")`, `"00:00:00"`}, {`duration("4294967295s")`, `"1193046:28:15"`},
		{`duration("4294967296s")`, `!"4294967296s" is longer than a time may be: 4,294,967,295 seconds are the most`},
		{`duration("49711d")`, `!longer than`}, {`duration("99999999999999999999h")`, `!longer than`},
		{`duration("20")`, `!"20" is no time; write "00:20:00", "20m"`}, {`duration("")`, `!no time`}, {`duration("1m1h")`, `!no time`},
		{`duration("1m1m")`, `!no time`}, {`duration("1.5h")`, `!no time`}, {`duration("-1m")`, `!no time`}, {`duration("00:61:00")`, `!no time`}, {`duration("m")`, `!no time`},
		{`percent_of_memory(60, "2GB")`, `"1258291KB"`}, {`percent_of_memory(60, 2097152)`, `"1258291KB"`}, {`percent_of_memory(60, 8388608)`, `"5033164KB"`},
		{`percent_of_memory(100, "1 MB")`, `"1024KB"`}, {`percent_of_memory(1, "99KB")`, `!less than 1KB`},
		{`percent_of_memory(0, "2GB")`, `!from 1 to 100`}, {`percent_of_memory(101, "2GB")`, `!from 1 to 100`}, {`percent_of_memory(1.5, "2GB")`, `!from 1 to 100`},
		{`percent_of_memory(50, "2TB")`, `!"2TB" is no amount of memory`}, {`percent_of_memory(50, "99999GB")`, `!no amount of memory`},
		{`percent_of_memory(50, 0.5)`, `!stands for KB`}, {`percent_of_memory(50, true)`, `!a text with its unit`},
	})
}

// TestUnitsFitAttributes shows that attributes take what the functions give,
// and hold it against their bounds.
func TestUnitsFitAttributes(t *testing.T) {
	pool := func(memory string) string {
		return server("app_pool \"Shop\" {\n  idle_timeout = duration(\"20m\")\n  periodic_restart_private_memory = percent_of_memory(60, \"" + memory + "\")\n}")
	}
	c, diags := one(pool("2GB"))
	wantNone(t, diags)
	o := c.Servers[0].Objects[0]
	idle, _ := o.Lookup("idle_timeout")
	memory, ok := o.Lookup("periodic_restart_private_memory")
	if !ok || idle.Value.Num() != 20 || memory.Value.Num() != 1258291 {
		t.Errorf("%v %v", idle, memory)
	}
	_, diags = one(pool("8GB"))
	wantCode(t, diags, codeValue)
}

func TestListFunctions(t *testing.T) {
	calls(t, [][2]string{
		{`matchkeys([], [], ["a"])`, `[]`}, {`matchkeys([1, 2], ["a", "a"], ["a"])`, `[1, 2]`}, {`matchkeys([1], ["a"], [])`, `[]`},
		{`matchkeys([1], [], [])`, `!as many keys as values`},
		{`transpose({})`, `{}`}, {`transpose({ b = ["x"], a = ["x"] })`, `{ x = ["a", "b"] }`},
		{`base64decode("%")`, `!it is no Base64`}, {`base64decode("/w==")`, `!no text in UTF-8`},
	})
}
