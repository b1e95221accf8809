package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "IDN013", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "One Kerberos name, two pool accounts",
	Doc:     "Two declared pools run as different domain accounts, and both have applications that know Integrated Windows authentication only.",
	Why: "A service principal name leads to one account. Under one host name only the applications of that account's pool can read Kerberos tickets, " +
		"and the others answer 401.1.",
	Fix:        "Serve the pools under different host names with a name registered for each account, use one account for both, or let the sites offer NTLM.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"KB871179"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.every(schema.Target.Pools) {
			return
		}
		var pools []string
		var first model.Addr
		accounts := map[string]bool{}
		for _, s := range p.specificPools() {
			if s.only && domainAccount(s.account) {
				if len(pools) == 0 {
					first = s.pool.Addr
				}
				pools = append(pools, string(s.pool.Addr)+" as "+accountText(s.account))
				accounts[model.Fold(s.account)] = true
			}
		}
		if len(accounts) > 1 {
			p.report(finding{addr: first, attribute: schema.AppPoolIdentityType.Name,
				detail: count(len(accounts), "domain account") + " of pools of " + p.Server.Name + " serve applications that know Integrated Windows authentication only, and a host name can belong to one of them: " + namesText(pools) + "."})
		}
	},
})
