package validate

import (
	"strconv"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "ISA014", Severity: diag.Warning, Phase: LivePhase,
	Summary: "Filter runs in several processes",
	Doc:     "A filter declares traits = { single_instance = true }, and in worker process isolation mode more than one process would load it.",
	Why: "There a filter is loaded by every worker process that serves it, each with memory of its own, and by a second one while a pool recycles with overlap: " +
		"a filter that guards pages, counts, or keeps a file open for itself then works on half of what it should know.",
	Fix: "Change the filter so that it keeps nothing in its process; else serve all sites from one pool with max_processes = 1, disallow_overlapping_rotation = true and " +
		"disallow_rotation_on_config_change = true, or stay in IIS 5.0 isolation mode.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms525612", "TN:cc775512"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.only(schema.IIS6WPIM) {
			return
		}
		for _, o := range p.declared(model.Filter) {
			if !is(o, "single_instance") {
				continue
			}
			at := p.planned(o)
			if at == nil || p.topology() == nil {
				continue
			}
			answer, _ := p.topology().Answer(at)
			if why := p.runsTwice(answer.FilterHosts); why != "" {
				p.report(finding{addr: o.Addr, attribute: schema.FilterPath.Name, detail: "The filter " + string(o.Addr) + " is declared to run in one process only, and " + why + "."})
			}
		}
	},
})

// runsTwice says why a filter would be loaded by several processes, "" where it
// is not. Pools that host nothing start no worker process.
func (p *Pass) runsTwice(hosts []*topology.Node) string {
	var names []string
	for _, n := range hosts {
		if len(n.Hosted) == 0 {
			continue
		}
		if n.Instances.Known && n.Instances.Count > 1 {
			return "the pool " + n.Name + " has " + strconv.Itoa(n.Instances.Count) + " worker processes"
		}
		names = append(names, n.Name)
	}
	switch {
	case len(names) > 1:
		return count(len(names), "pool") + " load it: " + namesText(names)
	case len(names) == 0:
		return ""
	}
	pool := p.Result.Planned.Find(p.addr().Child(model.AppPool, names[0]))
	if pool == nil {
		return ""
	}
	if v, origin := schema.Effective(p.Result.Planned, pool, schema.DisallowOverlappingRotation.Attr); !v.IsTrue() && origin.Kind != schema.OriginUnreadable {
		return "the pool " + names[0] + " starts a second worker process before the first one ends when it recycles (DisallowOverlappingRotation is false)"
	}
	return ""
}
