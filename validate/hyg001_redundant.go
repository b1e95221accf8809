package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "HYG001", Severity: diag.Info, Phase: LivePhase,
	Summary: "Declared value equals the default",
	Doc:     "A process model declares values that equal their defaults, and the machine.config of the server holds none of its own.",
	Why: "Nothing is written for such a value and nothing would differ without it. It is not useless: it makes a later change on the server show, " +
		"and it says which default is meant where the pages disagree.",
	Fix:        "Remove the attributes, or keep them to have a later change on the server show.",
	Targets:    aspNetTargets(),
	Sources:    []string{"PMS", "MC11"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if p.Result == nil || p.Result.Live == nil {
			return
		}
		for _, pm := range p.declared(model.ProcessModel) {
			live := p.Result.Live.Find(pm.Addr)
			if live == nil {
				continue
			}
			var names []string
			for _, set := range pm.Settings {
				row := schema.Find(model.ProcessModel, set.Name)
				if row == nil || row.Secret {
					continue
				}
				v, origin := schema.Effective(p.Result.Live, live, row)
				if (origin.Kind == schema.OriginInternal || origin.Kind == schema.OriginSchema) && row.Type.Equal(v, set.Value) {
					names = append(names, set.Name)
				}
			}
			if len(names) > 0 {
				p.report(finding{addr: pm.Addr, attribute: names[0],
					detail: "The server holds nothing for " + count(len(names), "attribute") + " of " + string(pm.Addr) + " whose declared value is the default: " + strings.Join(names, ", ") + "."})
			}
		}
	},
})
