package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST011", Severity: diag.Warning, Phase: PlanPhase,
	Summary:    "ASP threads wait for site restart",
	Doc:        "The plan changes asp_processor_thread_max.",
	Why:        "The number of threads counts after the web server instance was stopped and started; at the service that is every site.",
	Fix:        "Let the restart in the plan run, or expect the old number until the sites are stopped and started.",
	Sources:    []string{"TN:cc784876"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		of := func(c cause) bool { return c.of(schema.AspProcessorThreadMax.Attr) }
		for _, at := range []struct {
			unit schema.Unit
			what string
		}{{schema.UnitW3SVC, "every site is"}, {schema.UnitSite, "the site is"}} {
			all := p.causes(at.unit, of)
			if len(all) == 0 {
				continue
			}
			changed := addressesOf(all)
			addr, attribute := p.together(changed, schema.AspProcessorThreadMax.Name)
			p.report(finding{addr: addr, attribute: attribute, confidence: model.Confidence(all[0].effect.Confidence), sources: all[0].effect.Sources,
				detail: "The new " + rowText(schema.AspProcessorThreadMax.Attr) + " of " + someText(changed) + " counts only after " + at.what + " stopped and started."})
		}
	},
})
