package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "KBA005", Severity: diag.Info, Phase: ConfigPhase,
	Summary: "KB 812833 without 1.1's rollup",
	Doc:     "A process model of .NET Framework 1.1 is declared off, the fix of KB 812833 is observed, and the rollup KB821156 is not.",
	Why: "For .NET Framework 1.1 the fix comes with the June 2003 rollup, KB 821156; the files that KB 812833 itself lists are those of 1.0. " +
		"isoplan takes either for the fix. If only that of 1.0 is installed, enable = false puts ASP.NET 1.1 into inetinfo.exe as LocalSystem.",
	Fix:        `Where the rollup is installed say so: observed { fixes = ["KB812833", "KB821156"] }; where it is not, install it before the process model is switched off.`,
	Targets:    aspnetWpTargets(),
	Sources:    []string{"SEED001", "KB812833"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		claimed, _ := p.Server.Observed.HasFix(isolationFix)
		if rollup, _ := p.Server.Observed.HasFix(isolationRollup); !claimed || rollup || !p.protections() {
			return
		}
		for _, pm := range p.modelsOff() {
			if line, _ := schema.CLROf(pm.Name); line == schema.CLR11 {
				p.report(finding{addr: pm.Addr, attribute: schema.PMEnable.Name,
					detail: rowText(schema.PMEnable.Attr) + " = false of " + string(pm.Addr) + " relies on the fix that only the rollup KB821156 brings for .NET 1.1, and observed.fixes of " +
						p.Server.Name + " names KB812833 alone."})
			}
		}
	},
})
