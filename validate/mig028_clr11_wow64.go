package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "MIG028", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    ".NET 1.1 needs a 32-bit pool",
	Doc:        "An application needs .NET Framework 1.1 on 64-bit Windows with IIS 7.0 or later, and its pool would not be 32-bit.",
	Why:        "On 64-bit Windows .NET Framework 1.1 has to run under WOW64, in a 32-bit worker process.",
	Fix:        "Set enable32BitAppOnWin64 = true on its pool there; on IIS 6.0, enable32_bit_app_on_win64 = true on app_pool_defaults.",
	Targets:    targetsOfSort(since7),
	Needs:      []string{"observed.bitness"},
	Sources:    []string{"UPG"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		d, ok := p.migratesInto(since7)
		if !ok {
			return
		}
		c := p.clrs(p.tenants())
		declared := c.declaring("1.1")
		mapped := c.undeclared("1.1")
		on, known := p.wow64()
		switch {
		case len(declared)+len(mapped) == 0 || p.bitness() == "32" || on:
		case p.bitness() == "":
			for range len(declared) + len(mapped) {
				p.notJudged("observed.bitness")
			}
		case known:
			const end = " in a 32-bit worker process, and worker processes are 64-bit: enable32_bit_app_on_win64 (Enable32BitAppOnWin64) is not true."
			p.reportApps(declared, func(who string, _ *model.Object) string {
				return "The traits say clr = \"1.1\" of " + who + ": the code runs " + d.where + end
			})
			if len(mapped) > 0 {
				p.report(finding{addr: p.addr(), attribute: d.attribute, detail: "The script maps of " + ofApps(mapped) + " lead to .NET Framework 1.1, which runs " + d.where + end})
			}
		}
	},
})
