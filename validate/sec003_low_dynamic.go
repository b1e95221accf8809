package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "SEC003", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Dynamic content in inetinfo.exe",
	Doc:        "A declared application that runs in inetinfo.exe has dynamic content: traits = { dynamic = true }.",
	Why:        "Its pages and programs run as LocalSystem in the process of the services: a fault stops every site, and a hole gives away the server.",
	Fix:        "Set protection = \"medium\" or \"high\" for the application.",
	Targets:    []schema.Target{schema.IIS40, schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Needs:      []string{"traits.dynamic"},
	Sources:    []string{"TN:cc738314", "TN:cc728429"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.protections() {
			return
		}
		var apps []*model.Object
		for _, app := range p.declared(model.App) {
			if p.ownProcess(app) != topology.Inetinfo {
				continue
			}
			dynamic, said := trait(app, "dynamic")
			switch {
			case !said:
				p.notJudged("traits.dynamic")
			case dynamic == "true":
				apps = append(apps, app)
			}
		}
		p.reportMany(apps, schema.Protection.Name, func(names string) string {
			return names + " would run dynamic content in inetinfo.exe as LocalSystem (AppIsolated is 0)."
		})
	},
})
