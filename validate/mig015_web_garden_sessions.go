package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG015", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "In-process sessions in a web garden",
	Doc:        "An application with in-process sessions runs in a pool with max_processes above 1.",
	Why:        "Each worker process of a web garden has sessions, caches and static data of its own, and requests of one user go to any of them.",
	Fix:        "Set max_processes = 1 on the pool, or keep the sessions in the state server or SQL Server.",
	Targets:    targetsOfSort(schema.Target.Pools),
	Sources:    []string{"MAP-PERF", "MIG-PERF"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.every(schema.Target.Pools) {
			return
		}
		t := p.tenants()
		pools := map[string][]*model.Object{}
		for _, app := range p.appsWith("session_state", "InProc") {
			if name := t.poolOf(app); name != "" {
				pools[model.Fold(name)] = append(pools[model.Fold(name)], app)
			}
		}
		for _, name := range sortedKeys(pools) {
			if v, known := t.value(t.pool(name), schema.MaxProcesses.Attr); known && v.Num() > 1 {
				p.report(finding{addr: t.address(name), attribute: schema.MaxProcesses.Name,
					detail: rowText(schema.MaxProcesses.Attr) + " = " + schema.MaxProcesses.Type.Show(v) + " of the pool " + schema.QuoteHCL(t.nameOf(name)) +
						", and the traits say session_state = \"InProc\" of " + ofApps(pools[name]) + "."})
			}
		}
	},
})
