package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST004", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "Pools keep old process model values",
	Doc:     "The plan changes attributes of a process_model that worker processes of pools obey, and pools run applications of that framework.",
	Why: "In worker process isolation mode w3wp.exe reads these attributes when it starts. A machine.config that is written later restarts application " +
		"domains, not processes: every pool that runs the framework has to be recycled.",
	Fix:        "Let the recycling in the plan run, or expect the old values until the pools recycle.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"MODES", "PM20"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if !p.stays() {
			return
		}
		all := p.causes(schema.UnitPool, func(c cause) bool { return c.change.Type == model.ProcessModel.String() && !c.effect.Self })
		for _, of := range byChange(all) {
			pools := unitsOf(of, schema.UnitPool)
			p.report(finding{addr: model.Addr(of[0].change.Address), attribute: of[0].attr.Name,
				detail: "What changes of " + of[0].change.Address + " (" + namesText(attributesOf(of)) + ") is read when a worker process starts. " +
					count(len(pools), "pool") + " must be recycled for it: " + namesText(pools) + "."})
		}
	},
})

// byChange parts causes by the object that changes; they come in its order.
func byChange(all []cause) [][]cause {
	var out [][]cause
	for i, c := range all {
		if i == 0 || c.change != all[i-1].change {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], c)
	}
	return out
}
