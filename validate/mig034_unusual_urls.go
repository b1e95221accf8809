package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "MIG034", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Requests refused since IIS 7.0",
	Doc:        "The traits of an application say unusual_urls on a server that is to be migrated to IIS 7.0 or later.",
	Why:        "Request filtering refuses a + in a path with 404.11 and a query string of more than 2,048 bytes with 404.15.",
	Fix:        "Allow them in requestFiltering for this application, or change its links.",
	Targets:    targetsOfSort(since7),
	Sources:    []string{"BRK"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if d, ok := p.migratesInto(since7); ok {
			p.reportApps(p.appsWith("unusual_urls", "true"), func(who string, _ *model.Object) string {
				return "The traits say unusual_urls = true of " + who + ": such requests get 404.11 or 404.15 " + d.where + "."
			})
		}
	},
})
