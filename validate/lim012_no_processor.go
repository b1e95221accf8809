package validate

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM012", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "CPU mask selects no processor",
	Doc:        "webGarden of a process model is on and cpuMask selects none of the processors the server has.",
	Why:        "A web garden has one worker process for each processor of the mask; with none there is no process for ASP.NET.",
	Fix:        "Set a bit in cpu_mask for each processor that is to run one, the lowest bit for the first.",
	Targets:    aspnetWpTargets(),
	Needs:      []string{"observed.processors"},
	Sources:    []string{"PMS", "WMI-PM"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		p.gardenMasks(func(s subject, v model.Value, present uint64) {
			if v.Num()&present == 0 {
				p.blame(s, schema.PMCPUMask.Attr, v, fmt.Sprintf(" selects none of the %s of the server, and web_garden (webGarden) is on: no worker process can start.", count(p.processors(), "processor")))
			}
		})
	},
})

// gardenMasks gives the masks that somebody set for web gardens, and the bits
// of the processors that are there.
func (p *Pass) gardenMasks(judge func(s subject, mask model.Value, present uint64)) {
	row := schema.PMCPUMask.Attr
	for _, s := range p.subjects(model.ProcessModel) {
		v := s.o.Get(row.Name)
		garden, known := p.value(s, schema.PMWebGarden.Attr)
		if v.IsNull() || v.Num() == allProcessors || !known || !garden.IsTrue() || !p.heeded(s, row, v) {
			continue
		}
		if p.processors() == 0 {
			p.notJudged("observed.processors")
			continue
		}
		present := uint64(1)<<min(p.processors(), 32) - 1
		judge(s, v, present)
	}
}

// allProcessors is the mask that leaves none out, the default (PMS).
const allProcessors = 1<<32 - 1
