package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// shortDeadlock is the interval, in seconds, below which an ordinary pause
// looks like a deadlock.
const shortDeadlock = 60

var _ = add(Rule{
	ID: "LIM011", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Deadlock interval too short",
	Doc:     "responseDeadlockInterval of a process model is below one minute, or not longer than an application lets a request run (the trait execution_timeout).",
	Why: "While requests wait and none is answered for that long, the worker process counts as deadlocked and is replaced, and what it was doing is lost. " +
		"A request that may run as long as the interval can bring that about by itself, so a longer executionTimeout needs a longer interval.",
	Fix:        "Make response_deadlock_interval longer than the longest executionTimeout; the default is 00:03:00.",
	Targets:    aspNetTargets(),
	Needs:      []string{"traits.execution_timeout"},
	Sources:    []string{"KB821268", "PMS"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		row := schema.PMResponseDeadlockInterval.Attr
		for _, s := range p.subjects(model.ProcessModel) {
			v, known := p.value(s, row)
			if !known || v.Num() == model.Unlimited || !p.heeded(s, row, v) {
				continue
			}
			if s.holds(row) && v.Num() < shortDeadlock {
				p.blame(s, row, v, " is less than a minute: an ordinary pause of all requests looks like a deadlock.")
			}
			names, without := p.withNumber(s, "execution_timeout", func(limit uint64) bool { return limit >= v.Num() })
			if s.declares(row) {
				for range without {
					p.notJudged("traits.execution_timeout")
				}
			}
			if len(names) > 0 {
				p.report(finding{addr: s.o.Addr, attribute: row.Name,
					detail: rowText(row) + " = " + row.Type.Show(v) + " of " + string(s.o.Addr) + " is not longer than a request may run, in seconds, in " +
						count(len(names), "application") + ": " + namesText(names) + ". A long request looks like a deadlock."})
			}
		}
	},
})
