package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "DIS016", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Out-of-process components always allowed",
	Doc:        "asp_allow_out_of_proc_components is set on IIS 5.0 or later.",
	Why:        "Since IIS 5.0 the property is ignored and taken for true: ASP pages may use components that run in processes of their own, whatever it says.",
	Fix:        "Remove it; nothing reads it.",
	Targets:    since5(),
	Sources:    []string{"KB233968"},
	Confidence: model.Documented,
	check:      reportDead,
})
