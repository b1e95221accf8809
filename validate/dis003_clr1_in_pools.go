package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS003", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Ignored in worker process mode",
	Doc:        "A process_model of .NET 1.0 or 1.1 sets an attribute that worker process isolation mode does not read.",
	Why:        "In worker process isolation mode the application pool decides; of the attributes of .NET 1.x only maxWorkerThreads, maxIoThreads and responseDeadlockInterval are still read.",
	Fix:        "Remove the attribute, or set its equivalent on the application pool.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"MODES", "MIG-IDX"},
	Confidence: model.Documented,
	check:      reportDead,
})
