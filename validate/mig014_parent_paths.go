package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "MIG014", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Parent paths are off by default",
	Doc:        "The traits of an application say that its ASP pages use parent paths, on a server with IIS 6.0 or later or on the way there.",
	Why:        "AspEnableParentPaths is off by default since IIS 6.0: a page that includes a file or maps a path with two dots fails (ASP 0131, ASP 0175).",
	Fix:        "Write virtual paths from the root instead of two dots, and change the trait; or switch AspEnableParentPaths on for this application, which lets an include leave its folder.",
	Targets:    targetsOfSort(since6),
	Sources:    []string{"SDK6/ms524697", "TN:cc785218"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if d, ok := p.runsOn(since6); ok {
			p.reportApps(p.appsWith("parent_paths", "true"), func(who string, _ *model.Object) string {
				return "The traits say parent_paths = true of " + who + ", and parent paths are off by default " + d.where + "."
			})
		}
	},
})
