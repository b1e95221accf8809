package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS027", Severity: diag.Info, Phase: ConfigPhase,
	Summary:    "32-bit switch on 32-bit Windows",
	Doc:        "enable32_bit_app_on_win64 = true is declared for a server that was observed to have 32-bit Windows.",
	Why:        "The switch makes worker processes 32-bit on 64-bit Windows; on 32-bit Windows they are nothing else, and it changes nothing.",
	Fix:        "Remove enable32_bit_app_on_win64, or correct observed.bitness.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Needs:      []string{"observed.bitness"},
	Sources:    []string{"ID7", "KB895976"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if !p.only(schema.IIS6WPIM) {
			return
		}
		for _, pools := range p.declared(model.AppPoolDefaults) {
			if on, set := schema.Enable32BitAppOnWin64.Of(pools); !set || !on {
				continue
			}
			switch obs := p.Server.Observed; {
			case obs == nil || obs.Bitness == "":
				p.notJudged("observed.bitness")
			case obs.Bitness == "32":
				p.report(finding{addr: pools.Addr, attribute: schema.Enable32BitAppOnWin64.Name,
					detail: rowText(schema.Enable32BitAppOnWin64.Attr) + " = true has no effect: the Windows of " + p.Server.Name + " was observed to be 32-bit."})
			}
		}
	},
})
