package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG036", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "/CLR extension may not load",
	Doc:        "The traits of an application say clr_isapi on IIS 6.0, and the fix of KB 839330 was not observed.",
	Why:        "IIS 6.0 gives an extension its path with \\\\?\\ in front, which .NET Framework 1.1 misreads: an extension compiled with /CLR may fail to load.",
	Fix:        "Install the fix of KB 839330 and say so: observed { fixes = [\"KB839330\"] }.",
	Targets:    targetsOfSort(func(t schema.Target) bool { return t.Version() == schema.IIS6WPIM.Version() }),
	Needs:      []string{"observed.fixes"},
	Sources:    []string{"KB839330"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		d, ok := p.runsOn(func(t schema.Target) bool { return t.Version() == schema.IIS6WPIM.Version() })
		apps := p.appsWith("clr_isapi", "true")
		if !ok || len(apps) == 0 {
			return
		}
		switch fixed, known := p.Server.Observed.HasFix("KB839330"); {
		case !known && d.attribute != migratesTo:
			for range apps {
				p.notJudged("observed.fixes")
			}
		case !fixed:
			p.reportApps(apps, func(who string, _ *model.Object) string {
				return "The traits say clr_isapi = true of " + who + ": the extension may not load " + d.where + " without the fix of KB 839330."
			})
		}
	},
})
