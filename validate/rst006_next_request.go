package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST006", Severity: diag.Info, Phase: PlanPhase,
	Summary:    "Application moves with next request",
	Doc:        "The plan changes the protection of an application in IIS 5.0 isolation mode.",
	Why:        "Requests that run end in the old process, and the next one starts the application in the new one, without a restart of IIS: what the application holds in memory stays behind.",
	Fix:        "Nothing has to be restarted for this; apply at a time when the application may lose what it holds in memory.",
	Targets:    []schema.Target{schema.IIS6Iis5},
	Sources:    []string{"TN:cc785313"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.stays() {
			return
		}
		all := p.causes(schema.UnitApp, func(c cause) bool { return c.of(schema.Protection.Attr) && c.effect.Self })
		if len(all) == 0 {
			return
		}
		apps := unitsOf(all, schema.UnitApp)
		addr, attribute := p.together(addressesOf(all), schema.Protection.Name)
		p.report(finding{addr: addr, attribute: attribute,
			detail: "The next request starts " + count(len(apps), "application") + " in another process, by the new " + rowText(schema.Protection.Attr) + ": " + namesText(within(apps)) + "."})
	},
})
