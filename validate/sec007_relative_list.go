package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "SEC007", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "In-process list open to MS01-044",
	Doc:     "A server of IIS 5.0 was observed without Service Pack 3 and without the fix of MS01-044.",
	Why: "Before the fix every entry of the in-process list counts by its file name alone: whoever may put a library of such a name into a folder of a site " +
		"runs it in inetinfo.exe as LocalSystem.",
	Fix:        "Install Service Pack 3 of Windows 2000, or a rollup with the fix, and observe it: service_pack = 3.",
	Targets:    []schema.Target{schema.IIS50},
	Needs:      []string{needsPack, needsFixes},
	Sources:    []string{"KB294774"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.only(schema.IIS50) {
			return
		}
		has, known := topology.HasListFix(p.Server.Observed)
		switch {
		case has:
		case !known:
			p.notJudged(listFixNeeds(p.Server.Observed))
		default:
			detail := p.Server.Name + " is observed without the fix of MS01-044: libraries named like an entry of its in-process list run in inetinfo.exe, wherever they lie"
			if list := p.inProcessList(); p.Result != nil {
				if len(list) == 0 {
					return
				}
				detail += ": " + strings.TrimSuffix(pathTexts(list), ".")
			}
			p.report(finding{addr: p.addr().Child(model.InProcessISAPI, ""), attribute: schema.InProcessApps.Name, detail: detail + "."})
		}
	},
})
