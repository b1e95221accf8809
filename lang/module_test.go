package lang

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/modules"
)

// user is a server that uses the module in ./m.
func user(more string) string {
	return server("  module \"m\" {\n    source = \"./m\"\n" + more + "  }")
}

// TestModuleInlined: a module whose content stands in the server itself gives
// the same configuration, places apart.
func TestModuleInlined(t *testing.T) {
	const body = `
app_pool "Shop" {
  idle_timeout  = 20
  max_processes = %[1]s
}
in_process_isapi {
  exclude = ["C:/x.dll"]
}
process_model "v1.1.4322" {
  memory_limit = 40
}
site "Shop" {
  id        = 7
  exclusive = ["app"]
  ignore    = ["app/old*"]
  app_defaults {
    match    = ["/*"]
    app_pool = "Shop"
  }
  apps = {
    "/"  = { path = "D:/shop" }
    "/x" = { path = "D:/x", protection = "low", traits = { session_state = "InProc" } }
  }
  app "/each" {
    for_each = toset(["/a", "/b"])
    path     = "D:${each.key}"
  }
}
filter "urlscan" {
  filter_path = "C:/urlscan.dll"
}
`
	c, src, diags := run(Options{}, "main.iso.hcl", server(fmt.Sprintf(body, "3")))
	wantNone(t, diags)
	want := dump(c, src, false)
	for name, files := range map[string][]string{
		"in one file":    {"main.iso.hcl", user("    n = 3\n"), "m/m.iso.hcl", "variable \"n\" {}\n" + fmt.Sprintf(body, "var.n")},
		"below another":  {"main.iso.hcl", user("    n = 2\n"), "m/m.iso.hcl", "variable \"n\" {}\nmodule \"in\" {\n source = \"../in\"\n n = var.n + 1\n}\n", "in/x.iso.hcl", "variable \"n\" { type = number }\n" + fmt.Sprintf(body, "var.n")},
		"in its halves":  {"main.iso.hcl", user("    n = 3\n"), "m/m.iso.hcl", "variable \"n\" {}\n" + fmt.Sprintf(body, "local.m"), "m/l.iso.hcl", "locals { m = var.n }\n"},
		"said two times": {"main.iso.hcl", server("  module \"a\" { source = \"./m\" }\n  module \"b\" { source = \"./m\" }"), "m/m.iso.hcl", fmt.Sprintf(body, "3")},
		"and by itself":  {"main.iso.hcl", server("  module \"a\" { source = \"./m\" }\n" + fmt.Sprintf(body, "3")), "m/m.iso.hcl", fmt.Sprintf(body, "3")},
	} {
		c, src, diags := run(Options{}, files...)
		if len(diags) > 0 {
			t.Errorf("%s: %s", name, show(diags))
			continue
		}
		if got := dump(c, src, false); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// TestModuleUsedTwice: each use of a module works its locals and its own modules
// out in their order, also once another use has.
func TestModuleUsedTwice(t *testing.T) {
	const inner = "variable \"n\" {}\noutput \"n\" { value = var.n + 1 }\n"
	const outer = `
variable "n" {}
locals {
  a = local.z * 2
  z = var.n
}
module "a" {
  source = "../in"
  n      = module.z.n
}
module "z" {
  source = "../in"
  n      = local.a
}
app_pool "each" {
  for_each      = toset(["P${var.n}"])
  name          = each.key
  max_processes = module.a.n
}
`
	both := server("  module \"a\" {\n    source = \"./m\"\n    n = 1\n  }\n  module \"b\" {\n    source = \"./m\"\n    n = 2\n  }")
	c, src, diags := run(Options{}, "main.iso.hcl", both, "m/m.iso.hcl", outer, "in/i.iso.hcl", inner)
	wantNone(t, diags)
	want, wantSrc, diags := run(Options{}, "main.iso.hcl", server("  app_pool \"P1\" { max_processes = 4 }\n  app_pool \"P2\" { max_processes = 6 }"))
	wantNone(t, diags)
	if got, want := dump(c, src, false), dump(want, wantSrc, false); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestModuleOrder: which of several equal spellings counts does not depend on
// where anything is written.
func TestModuleOrder(t *testing.T) {
	text := func(spelling string) string {
		return "site \"S\" {\n  id = 1\n  app \"/x\" { path = \"" + spelling + "\" }\n}\n"
	}
	var outcomes []string
	for _, files := range [][]string{
		{"main.iso.hcl", server("  module \"a\" { source = \"./p\" }\n  module \"b\" { source = \"./q\" }"), "p/x.iso.hcl", text("d:/X"), "q/x.iso.hcl", text("D:/x")},
		{"main.iso.hcl", server("  module \"b\" { source = \"./a\" }\n  module \"a\" { source = \"./z\" }"), "z/x.iso.hcl", text("d:/X"), "a/x.iso.hcl", text("D:/x")},
	} {
		c, src, diags := run(Options{}, files...)
		wantNone(t, diags)
		outcomes = append(outcomes, dump(c, src, false))
	}
	if outcomes[0] != outcomes[1] {
		t.Errorf("%s\n%s", outcomes[0], outcomes[1])
	}
	if !strings.Contains(outcomes[0], `path = "d:/X"`) {
		t.Errorf("not the first module's spelling:\n%s", outcomes[0])
	}
}

// TestModuleSeesItsInputsOnly: nothing of the caller is visible in a module.
func TestModuleSeesItsInputsOnly(t *testing.T) {
	for _, expr := range []string{"var.outer", "local.outer", "each.key", "host.key", "module.other.x"} {
		_, _, diags := run(Options{Vars: []VarSource{{Name: "outer", Value: "1"}}}, "main.iso.hcl", "variable \"outer\" {}\nlocals { outer = 1 }\n"+
			"server \"s\" {\n  for_each = toset([\"web\"])\n  iterator = host\n  version = \"6.0\"\n  module \"m\" {\n    source = \"./m\"\n    for_each = toset([\"k\"])\n  }\n  module \"other\" { source = \"./other\" }\n}\n",
			"m/m.iso.hcl", "app_pool \"x\" { queue_length = "+expr+" }\n", "other/o.iso.hcl", "output \"x\" { value = 1 }\n")
		d := wantCode(t, diags, codeReference)
		if !strings.Contains(d.Detail, `In module.m["k"], used in main.iso.hcl line 7.`) {
			t.Errorf("%s: the use is not named: %s", expr, d.Detail)
		}
	}
}

// TestOverride: the server's own word counts, null takes a module's away, and
// lists are replaced.
func TestOverride(t *testing.T) {
	const module = "app_pool \"P\" {\n  queue_length = 100\n  idle_timeout = 20\n  periodic_restart_schedule = [\"03:00\"]\n  reset = [\"max_processes\"]\n}\nin_process_isapi { include = [\"C:/a.dll\"] }\n"
	c, src, diags := run(Options{}, "main.iso.hcl", "variable \"n\" { default = 300 }\n"+server(`  module "m" { source = "./m" }
  app_pool "P" {
    ping_interval = 30
    override {
      queue_length              = var.n
      idle_timeout              = null
      periodic_restart_schedule = ["05:00"]
      max_processes             = 2
    }
  }
  in_process_isapi {
    override { exclude = ["C:/a.dll"] }
  }`), "m/m.iso.hcl", module)
	wantNone(t, diags)
	got := dump(c, src, false)
	for _, want := range []string{"queue_length = 300\n", `periodic_restart_schedule = ["05:00"]`, "max_processes = 2\n", "ping_interval = 30\n", `only = include [], exclude ["C:/a.dll"]`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	for _, not := range []string{"idle_timeout", "03:00", "reset", `include ["`} {
		if strings.Contains(got, not) {
			t.Errorf("%q in\n%s", not, got)
		}
	}
	// Without the override there are two words for one thing.
	_, _, diags = run(Options{}, "main.iso.hcl", server("  module \"m\" { source = \"./m\" }\n  app_pool \"P\" { queue_length = 300 }"), "m/m.iso.hcl", module)
	d := wantCode(t, diags, codeConflict)
	if !strings.Contains(d.Detail, "300 here") || !strings.Contains(d.Detail, "100 in m/m.iso.hcl line 2 by module.m") || !strings.Contains(d.Fix, "override { queue_length") {
		t.Errorf("%s | %s", d.Detail, d.Fix)
	}
}

// TestOverrideIsNotShared: servers of one block do not change each other.
func TestOverrideIsNotShared(t *testing.T) {
	c, src, diags := run(Options{}, "main.iso.hcl", `server "s" {
  for_each = { a = 100, b = 200 }
  version  = "6.0"
  module "m" {
    source = "./m"
    n      = each.value
  }
  app_pool "P" { idle_timeout = 20 }
}
`, "m/m.iso.hcl", "variable \"n\" {}\napp_pool \"P\" {\n queue_length = var.n\n}\n")
	wantNone(t, diags)
	got := dump(c, src, false)
	if strings.Count(got, "queue_length = 100\n") != 1 || strings.Count(got, "queue_length = 200\n") != 1 || strings.Count(got, "idle_timeout = 20\n") != 2 {
		t.Error(got)
	}
}

// TestModuleSecrets: a reference to a secret passes into a module, a sensitive
// value stays hidden, and neither is ever printed.
func TestModuleSecrets(t *testing.T) {
	const pool = "app_pool \"P\" {\n  identity_type = \"specific_user\"\n  wam_user_name = \"u\"\n  wam_user_pass = var.p\n}\n"
	c, src, diags := run(Options{}, "main.iso.hcl", user("    p = secret(\"env:SHOP\")\n"), "m/m.iso.hcl", "variable \"p\" {}\n"+pool)
	wantNone(t, diags)
	if got := dump(c, src, false); !strings.Contains(got, `wam_user_pass = secret("env:SHOP")`) {
		t.Error(got)
	}
	const hidden = "hunter2"
	for name, m := range map[string]string{
		"as a password": pool, "in an output": "output \"o\" { value = var.p }\n", "in a condition": "precondition {\n condition = var.p == \"x\"\n error_message = \"not ${var.p}\"\n}\n",
		"as a number": "app_pool \"P\" { queue_length = var.p }\n", "as a name": "app_pool \"x\" { name = var.p }\n", "in for_each": "app_pool \"x\" { for_each = toset([var.p]) }\n",
	} {
		_, src, diags := run(Options{}, "main.iso.hcl", "variable \"s\" {\n sensitive = true\n default = \""+hidden+"\"\n}\n"+user("    p = var.s\n"), "m/m.iso.hcl", "variable \"p\" {}\n"+m)
		if len(diags) == 0 || strings.Contains(dumpDiags(diags, src), hidden) {
			t.Errorf("%s: %s", name, show(diags))
		}
	}
}

// lockedFiles is a root with a copied module.
func lockedFiles(lock string) fstest.MapFS {
	return fstest.MapFS{"main.iso.hcl": {Data: []byte(server("  module \"m\" { source = \"isoplan/pools\" }"))},
		"modules/isoplan/pools/main.iso.hcl": {Data: []byte("app_pool \"P\" {}\n")}, LockName: {Data: []byte(lock)}}
}

// TestLocked: a copy must be what the lock file says, once that is asked for.
func TestLocked(t *testing.T) {
	library := fstest.MapFS{"pools/main.iso.hcl": {Data: []byte("app_pool \"Other\" {}\n")}, "pools/README.md": {Data: []byte("# pools\n")}}
	sum, err := modules.Sum(lockedFiles(""), "modules/isoplan/pools")
	if err != nil {
		t.Fatal(err)
	}
	good := Lock{"pools": sum, "gone": sum}.Text()
	if again, diags := ReadLock(LockName, good); len(diags) > 0 || again.Text() != good {
		t.Fatalf("the lock does not come back: %s", show(diags))
	}
	if formatted, diags := Format(LockName, []byte(good)); len(diags) > 0 || string(formatted) != good {
		t.Fatalf("the lock is not in its canonical layout:\n%s", formatted)
	}
	for _, c := range []struct {
		name, lock, says string
		change           func(fstest.MapFS)
	}{
		{"as it should be", good, "", nil},
		{"no word of it", Lock{"other": sum}.Text(), "does not name it", nil},
		{"no lock file", "", "does not name it", func(f fstest.MapFS) { delete(f, LockName) }},
		{"changed", good, "is not what", func(f fstest.MapFS) { f["modules/isoplan/pools/main.iso.hcl"].Data = []byte("app_pool \"Q\" {}\n") }},
		{"one file more", good, "is not what", func(f fstest.MapFS) { f["modules/isoplan/pools/x"] = &fstest.MapFile{} }},
		{"from the program", good, "comes from the program", func(f fstest.MapFS) { delete(f, "modules/isoplan/pools/main.iso.hcl") }},
		{"hash cut", strings.ReplaceAll(good, sum, sum[:20]), "hash", nil},
		{"other source", strings.ReplaceAll(good, "isoplan/pools", "./pools"), "source", nil},
		{"twice", good + strings.SplitN(good, "\n", 2)[1], "twice", nil},
		{"not HCL", "module {", "closing brace", nil},
		{"hash by expression", strings.ReplaceAll(good, "\""+sum+"\"", "\"${\"x\"}\""), "hash", nil},
	} {
		fsys := lockedFiles(c.lock)
		if c.change != nil {
			c.change(fsys)
		}
		if _, _, diags := runFS(Options{Library: library}, fsys); len(diags) > 0 {
			t.Errorf("%s: without --locked %s", c.name, show(diags))
		}
		config, _, diags := runFS(Options{Library: library, Locked: true}, fsys)
		switch {
		case c.says == "" && (len(diags) > 0 || config == nil):
			t.Errorf("%s: %s", c.name, show(diags))
		case c.says != "" && (config != nil || len(diags) == 0 || !strings.Contains(diags[0].Detail, c.says)):
			t.Errorf("%s: want %q, got %s", c.name, c.says, show(diags))
		}
	}
}

// TestCopyCounts: a source of the library means the copy where there is one.
func TestCopyCounts(t *testing.T) {
	library := fstest.MapFS{"pools/main.iso.hcl": {Data: []byte("app_pool \"Library\" {}\n")}}
	c, src, diags := runFS(Options{Library: library}, lockedFiles(""))
	wantNone(t, diags)
	if got := dump(c, src, true); !strings.Contains(got, "app_pool/P ") || strings.Contains(got, "Library") {
		t.Error(got)
	}
}

// TestCaseCollision: two folders that are one on Windows are refused.
func TestCaseCollision(t *testing.T) {
	_, _, diags := run(Options{}, "main.iso.hcl", user(""), "m/m.iso.hcl", "app_pool \"P\" {}\n", "M/m.iso.hcl", "app_pool \"Q\" {}\n")
	d := wantCode(t, diags, codeModule)
	if !strings.Contains(d.Detail, "differ in letter case only") {
		t.Error(d.Detail)
	}
}

// TestLibraryUses: every module of the library is read without a mistake, and
// what it says about itself is whole.
func TestLibraryUses(t *testing.T) {
	for _, name := range modules.Names(modules.Library()) {
		m, _, diags := DescribeModule(modules.Library(), name, Options{})
		wantNone(t, diags)
		for _, in := range m.Inputs {
			if in.Description == "" || in.Type == "" {
				t.Errorf("the variable %s of %s has no description or no type", in.Name, name)
			}
		}
		for _, out := range m.Outputs {
			if out.Description == "" {
				t.Errorf("the output %s of %s has no description", out.Name, name)
			}
		}
		files, err := modules.Files(modules.Library(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := modules.ReadText(modules.Library(), name, file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, ".hcl") {
				formatted, diags := Format(file, []byte(text))
				if wantNone(t, diags); string(formatted) != text {
					t.Errorf("%s of %s is not in its canonical layout", file, name)
				}
			}
		}
	}
}

// TestHostileModules: what would take the machine with it ends within its
// limits, in time.
func TestHostileModules(t *testing.T) {
	chain := func(n int) []string {
		files := []string{"main.iso.hcl", server("  module \"m\" { source = \"./m0\" }")}
		for i := range n {
			files = append(files, fmt.Sprintf("m%d/m.iso.hcl", i), fmt.Sprintf("module \"m\" { source = \"../m%d\" }\n", i+1))
		}
		return append(files, fmt.Sprintf("m%d/m.iso.hcl", n), "app_pool \"P\" {}\n")
	}
	doubling := func(n int) []string {
		files := chain(n)
		for i := 3; i < len(files)-1; i += 2 {
			files[i] += strings.Replace(files[i], "\"m\"", "\"n\"", 1)
		}
		return files
	}
	many := func(n int) []string {
		files := []string{"main.iso.hcl", ""}
		calls := ""
		for i := range n {
			calls += fmt.Sprintf("  module \"m%d\" { source = \"./m%d\" }\n", i, i)
			files = append(files, fmt.Sprintf("m%d/m.iso.hcl", i), "app_pool \"P\" {}\n")
		}
		files[1] = server(calls)
		return files
	}
	each := func(n int) []string {
		return []string{"main.iso.hcl", server(fmt.Sprintf("  module \"m\" {\n    source = \"./m\"\n    for_each = toset([for p in setproduct(range(%d), range(100)): \"k${p[0]}-${p[1]}\"])\n  }", n/100)), "m/m.iso.hcl", "app_pool \"P\" {}\n"}
	}
	loop := "locals { x = [for a in range(1000): [for b in range(1000): [for c in range(1000): c]]] }\n"
	for _, c := range []struct {
		name  string
		files []string
		code  string
	}{
		{"16 deep", chain(maxModuleDepth - 1), ""},
		{"17 deep", chain(maxModuleDepth), codeLimit},
		{"300 deep", chain(300), codeLimit},
		{"each used twice, 8 deep", doubling(7), ""},
		{"each used twice, 15 deep", doubling(14), codeBudget},
		{"500 folders", many(maxModules), ""},
		{"501 folders", many(maxModules + 1), codeLimit},
		{"1,000 uses", each(1000), ""},
		{"10,100 uses", each(maxCalls + 100), codeBudget},
		{"a million uses", each(1_000_000), codeFunction},
		{"loops in a module", []string{"main.iso.hcl", user(""), "m/m.iso.hcl", loop}, codeBudget},
		{"loops in many uses", []string{"main.iso.hcl", each(1000)[1], "m/m.iso.hcl", "locals { x = [for a in range(900): [for b in range(900): b]] }\n"}, codeBudget},
		{"objects in many uses", []string{"main.iso.hcl", each(1000)[1], "m/m.iso.hcl", "app_pool \"x\" {\n for_each = toset([for i in range(1000): \"p${i}\"])\n}\n"}, codeBudget},
		{"a long text as a source", []string{"main.iso.hcl", server("  module \"m\" { source = \"./" + rep("x/", 10_000) + "\" }")}, codeModule},
		{"a loop as a source", []string{"main.iso.hcl", server("  module \"m\" { source = \"${join(\"\", [for a in range(1000): [for b in range(1000): b]])}\" }")}, codeModule},
		{"unknown inputs", []string{"main.iso.hcl", user(strings.Join(inputs(50_000), "")), "m/m.iso.hcl", variables(5_000)}, codeArgument},
		{"missing inputs", []string{"main.iso.hcl", many(200)[1], "m0/m.iso.hcl", variables(20_000)}, codeModule},
		{"outputs in a ring", []string{"main.iso.hcl", server(ring(300)), "m/m.iso.hcl", "variable \"x\" {}\noutput \"y\" { value = var.x }\n"}, codeModule},
	} {
		begin := time.Now()
		config, src, diags := run(Options{}, c.files...)
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%s: it took %v", c.name, took)
		}
		switch {
		case c.code == "" && (len(diags) > 0 || config == nil):
			t.Errorf("%s: %s", c.name, show(diags))
		case c.code != "" && (config != nil || !holds(diags, c.code)):
			t.Errorf("%s: want %s, got %s", c.name, c.code, show(diags))
		}
		checkMessages(t, diags, src)
		if len(diags) > 3*maxProblems {
			t.Errorf("%s: %d messages", c.name, len(diags))
		}
	}
}

func holds(diags diag.List, code string) bool {
	for _, d := range diags {
		if d.ID == code {
			return true
		}
	}
	return false
}

func inputs(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("    i%d = 1\n", i)
	}
	return all
}

func variables(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "variable \"v%d\" {}\n", i)
	}
	return b.String()
}

// ring is module blocks that each need the output of the next, in a circle.
func ring(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  module \"m%d\" {\n    source = \"./m\"\n    x = module.m%d.y\n  }\n", i, (i+1)%n)
	}
	return b.String()
}

// TestHostileSources: whatever a source looks like, nothing outside is looked
// at: the file system here counts what is opened.
func TestHostileSources(t *testing.T) {
	for _, source := range []string{"../../../../etc", "/etc", "C:/Windows", `C:\\Windows`, `\\\\evil\\share`, "//evil/share", "./NUL", "./con.x", "./a.", "./a ", "./a:b", "./a::$DATA",
		"https://example.com/x", "git::https://example.com/x?ref=--upload-pack=x", "-x", "./-x", "~/x", "$HOME", "./a/../../x", "file:///etc", "isoplan/../x", "isoplan//x", "./m/../../../x", ".", "..", ""} {
		fsys := &watched{FS: fstest.MapFS{"main.iso.hcl": {Data: []byte(server("  module \"m\" { source = \"" + source + "\" }"))}, "m/m.iso.hcl": {Data: []byte("")}}}
		_, _, diags := Read(fsys, ".", Options{})
		if len(diags) != 1 || diags[0].ID != codeModule || diags[0].Range.IsZero() {
			t.Errorf("%q: %s", source, show(diags))
		}
		for _, name := range fsys.opened {
			if name != "." && name != "main.iso.hcl" && name != "modules" && !strings.HasPrefix(name, "m") {
				t.Errorf("%q: %s was opened", source, name)
			}
		}
	}
}

// TestModuleFailsTwice: what is reported at one use and silent at the next
// leaves nothing half made behind.
func TestModuleFailsTwice(t *testing.T) {
	for name, m := range map[string]string{
		"output": "output \"o\" { value = local.nowhere }\n", "local": "locals { x = nowhere }\noutput \"o\" { value = local.x }\n",
		"function": "output \"o\" { value = nowhere() }\n", "object": "app_pool \"p\" { queue_length = nowhere }\noutput \"o\" { value = 1 }\n",
		"inner": "module \"in\" {\n source = \"../in\"\n}\noutput \"o\" { value = module.in.o }\n",
	} {
		config, _, diags := run(Options{}, "main.iso.hcl", `server "s" {
  for_each = toset(["a", "b"])
  version  = "6.0"
  module "m" {
    source   = "./m"
    for_each = toset(["x", "y"])
  }
  module "n" {
    source = "./n"
    x      = module.m["x"].o
  }
  app_pool "P" { queue_length = module.n.x }
}
`, "m/m.iso.hcl", m, "n/n.iso.hcl", "variable \"x\" {}\noutput \"x\" { value = var.x }\n", "in/in.iso.hcl", "output \"o\" { value = var.nowhere }\n")
		if config != nil || len(diags) != 1 {
			t.Errorf("%s: %s", name, show(diags))
		}
	}
}

// TestModuleSuppressions: a comment in a module silences in the module.
func TestModuleSuppressions(t *testing.T) {
	c, src, diags := run(Options{}, "main.iso.hcl", user(""), "m/m.iso.hcl", "# isoplan:ignore DIS001 reason=\"known\"\napp_pool \"P\" {\n}\n")
	wantNone(t, diags)
	if len(c.Suppressions) != 1 || src.Name(c.Suppressions[0].Covers.File) != "m/m.iso.hcl" {
		t.Errorf("%+v", c.Suppressions)
	}
	var pool *model.Object
	for _, o := range c.Servers[0].Objects {
		if o.Kind == model.AppPool {
			pool = o
		}
	}
	if pool == nil || src.Name(pool.Range.File) != "m/m.iso.hcl" {
		t.Errorf("%+v", pool)
	}
}

// TestModuleSilencedAtItsUse: a comment on a module block is about what that
// use declares, below it too, and about no other use.
func TestModuleSilencedAtItsUse(t *testing.T) {
	c, src, diags := run(Options{}, "main.iso.hcl", server(`  # isoplan:ignore DIS001 reason="known"
  module "a" {
    source = "./m"
    name   = "A"
  }
  module "b" {
    source = "./m"
    name   = "B"
  }
  site "S" { id = 1 }`), "m/m.iso.hcl", "variable \"name\" {}\napp_pool \"p\" { name = var.name }\nmodule \"in\" {\n source = \"../in\"\n name = var.name\n}\n",
		"in/in.iso.hcl", "variable \"name\" {}\nsite \"S\" {\n app \"x\" { url = \"/${var.name}\" }\n}\n")
	wantNone(t, diags)
	s := c.Suppressions[0]
	for _, key := range []model.Addr{"web03/app_pool/A", "web03/site/S", "web03/site/S/app/A"} {
		if !s.Objects[key.Key()] {
			t.Errorf("%s is not covered: %v", key, s.Objects)
		}
	}
	for _, key := range []model.Addr{"web03/app_pool/B", "web03/site/S/app/B", "web03"} {
		if s.Objects[key.Key()] {
			t.Errorf("%s is covered", key)
		}
	}
	for f, is := range s.Files {
		if name := src.Name(f); !is || !strings.HasPrefix(name, "m/") && !strings.HasPrefix(name, "in/") {
			t.Errorf("%s is covered", name)
		}
	}
	if len(s.Files) != 2 {
		t.Errorf("%d files are covered", len(s.Files))
	}
}
