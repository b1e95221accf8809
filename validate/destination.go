package validate

import (
	"github.com/isoplan/isoplan/internal/schema"
)

// migratesTo is the argument of a server that names the version it goes to.
const migratesTo = "migrates_to"

// destination is where a server is to run, for rules about what breaks there.
type destination struct {
	// where names it in a sentence: "in worker process isolation mode", "on IIS
	// 7.5".
	where string
	// attribute is the argument of the server that leads there.
	attribute string
	target    schema.Target
}

// runsOn reports whether a server becomes, or already is, one of the targets of
// a sort. What it is counts first: that is broken today.
func (p *Pass) runsOn(of func(schema.Target) bool) (destination, bool) {
	if p.every(of) {
		return p.here(), true
	}
	return p.migratesInto(of)
}

// comesTo is runsOn for a server that is not there yet: what a person declares
// or the plan does brings it there.
func (p *Pass) comesTo(of func(schema.Target) bool) (destination, bool) {
	if p.Result != nil && p.Result.From != schema.NoTarget && !of(p.Result.From) && p.every(of) {
		return p.here(), true
	}
	for _, t := range p.Targets {
		if of(t) {
			return destination{}, false
		}
	}
	return p.migratesInto(of)
}

// here is the first target the server can run on after the plan.
func (p *Pass) here() destination {
	t := p.Targets[0]
	d := destination{where: "on IIS " + t.Version(), attribute: "version", target: t}
	if t.Mode() != "" {
		d.where, d.attribute = "in "+modeText(t.Mode()), schema.IsolationMode.Name
	}
	return d
}

// migratesInto looks at migrates_to. IIS 6.0 has two modes: where only one of
// them is of the sort the sentence names it, since which one a migration ends
// in is for a person to say.
func (p *Pass) migratesInto(of func(schema.Target) bool) (destination, bool) {
	all := p.migration()
	fit := 0
	d := destination{attribute: migratesTo}
	for _, t := range all {
		if !of(t) {
			continue
		}
		if fit++; fit == 1 {
			d.target = t
		}
	}
	switch {
	case fit == 0:
		return destination{}, false
	case fit == len(all):
		d.where = "on IIS " + d.target.Version()
	default:
		d.where = "in " + modeText(d.target.Mode()) + " of IIS " + d.target.Version()
	}
	return d, true
}

// since6 is the sort of targets whose requests come through HTTP.sys, and that
// prohibit what nobody allowed.
func since6(t schema.Target) bool { return t >= schema.IIS6Iis5 }

// exactly is the sort of one target.
func exactly(want schema.Target) func(schema.Target) bool {
	return func(t schema.Target) bool { return t == want }
}

// targetsOfSort lists the targets of a sort, for rules that speak of no others.
func targetsOfSort(of func(schema.Target) bool) []schema.Target {
	var all []schema.Target
	for _, t := range schema.Targets() {
		if of(t) {
			all = append(all, t)
		}
	}
	return all
}
