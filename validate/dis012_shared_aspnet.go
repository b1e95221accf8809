package validate

import (
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS012", Severity: diag.Info, Phase: LivePhase,
	Summary: "Protection does not isolate ASP.NET",
	Doc:     "An application with declared Medium or High protection maps pages to ASP.NET in IIS 5.0 isolation mode while the process model is on.",
	Why: "With the process model on all ASP.NET applications of one framework share its aspnet_wp.exe, whatever their protection is: " +
		"High and Medium cover ASP and other extensions only.",
	Fix:        "Use worker process isolation mode with a pool for each application, or the fix of KB 812833 with enable = false.",
	Targets:    whereAspnetWp(),
	Sources:    []string{"KB812833", "SEED001", "PMM"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if p.Result == nil || p.Result.Planned == nil || !p.protections() {
			return
		}
		w := p.Result.Planned
		shared := map[string][]string{}
		maps := newFrameworks(w)
		for _, app := range p.declared(model.App) {
			if level, set := schema.Protection.Of(app); !set || level == schema.ProtectionLow {
				continue
			}
			live := w.Find(app.Addr)
			if live == nil {
				live = p.Result.Aligned[app]
			}
			if live == nil {
				continue
			}
			for _, clr := range maps.of(live) {
				shared[model.Fold(clr)] = append(shared[model.Fold(clr)], string(app.Addr.Within()))
			}
		}
		for _, pm := range p.plannedModels() {
			names := shared[model.Fold(pm.Name)]
			if on, known := enabled(w, pm); !known || !on || len(names) == 0 {
				continue
			}
			sort.Strings(names)
			p.report(finding{addr: pm.Addr, attribute: schema.PMEnable.Name,
				detail: "The ASP.NET pages of " + count(len(names), "application") + " with declared Medium or High protection run in the one aspnet_wp.exe of " + pm.Name +
					" that all its applications share: " + namesText(names) + ". The protection covers ASP and other extensions only."})
		}
	},
})
