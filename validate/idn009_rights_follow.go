package validate

import (
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
				if p.every(schema.Target.Pools) && updates(c) {
					p.poolAccountMoves(c)
				}
			}
		}
		for _, c := range p.changesOf(model.ProcessModel) {
			if p.protections() && updates(c) && p.modelOn(c.Address) && changed(c, schema.PMUserName.Name) != nil {
				p.accountMoves(c, schema.PMUserName.Attr, c.Change.Before[schema.PMUserName.Name], c.Change.After[schema.PMUserName.Name])
			}
		}
	},
})

// updates reports whether a change is one of an object that was there.
func updates(c plan.Change) bool {
	return len(c.Change.Actions) == 1 && c.Change.Actions[0] == plan.Update
}

// poolAccountMoves reports what changes about the account of a pool: the kind,
// or the name of a specific user. A name that is not used is for DIS021.
func (p *Pass) poolAccountMoves(c plan.Change) {
	kind, name := schema.AppPoolIdentityType.Attr, schema.WAMUserName.Attr
	switch {
	case changed(c, kind.Name) != nil:
		after := c.Change.After[kind.Name]
		if user, named := c.Change.After[name.Name].(string); named && p.runsAsUser(c.Address) {
			after = user
		}
		p.accountMoves(c, kind, c.Change.Before[kind.Name], after)
	case changed(c, name.Name) != nil && p.runsAsUser(c.Address):
		p.accountMoves(c, name, c.Change.Before[name.Name], c.Change.After[name.Name])
	}
}

func (p *Pass) accountMoves(c plan.Change, a *schema.Attr, before, after any) {
	p.report(finding{addr: model.Addr(c.Address), attribute: a.Name,
		detail: rowText(a) + " of " + c.Address + " changes the account from " + valueText(before) + " to " + valueText(after) + ", and the rights of the old one do not follow."})
}

// runsAsUser reports whether the pool at an address, or the defaults of pools,
// name a specific user after the plan.
func (p *Pass) runsAsUser(address string) bool {
	if p.Result == nil || p.Result.Planned == nil {
		return false
	}
	o := p.Result.Planned.Find(model.Addr(address))
	if o == nil {
		return false
	}
	v, origin := schema.Effective(p.Result.Planned, o, schema.AppPoolIdentityType.Attr)
	return origin.Kind != schema.OriginUnreadable && v.Kind() == model.NumberKind && v.Num() == schema.IdentitySpecificUser
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
