package validate

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// muchMemory is the share of memory, in per cent, above which a worker process
// leaves Windows and everything else too little.
const muchMemory = 90

var _ = add(Rule{
	ID: "LIM008", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Memory limit too large",
	Doc:     "memoryLimit of a process model is above 90 per cent, or, where pools take its place, more than a pool can be told.",
	Why: "A worker process that may take nearly all of the memory makes Windows swap before it is ever replaced. In worker process isolation mode the share has to become " +
		"an amount of memory of a pool, periodic_restart_private_memory, which ends at 3,145,728 KB.",
	Fix:        "Use a smaller share: the default is 60. For a pool set periodic_restart_private_memory, at most \"3GB\".",
	Targets:    aspNetTargets(),
	Needs:      []string{"observed.memory"},
	Sources:    []string{"PMS", "SDK6/ms525009"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		row := schema.PMMemoryLimit.Attr
		for _, s := range p.subjects(model.ProcessModel) {
			v := s.o.Get(row.Name)
			switch {
			case v.IsNull() || row.Type.Check(v) != nil:
			case p.only(schema.IIS6WPIM):
				p.memoryOfPool(s, row, v)
			case v.Num() > muchMemory && p.heeded(s, row, v):
				p.blame(s, row, v, " lets the worker process take more than 90 per cent of the memory before it is replaced: Windows swaps first.")
			}
		}
	},
})

// memoryOfPool looks at the amount that a share becomes on a pool, where
// somebody declares the share or the plan makes pools take its place.
func (p *Pass) memoryOfPool(s subject, row *schema.Attr, v model.Value) {
	switched := p.Result != nil && p.Result.From != p.Result.To
	if !s.declares(row) && !switched {
		return
	}
	if p.memory() == 0 {
		p.notJudged("observed.memory")
		return
	}
	for _, e := range row.Equivalents(s.o, schema.Machine{MemoryKB: p.memory()}) {
		if e.Problem != "" {
			p.blame(s, row, v, fmt.Sprintf(" would be more of the server's %d KB than a pool can be told: %s.", p.memory(), e.Problem))
		}
	}
}
