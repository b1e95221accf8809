package view_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/view"
)

func TestDocsAttributesGolden(t *testing.T) {
	got := render(t, func(b *bytes.Buffer) error { return view.DocsAttributes(b) })
	harmlessText(t, string(got), false)
	golden(t, "docs-attributes", got)
}

// Every attribute of every block has its chapter, or a link to one that says
// the same.
func TestDocsAttributesLeaveNothingOut(t *testing.T) {
	text := string(render(t, func(b *bytes.Buffer) error { return view.DocsAttributes(b) }))
	chapters := strings.Split(text, "\n## ")
	if len(chapters) != len(model.Kinds())+1 {
		t.Fatalf("%d chapters for %d blocks", len(chapters)-1, len(model.Kinds()))
	}
	for i, k := range model.Kinds() {
		chapter := chapters[i+1]
		if !strings.HasPrefix(chapter, k.String()+"\n") {
			t.Fatalf("chapter %d begins with %.40q, want %s", i, chapter, k)
		}
		for _, a := range schema.OfBlock(k) {
			heading, link := "\n### "+k.String()+"."+a.Name+"\n", "\n- `"+a.Name+"` ("
			if strings.Contains(chapter, heading) == strings.Contains(chapter, link) {
				t.Errorf("%s.%s has %v a heading and %v a link", k, a.Name, strings.Contains(chapter, heading), strings.Contains(chapter, link))
			}
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if _, target, ok := strings.Cut(line, "](#"); ok {
			target = strings.TrimSuffix(target, ")")
			if !strings.Contains(strings.ReplaceAll(text, ".", ""), "\n### "+target+"\n") {
				t.Errorf("the link to %q leads nowhere", target)
			}
		}
	}
}

// A row of a table has as many cells as its head, whatever the texts hold.
func TestDocsTablesAreWhole(t *testing.T) {
	text := string(render(t, func(b *bytes.Buffer) error { return view.DocsAttributes(b) }))
	rows := 0
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		rows++
		if n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); n != 7 {
			t.Errorf("%d bars: %s", n, line)
		}
	}
	if rows < 500 {
		t.Errorf("only %d rows", rows)
	}
}

func TestDocsAttributesJSON(t *testing.T) {
	var r view.Reference
	if err := json.Unmarshal(render(t, func(b *bytes.Buffer) error { return view.DocsAttributesJSON(b) }), &r); err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, k := range model.Kinds() {
		want += len(schema.OfBlock(k))
	}
	if len(r.Attributes) != want || r.FormatVersion == "" {
		t.Errorf("%d attributes in format %q, want %d", len(r.Attributes), r.FormatVersion, want)
	}
}

func TestDocsUnsourcedGolden(t *testing.T) {
	got := render(t, func(b *bytes.Buffer) error { return view.DocsUnsourced(b, view.Style{Width: 100}) })
	harmlessText(t, string(got), false)
	golden(t, "docs-unsourced", got)
	golden(t, "docs-unsourced-json", render(t, func(b *bytes.Buffer) error { return view.DocsUnsourcedJSON(b) }))
}

// The list of unsourced statements is the table's own: as many, and none that
// has a footing.
func TestDocsUnsourcedAreTheTablesOwn(t *testing.T) {
	var u view.Unsourced
	if err := json.Unmarshal(render(t, func(b *bytes.Buffer) error { return view.DocsUnsourcedJSON(b) }), &u); err != nil {
		t.Fatal(err)
	}
	got, want := map[string]bool{}, map[string]bool{}
	for _, g := range u.Groups {
		for _, s := range g.Statements {
			for _, b := range s.Blocks {
				for _, target := range s.Targets {
					got[g.About+" "+b+"."+s.Attribute+" "+target] = true
				}
			}
		}
	}
	for _, k := range model.Kinds() {
		for _, a := range schema.OfBlock(k) {
			for _, target := range schema.Targets() {
				answer := a.Answer(target, k)
				note := func(about string, f schema.Fact) {
					if f.Confidence == model.Unsourced {
						want[fmt.Sprintf("%s %s.%s %s", about, k, a.Name, target)] = true
					}
				}
				note("exists", answer.Presence.Fact)
				if !answer.Presence.There {
					continue
				}
				note("honoured", answer.Honour.Fact)
				note("written", answer.WayFact)
				if len(answer.Effects) == 0 {
					note("restart", answer.NoEffect)
				}
				for _, e := range answer.Effects {
					note("restart", e.Fact)
				}
			}
		}
	}
	if len(want) < 100 {
		t.Fatalf("only %d unsourced statements in the table", len(want))
	}
	for s := range want {
		if !got[s] {
			t.Errorf("not listed: %s", s)
		}
	}
	for s := range got {
		if !want[s] && !strings.HasPrefix(s, "default ") && !strings.HasPrefix(s, "needs ") {
			t.Errorf("listed, and not unsourced: %s", s)
		}
	}
}
