package view_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// calledPlan is a plan of a server that is reached by calls, in one of its ways.
func calledPlan(way string) *plan.Plan {
	call := func(op, key, property, value, text string) plan.Step {
		return plan.Step{Kind: plan.MethodStep, Address: "web/site/Shop/app/pay", Space: "metabase", Op: op, Key: key, Property: property, Value: value, Text: text,
			Sources: []string{"SDK6/ms525624"}, Confidence: "documented"}
	}
	zero := 0
	s := plan.Server{Name: "web", From: "6.0/worker_process", To: "6.0/iis5", Way: way, CollectedAt: "2026-11-28T23:31:01+01:00", Steps: []plan.Step{
		call(plan.CallSet, "/LM/W3SVC", "IIs5IsolationModeEnabled", "TRUE", "set IIs5IsolationModeEnabled at /LM/W3SVC to \"iis5\""),
		{Kind: plan.RestartStep, Restart: &zero},
		call(plan.CallCreate, "/LM/W3SVC/1/ROOT/pay", "AppIsolated", "1", "AppIsolated at /LM/W3SVC/1/ROOT/pay to \"high\": AppCreate2 through ADSI"),
		call(plan.CallCreate, "/LM/W3SVC/1/ROOT/old", "AppIsolated", "1", "AppIsolated at /LM/W3SVC/1/ROOT/old to \"high\": AppCreate2 through ADSI"),
		call(plan.CallDelete, "/LM/W3SVC/1/ROOT/gone\x1b[31m", "", "", "AppDelete at /LM/W3SVC/1/ROOT/gone\x1b[31m"),
	}, Restarts: []plan.Restart{{Kind: "iis", Level: "iis"}},
		Rollback: &plan.Rollback{Changes: 1, Steps: []plan.Step{}, Lost: []plan.Lost{}}}
	return &plan.Plan{Servers: []plan.Server{s}, Changes: []plan.Change{{Address: "web/site/Shop/app/pay", Server: "web", Type: "app", Name: "/pay", Key: "/LM/W3SVC/1/ROOT/pay",
		Change:     plan.Difference{Actions: []plan.Action{plan.Update}, Before: map[string]any{"protection": "low"}, After: map[string]any{"protection": "high"}},
		Attributes: []plan.Attribute{{Name: "protection", Label: "AppIsolated", Origin: "local", Way: "method", Call: plan.CallCreate}}}}}
}

// A plan by calls says where what it was compared with comes from, by which call
// a value is written, and how the change gets there; never that a copy is meant.
func TestPlanByCalls(t *testing.T) {
	ways := map[string][]string{
		model.WayCollected: {"web, IIS 6.0/worker_process -> 6.0/iis5: as collected from web at 2026-11-28T23:31:01+01:00",
			"To make the change: isoplan bundle PLANFILE writes a folder of scripts; carry it to web and run apply.cmd there."},
		model.WaySSH: {"web, IIS 6.0/worker_process -> 6.0/iis5: as web answered over SSH at 2026-11-28T23:31:01+01:00",
			"To make the change: isoplan apply makes it on web over SSH; isoplan bundle PLANFILE writes the same scripts to be carried there."},
	}
	for way, want := range ways {
		for _, verbose := range []bool{false, true} {
			p := calledPlan(way)
			bare := string(render(t, func(b *bytes.Buffer) error {
				return view.Plan(b, view.Style{Width: 80}, p, view.PlanOptions{Verbose: verbose})
			}))
			text := strings.Join(strings.Fields(bare), " ")
			list := []string{"Calls, the first of each sort (--verbose has all 4):", "- AppDelete at"}
			if verbose {
				list = []string{"Calls, in the order they are made: 1. set IIs5IsolationModeEnabled", "IIS restarts once, as above; what follows needs the mode behind it. 2. AppIsolated at /LM/W3SVC/1/ROOT/pay", "4. AppDelete at"}
			}
			for _, part := range append(append(list, want...), "# AppIsolated, by AppCreate2") {
				if !strings.Contains(text, part) {
					t.Errorf("%s, verbose %v: no %q in\n%s", way, verbose, part, bare)
				}
			}
			for _, not := range []string{"copy", "rehears", "unchanged;", "MetaBase.xml", "\x1b"} {
				if strings.Contains(text, not) {
					t.Errorf("%s, verbose %v: %q in\n%s", way, verbose, not, bare)
				}
			}
			for line := range strings.Lines(bare) {
				if len([]rune(strings.TrimRight(line, "\n"))) > 80 {
					t.Errorf("%s: a line is longer than 80 columns: %s", way, line)
				}
			}
			colored := string(render(t, func(b *bytes.Buffer) error {
				return view.Plan(b, view.Style{Width: 80, Color: true}, p, view.PlanOptions{Verbose: verbose})
			}))
			for _, code := range []string{"0", "1", "2", "31", "32", "33", "36"} {
				colored = strings.ReplaceAll(colored, "\x1b["+code+"m", "")
			}
			if colored != bare {
				t.Errorf("%s: colour adds or takes away:\n%s\n%s", way, bare, colored)
			}
		}
	}
}

// With nothing to change, and after an apply, the words are those of the way.
func TestWordsOfWays(t *testing.T) {
	for _, c := range []struct{ way, at, none, done string }{
		{model.WayCollected, "2026-11-28", "Compared with what was collected from web at 2026-11-28.", "done, by the scripts of its bundle"},
		{model.WaySSH, "", "Compared with what web answered over SSH at a time not known.", "done, by the scripts of its bundle"},
		{model.WayCopy, "2026-11-28", "Compared with the copy of web taken at 2026-11-28.", "rehearsed on the copy of web taken at 2026-11-28"},
		{model.WayMount, "", "web matches the configuration.", "done, 0 places in 0 files"},
	} {
		p := &plan.Plan{Servers: []plan.Server{{Name: "web", From: "6.0/iis5", To: "6.0/iis5", Way: c.way, CollectedAt: c.at}}}
		text := string(render(t, func(b *bytes.Buffer) error { return view.Plan(b, view.Style{Width: 120}, p, view.PlanOptions{}) }))
		if !strings.Contains(strings.Join(strings.Fields(text), " "), c.none) {
			t.Errorf("%s: no %q in %s", c.way, c.none, text)
		}
		text = string(render(t, func(b *bytes.Buffer) error {
			return view.Applied(b, view.Style{Width: 120}, view.AppliedResult{Plan: p, Verb: "apply", Outcomes: []apply.Outcome{{Server: "web", Result: apply.Done}}})
		}))
		if !strings.Contains(strings.Join(strings.Fields(text), " "), c.done) {
			t.Errorf("%s: no %q in %s", c.way, c.done, text)
		}
	}
}

// The way through the console stands under its call, in line with it, and not in
// a concise plan.
func TestCallsByHand(t *testing.T) {
	p := calledPlan(model.WayCollected)
	p.Servers[0].Steps[2].Interface = []string{"right-click the application, Properties"}
	for _, concise := range []bool{false, true} {
		text := string(render(t, func(b *bytes.Buffer) error {
			return view.Plan(b, view.Style{Width: 80}, p, view.PlanOptions{Concise: concise})
		}))
		if strings.Contains(text, "\n    by hand: right-click") == concise {
			t.Errorf("concise %v:\n%s", concise, text)
		}
	}
}
