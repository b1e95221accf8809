package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

var _ = add(Rule{
	ID: "ISA013", Severity: diag.Info, Phase: PlanPhase,
	Summary:    "New filter shows no status yet",
	Doc:        "The plan adds a filter on IIS 6.0.",
	Why:        "A filter is loaded with the first request it is for: until then IIS Manager shows no status for it, and that is no error.",
	Fix:        "Ask the site for a page after the restart, then look at the status of the filter in IIS Manager.",
	Targets:    []schema.Target{schema.IIS6Iis5, schema.IIS6WPIM},
	Sources:    []string{"TN:cc759144"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.every(schema.Target.TextMetabase) {
			return
		}
		for _, c := range p.changesOf(model.Filter) {
			if len(c.Change.Actions) == 1 && c.Change.Actions[0] == plan.Create {
				p.report(finding{addr: model.Addr(c.Address), detail: "The filter " + c.Address + " is new: it is loaded at the first request, and shows no status before."})
			}
		}
	},
})
