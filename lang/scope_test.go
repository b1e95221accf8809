package lang

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// scopeOf gives the scope of one file and of live worlds.
func scopeOf(t *testing.T, text string, worlds ...*model.World) *Scope {
	t.Helper()
	r, diags := Load(fstest.MapFS{"main.iso.hcl": {Data: []byte(text)}}, ".", Options{})
	wantNone(t, diags)
	s, diags := r.Scope(func() ([]*model.World, diag.List) { return worlds, nil })
	wantNone(t, diags)
	return s
}

// liveWorld is a small world: a service with a protection, and applications.
func liveWorld(apps ...string) *model.World {
	server := model.ServerAddr("web03")
	site := server.Child(model.Site, "Intranet")
	objects := []*model.Object{
		{Kind: model.WebService, Addr: server.Child(model.WebService, ""), Home: "/LM/W3SVC", Up: -1,
			Settings: []model.Setting{{Name: "protection", Value: model.Number(2)}, {Name: "wam_user_pass", Value: model.Secret("")}}},
		{Kind: model.Site, Addr: site, Name: "Intranet", Home: "/LM/W3SVC/1", Up: 0,
			Settings: []model.Setting{{Name: "server_bindings", Value: model.List(":80:", ":81:")}}},
	}
	for i, name := range apps {
		o := &model.Object{Kind: model.App, Addr: site.Child(model.App, name), Name: name, Home: fmt.Sprintf("/LM/W3SVC/1/ROOT%s", name), Up: 1}
		if i == 0 {
			o.Settings = []model.Setting{{Name: "path", Value: model.Text(`C:\inetpub\shop`)}, {Name: "protection", Value: model.Number(1)}}
		}
		objects = append(objects, o)
	}
	w := model.NewWorld(objects)
	w.Version = "6.0"
	return w
}

const scopeFile = `
variable "plain" { default = "shop" }
variable "token" {
  default   = "swordfish"
  sensitive = true
}
locals {
  list = ["a", "b"]
  pw   = secret("env:POOL_PW")
  at   = "web03/site/Intranet/app/shop"
}
output "pool" { value = upper(var.plain) }
output "hidden" {
  value     = var.token
  sensitive = true
}
`

func TestEvaluate(t *testing.T) {
	s := scopeOf(t, scopeFile, liveWorld("/shop", "/old"))
	const app = `live["web03/site/Intranet/app/shop"]`
	for _, c := range []struct{ expr, text, kind, json, origin string }{
		{`1 + 2`, `3`, "number", `3`, ""},
		{` "x" # why`, `"x"`, "string", `"x"`, ""},
		{`true`, `true`, "bool", `true`, ""},
		{`null`, `null`, "any", `null`, ""},
		{`var.plain`, `"shop"`, "string", `"shop"`, ""},
		{`local.list[1]`, `"b"`, "string", `"b"`, ""},
		{`[for x in local.list : upper(x)]`, "[\n  \"A\",\n  \"B\",\n]", "tuple", `["A","B"]`, ""},
		{"{\n  a = 1\n}", "{\n  \"a\" = 1\n}", "object", `{"a":1}`, ""},
		{"<<EOT\nx\nEOT\n", `"x\n"`, "string", `"x\n"`, ""},
		{`output.pool`, `"SHOP"`, "string", `"SHOP"`, ""},
		{`toset(["b", "a"])`, "[\n  \"a\",\n  \"b\",\n]", "set(string)", `["a","b"]`, ""},

		// Sensitive values and secrets.
		{`var.token`, `(sensitive value)`, "string", `{"sensitive":true}`, ""},
		{`upper(var.token)`, `(sensitive value)`, "string", `{"sensitive":true}`, ""},
		{`"x${var.token}"`, `(sensitive value)`, "string", `{"sensitive":true}`, ""},
		{`{ a = var.token }`, "{\n  \"a\" = (sensitive value)\n}", "object", `{"a":{"sensitive":true}}`, ""},
		{`output.hidden`, `(sensitive value)`, "string", `{"sensitive":true}`, ""},
		{`length(var.token) > 3`, `(sensitive value)`, "bool", `{"sensitive":true}`, ""},
		{`local.pw`, `secret("env:POOL_PW")`, "secret", `{"secret":"env:POOL_PW"}`, ""},
		{`live["web03/web_service"].wam_user_pass`, `(sensitive value)`, "string", `{"sensitive":true}`, "local"},

		// Live values.
		{app + `.protection`, `"high"`, "string", `"high"`, "local"},
		{app + `["protection"]`, `"high"`, "string", `"high"`, "local"},
		{app + `.path`, `"C:/inetpub/shop"`, "string", `"C:/inetpub/shop"`, "local"},
		{app + `.local.protection`, `"high"`, "string", `"high"`, ""},
		{`live["WEB03/SITE/INTRANET/APP/OLD"].protection`, `"medium"`, "string", `"medium"`, "inherited from web03/web_service"},
		{`live["web03/site/Intranet/app/old"].local.protection`, `null`, "any", `null`, ""},
		{`live["web03/site/Intranet/app/old"].origin.protection`, `"inherited from web03/web_service"`, "string", `"inherited from web03/web_service"`, ""},
		{`live["web03/site/Intranet"].server_bindings`, "[\n  \":80:\",\n  \":81:\",\n]", "list(string)", `[":80:",":81:"]`, "local"},
		{`live[local.at].protection`, `"high"`, "string", `"high"`, ""},
		{`[for a in [local.at] : live[a].protection]`, "[\n  \"high\",\n]", "tuple", `["high"]`, ""},
		{`live[live[local.at].address].kind`, `"app"`, "string", `"app"`, ""},
		{`"${live[local.at].name}!"`, `"/shop!"`, "string", `"/shop!"`, ""},
		{`length(live)`, `4`, "number", `4`, ""},
		{`[for a, o in live : a if o.protection == "medium"]`, "[\n  \"web03/site/Intranet\",\n  \"web03/site/Intranet/app/old\",\n  \"web03/web_service\",\n]", "tuple",
			`["web03/site/Intranet","web03/site/Intranet/app/old","web03/web_service"]`, ""},
		{`[for o in live : o.name if o.kind == "app" && o.local.protection != null]`, "[\n  \"/shop\",\n]", "tuple", `["/shop"]`, ""},
		{`can(live["web03/web_service"].nothing)`, `false`, "bool", `false`, ""},
	} {
		r, _, diags := s.Evaluate("<console>", c.expr)
		if len(diags) > 0 {
			t.Errorf("%s: %s", c.expr, show(diags))
			continue
		}
		encoded, err := json.Marshal(r.JSON())
		if r.Text() != c.text || r.Type() != c.kind || string(encoded) != c.json || err != nil || r.Origin != c.origin {
			t.Errorf("%s = %s (%s), %s, origin %q (%v)", c.expr, r.Text(), r.Type(), encoded, r.Origin, err)
		}
	}
}

func TestEvaluateRefuses(t *testing.T) {
	s := scopeOf(t, scopeFile, liveWorld("/shop", "/old"))
	for _, c := range []struct{ expr, code, says string }{
		{``, codeSyntax, "no expression"},
		{`# nothing`, codeSyntax, "no expression"},
		{`1 2`, codeSyntax, ""},
		{"1\n2", codeSyntax, "ends before this"},
		{`a = 1`, codeSyntax, "goes on after its end"},
		{`upper("x"`, codeSyntax, "no )"},
		{"\x00", codeEncoding, ""},
		{`upper(`, codeSyntax, ""},
		{`var.plane`, codeReference, "Did you mean var.plain"},
		{`shop`, codeReference, ""},
		{`liv["web03"]`, codeReference, "Did you mean live"},
		{`each.key`, codeReference, "for_each"},
		{`uper("x")`, codeFunction, "Did you mean upper"},
		{`file("/etc/passwd")`, codeFunction, "does not begin in the folder"},
		{`live["web03/site/Intranet/app/shp"].protection`, codeReference, `Did you mean live["web03/site/Intranet/app/shop"]?`},
		{`live["web03/site/Intranet/app/shop"].protecton`, codeEvaluation, ""},
		{`live["nowhere${var.plain}"]`, codeEvaluation, "Nothing on the servers"},
		{`live[var.token]`, codeEvaluation, ""},
		{`"x${secret("env:X")}"`, codeSecret, ""},
		{`secret("swordfish")`, codeSecret, ""},
		{`[for a in range(1000): [for b in range(1000): [for c in range(1000): c]]]`, codeBudget, ""},
		{`[for a in range(1000): [for b in range(1000): live[local.at]]]`, codeBudget, ""},
		{`live[join("", [for a in range(1000): join("", [for b in range(1000): join("", [for c in range(100): "x"])])])]`, codeBudget, ""},
	} {
		began := time.Now()
		r, src, diags := s.Evaluate("<console>", c.expr)
		if !diags.HasErrors() || diags[0].ID != c.code || !strings.Contains(show(diags), c.says) {
			t.Errorf("%s = %s: %s", c.expr, r.Text(), show(diags))
			continue
		}
		if name := src.Name(diags[0].Range.File); name != "<console>" {
			t.Errorf("%s: the place is in %q", c.expr, name)
		}
		if strings.Contains(show(diags), "swordfish") {
			t.Errorf("%s: a secret is told: %s", c.expr, show(diags))
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s took %s", c.expr, took)
		}
	}
	// What went wrong before leaves nothing behind.
	if r, _, diags := s.Evaluate("<console>", `live[local.at].protection`); len(diags) > 0 || r.Text() != `"high"` {
		t.Errorf("%s: %s", r.Text(), show(diags))
	}
}

// The outputs of modules are those a server sees, and functions read the files
// of the folder, as everywhere.
func TestEvaluateModulesAndFiles(t *testing.T) {
	r, diags := Load(fstest.MapFS{
		"motd.txt":           {Data: []byte("hello")},
		"pools/main.iso.hcl": {Data: []byte("variable \"n\" {}\noutput \"names\" {\n value = [for i in range(var.n) : \"pool${i}\"]\n}\noutput \"pw\" {\n value = \"swordfish\"\n sensitive = true\n}\n")},
		"main.iso.hcl":       {Data: []byte(server("module \"pools\" {\n source = \"./pools\"\n n = 2\n}\n"))},
	}, ".", Options{})
	wantNone(t, diags)
	s, diags := r.Scope(nil)
	wantNone(t, diags)
	for expr, want := range map[string]string{
		`module["web03"].pools.names[1]`: `"pool1"`,
		`module["web03"].pools.pw`:       `(sensitive value)`,
		`file("motd.txt")`:               `"hello"`,
	} {
		if got, _, diags := s.Evaluate("x", expr); len(diags) > 0 || got.Text() != want {
			t.Errorf("%s = %s %s", expr, got.Text(), show(diags))
		}
	}
	if _, all := s.Complete("mod"); !slices.Equal(all, []string{`module["web03"].`}) {
		t.Errorf("%q", all)
	}
	if _, _, diags := scopeOf(t, scopeFile).Evaluate("x", `module["web03"].pools`); !diags.HasErrors() || diags[0].ID != codeReference {
		t.Error(show(diags))
	}
}

// What is wrong with the live files is told when an expression needs them, and
// others work without.
func TestEvaluateWithoutLive(t *testing.T) {
	r, _ := Load(fstest.MapFS{"main.iso.hcl": {Data: []byte(scopeFile)}}, ".", Options{})
	asked := 0
	s, _ := r.Scope(func() ([]*model.World, diag.List) {
		asked++
		return nil, diag.List{{Severity: diag.Error, ID: "IP0302", Summary: "Live file not found"}}
	})
	if _, _, diags := s.Evaluate("x", "var.plain"); len(diags) > 0 || asked != 0 {
		t.Errorf("asked %d times, %s", asked, show(diags))
	}
	for range 2 {
		_, src, diags := s.Evaluate("x", `live["web03"]`)
		if wantCode(t, diags, "IP0302"); src != r.Sources() || asked != 1 {
			t.Errorf("asked %d times", asked)
		}
	}
	broken, _ := Load(fstest.MapFS{"main.iso.hcl": {Data: []byte("locals {\n a = nope\n}\n")}}, ".", Options{})
	if s, diags := broken.Scope(nil); s != nil || !diags.HasErrors() {
		t.Error("a root with errors has a scope")
	}
}

// Names of servers are hostile text: what is shown of them is HCL, with
// everything escaped that a terminal would obey.
func TestEvaluateHostileLive(t *testing.T) {
	s := scopeOf(t, scopeFile, liveWorld("/a\x1b[2J\u202e"))
	for _, expr := range []string{`keys(live)`, `[for o in live : o.name]`, `live`} {
		r, _, diags := s.Evaluate("x", expr)
		if wantNone(t, diags); strings.ContainsAny(r.Text(), "\x1b\u202e") || !strings.Contains(r.Text(), `\u001b[2J\u202e`) {
			t.Errorf("%s = %q", expr, r.Text())
		}
	}
	start, all := s.Complete(`live["web03/site/Intranet/app/a`)
	if len(all) != 1 || all[0] != `web03/site/Intranet/app/a\u001b[2J\u202e"]` || start != 6 {
		t.Fatalf("%d %q", start, all)
	}
	// What TAB writes is the address.
	if r, _, diags := s.Evaluate("x", `live["`+all[0]+".protection"); len(diags) > 0 || r.Text() != `"high"` {
		t.Errorf("%s %s", r.Text(), show(diags))
	}
}

func TestIncomplete(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "1": false, "1 +": false, "[": true, "[\n1,\n": true, "[1]\n": false, "{\n": true, "upper(\n": true, `"x`: false, "\"${\n": true,
		"<<EOT\nx\n": true, "<<EOT\nx\nEOT\n": false, "]": false, "[}": false, "# [": false, "/* x": false,
	} {
		if got := Incomplete(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestComplete(t *testing.T) {
	s := scopeOf(t, scopeFile, liveWorld("/shop", "/shop/cart", "/old"))
	for _, c := range []struct {
		text  string
		start int
		want  []string
	}{
		{"va", 0, []string{"values(", "var."}},
		{"1 + var.", 4, []string{"var.plain", "var.token"}},
		{"var.p", 0, []string{"var.plain"}},
		{"upper(local.l", 6, []string{"local.list"}},
		{"out", 0, []string{"output."}},
		{"upp", 0, []string{"upper("}},
		{"liv", 0, []string{`live["`}},
		{`live["`, 6, []string{"web03/"}},
		{`live["WEB03/s`, 6, []string{"web03/site/"}},
		{`live["web03/site/`, 6, []string{"web03/site/Intranet/", `web03/site/Intranet"]`}},
		{`live["web03/site/Intranet/app/s`, 6, []string{`web03/site/Intranet/app/shop"]`, "web03/site/Intranet/app/shop/"}},
		{`live["web03/site/Intranet/app/shop"].prot`, 37, []string{"protection"}},
		{`live["web03/site/Intranet/app/shop"].loc`, 37, []string{"local."}},
		{`live["web03/site/Intranet/app/shop"].local.prot`, 37, []string{"local.protection"}},
		{`live["nowhere"].prot`, 16, nil},
		{`"var.`, 5, nil},
		{"zz", 0, nil},
	} {
		start, got := s.Complete(c.text)
		want := slices.Clone(c.want)
		slices.Sort(want)
		if start != c.start || !slices.Equal(got, want) {
			t.Errorf("%s: %d %q, want %d %q", c.text, start, got, c.start, want)
		}
	}
	if _, all := s.Complete(""); !slices.Contains(all, "var.") || !slices.Contains(all, "upper(") {
		t.Errorf("%q", all)
	}
}

// An expression about one object of very many costs no more than one about one
// of few, and one over all of them stays within the budget.
func TestEvaluateManyLiveObjects(t *testing.T) {
	var names []string
	for i := range 100_000 {
		names = append(names, fmt.Sprintf("/app%d", i))
	}
	s := scopeOf(t, scopeFile, liveWorld(names...))
	began := time.Now()
	r, _, diags := s.Evaluate("x", `live["web03/site/Intranet/app/app99999"].protection`)
	if wantNone(t, diags); r.Text() != `"medium"` || time.Since(began) > 2*time.Second {
		t.Errorf("%s after %s", r.Text(), time.Since(began))
	}
	began = time.Now()
	r, _, diags = s.Evaluate("x", `length([for a, o in live : a if o.protection == "medium"])`)
	if wantNone(t, diags); r.Text() != "100001" || time.Since(began) > 30*time.Second {
		t.Errorf("%s after %s", r.Text(), time.Since(began))
	}
	t.Logf("over all: %s", time.Since(began))
}
