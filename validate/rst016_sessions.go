package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "RST016", Severity: diag.Warning, Phase: PlanPhase,
	Summary:    "Restart loses in-process sessions",
	Doc:        "The plan ends the process of an application that is declared to keep its sessions in process (traits session_state).",
	Why:        "Sessions that live in a worker process end with it: the users of the application start over. A recycle that overlaps drops no request and loses them all the same.",
	Fix:        `Keep sessions in StateServer or SQLServer and declare that, or apply when nobody is logged on.`,
	Targets:    whereAspnet(),
	Needs:      []string{"traits.session_state"},
	Sources:    []string{"TN:cc781036", "SEED000", "SEED003"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if p.Plan == nil {
			return
		}
		var apps, sources []string
		most, unknown := 0, 0
		for i := range p.Plan.Restarts {
			r := &p.Plan.Restarts[i]
			if !endsProcesses(r.Kind) {
				continue
			}
			unknown = max(unknown, r.Drops.Unknown)
			if r.Drops.Sessions > 0 {
				sources = append(sources, p.sessionSource(r.Kind))
			}
			most = max(most, r.Drops.Sessions)
			for _, hit := range r.Drops.Hit {
				if hit.Sessions == "in_process" {
					apps = append(apps, hit.Address)
				}
			}
		}
		for range unknown {
			p.notJudged("traits.session_state")
		}
		apps = sortedNames(apps)
		if len(apps) == 0 && most == 0 {
			return
		}
		addr := p.addr()
		if most <= len(apps) {
			addr, _ = p.together(apps, "")
		}
		p.report(finding{addr: addr, sources: sortedNames(sources), confidence: p.rule.Confidence,
			detail: "The sessions of " + count(max(most, len(apps)), "application") + " are lost with the process that ends: " + namesText(within(apps)) + "."})
	},
})

// endsProcesses reports whether a restart of a kind ends processes that hold
// sessions. What a restart of the application domains loses RST003 says.
func endsProcesses(kind string) bool {
	switch kind {
	case "pool", "aspnet_wp", "iis", "reboot":
		return true
	}
	return false
}

// sessionSource is the page that says what a restart of a kind does to sessions:
// that of recycling, or that of the restart of IIS of the version. One that
// takes aspnet_wp.exe alone loses them for the same reason as a recycle.
func (p *Pass) sessionSource(kind string) string {
	switch {
	case kind != "iis" && kind != "reboot":
		return "TN:cc781036"
	case p.Result.To.TextMetabase():
		return "SEED003"
	}
	return "SEED000"
}
