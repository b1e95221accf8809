package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG012", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "No 32-bit processes in this mode",
	Doc:        "An application for 32-bit processes is declared for IIS 5.0 isolation mode on 64-bit Windows.",
	Why:        "32-bit processes on 64-bit Windows serve applications in worker process isolation mode only.",
	Fix:        "Set isolation_mode = \"worker_process\" and enable32_bit_app_on_win64 = true on app_pool_defaults, or rebuild the extensions of the application.",
	Targets:    []schema.Target{schema.IIS6Iis5},
	Needs:      []string{"observed.bitness"},
	Sources:    []string{"TN:cc755457"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.only(schema.IIS6Iis5) {
			return
		}
		apps := p.appsWith("bitness", "32")
		switch p.bitness() {
		case "":
			for range apps {
				p.notJudged("observed.bitness")
			}
		case "64":
			p.reportApps(apps, func(who string, _ *model.Object) string {
				return "The traits say bitness = \"32\" of " + who + ", and IIS 5.0 isolation mode has 64-bit processes only on the 64-bit Windows of " + p.Server.Name + "."
			})
		}
	},
})
