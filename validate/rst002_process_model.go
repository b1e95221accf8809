package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST002", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "Process model waits for a restart",
	Doc:     "The plan changes a process_model whose worker process is aspnet_wp.exe.",
	Why: "processModel is read when the worker process starts, not when the file changes; for .NET 1.x both the IIS Admin and the " +
		"World Wide Web Publishing service must be restarted.",
	Fix:        "Let the restart in the plan run, or expect the old values until it does.",
	Sources:    []string{"PM20", "ETUT"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.only(schema.IIS6Iis5) {
			return
		}
		for _, c := range p.changesOf(model.ProcessModel) {
			if pm := p.Result.Planned.Find(model.Addr(c.Address)); pm != nil && changed(c, schema.PMEnable.Name) == nil {
				if on, known := enabled(p.Result.Planned, pm); known && !on {
					continue
				}
			}
			names := texts(len(c.Attributes), func(i int) string { return attributeText(c.Attributes[i].Name, c.Attributes[i].Label) })
			if len(names) == 0 {
				continue
			}
			p.report(finding{addr: model.Addr(c.Address), attribute: c.Attributes[0].Name,
				detail: "What changes of " + c.Address + " (" + namesText(names) + ") is read when a worker process starts, so the file alone changes nothing for the one that runs. " + freshStart(c.Name)})
		}
	},
})

// freshStart says what makes ASP.NET read its process model again (PM20, ETUT).
func freshStart(clr string) string {
	if line, _ := schema.CLROf(clr); line&schema.CLR1x != 0 {
		return "For " + clr + " the IIS Admin service and the World Wide Web Publishing service must be restarted."
	}
	return "For " + clr + " aspnet_wp.exe must be replaced by a new one."
}
