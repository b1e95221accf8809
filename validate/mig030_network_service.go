package validate

import (
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG030", Severity: diag.Warning, Phase: LivePhase,
	Summary:    "Pools leave NetworkService",
	Doc:        "Pools run as NetworkService by default, without a declared identity_type, on a server that is to be migrated to IIS 7.5 or later.",
	Why:        "Pools made on IIS 7.5 and later run as ApplicationPoolIdentity by default: permissions given to NETWORK SERVICE no longer reach them, though on the network they are still the account of the computer.",
	Fix:        "Give the permissions to IIS AppPool\\NAME, or declare identity_type = \"network_service\" and keep it in the migration.",
	Targets:    targetsOfSort(func(t schema.Target) bool { return t >= schema.IIS75 }),
	Sources:    []string{"API-ID", "ID7"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		d, ok := p.migratesInto(func(t schema.Target) bool { return t >= schema.IIS75 })
		if !ok || !p.every(schema.Target.Pools) || p.poolSettings()[schema.AppPoolIdentityType.Name] {
			return
		}
		var names []string
		p.plannedEach(model.AppPool, func(pool *model.Object) {
			if v, origin := schema.Effective(p.Result.Planned, pool, schema.AppPoolIdentityType.Attr); origin.Kind != schema.OriginLocal && v.Num() == schema.IdentityNetworkService && !v.IsNull() {
				names = append(names, schema.QuoteHCL(pool.Name))
			}
		})
		sort.Strings(names)
		if len(names) > 0 {
			p.report(finding{addr: p.addr(), attribute: d.attribute,
				detail: count(len(names), "pool") + " of " + p.Server.Name + " with no identity of its own (" + namesText(names) + ") run as NetworkService now, and as ApplicationPoolIdentity if they are made anew " + d.where + "."})
		}
	},
})
