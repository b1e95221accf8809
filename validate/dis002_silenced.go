package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "DIS002", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Setting silenced by enable = false",
	Doc:        "A process_model with enable = false sets another attribute.",
	Why:        "With the process model off ASP.NET runs in no aspnet_wp.exe, so nothing reads the other attributes: memoryLimit and responseDeadlockInterval are ignored, and the interval can no longer be raised for long queries.",
	Fix:        "Remove the attribute, or set enable = true.",
	Targets:    whereAspnetWp(),
	Sources:    []string{"KB812833", "MODES"},
	Confidence: model.Documented,
	check:      reportDead,
})
