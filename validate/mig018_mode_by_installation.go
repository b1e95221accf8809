package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG018", Severity: diag.Info, Phase: ConfigPhase,
	Summary:    "Installation decides the isolation mode",
	Doc:        "A server is to be migrated to IIS 6.0, or declares no isolation mode while it is known how its IIS 6.0 was installed.",
	Why:        "A clean installation of IIS 6.0 runs worker process isolation mode, where application pools count; an upgrade from IIS 4.0 or 5.0 runs IIS 5.0 isolation mode, where protections do.",
	Fix:        "Decide on a mode and declare isolation_mode, rather than leave it to the installation.",
	Targets:    targetsOfSort(func(t schema.Target) bool { return t.Version() == schema.IIS6WPIM.Version() }),
	Needs:      []string{"observed.upgraded_from"},
	Sources:    []string{"TN:cc736863"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		const six = "6.0"
		switch {
		case p.Server.MigratesTo == six:
			p.report(finding{addr: p.addr(), attribute: migratesTo, detail: "If " + p.Server.Name + " is upgraded to IIS 6.0 it runs IIS 5.0 isolation mode, and protections go on to count; " +
				"if IIS 6.0 is installed anew it runs worker process isolation mode, and every application is in DefaultAppPool until pools are made."})
		case p.Server.Version != six || p.Server.Mode != "" || len(p.Targets) == 1:
		case p.Server.Observed == nil || p.Server.Observed.UpgradedFrom == "":
			p.notJudged("observed.upgraded_from")
		case p.Server.Observed.UpgradedFrom == "none":
			p.report(finding{addr: p.addr(), attribute: schema.IsolationMode.Name,
				detail: "IIS 6.0 of " + p.Server.Name + " was installed anew (observed.upgraded_from): unless somebody changed it, it runs worker process isolation mode."})
		default:
			p.report(finding{addr: p.addr(), attribute: schema.IsolationMode.Name,
				detail: "IIS 6.0 of " + p.Server.Name + " was upgraded from " + p.Server.Observed.UpgradedFrom + " (observed.upgraded_from): unless somebody changed it, it runs IIS 5.0 isolation mode."})
		}
	},
})
