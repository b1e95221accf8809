package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "IDN010", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Rights of old accounts stay behind",
	Doc:     "The plan switches to worker process isolation mode, or the server migrates to IIS 7.0 or later, from a process model with the ASPNET and IWAM accounts.",
	Why: "ASP.NET ran as ASPNET and out-of-process applications as IWAM_machine; worker processes run as the account of their pool, NetworkService on IIS 6.0 where nothing else is declared. " +
		"Folders, keys and databases that name the old accounts refuse the new one.",
	Fix:        "Look up what is granted to ASPNET and IWAM_machine, and grant it to the accounts of the pools or to IIS_WPG (IIS_IUSRS since IIS 7.0) before the switch.",
	Targets:    append([]schema.Target{schema.IIS6WPIM}, where7()...),
	Sources:    []string{"KB895967", "KB812614"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		switch {
		case p.Plan != nil && p.Plan.Mode != nil && p.Result.From.Protections() && p.Result.To.Pools():
			if n := p.underNetworkService(); n > 0 {
				p.report(finding{addr: p.addr(), attribute: schema.IsolationMode.Name,
					detail: count(n, "application") + " of " + p.Server.Name + " would run as NetworkService after the switch, and rights that name ASPNET or IWAM_machine do not reach that account."})
			}
		case p.protections() && p.goesTo(since7):
			p.report(finding{addr: p.addr(), attribute: "migrates_to",
				detail: "On IIS " + p.Server.MigratesTo + " the applications of " + p.Server.Name + " would run as the accounts of their pools, and rights that name ASPNET or IWAM_machine do not reach these."})
		}
	},
})

// underNetworkService counts the applications whose worker process would run as
// NetworkService.
func (p *Pass) underNetworkService() int {
	m := p.topology()
	if m == nil {
		return 0
	}
	n := 0
	for _, node := range m.Processes {
		if node.Process != topology.W3wp || node.Identity != "NetworkService" {
			continue
		}
		for i := range node.Hosted {
			if node.Hosted[i].Place.Object.Kind == model.App {
				n++
			}
		}
	}
	return n
}
