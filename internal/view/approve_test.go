package view_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// TestToApprove: who approves sees the closing block of the plan, word for word, and the brakes.
func TestToApprove(t *testing.T) {
	p := loadPlan(t, "mode-switch")
	p.Servers[0].Brakes = []plan.Brake{{Kind: "disruption", Text: "the plan restarts IIS", Flag: "--allow-disruption=iis"}}
	whole := string(render(t, func(b *bytes.Buffer) error { return view.Plan(b, view.Style{}, p, view.PlanOptions{Concise: true}) }))
	got := string(render(t, func(b *bytes.Buffer) error { return view.ToApprove(b, view.Style{}, "change.isoplan", "0123abcd", p) }))
	closing := whole[strings.Index(whole, "\nPlan: "):]
	for _, part := range []string{"change.isoplan\n", p.Digest, "0123abcd", p.Servers[0].Name, "--allow-disruption=iis", closing} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in\n%s", part, got)
		}
	}
	if len(got) >= len(whole) {
		t.Error("it is no shorter than the plan")
	}
}

func TestHostileApproval(t *testing.T) {
	p := loadPlan(t, "mode-switch")
	const hostile = "a\x1b[31m\u202e\r\nPlan: 0 to add"
	p.Servers[0].Name, p.Digest = hostile, hostile
	out := render(t, func(b *bytes.Buffer) error { return view.ToApprove(b, view.Style{}, hostile, hostile, p) })
	out = append(out, render(t, func(b *bytes.Buffer) error {
		return view.Approved(b, view.Style{}, hostile, hostile, hostile, time.Unix(0, 0))
	})...)
	harmlessText(t, string(out), false)
	if strings.Count("\n"+string(out), "\nPlan: ") != 1 {
		t.Errorf("a name makes a line of its own:\n%s", out)
	}
	if view.ToApprove(brokenWriter{}, view.Style{}, "", "", p) == nil || view.Approved(brokenWriter{}, view.Style{}, "", "", "", time.Unix(0, 0)) == nil {
		t.Error("an error of the writer is hidden")
	}
}
