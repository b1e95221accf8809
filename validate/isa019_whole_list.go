package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "ISA019", Severity: diag.Info, Phase: PlanPhase,
	Summary: "In-process list, whole and counted",
	Doc:     "Entries of the in-process list are declared by match: this is how many each match takes off, and the whole list after the plan.",
	Why: "What a match hits is decided by the entries the server has, so one text may take off several. The script of KB 812833 shows the list and its count " +
		"with GET, for a person to look at before and after.",
	Fix:        "Look whether every entry that stays, and every one that goes, is meant.",
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
			if !e.Matched {
				return
			}
			text := "The in-process list of " + p.Server.Name + " has " + entries(len(live))
			for _, m := range e.ExcludeMatching {
				if hit := hits(live, m); len(hit) > 0 {
					text += "; " + t.ShowMatch(m) + " takes off " + entries(len(hit)) + ", " + everyPath(hit)
				}
			}
			after := p.storedInProcess()
			text += ". After the plan it has " + entries(len(after))
			if len(after) > 0 {
				text += ": " + everyPath(after)
			}
			p.report(finding{addr: o.Addr, attribute: s.Name, detail: text + "."})
		})
	},
})

// storedInProcess gives the in-process list that is stored after the plan.
func (p *Pass) storedInProcess() []string {
	o := p.Result.Planned.Find(p.addr().Child(model.InProcessISAPI, ""))
	if o == nil {
		return nil
	}
	s, _ := o.Lookup(schema.InProcessApps.Name)
	return s.Value.Items()
}

// everyPath writes paths as HCL would, all of them: the script's GET leaves
// none out either.
func everyPath(paths []string) string {
	return strings.Join(texts(len(paths), func(i int) string { return pathText(paths[i]) }), ", ")
}
