package lang

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
)

// What a collector's text tells is there for modules and preconditions, and
// what the observed block says counts before it.
func TestModulesSeeWhatWasCollected(t *testing.T) {
	const module = `
precondition {
  condition     = server.observed.iisreset == "disabled" && server.observed.processors == 4
  error_message = "unknown"
}
app_pool "Shop" {
  max_processes = server.observed.processors
}
`
	main := "server \"web03\" {\n  version = \"6.0\"\n  live \"collected\" { file = \"live/web03.txt\" }\n  observed { processors = 4 }\n  module \"m\" { source = \"./m\" }\n}\n"
	var asked []string
	look := func(l model.LiveSource) *model.Observed {
		asked = append(asked, l.File)
		return &model.Observed{IISReset: "disabled", Processors: 2}
	}
	c, _, diags := run(Options{Observed: look}, "main.iso.hcl", main, "m/m.iso.hcl", module)
	wantNone(t, diags)
	if o := c.Servers[0].Observed; o.IISReset != "disabled" || o.Processors != 4 {
		t.Errorf("observed: %+v", o)
	}
	if strings.Join(asked, " ") != "live/web03.txt" {
		t.Errorf("asked for %q", asked)
	}
	// Without the text, or with one that tells nothing, the precondition fails.
	for name, o := range map[string]Options{"no reader": {}, "nothing known": {Observed: func(model.LiveSource) *model.Observed { return nil }}} {
		if _, _, diags := run(o, "main.iso.hcl", main, "m/m.iso.hcl", module); !diags.HasErrors() {
			t.Errorf("%s: the precondition holds", name)
		}
	}
	// Files are not asked for anything.
	_, _, diags = run(Options{Observed: func(l model.LiveSource) *model.Observed { t.Errorf("asked for %+v", l); return nil }},
		"main.iso.hcl", "server \"a\" {\n version = \"6.0\"\n live \"copy\" { root = \"x\" }\n}\nserver \"b\" {\n version = \"6.0\"\n live \"ssh\" {\n host = \"h\"\n user = \"u\"\n }\n}\n")
	wantNone(t, diags)
}
