package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "ISA006", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "Whole in-process list replaced",
	Doc:     "The plan writes the in-process list as a whole, by only, and entries the server has would go.",
	Why: "The list is one value and is replaced as one: every entry that only does not name is off it, and its library then runs in the process of the " +
		"application, where it may not be able to run.",
	Fix:        "Write include and exclude, which keep the other entries, or name in only every entry that is to stay.",
	Targets:    []schema.Target{schema.IIS40, schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Sources:    []string{"SDK6/ms525160", "TN:cc785313"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if !p.protections() {
			return
		}
		p.declaredInProcess(func(o *model.Object, s model.Setting) {
			if s.Value.Kind() == model.EditKind && !s.Value.Edit().HasOnly {
				return
			}
			for _, c := range p.changesOf(model.InProcessISAPI) {
				if a := changed(c, schema.InProcessApps.Name); a != nil && len(a.Removed) > 0 {
					p.report(finding{addr: o.Addr, attribute: s.Name,
						detail: "only of " + string(o.Addr) + " replaces the in-process list, and " + entries(len(a.Removed)) + " the server has would go: " + pathTexts(a.Removed) + "."})
				}
			}
		})
	},
})
