package validate

import (
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "IDN012", Severity: diag.Info, Phase: ConfigPhase,
	Summary: "Pools share one account",
	Doc:     "Declared pools run as the same specific user, or as one built-in account while their applications declare different trust.",
	Why: "Pools keep failures apart; rights are kept apart by accounts. Whoever gets hold of one application can read and change " +
		"whatever the shared account may, the files of the other pools among it.",
	Fix:        "Give each pool an account of its own with the rights on its own content only.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"TN:cc776325", "SDK6/ms524908"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if !p.every(schema.Target.Pools) {
			return
		}
		trust := p.trustOfPools()
		type shared struct {
			name  string
			own   bool // a specific user, whom somebody chose for several pools
			pools []string
			trust map[string]bool
		}
		of := map[string]*shared{}
		for _, pool := range p.declared(model.AppPool) {
			kind, name, ok := p.poolAccount(pool)
			if !ok || kind == schema.IdentityLocalSystem {
				continue // IDN003 speaks of LocalSystem
			}
			own := kind == schema.IdentitySpecificUser
			if own && name != "" {
				name = accountText(name)
			}
			if !own {
				name = schema.AppPoolIdentityType.Type.Show(model.Number(kind))
			}
			if name == "" {
				continue
			}
			s := of[model.Fold(name)]
			if s == nil {
				s = &shared{name: name, own: own, trust: map[string]bool{}}
				of[model.Fold(name)] = s
			}
			s.pools = append(s.pools, string(pool.Addr))
			for word := range trust[model.Fold(pool.Name)] {
				s.trust[word] = true
			}
		}
		names := make([]string, 0, len(of))
		for name := range of {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			s := of[name]
			if len(s.pools) < 2 || !s.own && len(s.trust) < 2 {
				continue
			}
			sort.Strings(s.pools)
			p.report(finding{addr: model.Addr(s.pools[0]), attribute: schema.AppPoolIdentityType.Name,
				detail: count(len(s.pools), "pool") + " of " + p.Server.Name + " run as " + s.name + ", so that no right keeps their applications apart: " + namesText(s.pools) + "."})
		}
	},
})

// trustOfPools gives the words of trust that declared applications have, by
// the folded name of their pool.
func (p *Pass) trustOfPools() map[string]map[string]bool {
	of := map[string]map[string]bool{}
	for _, app := range p.declared(model.App) {
		word, said := trait(app, "trust")
		if !said {
			continue
		}
		pool := model.Fold(p.poolOf(app))
		if pool == "" {
			continue
		}
		if of[pool] == nil {
			of[pool] = map[string]bool{}
		}
		of[pool][word] = true
	}
	return of
}
