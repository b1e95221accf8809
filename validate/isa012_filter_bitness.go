package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "ISA012", Severity: diag.Error, Phase: LivePhase,
	Summary: "Filter of the wrong bitness",
	Doc:     "A filter that would be loaded declares traits = { bitness = ... } other than that of the worker processes.",
	Why: "A worker process of 64 bits cannot load a library of 32 bits, nor the other way round: not all filters can be loaded, the start of the site " +
		"is aborted, and event 2268 stands in the log.",
	Fix:        "Install the filter in the version for the processors, or change enable32_bit_app_on_win64 of app_pool_defaults for the whole server.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Needs:      []string{"observed.bitness"},
	Sources:    []string{"KB895976", "TN:cc755457"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.only(schema.IIS6WPIM) {
			return
		}
		for _, o := range p.declared(model.Filter) {
			bits, said := trait(o, "bitness")
			if !said || !p.loads(o) {
				continue
			}
			workers, _ := p.workerBitness()
			switch {
			case workers == "":
				p.notJudged("observed.bitness")
			case workers != bits:
				p.report(finding{addr: o.Addr, attribute: schema.FilterPath.Name,
					detail: "The filter " + string(o.Addr) + " was built for " + bits + " bits, and the worker processes of " + p.Server.Name + " have " + workers + "."})
			}
		}
	},
})

// loads reports whether a declared filter would be loaded at all.
func (p *Pass) loads(filter *model.Object) bool {
	at := p.planned(filter)
	if at == nil || p.topology() == nil {
		return false
	}
	answer, _ := p.topology().Answer(at)
	return answer.Filter != nil && answer.Filter.Loaded
}
