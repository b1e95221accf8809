package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "ISA018", Severity: diag.Info, Phase: PlanPhase,
	Summary: "Match changes nothing in the list",
	Doc:     "include_unless of the in-process list finds that the entry is there already, or exclude_matching finds no entry.",
	Why: "The script of KB 812833 calls both an error: it adds no entry where one contains the text it is given, and removes none where none does. " +
		"Once the plan was applied this is as it should be; before, the text may be wrong, or another entry may stand for the one that is meant.",
	Fix:        "Compare the text with the entries of the list, which ISA019 shows, and narrow or correct it.",
	Targets:    []schema.Target{schema.IIS40, schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Sources:    []string{"SEED001", "KB812833"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		live, known := p.liveInProcess()
		if !p.protections() || !known {
			return
		}
		t := schema.InProcessApps.Type
		p.declaredInProcess(func(o *model.Object, s model.Setting) {
			e := s.Value.Edit()
			for _, m := range e.IncludeUnless {
				if hit := hits(live, t.Stands(m)); len(hit) > 0 {
					p.report(finding{addr: o.Addr, attribute: s.Name, detail: pathText(m.Text) + " in include_unless of " + string(o.Addr) +
						" adds nothing: by " + m.Match + " " + entriesThat(len(hit), "stands", "stand") + " for it on the list already: " + pathTexts(hit) + "."})
				}
			}
			for _, m := range e.ExcludeMatching {
				if len(hits(live, m)) == 0 {
					p.report(finding{addr: o.Addr, attribute: s.Name, detail: t.ShowMatch(m) + " in exclude_matching of " + string(o.Addr) +
						" takes nothing off: none of the " + entries(len(live)) + " of the list matches it."})
				}
			}
		})
	},
})

// hits gives the entries that a match hits, in the order of the list.
func hits(list []string, m model.ListMatch) []string {
	var found []string
	for _, entry := range list {
		if schema.InProcessApps.Type.Hits(m, entry) {
			found = append(found, entry)
		}
	}
	return found
}

// entriesThat writes a number of entries and what they do.
func entriesThat(n int, one, several string) string {
	if n == 1 {
		return "1 entry " + one
	}
	return entries(n) + " " + several
}
