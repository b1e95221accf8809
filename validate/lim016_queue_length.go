package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM016", Severity: diag.Error, Phase: LivePhase,
	Summary: "Queue length out of bounds",
	Doc:     "queue_length (AppPoolQueueLength) of a pool lies outside 10 to 65535.",
	Why: "IIS logs event 1041 and takes its default. One page says that 0 takes the limit away; the page of the property makes it an error, and isoplan follows that one. " +
		"The configuration cannot declare such a length; a metabase edited by hand can hold one, and then the finding is a warning.",
	Fix:        "Declare queue_length from 10 to 65535; the schema's default is 1000.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms524493", "WS03/cc783466"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		p.outOfBounds("IIS logs event 1041 and takes its default instead.", schema.AppPoolQueueLength.Attr)
	},
})
