package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST005", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "Changed protection waits for IIS restart",
	Doc:     "The plan changes the protection of an application on IIS 4.0, 5.0 or 5.1.",
	Why: "The application is probably loaded in the process it was in, inetinfo.exe or the dllhost.exe that runs already, and stays there until IIS is " +
		"restarted. The restart is not required right away.",
	Fix:        "Restart IIS when it suits, as the plan says; until then the application has its old neighbours.",
	Targets:    where(beforePools),
	Sources:    []string{"SEED000", "Q326086"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		all := p.causes(schema.UnitIISAdmin, func(c cause) bool { return c.of(schema.Protection.Attr) })
		if len(all) == 0 {
			return
		}
		changed := addressesOf(all)
		addr, attribute := p.together(changed, schema.Protection.Name)
		p.report(finding{addr: addr, attribute: attribute, detail: "The new " + rowText(schema.Protection.Attr) + " of " + someText(changed) +
			" counts after a restart of IIS. " + all[0].effect.Note})
	},
})

// beforePools reports whether a target is IIS 4.0, 5.0 or 5.1.
func beforePools(t schema.Target) bool { return t.Planned() && t < schema.IIS6Iis5 }

// someText names one object with its server, and of several the number and the
// first of them.
func someText(addresses []string) string {
	if len(addresses) == 1 {
		return addresses[0]
	}
	return count(len(addresses), "object") + " (" + namesText(within(addresses)) + ")"
}
