package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "IDN006", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Kerberos without service principal name",
	Doc:     "A pool that runs as a specific user declares traits = { spn = false }, and an application in it authenticates by Windows or Kerberos.",
	Why: "Clients ask for a Kerberos ticket for the name of the host; while no service principal name leads to the account of the pool, the worker process cannot read it, " +
		"and users get 401.1.",
	Fix:        "Register HTTP/host for the account with setspn and declare traits = { spn = true }; for a local account let the site offer NTLM only.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Needs:      []string{"traits.spn"},
	Sources:    []string{"KB871179", "KB929650"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.every(schema.Target.Pools) {
			return
		}
		for _, s := range p.specificPools() {
			if len(s.apps) == 0 {
				continue
			}
			spn, said := trait(s.pool, "spn")
			switch {
			case !said:
				p.notJudged("traits.spn")
			case spn == "false":
				p.report(finding{addr: s.pool.Addr, attribute: schema.AppPoolIdentityType.Name,
					detail: string(s.pool.Addr) + " runs as " + accountText(s.account) + ", which has no service principal name, and " +
						count(len(s.apps), "application") + " in it would need one for Integrated Windows authentication: " + namesText(addresses(s.apps)) + "."})
			}
		}
	},
})
