package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG005", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "Required process does not exist",
	Doc:        "The traits of an application say that it requires a process, or an isolation mode, that the server does not run or will not run.",
	Why:        "inetinfo.exe and dllhost.exe serve no applications in worker process isolation mode and since IIS 7.0, and no w3wp.exe does where protections decide: code that cannot do without its process fails.",
	Fix:        "Run the server in the mode that the application requires, or move the application to a server that does.",
	Sources:    []string{"TN:cc775512", "TNET/b6e6c32e-d976-4b53-b0c2-f25202265113"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if d, ok := p.runsOn(schema.Target.Pools); ok {
			p.reportRequired(d, "dllhost", "iis5", "inetinfo")
		}
		if p.protections() {
			p.reportRequired(p.here(), "worker_process")
		}
	},
})

// reportRequired reports the applications that require one of the words.
func (p *Pass) reportRequired(d destination, words ...string) {
	needs := map[string]string{"dllhost": "dllhost.exe serves no application", "iis5": "IIS 5.0 isolation mode is not to be had",
		"inetinfo": "inetinfo.exe serves no application", "worker_process": "there is no worker process (w3wp.exe)"}
	for _, word := range words {
		apps := p.appsWith("requires", word)
		p.reportApps(apps, func(who string, _ *model.Object) string {
			return "The traits say requires = " + schema.QuoteHCL(word) + " of " + who + ", and " + needs[word] + " " + d.where + "."
		})
	}
}
