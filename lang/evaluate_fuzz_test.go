package lang_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/lang"
)

const serverHead = "server \"w\" {\n  version = \"6.0\"\n  live \"copy\" {\n    root = \"live\"\n  }\n"

var evaluateSeeds = []string{
	serverHead + "}\n",
	"locals {\n  a = [\"x\", \"y\"]\n  b = { for k in local.a : k => upper(k) }\n}\noutput \"o\" {\n  value = local.b\n}\n",
	"variable \"n\" {\n  type    = number\n  default = 3\n  validation {\n    condition     = var.n > 2\n    error_message = \"small\"\n  }\n}\n",
	serverHead + "  app_pool \"P\" {\n    for_each      = toset([\"a\", \"b\"])\n    iterator      = p\n    idle_timeout  = \"00:20:00\"\n    queue_length  = p.key == \"a\" ? 10 : null\n  }\n}\n",
	serverHead + "  site \"S\" {\n    id   = 1\n    apps = { \"/\" = { protection = \"high\" }, \"/x\" = { path = \"D:/x\" } }\n    app_defaults {\n      match      = [\"/*\"]\n      protection = \"low\"\n    }\n  }\n}\n",
	serverHead + "  app_pool \"P\" {\n    identity_type = \"specific_user\"\n    wam_user_name = \"D\\\\u\"\n    wam_user_pass = secret(\"env:PW\")\n  }\n}\n",
	"locals {\n  a = local.b\n  b = local.a\n}\n",
	"locals {\n  a = \"" + strings.Repeat("${1}", 20) + "\"\n  b = [for x in range(9) : [for y in range(9) : x * y]]\n}\n",
	"# isoplan:ignore RST001 reason=\"x\" until=2027-01-01\n" + serverHead + "  isolation_mode = \"iis5\"\n}\n",
	"locals {\n  a = <<-E\n    x ${1 + 1}\n  E\n}\n",
}

// load reads and evaluates one file.
func load(text string) (*model.Config, diag.List) {
	root, diags := lang.Load(fstest.MapFS{"main.iso.hcl": &fstest.MapFile{Data: []byte(text)}}, ".", lang.Options{})
	if diags.HasErrors() {
		return nil, diags
	}
	config, more := root.Eval()
	return config, append(diags, more...)
}

// meaning writes what a configuration says, without places.
func meaning(c *model.Config) string {
	var b strings.Builder
	for _, s := range c.Servers {
		fmt.Fprintf(&b, "%q %q %q\n", s.Name, s.Version, s.Mode)
		for _, o := range s.Objects {
			fmt.Fprintf(&b, "%s %d", o.Addr, o.ID)
			for _, set := range o.Settings {
				fmt.Fprintf(&b, " %s=%s", set.Name, set.Value)
			}
			b.WriteByte('\n')
		}
	}
	for _, o := range c.Outputs {
		fmt.Fprintf(&b, "%s=%s\n", o.Name, o.Value)
	}
	return b.String()
}

// FuzzEvaluate: any text gives a configuration or errors with a code, never a
// panic, and the same answer the second time.
func FuzzEvaluate(f *testing.F) {
	for _, s := range evaluateSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		config, diags := load(text)
		again, more := load(text)
		if fmt.Sprint(diags) != fmt.Sprint(more) {
			t.Fatalf("two answers:\n%v\n%v", diags, more)
		}
		if config == nil || diags.HasErrors() {
			for _, d := range diags {
				if d.ID == "" || d.Summary == "" || d.Detail == "" {
					t.Fatalf("an error without code or text: %+v", d)
				}
			}
			if !diags.HasErrors() {
				t.Fatal("no configuration and no error")
			}
			return
		}
		if meaning(config) != meaning(again) {
			t.Fatalf("two configurations:\n%s\n%s", meaning(config), meaning(again))
		}
	})
}

// FuzzLayout: formatting settles, and keeps what a file means.
func FuzzLayout(f *testing.F) {
	for _, s := range evaluateSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, diags := lang.Format("main.iso.hcl", []byte(text))
		if diags.HasErrors() {
			return
		}
		again, diags := lang.Format("main.iso.hcl", out)
		if diags.HasErrors() || string(again) != string(out) {
			t.Fatalf("formatting again gives %q for %q: %v", again, out, diags)
		}
		before, wrong := load(text)
		after, now := load(string(out))
		if before == nil || wrong.HasErrors() {
			return
		}
		if after == nil || now.HasErrors() || meaning(before) != meaning(after) {
			t.Fatalf("the layout changed the meaning:\n%q\n%q\n%v", text, out, now)
		}
	})
}
