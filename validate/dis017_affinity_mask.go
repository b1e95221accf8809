package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS017", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Processor mask without affinity",
	Doc:        "A pool sets smp_processor_affinity_mask while smp_affinitized is false.",
	Why:        "The mask is read only when the pool is bound to processors.",
	Fix:        "Set smp_affinitized = true, or remove the mask.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms524958"},
	Confidence: model.Documented,
	check:      reportDead,
})
