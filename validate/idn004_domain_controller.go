package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "IDN004", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "ASPNET account on domain controller",
	Doc:     "A declared process_model that is on uses the account machine, and the server was observed to be a domain controller.",
	Why: "machine is ASPNET, a local account of the server, and on a domain controller ASP.NET needs another one; " +
		"what happens without it no page at hand says.",
	Fix:        "Declare user_name with a domain account of few rights, and its password as a secret.",
	Targets:    []schema.Target{schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Needs:      []string{"observed.domain_controller"},
	Sources:    []string{"KB895967", "README10"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if !p.protections() || p.only(schema.IIS40) {
			return
		}
		for _, pm := range p.declared(model.ProcessModel) {
			if !p.usesASPNET(pm) {
				continue
			}
			obs := p.Server.Observed
			switch {
			case obs == nil || obs.DomainController == "":
				p.notJudged("observed.domain_controller")
			case obs.DomainController == model.Yes:
				p.report(finding{addr: pm.Addr, attribute: schema.PMUserName.Name,
					detail: rowText(schema.PMUserName.Attr) + " of " + string(pm.Addr) + " is machine, the local account ASPNET, and " + p.Server.Name + " is a domain controller."})
			}
		}
	},
})

// usesASPNET reports whether a declared process model is on and has the account
// machine: in the planned world, or by what is declared alone.
func (p *Pass) usesASPNET(pm *model.Object) bool {
	if at := p.planned(pm); at != nil {
		on, known := enabled(p.Result.Planned, at)
		v, origin := schema.Effective(p.Result.Planned, at, schema.PMUserName.Attr)
		return on && known && origin.Kind != schema.OriginUnreadable && model.Fold(v.Str()) == model.Fold(schema.UserMachine)
	}
	if on, set := schema.PMEnable.Of(pm); set && !on {
		return false
	}
	return model.Fold(pm.Get(schema.PMUserName.Name).Str()) == model.Fold(schema.UserMachine)
}
