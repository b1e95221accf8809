package lang

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// run loads and evaluates a folder given as name, text, name, text, ...
func run(o Options, files ...string) (*model.Config, *model.Sources, diag.List) {
	fsys := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return runFS(o, fsys)
}

func runFS(o Options, fsys fstest.MapFS) (*model.Config, *model.Sources, diag.List) {
	return Read(fsys, ".", o)
}

// one is run for a single file and no options.
func one(text string) (*model.Config, diag.List) {
	c, _, diags := run(Options{}, "main.iso.hcl", text)
	return c, diags
}

// server wraps text in a server block that is good otherwise.
func server(text string) string {
	return "server \"web03\" {\n  version = \"6.0\"\n" + text + "\n}\n"
}

// wantCode fails unless exactly one diagnostic came out and has the code.
func wantCode(t *testing.T, diags diag.List, code string) diag.Diagnostic {
	t.Helper()
	if len(diags) != 1 || diags[0].ID != code {
		t.Fatalf("want one %s, got %s", code, show(diags))
	}
	return diags[0]
}

func wantNone(t *testing.T, diags diag.List) {
	t.Helper()
	if len(diags) > 0 {
		t.Fatalf("want no diagnostics, got %s", show(diags))
	}
}

func show(diags diag.List) string {
	var b strings.Builder
	for i, d := range diags {
		if i == 10 {
			b.WriteString("...\n")
			break
		}
		b.WriteString(d.ID + " " + d.Summary + ": " + d.Detail + " | " + d.Fix + "\n")
	}
	return b.String()
}
