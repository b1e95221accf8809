package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS020", Severity: diag.Info, Phase: ConfigPhase,
	Summary:    "Ping settings without pings",
	Doc:        "A pool sets how it pings worker processes while pinging is off.",
	Why:        "Nobody pings, so neither the interval nor the time for an answer is used.",
	Fix:        "Set pinging_enabled = true, or remove the settings.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"ID7"},
	Confidence: model.Derived,
	check:      reportDead,
})
