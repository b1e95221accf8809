package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM019", Severity: diag.Error, Phase: LivePhase,
	Summary: "CPU limit out of bounds",
	Doc:     "cpu_limit of a pool is above 100000, which is 100 per cent, or cpu_reset_interval above 1440 minutes.",
	Why: "The limit counts thousandths of a per cent, and the interval ends at a day; IIS takes its default instead of a value outside. " +
		"The configuration cannot declare such a value; a metabase edited by hand can hold one, and then the finding is a warning.",
	Fix:        "Declare cpu_limit in thousandths of a per cent: 50 per cent is 50000. 0 is no limit.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms524939", "WS03/cc778532", "TN:cc735211"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		p.outOfBounds("IIS takes its default instead.", schema.CPULimit.Attr, schema.CPUResetInterval.Attr)
	},
})
