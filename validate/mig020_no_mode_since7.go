package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG020", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "IIS 7.0 has no isolation modes",
	Doc:        "A server in IIS 5.0 isolation mode is to be migrated to IIS 7.0 or later.",
	Why:        "IIS 7.0 and later have application pools only: what depends on inetinfo.exe, dllhost.exe, aspnet_wp.exe or a raw data filter has nowhere to run.",
	Fix:        "Move the server to worker process isolation mode first, on IIS 6.0, where the change can be tried and taken back; then migrate.",
	Targets:    targetsOfSort(since7),
	Sources:    []string{"SCH", "TN:dd349299"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if d, ok := p.migratesInto(since7); ok && p.only(schema.IIS6Iis5) {
			p.report(finding{addr: p.addr(), attribute: d.attribute,
				detail: "migrates_to = " + schema.QuoteHCL(p.Server.MigratesTo) + " of " + p.Server.Name + ", and the server runs IIS 5.0 isolation mode, which does not exist there."})
		}
	},
})
