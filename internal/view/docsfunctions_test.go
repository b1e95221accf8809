package view_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
)

func TestDocsFunctionsGolden(t *testing.T) {
	got := render(t, func(b *bytes.Buffer) error { return view.DocsFunctions(b) })
	harmlessText(t, string(got), false)
	golden(t, "docs-functions", got)
}

// Every function has one heading, and its example stands below it.
func TestDocsFunctionsLeaveNothingOut(t *testing.T) {
	text := string(render(t, func(b *bytes.Buffer) error { return view.DocsFunctions(b) }))
	chapters := map[string]string{}
	for _, chapter := range strings.Split(text, "\n### ")[1:] {
		name, rest, _ := strings.Cut(chapter, "\n")
		if _, twice := chapters[name]; twice {
			t.Errorf("%s has two headings", name)
		}
		chapters[name] = rest
	}
	for _, f := range lang.Functions() {
		if !strings.Contains(chapters[f.Name], "\n"+f.Example+"\n# "+f.Result+"\n") {
			t.Errorf("%s has no example: %q", f.Name, chapters[f.Name])
		}
	}
	if len(chapters) != len(lang.Functions()) {
		t.Errorf("%d headings for %d functions", len(chapters), len(lang.Functions()))
	}
}

func TestDocsFunctionsJSON(t *testing.T) {
	var r view.FunctionReference
	if err := json.Unmarshal(render(t, func(b *bytes.Buffer) error { return view.DocsFunctionsJSON(b) }), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Functions) != len(lang.Functions()) || r.FormatVersion == "" || r.Functions[0].Signature == "" {
		t.Errorf("%d functions in format %q", len(r.Functions), r.FormatVersion)
	}
}
