package view_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
)

func TestDocsLanguageGolden(t *testing.T) {
	got := render(t, func(b *bytes.Buffer) error { return view.DocsLanguage(b) })
	harmlessText(t, string(got), false)
	golden(t, "docs-language", got)
}

// Every block has its chapter, and in it every argument, attribute, trait and
// inner block that the parser takes.
func TestDocsLanguageLeavesNothingOut(t *testing.T) {
	text := string(render(t, func(b *bytes.Buffer) error { return view.DocsLanguage(b) }))
	for _, b := range lang.Reference() {
		_, chapter, ok := strings.Cut(text, "\n### "+b.Name+"\n")
		if !ok {
			t.Errorf("%s has no chapter", b.Name)
			continue
		}
		chapter, _, _ = strings.Cut(chapter, "\n#")
		want := func(line, name string) {
			if !slices.ContainsFunc(strings.Split(chapter, "\n"), func(l string) bool { return strings.HasPrefix(l, line) && strings.Contains(l, "`"+name+"`") }) {
				t.Errorf("%s: %q is not on a line %q", b.Name, name, line)
			}
		}
		for _, a := range b.Arguments {
			want("| `"+a.Name+"` |", a.Name)
			for _, w := range a.Words {
				want("| `"+a.Name+"` |", w)
			}
			if a.Takes == lang.TakesTraits {
				for _, name := range schema.TraitNames(b.Kind) {
					want("| `"+name+"` |", name)
				}
			}
		}
		for _, inner := range b.Blocks {
			want("- blocks in it", inner)
		}
		for _, a := range schema.OfBlock(b.Kind) {
			if a.ReadOnly {
				want("- shown and never written", a.Name)
			} else {
				want("- attributes", a.Name)
			}
		}
	}
	for _, f := range lang.Functions() {
		if !strings.Contains(text, "\n- `"+f.Name+"(") {
			t.Errorf("the function %s is left out", f.Name)
		}
	}
}

// Every sort of value the table has is explained, with the attributes of it.
func TestDocsLanguageExplainsEverySort(t *testing.T) {
	text := string(render(t, func(b *bytes.Buffer) error { return view.DocsLanguage(b) }))
	_, chapter, _ := strings.Cut(text, "\n## Values\n")
	chapter, _, _ = strings.Cut(chapter, "\n## ")
	for _, a := range schema.All() {
		if !a.ReadOnly && !strings.Contains(chapter, "`"+a.Name+"`") {
			t.Errorf("%s is of no sort", a.Name)
		}
	}
}

func TestDocsLanguageJSON(t *testing.T) {
	text := render(t, func(b *bytes.Buffer) error { return view.DocsLanguageJSON(b) })
	var r view.LanguageReference
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Blocks) != len(lang.Reference()) || len(r.Functions) != len(lang.Functions()) || len(r.Limits) != len(lang.Limits()) {
		t.Errorf("%d blocks, %d functions, %d limits", len(r.Blocks), len(r.Functions), len(r.Limits))
	}
	if err := compiled(t, "blocks").Validate(instance(t, text)); err != nil {
		t.Error(err)
	}
}

// The files the page names are those that are read.
func TestDocsLanguageNamesTheFiles(t *testing.T) {
	text := string(render(t, func(b *bytes.Buffer) error { return view.DocsLanguage(b) }))
	if !strings.Contains(text, "`*.iso.hcl`") || !lang.IsConfig("web.iso.hcl") || lang.IsConfig("web.hcl") || lang.IsConfig("~web.iso.hcl") {
		t.Error("the page names other files than are read")
	}
}
