package validate

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

var _ = add(Rule{
	ID: "MIG016", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "Isolation lost with the mode",
	Doc:     "The plan changes the isolation mode, and an application that has a process of its own would share one afterwards.",
	Why: "Converting to worker process isolation mode makes no pools: an application that was High lands in DefaultAppPool together with the others. " +
		"The other way round an application with a pool of its own lands in the pooled dllhost.exe unless its protection is high.",
	Fix:        "Declare a pool for each application that was High, with the same account, or protection = \"high\" for each that had a pool of its own.",
	Sources:    []string{"TN:cc776325", "TN:cc728429"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if p.Plan == nil || p.Plan.Mode == nil {
			return
		}
		declared := map[string]bool{}
		for _, app := range p.declared(model.App) {
			declared[app.Addr.Key()] = true
		}
		var others []string
		for i := range p.Plan.Mode.Moved {
			m := &p.Plan.Mode.Moved[i]
			switch {
			case m.Isolation != "lost":
			case declared[model.Addr(m.Address).Key()]:
				p.report(finding{addr: model.Addr(m.Address), detail: isolationLost(m), fix: "To keep the isolation declare " + m.Instead + "."})
			default:
				others = append(others, m.Address)
			}
		}
		if len(others) > 0 {
			p.report(finding{addr: p.addr(), attribute: schema.IsolationMode.Name,
				detail: count(len(others), "application") + " of " + p.Server.Name + " that nobody declares would lose a process of its own: " + namesText(others) + "."})
		}
	},
})

func isolationLost(m *plan.Moved) string {
	return fmt.Sprintf("%s runs in %s, alone, and would run in %s, shared with %s.", m.Address, m.From, m.To, count(m.Shares, "other application"))
}
