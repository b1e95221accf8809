package validate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

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
		{"an address and what is below it", model.Suppression{ID: "ISA002", Reason: "r", Addresses: []string{"web03"}, Range: at(39)}, validate.ConfigPhase, "IP0203@50 ISA008@50"},
		{"a part of a name", model.Suppression{ID: "ISA002", Reason: "r", Addresses: []string{"web03/in_process"}, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA002@50 ISA008@50"},
		{"one address of two", model.Suppression{ID: "ISA002", Reason: "r", Addresses: []string{"web*", "web04/site/*"}, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA008@50"},
		{"one address of two, exact", model.Suppression{ID: "ISA002", Reason: "r", Addresses: []string{"web03/in_process_isapi", "web04"}, Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA008@50"},
		{"the whole root", model.Suppression{ID: "ISA002", Reason: "r", Range: at(39)}, validate.ConfigPhase, "IP0203@50 ISA008@50"},
		{"the whole root, expired", model.Suppression{ID: "ISA002", Reason: "r", Until: "2024-05-31", Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP002@39 ISA002@50 ISA008@50"},
		{"the whole root, unused", model.Suppression{ID: "MIG019", Reason: "r", Range: at(39)}, validate.ConfigPhase, "IP0203@50 SUP001@39 ISA002@50 ISA008@50"},
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
	for id, want := range map[string]string{"isa002": "Did you mean ISA002?", "DIS901": "Did you mean DIS001?", "XYZ": "No rule has the id XYZ.", "DIS01": "Did you mean DIS001?", "ISA0002": "Did you mean ISA002?"} {
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

// A suppression says what it was probably meant for, and which of its
// addresses silence nothing.
func TestSuppressSays(t *testing.T) {
	finding := diag.Diagnostic{Severity: diag.Warning, ID: "ISA002", Addr: "web03/in_process_isapi", Range: at(50)}
	for _, tc := range []struct {
		name string
		s    model.Suppression
		want string
	}{
		{"a letter", model.Suppression{ID: "DXS001", Reason: "r"}, "Did you mean DIS001?"},
		{"swapped", model.Suppression{ID: "IAS002", Reason: "r"}, "Did you mean ISA002?"},
		{"nothing near", model.Suppression{ID: "ZZZ999", Reason: "r"}, "No rule has the id ZZZ999."},
		{"idle address", model.Suppression{ID: "ISA002", Reason: "r", Addresses: []string{"web03", "web04/*"}}, "about web04/*, so these"},
		{"no address", model.Suppression{ID: "ISA002", Reason: "r", Addresses: []string{"web05", "web04/*"}}, "about web05, web04/*, so there"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			src := &model.Sources{}
			src.Add("a.iso.hcl", strings.Repeat("x", 100))
			tc.s.Range = at(39)
			c := &model.Config{Sources: src, Suppressions: []model.Suppression{tc.s}}
			for _, d := range validate.Suppress(diag.List{finding}, c, validate.PlanPhase, "2024-06-01") {
				if d.ID == "SUP001" {
					if !strings.Contains(d.Detail, tc.want) {
						t.Errorf("it says %q, not %q", d.Detail, tc.want)
					}
					return
				}
			}
			t.Error("nothing is said about the suppression")
		})
	}
}

// Many comments and many findings take time in proportion to both: the places
// of one id are searched and not walked through.
func TestSuppressManyComments(t *testing.T) {
	const n = 50_000
	src := &model.Sources{}
	src.Add("a.iso.hcl", strings.Repeat("x", 10*n+10))
	c := &model.Config{Sources: src, Suppressions: []model.Suppression{
		{ID: "ISA002", Reason: "r", Covers: model.Range{File: 1, Start: 0, End: 10*n + 10}, Range: at(0)}}}
	var list diag.List
	for i := range n {
		at := uint32(10 * i)
		c.Suppressions = append(c.Suppressions, model.Suppression{ID: "ISA002", Reason: "r",
			Covers: model.Range{File: 1, Start: at + 1, End: at + 5}, Range: model.Range{File: 1, Start: at + 1, End: at + 2}})
		list = append(list, diag.Diagnostic{Severity: diag.Warning, ID: "ISA002", Addr: "web03", Range: model.Range{File: 1, Start: at + 4, End: at + 5}},
			diag.Diagnostic{Severity: diag.Warning, ID: "ISA008", Addr: "web03", Range: model.Range{File: 1, Start: at + 4, End: at + 5}})
	}
	begun := time.Now()
	got := validate.Suppress(list, c, validate.PlanPhase, "2024-06-01")
	if len(got) != n {
		t.Errorf("%d findings are left, want the %d of the other rule", len(got), n)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}
