package view_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/view"
)

// sampleRow is a row that uses every column of the table; its facts are made
// up, so that a better fact in the real table changes no golden file.
func sampleRow() *schema.Attr {
	return &schema.Attr{
		Name: "sample_interval", Label: "SampleInterval", Blocks: []model.Kind{model.ProcessModel, model.AppPool},
		Type:    schema.Type{Kind: schema.TDuration, Unit: schema.UnitSpan, Infinite: true},
		Doc:     "How long the sample waits; the facts of this row are made up for a test.",
		Example: `"00:03:00"`,
		Home:    schema.Home{Space: schema.MachineConfigSpace, Property: "sampleInterval", Raw: schema.RawConfig},
		CLRs:    schema.CLR11 | schema.CLR20,
		Defaults: schema.Defaults{Schema: model.Number(180), Internal: model.Number(model.Unlimited),
			ByCLR: map[schema.CLR]model.Value{schema.CLR11: model.Number(90)}, Fact: schema.Doc("PAGE1", "PAGE2")},
		Required: []model.Kind{model.AppPool},
		Answers: schema.Answers{
			schema.IIS40: {
				Presence: schema.Presence{Why: "The sample came with IIS 5.0.", Fact: schema.Doc("PAGE14")},
				Honour:   schema.Honour{Why: "The sample came with IIS 5.0.", Fact: schema.Doc("PAGE14")},
				NoEffect: schema.Doc("PAGE14"), Quiet: "The target does not use the value.", Way: schema.Refuse, WayFact: schema.Doc("PAGE14"), Other: "nothing",
			},
			schema.IIS6Iis5: {
				Presence: schema.Presence{There: true, Fact: schema.Doc("PAGE3")},
				Honour:   schema.Honour{Obeyed: true, CLRs: schema.CLR11, Why: "newer files are read by the pool.", Rule: "DIS900", Fact: schema.Doc("PAGE3")},
				Effects: []schema.Effect{
					{Unit: schema.UnitAspnetWp, Self: true, Note: "The old process ends its requests first.", Fact: schema.Derive("PAGE4")},
					{Unit: schema.UnitPool, Self: true, Unless: "disallow_rotation_on_config_change", Fact: schema.Doc("PAGE5")},
					{Unit: schema.UnitIISAdmin, Deferrable: true, Smaller: "Unload the sample (PAGE15).", Fact: schema.Unsourced()},
				},
				Way: schema.Method, WayFact: schema.Doc("PAGE6"), Other: "ADSI", Manual: "Give the account its rights.",
			},
			schema.IIS100: {
				Presence: schema.Presence{There: true, Moved: "sample@interval, a time span", Fact: schema.Derive("PAGE12")},
				Honour:   schema.Honour{Obeyed: true, Fact: schema.Derive("PAGE12")},
				NoEffect: schema.Unsourced(), Quiet: "No page says what a change needs.", Words: []string{"low", "high"},
				Way: schema.Refuse, WayFact: schema.Derive("PAGE13"), Other: "another file",
			},
			schema.IIS6WPIM: {
				Presence: schema.Presence{There: true, Fact: schema.Doc("PAGE7")},
				Honour:   schema.Honour{Why: "The pool decides.", Rule: "DIS901", Fact: schema.Doc("PAGE7")},
				NoEffect: schema.Doc("PAGE8"), Quiet: "The target does not use the value.",
				Way: schema.Refuse, WayFact: schema.Doc("PAGE9"), Other: "WMI on the running server",
			},
		},
		Needs: []schema.Need{
			{Attr: "enable", Is: "true", Why: "the process model is off (enable = false)", Rule: "DIS902", Fact: schema.Doc("PAGE10")},
			{Attr: "web_garden", IsNot: "true", Why: "the mask counts only without a web garden", Targets: []schema.Target{schema.IIS6WPIM}, Fact: schema.Derive("PAGE11")},
		},
		Conflicts: []schema.Conflict{{Topic: "The default", Chosen: "180 s, because the page is newer.", Sides: []schema.Side{
			{Says: "180 s.", Sources: []string{"PAGE1"}}, {Says: "None.", Sources: []string{"PAGE2", "PAGE3"}}}}},
	}
}

func TestExplainGolden(t *testing.T) {
	a := sampleRow()
	for _, c := range []struct {
		name  string
		style view.Style
		kind  model.Kind
	}{
		{"explain", view.Style{Width: 80}, model.NoKind},
		{"explain-color", view.Style{Width: 80, Color: true}, model.ProcessModel},
		{"explain-pool", view.Style{}, model.AppPool},
	} {
		got := render(t, func(b *bytes.Buffer) error { return view.Explain(b, c.style, a, c.kind) })
		harmlessText(t, string(got), c.style.Color)
		golden(t, c.name, got)
	}
	golden(t, "explain-json", render(t, func(b *bytes.Buffer) error { return view.ExplainJSON(b, a, model.NoKind) }))
}

// sectionOf gives what an explanation says about a target.
func sectionOf(text string, target schema.Target) (string, bool) {
	for _, section := range strings.Split(text, "\n\n") {
		head, rest, ok := strings.Cut(section, "\n    ")
		list, found := strings.CutPrefix(head, "  On IIS ")
		if ok && found && slices.Contains(strings.Split(strings.ReplaceAll(list, " and ", ", "), ", "), target.String()) {
			return rest, true
		}
	}
	return "", false
}

// Every row of the table, in every block that may hold it, is explained with
// every source it names and whether each target honours it.
func TestExplainEveryRow(t *testing.T) {
	for _, a := range schema.All() {
		for _, k := range a.Blocks {
			out := string(render(t, func(b *bytes.Buffer) error { return view.Explain(b, view.Style{Width: 200}, a, k) }))
			harmlessText(t, out, false)
			if !strings.HasPrefix(out, k.String()+"."+a.Name+" ("+a.Label+")\n") {
				t.Errorf("%v.%s begins with %.60q", k, a.Name, out)
			}
			for _, target := range schema.Targets() {
				answer := a.Answer(target, k)
				for _, source := range slices.Concat(answer.Presence.Sources, answer.Honour.Sources) {
					if !strings.Contains(out, source) {
						t.Errorf("%v.%s does not name %s:\n%s", k, a.Name, source, out)
					}
				}
				section, ok := sectionOf(out, target)
				if exists := strings.HasPrefix(section, "exists        yes"); !ok || exists != answer.Presence.There {
					t.Fatalf("%v.%s is there on %v: %v, and the text says %.40q:\n%s", k, a.Name, target, answer.Presence.There, section, out)
				}
				_, section, told := strings.Cut(section, "\n    honoured      ")
				if told != answer.Presence.There {
					t.Errorf("%v.%s says whether %v honours it: %v", k, a.Name, target, told)
				}
				if !told {
					continue
				}
				if strings.HasPrefix(section, "no") == answer.Honour.Obeyed {
					t.Errorf("%v.%s on %v: honoured is %v, and the text says %.40q", k, a.Name, target, answer.Honour.Obeyed, section)
				}
			}
			var x view.Explanation
			text := render(t, func(b *bytes.Buffer) error { return view.ExplainJSON(b, a, k) })
			if err := json.Unmarshal(text, &x); err != nil || x.Name != a.Name || x.Block != k.String() || len(x.Targets) != len(schema.Targets()) {
				t.Errorf("%v.%s as JSON: %v\n%s", k, a.Name, err, text)
			}
		}
	}
}

// The attributes of processModel that a pool has an equivalent for name it.
func TestExplainNamesEquivalents(t *testing.T) {
	a := schema.Find(model.ProcessModel, "request_limit")
	if a == nil {
		t.Fatal("the table has no request_limit")
	}
	x := view.NewExplanation(a, model.ProcessModel)
	if len(x.Equivalents) == 0 || schema.Find(model.AppPool, x.Equivalents[0].Attribute) == nil {
		t.Errorf("request_limit has the equivalents %+v", x.Equivalents)
	}
}
