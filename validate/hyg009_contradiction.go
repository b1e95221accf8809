package validate

import (
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "HYG009", Severity: diag.Info, Phase: ConfigPhase,
	Summary: "Process model and pool disagree",
	Doc:     "A process model and a pool declare the same limit with values that do not correspond.",
	Why: "Each isolation mode obeys one of the two only, so a change of the mode would change the limit without anybody asking for that. " +
		"The values are compared after the conversion that moving to pools needs: other units, and 0 for Infinite.",
	Fix:        "Give both the same limit, or remove the one that the isolation mode of the server ignores.",
	Targets:    []schema.Target{schema.IIS6Iis5, schema.IIS6WPIM},
	Sources:    []string{"MAP", "MODES"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		m := schema.Machine{MemoryKB: p.memory(), Processors: p.processors()}
		for _, pm := range p.declared(model.ProcessModel) {
			for _, set := range pm.Settings {
				row := schema.Find(model.ProcessModel, set.Name)
				if row == nil || !measured(row) || row == schema.PMRestartQueueLimit.Attr {
					continue // accounts differ on purpose, and the two queues mean different things
				}
				for _, e := range row.Equivalents(pm, m) {
					if e.Attr != nil && e.Problem == "" {
						p.contradicted(pm, row, set.Value, e)
					}
				}
			}
		}
	},
})

// contradicted looks for pools that say otherwise than an equivalent.
func (p *Pass) contradicted(pm *model.Object, row *schema.Attr, v model.Value, e schema.Equivalent) {
	line, _ := schema.CLROf(pm.Name)
	var names []string
	for _, kind := range []model.Kind{model.AppPoolDefaults, model.AppPool} {
		for _, pool := range p.declared(kind) {
			own := pool.Get(e.Attr.Name)
			if need := lineOf(pool); own.IsNull() || e.Attr.Type.Equal(own, e.Value) || need != 0 && need != line {
				continue
			}
			names = append(names, string(pool.Addr.Within())+" has "+measure(e.Attr, own))
		}
	}
	if len(names) == 0 {
		return
	}
	sort.Strings(names)
	p.report(finding{addr: pm.Addr, attribute: row.Name,
		detail: rowText(row) + " = " + row.Type.Show(v) + " of " + string(pm.Addr) + " is " + e.Attr.Name + " = " + measure(e.Attr, e.Value) + " on a pool, and " + namesText(names) + "."})
}
