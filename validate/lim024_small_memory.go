package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// smallKB is the private memory below which a worker process is taken to reach
// its limit by starting: 40 MB.
const smallKB = 40 << 10

var _ = add(Rule{
	ID: "LIM024", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Private memory limit very small",
	Doc:     "periodic_restart_private_memory of a pool is below 40 MB and not 0.",
	Why: "A worker process needs some tens of MB before it has done anything, so the pool would be recycled again and again. " +
		"No page names a least amount: 40 MB is a rule of thumb. The number counts KB.",
	Fix:        "Write the amount with its unit, for example \"192MB\", or 0 for no limit.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms525009"},
	Confidence: model.Unsourced,
	check: func(p *Pass) {
		row := schema.PeriodicRestartPrivateMemory.Attr
		for _, s := range p.subjects(row.Blocks...) {
			if v := s.o.Get(row.Name); v.Num() > 0 && v.Num() < smallKB && p.heeded(s, row, v) {
				p.blame(s, row, v, " is below 40 MB: a worker process reaches that by starting, and the pool is recycled again and again.")
			}
		}
	},
})
