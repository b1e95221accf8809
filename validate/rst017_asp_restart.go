package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST017", Severity: diag.Info, Phase: PlanPhase,
	Summary:    "ASP application restarts at once",
	Doc:        "The plan changes asp_enable_application_restart from false to true.",
	Why:        "The change itself restarts the ASP application, and what its pages hold in memory is lost; its process stays.",
	Fix:        "Apply at a time when the application may restart.",
	Targets:    whereAspnet(),
	Sources:    []string{"Q226358", "SDK6/ms525042"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		name := schema.AspEnableApplicationRestart.Name
		all := p.causes(schema.UnitApp, func(c cause) bool {
			return c.attr.Name == name && c.change.Change.Before[name] == false && c.change.Change.After[name] == true
		})
		if len(all) == 0 {
			return
		}
		changed := addressesOf(all)
		addr, attribute := p.together(changed, name)
		p.report(finding{addr: addr, attribute: attribute,
			detail: "IIS restarts " + count(len(unitsOf(all, schema.UnitApp)), "ASP application") + " at once when " + rowText(schema.AspEnableApplicationRestart.Attr) + " of " + someText(changed) + " becomes true."})
	},
})
