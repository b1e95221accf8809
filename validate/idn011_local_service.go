package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "IDN011", Severity: diag.Info, Phase: ConfigPhase,
	Summary:    "LocalService is anonymous on network",
	Doc:        "A pool, or app_pool_defaults, declares identity_type = \"local_service\".",
	Why:        "LocalService shows other computers no credentials: file shares and databases that ask for an account refuse it.",
	Fix:        "Use network_service, or a specific user, where the applications reach other computers.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"ID7", "SDK6/ms524908"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.every(schema.Target.Pools) {
			return
		}
		for _, kind := range []model.Kind{model.AppPoolDefaults, model.AppPool} {
			for _, pool := range p.declared(kind) {
				if v, set := schema.AppPoolIdentityType.Of(pool); set && v == schema.IdentityLocalService {
					p.report(finding{addr: pool.Addr, attribute: schema.AppPoolIdentityType.Name,
						detail: rowText(schema.AppPoolIdentityType.Attr) + " = \"local_service\" of " + string(pool.Addr) + ": its applications are anonymous to other computers."})
				}
			}
		}
	},
})
