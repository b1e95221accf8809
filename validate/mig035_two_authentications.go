package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "MIG035", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Forms and Windows authentication together",
	Doc:        "An application that uses Forms and Windows authentication is to run in an Integrated pool of IIS 7.0 or later.",
	Why:        "In an Integrated pool Forms and Windows authentication cannot both decide about one application.",
	Fix:        "Allow anonymous access only where Forms decides, split the application in two levels, or use a Classic pool (pipeline = \"classic\").",
	Targets:    targetsOfSort(since7),
	Needs:      []string{"traits.pipeline"},
	Sources:    []string{"BRK"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		var both []*model.Object
		for _, app := range p.appsWith("authentication", "forms") {
			if has(app, "authentication", "windows") || has(app, "authentication", "ntlm") || has(app, "authentication", "kerberos") {
				both = append(both, app)
			}
		}
		p.reportIntegrated(both, func(who, where string) string {
			return "The traits say Forms and Windows authentication of " + who + ", to run in an Integrated pool " + where + ": the two do not work together."
		})
	},
})
