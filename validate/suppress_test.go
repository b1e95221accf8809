package validate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/validate"
)

func shown(list diag.List) string {
	var lines []string
	for _, d := range list {
		lines = append(lines, fmt.Sprintf("%s@%d", d.ID, d.Range.Start))
	}
	return strings.Join(lines, " ")
}

func TestSuppress(t *testing.T) {
	finding := diag.Diagnostic{Severity: diag.Warning, ID: "ISA002", Addr: "web03/in_process_isapi", Attribute: "only", Range: at(50)}
	other := diag.Diagnostic{Severity: diag.Warning, ID: "ISA008", Addr: "web03/in_process_isapi", Attribute: "only", Range: at(50)}
	broken := diag.Diagnostic{Severity: diag.Error, ID: "IP0203", Range: at(50)}
	line := model.Range{File: 1, Start: 40, End: 60}
	cases := []struct {
		name string
		s    model.Suppression
		ran  validate.Phase
		want string
	}{
		{"silenced", model.Suppression{ID: "ISA002", Reason: "r", Covers: line, Range: at(39)}, validate.ConfigPhase, "IP0203@50 ISA008@50"},
		{"silenced until today", model.Suppression{ID: "ISA002", Reason: "r", Until: "2024-06-01", Covers: line, Range: at(39)}, validate.ConfigPhase, "IP0203@50 ISA008@50"},
		{"expired yesterday", model.Suppression{ID: "ISA002", Reason: "r", Until: "2024-05-31", Covers: line, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP002@39 ISA002@50 ISA008@50"},
		{"expired and used by nothing", model.Suppression{ID: "MIG019", Reason: "r", Until: "2024-05-31", Covers: line, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP002@39 ISA002@50 ISA008@50"},
		{"without reason", model.Suppression{ID: "ISA002", Covers: line, Range: at(39)}, validate.ConfigPhase, "IP0203@50 ISA002@50 ISA008@50"},
		{"other place", model.Suppression{ID: "ISA002", Reason: "r", Covers: model.Range{File: 1, Start: 10, End: 20}, Range: at(9)}, validate.ConfigPhase, "IP0203@50 SUP001@9 ISA002@50 ISA008@50"},
		{"other file", model.Suppression{ID: "ISA002", Reason: "r", Covers: model.Range{File: 2, Start: 40, End: 60}, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA002@50 ISA008@50"},
		{"unused", model.Suppression{ID: "MIG019", Reason: "r", Covers: line, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA002@50 ISA008@50"},
		{"rule that had no chance", model.Suppression{ID: "RST001", Reason: "r", Covers: line, Range: at(39)}, validate.ConfigPhase, "IP0203@50 ISA002@50 ISA008@50"},
		{"rule that had its chance", model.Suppression{ID: "RST001", Reason: "r", Covers: line, Range: at(39)}, validate.PlanPhase, "IP0203@50 SUP001@39 ISA002@50 ISA008@50"},
		{"limited run", model.Suppression{ID: "MIG019", Reason: "r", Covers: line, Range: at(39)}, 0, "IP0203@50 ISA002@50 ISA008@50"},
		{"no such rule", model.Suppression{ID: "ISA999", Reason: "r", Covers: line, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA002@50 ISA008@50"},
		{"errors of reading stay", model.Suppression{ID: "IP0203", Reason: "r", Covers: line, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA002@50 ISA008@50"},
		{"nothing silences a suppression's finding", model.Suppression{ID: "SUP001", Reason: "r", Covers: line, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA002@50 ISA008@50"},
		{"by address", model.Suppression{ID: "ISA002", Reason: "r", Addresses: []string{"WEB03/in_*"}, Range: at(39)}, validate.ConfigPhase, "IP0203@50 ISA008@50"},
		{"by another address", model.Suppression{ID: "ISA002", Reason: "r", Addresses: []string{"web04/*"}, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA002@50 ISA008@50"},
		{"place and address", model.Suppression{ID: "ISA002", Reason: "r", Covers: line, Addresses: []string{"web04/*"}, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA002@50 ISA008@50"},
		{"neither place nor address", model.Suppression{ID: "ISA002", Reason: "r", Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA002@50 ISA008@50"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			src := &model.Sources{}
			src.Add("a.iso.hcl", strings.Repeat("x", 100))
			src.Add("b.iso.hcl", strings.Repeat("x", 100))
			c := &model.Config{Sources: src, Suppressions: []model.Suppression{tc.s}}
			got := validate.Suppress(diag.List{finding, other, broken}.Sorted(src), c, tc.ran, "2024-06-01")
			if shown(got) != tc.want {
				t.Errorf("got  %s\nwant %s", shown(got), tc.want)
			}
		})
	}
}

// TestSuppressSuggests names the rule that was probably meant.
func TestSuppressSuggests(t *testing.T) {
	for id, want := range map[string]string{"isa002": "Did you mean ISA002?", "DIS901": "Did you mean DIS001?", "XYZ": "No rule has the id XYZ."} {
		c := &model.Config{Suppressions: []model.Suppression{{ID: id, Reason: "r", Range: at(1), Covers: at(1)}}}
		got := validate.Suppress(nil, c, validate.ConfigPhase, "2024-06-01")
		if len(got) != 1 || !strings.Contains(got[0].Detail, want) {
			t.Errorf("Suppress of %s says %v, want %q", id, got, want)
		}
	}
}

// TestTwoSuppressionsOfOneFinding: both are used, although one is enough.
func TestTwoSuppressionsOfOneFinding(t *testing.T) {
	s := model.Suppression{ID: "ISA002", Reason: "r", Covers: model.Range{File: 1, Start: 40, End: 60}, Range: at(39)}
	c := &model.Config{Suppressions: []model.Suppression{s, s}}
	list := diag.List{{Severity: diag.Warning, ID: "ISA002", Range: at(50)}}
	if got := validate.Suppress(list, c, validate.ConfigPhase, "2024-06-01"); len(got) != 0 {
		t.Errorf("left: %s", shown(got))
	}
}
