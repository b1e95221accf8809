package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// Config runs the config rules on what is declared: no server is needed. Where
// the isolation mode is not declared it reports only what holds in every mode
// of the version.
func Config(c *model.Config) diag.List {
	all, _ := JudgeConfig(c)
	return all
}

// JudgeConfig is Config that also lists what could not be judged.
func JudgeConfig(c *model.Config) (diag.List, []NotJudged) {
	var all diag.List
	var not []NotJudged
	for _, s := range c.Servers {
		targets := targetsOf(s.Version, s.Mode)
		p := Pass{Config: c, Server: s, Targets: targets, dead: deadEverywhere(s, targets)}
		found := p.run(ConfigPhase)
		locateAll(s, found)
		all = append(all, found...)
		not = append(not, p.lacking()...)
	}
	return all.Sorted(c.Sources), not
}

// Plan runs the config, live and plan rules on a result. The findings of rules
// that need less are worked out again with what the result knows more.
func Plan(r *plan.Result) diag.List {
	all, _ := JudgePlan(r)
	return all
}

// JudgePlan is Plan that also lists what could not be judged.
func JudgePlan(r *plan.Result) (diag.List, []NotJudged) {
	changes := map[string][]plan.Change{}
	for _, c := range r.Plan.Changes {
		changes[c.Server] = append(changes[c.Server], c)
	}
	plans := map[string]*plan.Server{}
	for i := range r.Plan.Servers {
		plans[r.Plan.Servers[i].Name] = &r.Plan.Servers[i]
	}
	var all diag.List
	var not []NotJudged
	for i := range r.Servers {
		res := &r.Servers[i]
		found, lacking := JudgeServer(r.Config, res, plans[res.Server.Name], changes[res.Server.Name])
		all, not = append(all, found...), append(not, lacking...)
	}
	return all.Sorted(r.Config.Sources), not
}

// JudgeServer is JudgePlan of one server: its part of the plan and its changes.
// No rule looks at two servers, so many may be judged at a time. The findings
// have their places and not yet their order.
func JudgeServer(c *model.Config, res *plan.ServerResult, part *plan.Server, changes []plan.Change) (diag.List, []NotJudged) {
	s := res.Server
	p := Pass{Config: c, Server: s, Targets: targetsOf(s.Version, s.Mode), Plan: part, Result: res, Changes: changes}
	if res.To != schema.NoTarget {
		p.Targets = []schema.Target{res.To}
	}
	if part != nil {
		p.dead = part.Dead
	}
	found := p.run(PlanPhase)
	locateAll(s, found)
	return found, p.lacking()
}

// run runs every rule that needs no more than the phase.
func (p *Pass) run(most Phase) diag.List {
	for _, r := range Rules() {
		if r.check == nil || r.Phase > most {
			continue
		}
		p.rule = r
		r.check(p)
	}
	return p.found
}

// locateAll gives the findings about a server their places.
func locateAll(s *model.Server, found diag.List) {
	for i := range found {
		if found[i].Range.IsZero() {
			found[i].Range = locateIn(s, found[i].Addr, found[i].Attribute)
		}
	}
}

// targetsOf gives the targets of a version in a mode; all of its modes when
// none is given.
func targetsOf(version, mode string) []schema.Target {
	var of []schema.Target
	for _, t := range schema.Targets() {
		if t.Version() == version && (mode == "" || t.Mode() == mode) {
			of = append(of, t)
		}
	}
	return of
}

// deadEverywhere gives the settings that have no effect on any of the targets,
// from what is declared alone. Where the targets give different reasons all of
// them are named.
func deadEverywhere(s *model.Server, targets []schema.Target) []plan.Dead {
	if len(targets) == 0 {
		return nil
	}
	dead := plan.DeadSettings(s.Objects, targets[0], s.Observed)
	for _, t := range targets[1:] {
		other := map[string]plan.Dead{}
		for _, d := range plan.DeadSettings(s.Objects, t, s.Observed) {
			other[deadKey(d)] = d
		}
		kept := dead[:0:0]
		for _, d := range dead {
			o, both := other[deadKey(d)]
			if !both {
				continue
			}
			if o.Reason != d.Reason {
				d.Reason = strings.TrimSuffix(d.Reason, ".") + "; on " + t.String() + ": " + o.Reason
			}
			if o.Instead != d.Instead {
				d.Instead = ""
			}
			kept = append(kept, d)
		}
		dead = kept
	}
	return dead
}

func deadKey(d plan.Dead) string { return model.Fold(d.Address) + "\x00" + d.Attribute }
