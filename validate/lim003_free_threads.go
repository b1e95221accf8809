package validate

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM003", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "All threads are to stay free",
	Doc:     "An application wants at least as many threads kept free (the trait min_free_threads) as its process model has in all.",
	Why: "A request runs only while more threads than minFreeThreads are free, so at most maxWorkerThreads for each processor less minFreeThreads run at once. " +
		"Where that is nothing every request waits in the queue. Two pages ask that the value itself be at least minFreeThreads; the values recommended for two processors and more break that, so totals are compared.",
	Fix:        "Lower minFreeThreads of the application, or raise the maximum of the process model: 100 threads for each processor go with 88 free ones for each.",
	Targets:    aspNetTargets(),
	Needs:      []string{"observed.processors", "traits.min_free_threads"},
	Sources:    []string{"KB821268", "PMS", "WMI-PM"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		for _, s := range p.subjects(model.ProcessModel) {
			p.freeThreads(s, schema.PMMaxWorkerThreads.Attr, "no request can run at all", func(total, free uint64) bool { return free >= total })
			p.freeThreads(s, schema.PMMaxIoThreads.Attr, "that many can never be free", func(total, free uint64) bool { return free > total })
		}
	},
})

// freeThreads holds one maximum of threads against what applications want free.
func (p *Pass) freeThreads(s subject, row *schema.Attr, then string, tooMuch func(total, free uint64) bool) {
	v, known := p.value(s, row)
	if !known || v.Num() == 0 || !p.heeded(s, row, v) || !p.fixedThreads(s) {
		return
	}
	cpus := uint64(p.processors())
	names, without := p.withNumber(s, "min_free_threads", func(free uint64) bool { return cpus == 0 || tooMuch(v.Num()*cpus, free) })
	if s.declares(row) {
		for range without {
			p.notJudged("traits.min_free_threads")
		}
	}
	switch {
	case len(names) == 0:
	case cpus == 0:
		p.notJudged("observed.processors")
	default:
		p.report(finding{addr: s.o.Addr, attribute: row.Name,
			detail: fmt.Sprintf("%s = %s of %s makes %d threads on %s, and as many or more are to stay free for %s: %s. So %s.", rowText(row), row.Type.Show(v), s.o.Addr,
				v.Num()*cpus, count(int(cpus), "processor"), count(len(names), "application"), namesText(names), then)})
	}
}

// fixedThreads reports whether the numbers of threads are those of the process
// model. With autoConfig, which the shipped file of 2.0 and later switches on,
// ASP.NET works them out itself (PMS, WMI-PM).
func (p *Pass) fixedThreads(s subject) bool {
	if s.line()&schema.CLR2up == 0 {
		return true
	}
	auto, known := p.value(s, schema.PMAutoConfig.Attr)
	return known && !auto.IsTrue()
}
