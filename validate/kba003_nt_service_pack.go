package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// unloadPack is the service pack of Windows NT 4.0 that the procedure for
// replacing libraries asks for (SEED002).
const unloadPack = 3

var _ = add(Rule{
	ID: "KBA003", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Windows NT before Service Pack 3",
	Doc:     "A server with IIS 4.0 was observed to have a service pack before 3.",
	Why: "The procedure that unloads an application to replace its libraries asks for Service Pack 3 or later. " +
		"What an unload or a stop of IIS does before that no page at hand says.",
	Fix:        "Install a later service pack of Windows NT 4.0 before you unload applications or replace their libraries.",
	Targets:    []schema.Target{schema.IIS40},
	Needs:      []string{"observed.service_pack"},
	Sources:    []string{"SEED002", "Q315663"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		o := p.Server.Observed
		switch {
		case !p.only(schema.IIS40):
		case o == nil || !o.ServicePackKnown:
			p.notJudged("observed.service_pack")
		case o.ServicePack < unloadPack:
			text := "no service pack"
			if o.ServicePack > 0 {
				text = "service pack " + model.Number(uint64(o.ServicePack)).String()
			}
			p.report(finding{addr: p.addr(),
				detail: p.Server.Name + " was observed to have " + text + " of Windows NT 4.0, and unloading an application to replace its libraries asks for Service Pack 3 or later."})
		}
	},
})
