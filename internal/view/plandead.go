package view

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/plan"
)

// deadKey is what a finding and the dead setting it reports have in common.
type deadKey struct{ rule, address, attribute string }

func keyOfDead(d *plan.Dead) deadKey { return deadKey{d.Rule, d.Address, d.Attribute} }

// report is the finding about a dead setting, nil when no rule reports it or
// the configuration silenced the rule.
func (t *planText) report(d *plan.Dead) *diag.JSON {
	if i, ok := t.reports[keyOfDead(d)]; ok {
		return &t.findings[i]
	}
	return nil
}

// told marks the findings that the list of dead settings prints. Errors are
// never only in a list.
func (t *planText) told() map[int]bool {
	told := map[int]bool{}
	for i := range t.plan.Servers {
		for j := range t.plan.Servers[i].Dead {
			k, ok := t.reports[keyOfDead(&t.plan.Servers[i].Dead[j])]
			if ok && t.findings[k].Severity != diag.Error.String() {
				told[k] = true
			}
		}
	}
	return told
}

// dead prints the settings without effect, those of one object with one reason
// together.
func (t *planText) dead(s *plan.Server) {
	if len(s.Dead) == 0 {
		return
	}
	t.heading("Settings without effect", s)
	limit := t.o.diagnostics().most()
	for i := 0; i < len(s.Dead); {
		if limit >= 0 && i >= limit {
			n := len(s.Dead) - i
			t.say("  ", "  ", fmt.Sprintf("%d more %s %s not shown.", n, plural(n, "setting"), isAre(n)))
			break
		}
		n := 1
		for i+n < len(s.Dead) && sameReason(&s.Dead[i], &s.Dead[i+n]) {
			n++
		}
		if limit >= 0 {
			n = min(n, limit-i)
		}
		t.deadGroup(s.Dead[i : i+n])
		i += n
	}
	t.blank()
}

func sameReason(a, b *plan.Dead) bool {
	return a.Address == b.Address && a.Reason == b.Reason && a.Rule == b.Rule && a.Confidence == b.Confidence &&
		strings.Join(a.Sources, "\n") == strings.Join(b.Sources, "\n")
}

func (t *planText) deadGroup(group []plan.Dead) {
	d := &group[0]
	if t.o.CompactWarnings || t.o.Concise {
		names := make([]string, len(group))
		for i := range group {
			names[i] = Escape(group[i].Attribute)
		}
		t.para("  ", "    ", piece{t.deadInk(d), t.deadWord(d)}, piece{plain, d.Address + ": " + strings.Join(names, ", ")},
			piece{dim, " " + codeOf(d.Rule)})
		return
	}
	t.para("  ", "    ", piece{bold, d.Address}, piece{plain, ": " + sentence(d.Reason)})
	var rows []row
	names := 0
	for i := range group {
		rows = append(rows, t.deadRow(&group[i]))
		names = max(names, columns(rows[i].name))
	}
	for i := range rows {
		// The value has no effect: that it is there matters, not all of it.
		const least = 20
		r := &rows[i]
		r.value = t.shortened(r.value, max(least, t.st.width()-len("    ")-columns(r.sign)-names-len(" = ")))
	}
	t.rows("    ", rows)
	if f := strings.TrimSpace(footing(d.Sources, d.Confidence) + " " + codeOf(d.Rule)); f != "" {
		t.para("      ", "        ", piece{dim, f})
	}
}

func (t *planText) deadRow(d *plan.Dead) row {
	v := t.valuesOf(blockOf(d.Address), d.Attribute)
	r := row{ink: t.deadInk(d), sign: t.deadWord(d), name: Escape(d.Attribute), label: d.Label + v.unit(), value: v.text(d.Value)}
	if !d.Declared {
		r.notes = append(r.notes, "live value")
	}
	if f := t.report(d); f != nil && f.Range != nil {
		r.notes = append(r.notes, fmt.Sprintf("%s line %d", f.Range.Filename, f.Range.Start.Line))
	}
	if d.Instead != "" {
		r.below = append(r.below, piece{plain, "Instead: " + d.Instead})
	}
	return r
}

func (t *planText) deadInk(d *plan.Dead) ink {
	if f := t.report(d); f != nil {
		return severityInk(f.Severity)
	}
	return yellow
}

// deadWord is the severity of the finding that reports the setting; a setting
// whose rule is silenced is listed without one.
func (t *planText) deadWord(d *plan.Dead) string {
	if f := t.report(d); f != nil {
		return severityWord(f.Severity) + ": "
	}
	return "- "
}

// blockOf is the block type an address names: "web03/site/A/app/shop" is an
// app.
func blockOf(address string) string {
	parts := strings.Split(address, "/")
	switch {
	case len(parts) == 1:
		return "server"
	case parts[1] == "site" && len(parts) > 4:
		return parts[3]
	}
	return parts[1]
}
