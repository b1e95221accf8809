package validate

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM013", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "CPU mask names absent processors",
	Doc:        "webGarden of a process model is on and cpuMask has bits for processors the server does not have.",
	Why:        "Bits above the last processor select nothing, so there are fewer worker processes than the mask shows.",
	Fix:        "Take the bits out, or correct observed.processors.",
	Targets:    aspnetWpTargets(),
	Needs:      []string{"observed.processors"},
	Sources:    []string{"WMI-PM"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		p.gardenMasks(func(s subject, v model.Value, present uint64) {
			if v.Num()&present != 0 && v.Num()&^present != 0 {
				p.blame(s, schema.PMCPUMask.Attr, v, fmt.Sprintf(" has the bits 0x%x for processors that are not there: the server has %s.",
					v.Num()&^present, count(p.processors(), "processor")))
			}
		})
	},
})
