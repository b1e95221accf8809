package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM007", Severity: diag.Error, Phase: LivePhase,
	Summary: "Memory limit is no percentage",
	Doc:     "memoryLimit of a process model lies outside 1 to 100.",
	Why: "The number is a share of physical memory in per cent, so nothing else has a meaning; the class behind processModel does not check it. " +
		"The configuration cannot declare such a number, but a machine.config edited by hand can hold one.",
	Fix:        "Declare memory_limit in per cent; the default is 60.",
	Targets:    aspNetTargets(),
	Sources:    []string{"PMS"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		p.outOfBounds("The number is a share of physical memory in per cent.", schema.PMMemoryLimit.Attr)
	},
})
