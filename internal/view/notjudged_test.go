package view_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/validate"
)

func TestNotJudged(t *testing.T) {
	all := sampleReport().NotJudged
	for i := range 7 {
		all = append(all, validate.NotJudged{Rule: "LIM001", Server: fmt.Sprintf("farm%d", i), Needs: "traits.clr\n::error::x", Cases: 100_000})
	}
	got := string(render(t, func(b *bytes.Buffer) error { return view.NotJudged(b, view.Style{ASCII: true}, all) }))
	harmlessText(t, got, false)
	want := `Not judged, for want of what no file holds. Declare it to have these rules
  judge:
  observed.memory: DIS017 (web03)
  observed.processors: DIS017, DIS018 (web03, web04)
  traits.clr\u{a}::error::x: LIM001 (farm0, farm1, farm2, farm3, farm4 and 2
    more)
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if nothing := render(t, func(b *bytes.Buffer) error { return view.NotJudged(b, view.Style{}, nil) }); len(nothing) > 0 {
		t.Errorf("of nothing it says %q", nothing)
	}
}

// A plan says what was not judged only when it is asked for more, and before
// the lines that sum it up.
func TestPlanNotJudged(t *testing.T) {
	p := loadPlan(t, "mode-switch")
	show := func(verbose bool, not []validate.NotJudged) string {
		return string(render(t, func(b *bytes.Buffer) error {
			return view.Plan(b, view.Style{ASCII: true}, p, view.PlanOptions{Verbose: verbose, NotJudged: not})
		}))
	}
	all := sampleReport().NotJudged
	if show(false, all) != show(false, nil) {
		t.Error("it is said without being asked for")
	}
	told := show(true, all)
	head, tail, found := strings.Cut(told, "Not judged, ")
	_, sum, summed := strings.Cut(tail, "\n\n")
	if !found || !summed || !strings.Contains(sum, "Plan: ") || strings.Contains(sum, "Warning:") {
		t.Fatalf("it is not said before the last block:\n%s", told)
	}
	if head+sum != show(true, nil) {
		t.Error("more changes than what was not judged")
	}
}
