package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST009", Severity: diag.Warning, Phase: PlanPhase,
	Summary:    "Running workers keep old values",
	Doc:        "The plan changes a property of a pool that has disallow_rotation_on_config_change = true.",
	Why:        "IIS is told not to recycle such a pool when its configuration changes: the worker processes that run keep the old values until somebody recycles the pool.",
	Fix:        "Recycle the pools, as the plan says, or set disallow_rotation_on_config_change = false.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms525764"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if all := p.poolCauses(false); len(all) > 0 {
			all = withoutSwitch(all)
			pools := unitsOf(all, schema.UnitPool)
			addr, attribute := p.together(addressesOf(all), all[0].attr.Name)
			p.report(finding{addr: addr, attribute: attribute,
				detail: "The new " + namesText(attributesOf(all)) + " waits for a recycle that IIS is told not to make (" + rowText(schema.DisallowRotationOnConfigChange.Attr) + "); " +
					count(len(pools), "pool") + " must be recycled: " + namesText(pools) + "."})
		}
	},
})

// withoutSwitch leaves out the switch itself, where something else changes too:
// it is not what waits.
func withoutSwitch(all []cause) []cause {
	var rest []cause
	for _, c := range all {
		if !c.of(schema.DisallowRotationOnConfigChange.Attr) {
			rest = append(rest, c)
		}
	}
	if len(rest) == 0 {
		return all
	}
	return rest
}
