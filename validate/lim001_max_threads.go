package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM001", Severity: diag.Error, Phase: LivePhase,
	Summary: "Maximum of threads out of bounds",
	Doc:     "maxWorkerThreads or maxIoThreads of a process model lies outside 1 to 2147483646.",
	Why: "The class behind processModel refuses such a number. The configuration cannot declare one; a machine.config edited by hand can hold one, " +
		"and then the finding is a warning, because it is there already.",
	Fix:        "Declare a number from 5 to 100, the range the pages name, or the default, 20.",
	Targets:    aspNetTargets(),
	Sources:    []string{"PMS"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		p.eachOutOfBounds([]*schema.Attr{schema.PMMaxWorkerThreads.Attr, schema.PMMaxIoThreads.Attr}, p.refused)
	},
})
