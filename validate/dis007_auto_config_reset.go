package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS007", Severity: diag.Info, Phase: ConfigPhase,
	Summary:    "Without autoConfig numbers count again",
	Doc:        "A process_model resets auto_config, or a plan takes it out of a machine.config.",
	Why:        "The shipped machine.config of .NET 2.0 has autoConfig = true, and the code takes an absent one for false: with the attribute gone the numbers of threads that stand in the file count again, and the built-in ones where none do.",
	Fix:        "Say what is meant: auto_config = false, with the numbers, or auto_config = true.",
	Targets:    whereAspnet(),
	Sources:    []string{"PMS", "WMI-PM"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		for _, pm := range p.declared(model.ProcessModel) {
			if pm.Decl == nil {
				continue
			}
			for _, r := range pm.Decl.Reset {
				if r.Name == schema.PMAutoConfig.Name {
					p.report(finding{addr: pm.Addr, attribute: r.Name,
						detail: rowText(schema.PMAutoConfig.Attr) + " of " + string(pm.Addr) + " is reset, and an absent one is false: explicit numbers of threads count again."})
				}
			}
		}
	},
})
