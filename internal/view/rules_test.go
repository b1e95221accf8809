package view_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/validate"
)

func TestDocsRulesGolden(t *testing.T) {
	got := render(t, func(b *bytes.Buffer) error { return view.DocsRules(b) })
	harmlessText(t, string(got), false)
	golden(t, "docs-rules", got)
}

// Every rule has its chapter and a line of the table that leads there, and its
// group says what it is about.
func TestDocsRulesLeaveNothingOut(t *testing.T) {
	text := string(render(t, func(b *bytes.Buffer) error { return view.DocsRules(b) }))
	for _, r := range validate.Rules() {
		if strings.Count(text, "\n### "+r.ID+"\n") != 1 {
			t.Errorf("%s has no chapter, or several", r.ID)
		}
		if strings.Count(text, "| ["+r.ID+"](#"+strings.ToLower(r.ID)+") |") != 1 {
			t.Errorf("%s has no line of the table, or several", r.ID)
		}
		if !strings.Contains(text, "\n## "+r.ID[:3]+": ") {
			t.Errorf("the group of %s has no head that says what it is about", r.ID)
		}
	}
	for _, o := range validate.Omitted() {
		if !strings.Contains(text, "| "+o.ID+" | ") {
			t.Errorf("%s is left out, and the page does not say so", o.ID)
		}
	}
}

func TestExplainRule(t *testing.T) {
	for _, r := range validate.Rules() {
		text := string(render(t, func(b *bytes.Buffer) error { return view.ExplainRule(b, view.Style{Width: 100}, r) }))
		harmlessText(t, text, false)
		words := strings.Join(strings.Fields(text), " ")
		for _, want := range []string{r.ID + " " + r.Severity.String() + ": " + r.Summary, "fires when " + r.Doc, "why " + r.Why, "fix " + r.Fix, " Example "} {
			if !strings.Contains(words, strings.Join(strings.Fields(want), " ")) {
				t.Errorf("explain %s does not say %q:\n%s", r.ID, want, text)
			}
		}
		for _, key := range append(append([]string{}, r.Sources...), r.Needs...) {
			if !strings.Contains(words, key) {
				t.Errorf("explain %s does not name %s", r.ID, key)
			}
		}
	}
	golden(t, "explain-rule", render(t, func(b *bytes.Buffer) error {
		return view.ExplainRule(b, view.Style{Color: true}, validate.Find("DIS001"))
	}))
}

func TestRulesJSON(t *testing.T) {
	omitted := []validate.Omission{{ID: "MIG999", Summary: "Nothing", Reason: "There is nothing."}}
	var got view.Rules
	if err := json.Unmarshal(render(t, func(b *bytes.Buffer) error { return view.RulesJSON(b, validate.Rules(), omitted) }), &got); err != nil {
		t.Fatal(err)
	}
	if got.FormatVersion == "" || len(got.Rules) != len(validate.Rules()) || len(got.Omitted) != 1 || got.Omitted[0].Reason != "There is nothing." {
		t.Fatalf("%d rules, omitted %+v", len(got.Rules), got.Omitted)
	}
	for i, r := range got.Rules {
		if r.ID != validate.Rules()[i].ID || r.Example == nil || r.Example.HCL == "" || len(r.Targets) == 0 || r.Needs == nil {
			t.Errorf("%+v", r)
		}
	}
}

func TestListOmitted(t *testing.T) {
	got := string(render(t, func(b *bytes.Buffer) error {
		return view.ListOmitted(b, view.Style{Width: 60}, []validate.Omission{{ID: "MIG999", Summary: "Nothing at all", Reason: "There is nothing that a file of the server could show."}})
	}))
	want := "MIG999 Nothing at all: There is nothing that a file of the\n        server could show.\n\n1 candidate left out. Their numbers are never used for\nanother rule.\n"
	if got != want {
		t.Errorf("%q", got)
	}
}
