package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS004", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Ignored in worker process mode",
	Doc:        "A process_model of .NET 2.0 or later sets an attribute that worker process isolation mode does not read.",
	Why:        "In worker process isolation mode the application pool decides; beside maxWorkerThreads, maxIoThreads and responseDeadlockInterval the reference of .NET 2.0 names requestQueueLimit, minWorkerThreads and minIoThreads as still read, which older pages do not.",
	Fix:        "Remove the attribute, or set its equivalent on the application pool.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"PMS", "MODES"},
	Confidence: model.Documented,
	check:      reportDead,
})
