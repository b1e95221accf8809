package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "IDN007", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Kernel authentication ignores pool account",
	Doc:     "The server migrates to IIS 7.0 or later, and a pool that runs as a domain account has an application that authenticates by Windows or Kerberos.",
	Why: "From IIS 7.0 on Windows authentication happens in the kernel, where Kerberos tickets are read with the key of the machine: " +
		"tickets for the account of the pool are refused.",
	Fix:        "After the migration set useAppPoolCredentials = true for Windows authentication, or useKernelMode = false.",
	Targets:    where7(),
	Sources:    []string{"BRK"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.goesTo(since7) {
			return
		}
		for _, s := range p.specificPools() {
			if len(s.apps) > 0 && domainAccount(s.account) {
				p.report(finding{addr: s.pool.Addr, attribute: schema.AppPoolIdentityType.Name,
					detail: string(s.pool.Addr) + " runs as " + accountText(s.account) + ", and on IIS " + p.Server.MigratesTo + " tickets for " +
						count(len(s.apps), "application") + " in it would be read with the key of the machine: " + namesText(addresses(s.apps)) + "."})
			}
		}
	},
})
