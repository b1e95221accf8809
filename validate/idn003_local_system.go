package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "IDN003", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Application code runs as LocalSystem",
	Doc:        "A process_model declares user_name = \"SYSTEM\", or a pool declares LocalSystem as its identity.",
	Why:        "LocalSystem may do anything on the computer, and so may whoever finds a hole in one of the applications.",
	Fix:        "Use an account with few rights: machine for processModel, NetworkService or an account of its own for a pool.",
	Sources:    []string{"PMS", "SDK6/ms524908", "ID7"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.only(schema.IIS6WPIM) {
			for _, pm := range p.declared(model.ProcessModel) {
				if accountOf(pm).system {
					p.report(finding{addr: pm.Addr, attribute: schema.PMUserName.Name,
						detail: "user_name (userName) = \"SYSTEM\" of " + string(pm.Addr) + " runs every ASP.NET application of " + pm.Name + " as LocalSystem."})
				}
			}
		}
		if p.protections() {
			return
		}
		for _, kind := range []model.Kind{model.AppPoolDefaults, model.AppPool} {
			for _, pool := range p.declared(kind) {
				if v, set := schema.AppPoolIdentityType.Of(pool); set && v == schema.IdentityLocalSystem {
					p.report(finding{addr: pool.Addr, attribute: schema.AppPoolIdentityType.Name,
						detail: rowText(schema.AppPoolIdentityType.Attr) + " = \"local_system\" of " + string(pool.Addr) + " runs its worker processes as LocalSystem."})
				}
			}
		}
	},
})
