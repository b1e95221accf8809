package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "MIG023", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "Modules of ASP.NET stop Integrated mode",
	Doc:        "An application whose web.config has httpModules or httpHandlers in system.web is to run in an Integrated pool of IIS 7.0 or later.",
	Why:        "The Integrated pipeline answers every request of such an application with 500.22 or 500.23.",
	Fix:        "Run appcmd migrate config for the application; or move the entries and switch validateIntegratedModeConfiguration off; or use a Classic pool (pipeline = \"classic\").",
	Targets:    targetsOfSort(since7),
	Needs:      []string{"traits.pipeline"},
	Sources:    []string{"BRK"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		p.reportIntegrated(p.appsWith("http_modules", "true"), func(who, where string) string {
			return "The traits say http_modules = true of " + who + ", to run in an Integrated pool " + where + ": every request gets 500.22 or 500.23."
		})
	},
})

// reportIntegrated reports those of the applications that are to
// run in an Integrated pool. Applications of an upgraded computer come up in
// Classic pools and imported ones take the mode of their pool (UPG), so it is
// for a person to say which.
func (p *Pass) reportIntegrated(apps []*model.Object, detail func(who, where string) string) {
	d, ok := p.migratesInto(since7)
	if !ok {
		return
	}
	t := p.tenants()
	var broken []*model.Object
	for _, app := range apps {
		switch pipeline, known := t.trait(app, "pipeline"); {
		case !known:
			p.notJudged("traits.pipeline")
		case pipeline == "integrated":
			broken = append(broken, app)
		}
	}
	p.reportApps(broken, func(who string, _ *model.Object) string { return detail(who, d.where) })
}
