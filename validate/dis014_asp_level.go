package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "DIS014", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "ASP process setting ignored here",
	Doc:     "An ASP property of a process is set at an application or directory, or, in worker process isolation mode, at a site.",
	Why: "All applications of one process share these properties. They count at the service and, where protections choose the process, at a site whose " +
		"application has a process of its own; anywhere else they are stored and without effect.",
	Fix:        "Set it at web_service.",
	Sources:    []string{"TYPES"},
	Confidence: model.Documented,
	check:      reportDead,
})
