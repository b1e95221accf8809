package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

var _ = add(Rule{
	ID: "IDN009", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "New account needs rights",
	Doc:     "The plan changes the account of a pool that is there, or of a process model that is on.",
	Why: "Rights on files and databases are given to accounts, and no setting of IIS moves them: what only the old account may read or write, " +
		"Temporary ASP.NET Files among it, is refused to the new one.",
	Fix:        "Before the restart give the new account the rights of the old one on the content, on Temporary ASP.NET Files and in databases.",
	Sources:    []string{"KB812614"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		for _, kind := range []model.Kind{model.AppPoolDefaults, model.AppPool} {
			for _, c := range p.changesOf(kind) {
				if p.every(schema.Target.Pools) {
					p.accountMoves(c, schema.AppPoolIdentityType.Attr, schema.WAMUserName.Attr)
				}
			}
		}
		for _, c := range p.changesOf(model.ProcessModel) {
			if p.protections() && p.modelOn(c.Address) {
				p.accountMoves(c, schema.PMUserName.Attr)
			}
		}
	},
})

// accountMoves reports what changes about the account of an object that was
// there.
func (p *Pass) accountMoves(c plan.Change, attrs ...*schema.Attr) {
	if len(c.Change.Actions) != 1 || c.Change.Actions[0] != plan.Update {
		return
	}
	first, moves := "", []string(nil)
	for _, a := range attrs {
		if changed(c, a.Name) == nil {
			continue
		}
		if first == "" {
			first = a.Name
		}
		moves = append(moves, rowText(a)+" from "+valueText(c.Change.Before[a.Name])+" to "+valueText(c.Change.After[a.Name]))
	}
	if first != "" {
		p.report(finding{addr: model.Addr(c.Address), attribute: first,
			detail: "The account of " + c.Address + " changes: " + strings.Join(moves, ", ") + ". The rights of the old account do not follow."})
	}
}

// modelOn reports whether the process model at an address is on after the plan.
func (p *Pass) modelOn(address string) bool {
	if p.Result == nil || p.Result.Planned == nil {
		return false
	}
	pm := p.Result.Planned.Find(model.Addr(address))
	if pm == nil {
		return false
	}
	on, known := enabled(p.Result.Planned, pm)
	return on && known
}
