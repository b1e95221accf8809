package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

var _ = add(Rule{
	ID: "RST002", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "Process model waits for a restart",
	Doc:     "The plan changes a process_model whose worker process is aspnet_wp.exe.",
	Why: "processModel is read when the worker process starts, not when the file changes; for .NET 1.x both the IIS Admin and the " +
		"World Wide Web Publishing service must be restarted.",
	Fix:        "Let the restart in the plan run, or expect the old values until it does.",
	Targets:    whereAspnetWp(),
	Sources:    []string{"PM20", "ETUT"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.protections() {
			return
		}
		for _, c := range p.changesOf(model.ProcessModel) {
			if names, first := p.readAtStart(c); len(names) > 0 {
				p.report(finding{addr: model.Addr(c.Address), attribute: first,
					detail: "What changes of " + c.Address + " (" + namesText(names) + ") is read when a worker process starts, so the file alone changes nothing for the one that runs. " + freshStart(c.Name)})
			}
		}
	},
})

// readAtStart names the attributes of a change that count after a restart:
// where the process model is or goes off, nothing but enable does. first is the
// HCL name of the first of them.
func (p *Pass) readAtStart(c plan.Change) (names []string, first string) {
	off := false
	if pm := p.Result.Planned.Find(model.Addr(c.Address)); pm != nil {
		on, known := enabled(p.Result.Planned, pm)
		off = known && !on
	}
	for _, a := range c.Attributes {
		if !off || a.Name == schema.PMEnable.Name {
			if names = append(names, attributeText(a.Name, a.Label)); first == "" {
				first = a.Name
			}
		}
	}
	return names, first
}

// freshStart says what makes ASP.NET read its process model again (PM20, ETUT).
func freshStart(clr string) string {
	if line, _ := schema.CLROf(clr); line&schema.CLR1x != 0 {
		return "For " + clr + " the IIS Admin service and the World Wide Web Publishing service must be restarted."
	}
	return "For " + clr + " aspnet_wp.exe must be replaced by a new one."
}
