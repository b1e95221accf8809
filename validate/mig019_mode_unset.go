package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG019", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Isolation mode not declared",
	Doc:     "A server of a version with two isolation modes declares none.",
	Why: "A clean installation of IIS 6.0 runs worker process isolation mode, an upgraded one IIS 5.0 isolation mode, and the schema's default " +
		"differs from both: which settings count depends on it. Without it only what holds in both modes is checked.",
	Fix:        `Declare isolation_mode = "worker_process" or "iis5".`,
	Sources:    []string{"SDK6/ms525697", "WS03/cc736863"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if p.Server.Mode == "" && len(targetsOf(p.Server.Version, "")) > 1 {
			p.report(finding{addr: p.addr(), attribute: schema.IsolationMode.Name,
				detail: "The server block of " + p.Server.Name + " says version = " + schema.QuoteHCL(p.Server.Version) +
					" and no isolation_mode. That version has two, and most settings of process isolation count in one of them only."})
		}
	},
})
