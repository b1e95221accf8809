package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "RST003", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "Write restarts all ASP.NET applications",
	Doc:     "The plan writes a machine.config.",
	Why: "ASP.NET watches machine.config: any edit restarts every application domain of that framework at once, so in-process session " +
		"state is lost, even while the new processModel values still wait for a restart.",
	Fix:        "Apply in a maintenance window, and make all changes of one file in one apply.",
	Targets:    whereAspnet(),
	Sources:    []string{"APPDOM"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		for _, c := range p.changesOf(model.ProcessModel) {
			detail := "Writing machine.config of " + c.Name + " restarts the application domain of every ASP.NET application of " + c.Name +
				" on " + p.Server.Name + " at once, and in-process session state is lost."
			if n := p.mapped(c.Name); n > 0 {
				detail += " The script maps of " + count(n, "application") + " lead to it."
			}
			p.report(finding{addr: model.Addr(c.Address), detail: detail})
		}
	},
})
