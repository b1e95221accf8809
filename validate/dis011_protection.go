package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS011", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Ignored: the application pool decides",
	Doc:        "protection, or another setting of out-of-process applications, is declared for worker process isolation mode.",
	Why:        "In worker process isolation mode the application pool decides in which process an application runs; Low, Medium and High are stored and not used, and there are no out-of-process applications.",
	Fix:        "Use app_pool, or remove the setting.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms525400", "TN:cc728246", "TN:cc779729"},
	Confidence: model.Documented,
	check:      reportDead,
})
