package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM014", Severity: diag.Error, Phase: LivePhase,
	Summary: "Time or memory out of bounds",
	Doc:     "A time limit of a pool or of the service lies outside the schema's bounds (up to 71582 minutes, or 1 to 4294967 seconds), or a memory limit above them.",
	Why: "The bounds are the longest times whose milliseconds fit in 32 bits. IIS takes its default instead of a value outside, and says so in the event log only. " +
		"The configuration cannot declare such a value; a metabase edited by hand can hold one, and then the finding is a warning.",
	Fix:        "Declare the attribute with a value within the bounds, or reset it.",
	Targets:    []schema.Target{schema.IIS6Iis5, schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms525914", "SDK6/ms524792", "TN:cc735211", "MBSCHEMA"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		p.outOfBounds("IIS takes its default instead.",
			schema.PeriodicRestartTime.Attr, schema.PeriodicRestartMemory.Attr, schema.PeriodicRestartPrivateMemory.Attr,
			schema.StartupTimeLimit.Attr, schema.ShutdownTimeLimit.Attr, schema.PingInterval.Attr, schema.PingResponseTime.Attr)
	},
})
