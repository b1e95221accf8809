package validate

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// crowd is how many worker processes for each processor are taken for too many.
const crowd = 2

var _ = add(Rule{
	ID: "LIM022", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Web garden larger than the server",
	Doc:     "max_processes of a pool is more than twice the number of processors.",
	Why: "The worker processes of a web garden share the processors; with many more processes than processors they wait for each other and each takes its own memory. " +
		"No page names a bound: twice the processors is a rule of thumb.",
	Fix:        "Set max_processes to the number of processors at most, and to 1 unless the application was made for a web garden.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Needs:      []string{"observed.processors"},
	Sources:    []string{"SDK6/ms525074"},
	Confidence: model.Unsourced,
	check: func(p *Pass) {
		row := schema.MaxProcesses.Attr
		for _, s := range p.subjects(row.Blocks...) {
			v := s.o.Get(row.Name)
			switch {
			case v.Num() <= crowd || !p.heeded(s, row, v):
			case p.processors() == 0:
				p.notJudged("observed.processors")
			case v.Num() > uint64(crowd*p.processors()):
				p.blame(s, row, v, fmt.Sprintf(" is more than twice the %s of the server.", count(p.processors(), "processor")))
			}
		}
	},
})
