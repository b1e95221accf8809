package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST007", Severity: diag.Info, Phase: PlanPhase,
	Summary:    "Change recycles application pools",
	Doc:        "The plan changes a property of an application pool in worker process isolation mode.",
	Why:        "Properties of pools count after a recycle, and IIS recycles the pool by itself when one is written.",
	Fix:        "Apply at a time when the pools may recycle, and make all changes of one pool in one apply.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"TYPES", "SDK6/ms524663"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if all := p.poolCauses(true); len(all) > 0 {
			pools := unitsOf(all, schema.UnitPool)
			addr, attribute := p.together(addressesOf(all), all[0].attr.Name)
			p.report(finding{addr: addr, attribute: attribute,
				detail: "IIS recycles " + count(len(pools), "pool") + " by itself for what changes (" + namesText(attributesOf(all)) + "): " + namesText(pools) + "."})
		}
	},
})

// poolCauses lists the properties of pools that change and count after a
// recycle, which IIS makes by itself or is told not to make.
func (p *Pass) poolCauses(self bool) []cause {
	if !p.stays() {
		return nil
	}
	return p.causes(schema.UnitPool, func(c cause) bool { return c.change.Type != model.ProcessModel.String() && c.effect.Self == self })
}
