package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "SEC011", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Weak DCOM security of ASP.NET",
	Doc:     "A declared process_model sets com_authentication_level = \"none\" or com_impersonation_level = \"delegate\".",
	Why: "Without authentication a COM server cannot tell who calls and that nobody changed the call; with delegation it may act on other computers " +
		"in the name of the worker process.",
	Fix:        "Use connect or more for com_authentication_level, and impersonate for com_impersonation_level.",
	Targets:    []schema.Target{schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Sources:    []string{"WMI-PM"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if !p.protections() {
			return // where pools decide the values are not read
		}
		for _, pm := range p.declared(model.ProcessModel) {
			for _, weak := range []struct {
				row  schema.Handle[uint64]
				word string
			}{{schema.PMComAuthenticationLevel, "none"}, {schema.PMComImpersonationLevel, "delegate"}} {
				if v, set := weak.row.Of(pm); set && wordOf(weak.row.Attr, v) == weak.word {
					p.report(finding{addr: pm.Addr, attribute: weak.row.Name,
						detail: rowText(weak.row.Attr) + " = " + schema.QuoteHCL(weak.word) + " of " + string(pm.Addr) + " counts for every ASP.NET application of " + pm.Name + "."})
				}
			}
		}
	},
})

// wordOf is the word of a number of a row.
func wordOf(a *schema.Attr, n uint64) string {
	for _, w := range a.Type.Words {
		if w.Number == n {
			return w.HCL
		}
	}
	return ""
}
