package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS013", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "In-process list ignored here",
	Doc:        "Entries of the in-process list are declared for worker process isolation mode.",
	Why:        "The list moves extensions into inetinfo.exe, which worker process isolation mode does not use for applications: every extension is loaded into w3wp.exe.",
	Fix:        "Remove the entries; pools have no such list.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms525982", "TNET/b6e6c32e-d976-4b53-b0c2-f25202265113"},
	Confidence: model.Documented,
	check:      reportDead,
})
