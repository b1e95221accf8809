package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS018", Severity: diag.Info, Phase: ConfigPhase,
	Summary:    "Processor time is not watched",
	Doc:        "A pool sets cpu_limit while cpu_reset_interval is 0, or cpu_action while there is no limit.",
	Why:        "A reset interval of 0 switches the monitoring of processor time off, and without a limit nothing exceeds it.",
	Fix:        "Set what is missing, or remove the setting.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"TN:cc778532"},
	Confidence: model.Documented,
	check:      reportDead,
})
