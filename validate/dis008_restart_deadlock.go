package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "DIS008", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Attribute unused since .NET 2.0",
	Doc:        "A process_model of .NET 2.0 or later sets response_restart_deadlock_interval.",
	Why:        ".NET 2.0 and later accept the attribute and never read it.",
	Fix:        "Remove the attribute.",
	Targets:    whereAspnet(),
	Sources:    []string{"PMS"},
	Confidence: model.Documented,
	check:      reportDead,
})
