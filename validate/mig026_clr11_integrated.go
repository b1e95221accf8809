package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "MIG026", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    ".NET 1.1 needs a Classic pool",
	Doc:        "An application or a pool for .NET Framework 1.1 is to have the Integrated pipeline on IIS 7.0 or later.",
	Why:        "ASP.NET 1.1 runs in Classic pools only, where aspnet_isapi.dll serves its pages as an extension.",
	Fix:        "Say pipeline = \"classic\" and make a Classic pool, in which isapiCgiRestriction allows aspnet_isapi.dll of 1.1.",
	Targets:    targetsOfSort(since7),
	Sources:    []string{"UPG", "ID7"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		d, ok := p.migratesInto(since7)
		if !ok {
			return
		}
		t := p.tenants()
		both := func(clr, pipeline string) bool { return clr == "1.1" && pipeline == "integrated" }
		var apps []*model.Object
		for _, app := range t.saying("clr") {
			_, ownCLR := trait(app, "clr")
			_, ownPipeline := trait(app, "pipeline")
			clr, _ := t.trait(app, "clr")
			pipeline, _ := t.trait(app, "pipeline")
			if both(clr, pipeline) && (ownCLR || ownPipeline) { // else all of it is the pool's
				apps = append(apps, app)
			}
		}
		p.reportApps(apps, func(who string, _ *model.Object) string {
			return "The traits say clr = \"1.1\" and pipeline = \"integrated\" of " + who + ": .NET Framework 1.1 runs in Classic pools only " + d.where + "."
		})
		for _, pool := range p.declared(model.AppPool) {
			clr, _ := trait(pool, "clr")
			pipeline, _ := trait(pool, "pipeline")
			if both(clr, pipeline) {
				p.report(finding{addr: pool.Addr, detail: "The traits say clr = \"1.1\" and pipeline = \"integrated\" of " + string(pool.Addr) +
					": .NET Framework 1.1 runs in Classic pools only " + d.where + "."})
			}
		}
	},
})
