package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "SEC012", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Password in clear text in machine.config",
	Doc:     "A declared process_model names an account of its own and its password.",
	Why: "machine.config keeps the password in clear text, and the section cannot be encrypted by protected configuration: whoever may read the file, or a copy or backup of it, " +
		"has the account. isoplan does not see who may read the file.",
	Fix: "Let administrators and the accounts that run ASP.NET read machine.config and its backups, nobody else, and suppress this finding with that reason; " +
		"or use machine, which needs no password.",
	Targets:    []schema.Target{schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Sources:    []string{"WMI-PM", "PMS"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		for _, pm := range p.declared(model.ProcessModel) {
			account := accountOf(pm)
			if account.set && !account.special && pm.Get(schema.PMPassword.Name).Kind() == model.SecretKind {
				p.report(finding{addr: pm.Addr, attribute: schema.PMPassword.Name,
					detail: "The password of " + schema.QuoteHCL(account.name) + " stands in clear text in the machine.config of " + string(pm.Addr) + " once it is written."})
			}
		}
	},
})
