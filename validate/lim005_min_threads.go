package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM005", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Minimum of threads too high",
	Doc:     "minWorkerThreads of a process model is more than half of maxWorkerThreads, or minIoThreads more than maxIoThreads.",
	Why: "Half of the maximum is what is recommended for the worker threads that start without delay: the rest is the reserve for a burst. " +
		"A minimum above the maximum asks for threads that there cannot be.",
	Fix:        "Set the minimum to half of the maximum, for example min_worker_threads = 50 with max_worker_threads = 100.",
	Targets:    aspNetTargets(),
	Sources:    []string{"KB821268"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		for _, s := range p.subjects(model.ProcessModel) {
			p.leastThreads(s, schema.PMMinWorkerThreads.Attr, schema.PMMaxWorkerThreads.Attr, 2, "half of ")
			p.leastThreads(s, schema.PMMinIoThreads.Attr, schema.PMMaxIoThreads.Attr, 1, "")
		}
	},
})

// leastThreads holds a minimum that somebody set against a share of its
// maximum.
func (p *Pass) leastThreads(s subject, low, high *schema.Attr, share uint64, words string) {
	least, most := s.o.Get(low.Name), model.Value{}
	if !least.IsNull() && p.heeded(s, low, least) && p.fixedThreads(s) {
		most, _ = p.value(s, high)
	}
	if most.IsNull() || low.Type.Check(least) != nil || least.Num()*share <= most.Num() {
		return
	}
	p.blame(s, low, least, " is more than "+words+rowText(high)+" = "+high.Type.Show(most)+".")
}
