package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS019", Severity: diag.Info, Phase: ConfigPhase,
	Summary:    "Orphan action without orphaning",
	Doc:        "A pool sets the action for orphaned worker processes while orphaning is off.",
	Why:        "The action is run only when a failed worker process is left running instead of being ended.",
	Fix:        "Set orphan_worker_process = true, or remove the action.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"ID7"},
	Confidence: model.Documented,
	check:      reportDead,
})
