package validate

import (
	"fmt"
	"slices"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST021", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Service name nearly one of IIS",
	Doc:     "observed.services holds a name that is nearly the short name of a service of IIS, and not that name.",
	Why: "What observed.services lists is started again after IIS was stopped, by exactly these names, and a service of IIS that it does not list stays down. " +
		"After a slip of the keyboard the web service itself is left stopped.",
	Fix:        "Correct the short name. Where it is a service of somebody else that ran, and the one of IIS did not, silence this with a reason.",
	Sources:    []string{"Q236166", "Q286196"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		o := p.Server.Observed
		if o == nil {
			return
		}
		// A service that is listed was not mistyped, so it is no candidate for the name of another.
		missing := slices.DeleteFunc(schema.IISServices(), func(name string) bool {
			return slices.ContainsFunc(o.Services, func(s string) bool { return model.Fold(s) == model.Fold(name) })
		})
		for _, s := range o.Services {
			if slices.ContainsFunc(schema.IISServices(), func(name string) bool { return model.Fold(s) == model.Fold(name) }) {
				continue
			}
			if near := diag.Nearest(s, missing); near != "" {
				detail := fmt.Sprintf("observed.services of %s holds %q, which is no service of IIS, and %s is missing. Did you mean %s?", p.Server.Name, s, near, near)
				if near != "IISADMIN" { // which starts with any of the others
					detail += " As it is, a restart of IIS leaves " + near + " down where it is installed."
				}
				p.report(finding{addr: p.addr(), attribute: "observed.services", at: o.Range, detail: detail})
			}
		}
	},
})
