package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "DIS009", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Ping timeout without pings",
	Doc:        "A process_model sets ping_timeout while ping_frequency is Infinite.",
	Why:        "Without a ping frequency no ping is sent, so nothing can time out.",
	Fix:        "Set ping_frequency, or remove ping_timeout.",
	Targets:    whereAspnetWp(),
	Sources:    []string{"PMS"},
	Confidence: model.Derived,
	check:      reportDead,
})
