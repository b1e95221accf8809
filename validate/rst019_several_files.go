package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "RST019", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "Several machine.config files are written",
	Doc:     "The plan writes the machine.config of more than one framework or bitness while the server runs.",
	Why: "Each framework, and its 64-bit runtime, has a file of its own, and a write of each restarts its own set of applications: written at different times " +
		"they make several outages instead of one.",
	Fix:        "Write them in one apply, in one window.",
	Targets:    whereAspnet(),
	Sources:    []string{"KB815441", "APPDOM"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		var files []string
		for _, c := range p.changesOf(model.ProcessModel) {
			files = append(files, c.Name)
		}
		if len(files) < 2 || p.writtenInOutage() {
			return
		}
		p.report(finding{addr: p.addr(),
			detail: "The plan writes the machine.config of " + namesText(sortedNames(files)) + " on " + p.Server.Name + ", and each of them restarts the ASP.NET applications of its own framework."})
	},
})

// writtenInOutage reports whether the files are put in place while IIS is
// stopped anyway: everything is hit once then.
func (p *Pass) writtenInOutage() bool {
	for i := range p.Plan.Restarts {
		if p.Plan.Restarts[i].Around {
			return true
		}
	}
	return false
}
