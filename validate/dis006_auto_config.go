package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "DIS006", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Thread limits computed by autoConfig",
	Doc:        "A process_model with auto_config = true sets limits of threads.",
	Why:        "autoConfig computes these limits at run time, so the values written are not used.",
	Fix:        "Set auto_config = false, or remove the limits.",
	Targets:    whereAspnet(),
	Sources:    []string{"WMI-PM", "KB821268"},
	Confidence: model.Documented,
	check:      reportDead,
})
