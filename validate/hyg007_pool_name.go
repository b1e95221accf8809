package validate

import (
	"fmt"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// longestPoolName is how many characters the name of a pool is taken to have at
// most.
const longestPoolName = 64

var _ = add(Rule{
	ID: "HYG007", Severity: diag.Info, Phase: ConfigPhase,
	Summary: "Pool name may be too long",
	Doc:     "The name of a pool has more than 64 characters.",
	Why: "A pool whose name is too long is ignored: the event log says so (5050), and its applications do not run. " +
		"No page says how long a name may be; 64 characters are taken for safe.",
	Fix:        "Give the pool a shorter name.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"TN:cc735211"},
	Confidence: model.Unsourced,
	check: func(p *Pass) {
		if !p.every(schema.Target.Pools) {
			return
		}
		for _, s := range p.subjects(model.AppPool) {
			if n := utf8.RuneCountInString(s.o.Name); n > longestPoolName {
				p.report(finding{addr: s.o.Addr, detail: fmt.Sprintf("The name of %s has %d characters: IIS may ignore the pool.", s.o.Addr, n)})
			}
		}
	},
})
