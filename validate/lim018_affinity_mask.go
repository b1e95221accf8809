package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM018", Severity: diag.Error, Phase: LivePhase,
	Summary: "Affinity mask selects no processor",
	Doc:     "smp_processor_affinity_mask of a pool is 0 while smp_affinitized is on.",
	Why: "The page of the property calls a mask without a bit an error: it leaves the worker processes no processor to run on. " +
		"The configuration cannot declare it; a metabase edited by hand can hold it, and then the finding is a warning.",
	Fix:        "Declare smp_processor_affinity_mask with a bit for each processor, or smp_affinitized = false.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms524958"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		p.outOfBounds("It leaves the worker processes no processor to run on.", schema.SMPProcessorAffinityMask.Attr)
	},
})
