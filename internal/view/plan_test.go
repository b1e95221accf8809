package view_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

const configText = `server "web03" {
  version        = "6.0"
  isolation_mode = "worker_process"
  process_model "v1.1.4322" {
    enable                     = false
    response_deadlock_interval = "00:09:00"
	memory_limit = 40 # indented with a tab
  }
}
`

// places locates the settings of configText by their names.
func places() (*model.Sources, func(address, attribute string) model.Range) {
	src := &model.Sources{}
	f := src.Add("web.iso.hcl", configText)
	return src, func(_, attribute string) model.Range {
		i := strings.Index(configText, attribute)
		if attribute == "" || i < 0 {
			return model.Range{}
		}
		end := i + strings.IndexByte(configText[i:], '\n')
		return model.Range{File: f, Start: uint32(i), End: uint32(end)}
	}
}

func TestPlanGolden(t *testing.T) {
	src, locate := places()
	for _, c := range []struct {
		name, plan string
		style      view.Style
		o          view.PlanOptions
	}{
		{"plan-mode-switch", "mode-switch", view.Style{Width: 80}, view.PlanOptions{Locate: locate, Sources: src}},
		{"plan-mode-switch-color", "mode-switch", view.Style{Width: 80, Color: true}, view.PlanOptions{Locate: locate, Sources: src}},
		{"plan-mode-switch-saved", "mode-switch", view.Style{}, view.PlanOptions{}},
		{"plan-mode-switch-ascii", "mode-switch", view.Style{Width: 80, ASCII: true}, view.PlanOptions{Locate: locate, Sources: src}},
		{"plan-mode-switch-concise", "mode-switch", view.Style{Width: 80}, view.PlanOptions{Concise: true, CompactWarnings: true}},
		{"plan-mode-switch-limit", "mode-switch", view.Style{Width: 80}, view.PlanOptions{Concise: true, Most: 1}},
		{"plan-one-change", "one-change", view.Style{Width: 80}, view.PlanOptions{}},
		{"plan-no-changes", "no-changes", view.Style{Width: 80}, view.PlanOptions{}},
		{"plan-farm", "farm", view.Style{Width: 80}, view.PlanOptions{}},
		{"plan-pending", "pending", view.Style{Width: 80}, view.PlanOptions{}},
		{"plan-pending-concise", "pending", view.Style{Width: 80}, view.PlanOptions{Concise: true}},
		{"plan-undo-pending", "undo-pending", view.Style{Width: 80}, view.PlanOptions{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := loadPlan(t, c.plan)
			got := render(t, func(b *bytes.Buffer) error { return view.Plan(b, c.style, p, c.o) })
			harmlessText(t, string(got), c.style.Color)
			golden(t, c.name, got)
		})
	}
}

// The brakes of a command read as those of a plan; one that nothing passes
// names no flag.
func TestBrakes(t *testing.T) {
	brakes := []plan.Brake{{Kind: "disruption", Text: "The plan needs\x1b[2J IIS", Flag: "--allow-disruption=iis"}, {Kind: "max_age", Text: "Nobody knows"}}
	got := string(render(t, func(b *bytes.Buffer) error { return view.Brakes(b, view.Style{Width: 80}, "web03\n", brakes) }))
	want := "Brakes of web03\\u{a}: refused without the flags named\n" +
		"  - disruption: The plan needs\\u{1b}[2J IIS. To go on all the same:\n    --allow-disruption=iis\n" +
		"  - max_age: Nobody knows.\n\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if none := render(t, func(b *bytes.Buffer) error { return view.Brakes(b, view.Style{}, "web03", nil) }); len(none) != 0 {
		t.Errorf("no brakes: %q", none)
	}
}
