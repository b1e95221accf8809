package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

var _ = add(Rule{
	ID: "RST001", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "Isolation mode change restarts IIS",
	Doc:     "The plan changes the isolation mode of a server.",
	Why: "The mode counts only after a restart. Microsoft's pages disagree on how much of IIS: the SDK restarts W3SVC and HTTPFilter, " +
		"the deployment pages restart IIS, so isoplan plans the larger one. All sites are unavailable meanwhile, all sessions are dropped, and data held in applications is lost.",
	Fix:        "Save the configuration to disk first, apply in a maintenance window, and plan the change as a step of its own.",
	Targets:    where60(),
	Sources:    []string{"SEED003", "SDK6/ms525697", "WS03/cc787765", "WS03/cc785930", "WS03/cc780868"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		for _, c := range p.changesOf(model.ServerKind) {
			if changed(c, schema.IsolationMode.Name) != nil {
				p.report(finding{addr: p.addr(), attribute: schema.IsolationMode.Name, detail: modeChange(p, c)})
			}
		}
	},
})

func modeChange(p *Pass, c plan.Change) string {
	var b strings.Builder
	name := schema.IsolationMode.Name
	b.WriteString(p.Server.Name + " goes from " + modeText(c.Change.Before[name]) + " to " + modeText(c.Change.After[name]) +
		" (" + schema.IsolationMode.Label + "). It takes a restart of W3SVC and of HTTPFilter (HTTP SSL); the SDK asks for no more, other pages of Microsoft" +
		" restart the whole of IIS, and the safe choice is to restart IIS, which the plan does. Until then the server stays in the old mode. " +
		"While IIS restarts all of its sites are unavailable, every Internet, FTP, SMTP and NNTP session is dropped, and data held in Web applications is lost")
	if p.Plan != nil && p.Plan.Counts.Applications > 0 {
		b.WriteString(" (" + count(p.Plan.Counts.Sites, "site") + ", " + count(p.Plan.Counts.Applications, "application") + ")")
	}
	b.WriteString(". ")
	switch on, known := p.editWhileRunning(); {
	case model.ByCalls(p.Server.Way()):
		b.WriteString("The scripts that make the change save the configuration before it. ")
	case !known:
		b.WriteString("Whether edit-while-running is on is not known, so do not rely on an automatic save: save the configuration to disk first. ")
	case on:
		b.WriteString("Edit-while-running is on, so IIS saves its configuration by itself; saving it to disk first does no harm. ")
	default:
		b.WriteString("Edit-while-running is off, so IIS does not save by itself: save the configuration to disk first. ")
	}
	b.WriteString("Nobody will be prompted to restart: only IIS Manager asks, and this change is not made there.")
	return b.String()
}

func modeText(v any) string {
	switch v {
	case "iis5":
		return "IIS 5.0 isolation mode"
	case "worker_process":
		return "worker process isolation mode"
	}
	return "a mode that is not known"
}
