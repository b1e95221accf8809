package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "DIS010", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "No application pools in this mode",
	Doc:        "An application pool, its defaults or an assignment to a pool is declared for IIS 5.0 isolation mode.",
	Why:        "In IIS 5.0 isolation mode no application pool runs: protection decides where an application runs.",
	Fix:        "Set isolation_mode = \"worker_process\", or remove the pool settings.",
	Targets:    whereProtections(),
	Sources:    []string{"TNET/b6e6c32e-d976-4b53-b0c2-f25202265113"},
	Confidence: model.Documented,
	check:      reportDead,
})
