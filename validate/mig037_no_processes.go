package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG037", Severity: diag.Warning, Phase: LivePhase,
	Summary:    "MaxProcesses is 0",
	Doc:        "A pool, or the defaults of pools, hold 0 as the number of worker processes on IIS 6.0.",
	Why:        "IIS 6.0 allows no value below 1. Since IIS 8.0 the same 0 means one worker process for each NUMA node, so a migration turns it into a web garden, in which in-process sessions break.",
	Fix:        "Declare max_processes = 1, or the number of worker processes that is meant.",
	Targets:    targetsOfSort(func(t schema.Target) bool { return t.Version() == schema.IIS6WPIM.Version() }),
	Sources:    []string{"SDK6/ms525074", "ID7"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.every(schema.Target.TextMetabase) {
			return
		}
		for _, kind := range []model.Kind{model.AppPoolDefaults, model.AppPool} {
			p.plannedEach(kind, func(pool *model.Object) {
				if n, set := schema.MaxProcesses.Of(pool); set && n == 0 {
					p.report(finding{addr: pool.Addr, attribute: schema.MaxProcesses.Name,
						detail: rowText(schema.MaxProcesses.Attr) + " = 0 of " + string(pool.Addr) + " is below the least value of IIS 6.0, which is 1."})
				}
			})
		}
	},
})
