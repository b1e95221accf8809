package validate

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// The most private memory the guidance for ASP.NET gives a worker process: 800
// MB, or 60 per cent of physical memory where that is less (TN:cc758408).
const (
	guidanceKB      = 800 << 10
	guidancePercent = 60
)

var _ = add(Rule{
	ID: "LIM017", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Private memory above ASP.NET's guidance",
	Doc:        "periodic_restart_private_memory of a pool that runs ASP.NET is above 800 MB or above 60 per cent of the server's memory.",
	Why:        "The guidance for ASP.NET replaces a worker process at 60 per cent of physical memory, and at 800 MB where that is less. A larger limit lets it grow beyond.",
	Fix:        "Set periodic_restart_private_memory to the smaller of 60 per cent of physical memory and \"800MB\".",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Needs:      []string{"observed.memory"},
	Sources:    []string{"TN:cc758408"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		row := schema.PeriodicRestartPrivateMemory.Attr
		for _, s := range p.subjects(model.AppPoolDefaults, model.AppPool) {
			v := s.o.Get(row.Name)
			if v.Num() == 0 || row.Type.Check(v) != nil || !p.heeded(s, row, v) || !p.hostsAspNet(s) {
				continue
			}
			share := p.memory() / 100 * guidancePercent
			switch {
			case v.Num() > guidanceKB:
				p.blame(s, row, v, " is above the 800 MB that the guidance for ASP.NET allows.")
			case share == 0:
				p.notJudged("observed.memory")
			case v.Num() > share:
				p.blame(s, row, v, fmt.Sprintf(" is above 60 per cent of the server's memory, which is %d KB.", share))
			}
		}
	},
})

// hostsAspNet reports whether a pool is known to run ASP.NET; the defaults do
// where any pool does.
func (p *Pass) hostsAspNet(s subject) bool {
	if s.o.Kind == model.AppPoolDefaults {
		return len(p.aspNet().pools) > 0
	}
	return p.aspNet().pools[model.Fold(s.o.Name)]
}
