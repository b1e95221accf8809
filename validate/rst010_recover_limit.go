package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST010", Severity: diag.Warning, Phase: PlanPhase,
	Summary:    "Recover limit waits for IIS restart",
	Doc:        "The plan changes app_oop_recover_limit in IIS 5.0 isolation mode.",
	Why:        "The limit of restarts of an out-of-process application is read when IIS starts.",
	Fix:        "Let the restart in the plan run, or expect the old limit until IIS is restarted.",
	Targets:    whereProtections(),
	Sources:    []string{"SDK6/ms525786", "VS71/aa694975"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.protections() {
			return
		}
		for _, c := range p.Changes {
			if a := changed(c, schema.AppOopRecoverLimit.Name); a != nil {
				p.report(finding{addr: model.Addr(c.Address), attribute: a.Name,
					detail: "The new " + attributeText(a.Name, a.Label) + " of " + c.Address + " counts only after IIS is restarted."})
			}
		}
	},
})
