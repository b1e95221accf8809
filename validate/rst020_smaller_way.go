package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

var _ = add(Rule{
	ID: "RST020", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "A smaller restart may do",
	Doc: "The plan restarts IIS, or an earlier one left that to be done, and for everything that needs it a smaller way is named. " +
		"A restart that a switch of the isolation mode needs is left out.",
	Why: "A restart of IIS drops every session with the server and takes all sites down, so Microsoft's advice is to avoid it. Recycling a pool, unloading an " +
		"out-of-process application or, for .NET 1.0 with the fix of KB 812833, HttpRuntime.UnloadAppDomain reaches a few applications only.",
	Fix:        "Try the smaller way first, look whether the new value counts, and restart IIS only where it does not.",
	Sources:    []string{"SEED003", "SEED002", "SEED001"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if p.Plan == nil || !p.stays() {
			return
		}
		for i := range p.Plan.Restarts {
			if r := &p.Plan.Restarts[i]; r.Kind == "iis" && len(r.Alternatives) > 0 && !p.needsIIS() {
				addr, _ := p.together(r.Because, "")
				p.report(smallerWay(addr, r, "The plan restarts IIS on "+p.Server.Name+because(r)+"."))
			}
		}
		for i := range p.Plan.Pending {
			left := &p.Plan.Pending[i]
			if r := &left.Restart; r.Kind == "iis" && left.CoveredBy == nil && len(r.Alternatives) > 0 {
				p.report(smallerWay(p.addr(), r, "A restart of IIS on "+p.Server.Name+" is still to be made"+because(r)+"."))
			}
		}
	},
})

func because(r *plan.Restart) string {
	if len(r.Because) == 0 {
		return ""
	}
	return " for " + namesText(r.Because)
}

// smallerWay passes on what the restart itself says. That the way would do here
// is derived, also where pages state all of it.
func smallerWay(addr model.Addr, r *plan.Restart, detail string) finding {
	f := finding{addr: addr, detail: detail + " " + strings.Join(r.Alternatives, " "), sources: r.Sources, confidence: model.Derived}
	if r.Confidence == string(model.Unsourced) {
		f.confidence = model.Unsourced
	}
	return f
}

// needsIIS reports whether something that changes needs the restart of IIS, or
// of the service, and no page names a smaller way for it.
func (p *Pass) needsIIS() bool {
	type asked struct{ kind, attr string }
	for _, unit := range []schema.Unit{schema.UnitMachine, schema.UnitIISAdmin, schema.UnitW3SVC, schema.UnitSite} {
		smaller := map[asked]bool{} // few attributes serve many changes
		needs := func(c cause) bool {
			if c.effect.Self {
				return false
			}
			key := asked{c.change.Type, c.attr.Name}
			has, known := smaller[key]
			if !known {
				has = c.hasSmaller(p.Result.To, unit)
				smaller[key] = has
			}
			return !has
		}
		if len(p.causes(unit, needs)) > 0 {
			return true
		}
	}
	return false
}

// hasSmaller reports whether the table names a smaller way than restarting the
// unit for the attribute that changes.
func (c cause) hasSmaller(t schema.Target, unit schema.Unit) bool {
	kind, _ := model.KindOf(c.change.Type)
	row := schema.Find(kind, c.attr.Name)
	if row == nil {
		return false
	}
	for _, e := range row.Answer(t, kind).Effects {
		if e.Unit == unit && e.Smaller != "" {
			return true
		}
	}
	return false
}
