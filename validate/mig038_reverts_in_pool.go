package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG038", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "RevertToSelf gives the pool account",
	Doc:        "The traits of an application say reverts_to_self where application pools run it, or will, under another account than LocalSystem.",
	Why:        "An extension that calls RevertToSelf gets the account of its process: LocalSystem in inetinfo.exe, the identity of the pool in a worker process. What it did as LocalSystem is refused.",
	Fix:        "Change the extension, or give the account of its pool the rights it needs; LocalSystem as identity is the last resort.",
	Targets:    targetsOfSort(schema.Target.Pools),
	Sources:    []string{"SDK6/ms525982", "POOL5"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		apps := p.appsWith("reverts_to_self", "true")
		if len(apps) == 0 {
			return
		}
		t := p.tenants()
		d, comes := p.comesTo(schema.Target.Pools)
		if !comes || d.attribute != migratesTo {
			if !p.every(schema.Target.Pools) {
				return
			}
			var refused []*model.Object
			for _, app := range apps {
				if t.notSystem(app) {
					refused = append(refused, app)
				}
			}
			apps, d = refused, p.here()
		}
		p.reportApps(apps, func(who string, _ *model.Object) string {
			return "The traits say reverts_to_self = true of " + who + ": RevertToSelf gives the account of the pool " + d.where + ", not LocalSystem."
		})
	},
})
