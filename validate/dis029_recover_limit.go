package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "DIS029", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Recover limit without High protection",
	Doc:        "An application sets app_oop_recover_limit and is not High.",
	Why:        "The limit says how often the process of an out-of-process application is started again. IIS 5.0 obeys it for High applications, which have a process each, and ignores it for Medium ones; inetinfo.exe, where Low applications are, has none.",
	Fix:        `Set protection = "high", or remove the limit.`,
	Targets:    whereProtections(),
	Sources:    []string{"Q284716", "Q280812"},
	Confidence: model.Documented,
	check:      reportDead,
})
