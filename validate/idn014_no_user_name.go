package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "IDN014", Severity: diag.Info, Phase: LivePhase,
	Summary: "Account of .NET 1.0 not written",
	Doc:     "The machine.config of .NET Framework 1.0 on IIS 5.0 or 5.1 has a processModel that is on and names no account.",
	Why: "The pages disagree about what then counts: LocalSystem says the migration guide of IIS 6.0, the ASPNET account says the reference of the class. " +
		"Nobody should have to guess whether pages run with all rights.",
	Fix:        "Declare user_name = \"machine\" in process_model \"v1.0.3705\", or the account that is meant.",
	Targets:    []schema.Target{schema.IIS50, schema.IIS51},
	Sources:    []string{"MIG-ID", "PMS"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.every(schema.Target.IIS5x) {
			return
		}
		for _, pm := range p.plannedModels() {
			line, _ := schema.CLROf(pm.Name)
			_, written := pm.Lookup(schema.PMUserName.Name)
			if on, known := enabled(p.Result.Planned, pm); line == schema.CLR10 && !written && on && known {
				p.report(finding{addr: pm.Addr, attribute: schema.PMUserName.Name,
					detail: "processModel of " + string(pm.Addr) + " names no account (userName): LocalSystem or ASPNET, depending on the page one reads."})
			}
		}
	},
})
