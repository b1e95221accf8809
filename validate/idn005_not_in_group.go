package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "IDN005", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "Pool account not in IIS_WPG",
	Doc:        "A pool runs as a specific user and declares traits = { group_member = false }.",
	Why:        "On IIS 6.0 the account of a worker process has to be in the group IIS_WPG: without it the worker process does not start, and every application of the pool answers with 503.",
	Fix:        "Add the account to the group IIS_WPG of the server, then declare traits = { group_member = true }.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Needs:      []string{"traits.group_member"},
	Sources:    []string{"TN:cc770665"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.only(schema.IIS6WPIM) {
			return
		}
		for _, s := range p.specificPools() {
			member, said := trait(s.pool, "group_member")
			switch {
			case !said:
				p.notJudged("traits.group_member")
			case member == "false":
				p.report(finding{addr: s.pool.Addr, attribute: schema.AppPoolIdentityType.Name,
					detail: string(s.pool.Addr) + " runs as " + accountText(s.account) + ", which is declared not to be in the group IIS_WPG."})
			}
		}
	},
})

// accountText names an account of a pool.
func accountText(name string) string {
	if name == "" {
		return "a specific user"
	}
	return schema.QuoteHCL(name)
}
