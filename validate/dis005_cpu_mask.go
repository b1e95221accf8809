package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "DIS005", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "CPU mask without web garden",
	Doc:        "A process_model sets cpu_mask and does not set web_garden = true.",
	Why:        "The mask chooses the processors of a web garden; without one it is ignored.",
	Fix:        "Set web_garden = true, or remove cpu_mask.",
	Targets:    whereAspnetWp(),
	Sources:    []string{"PMS", "WMI-PM"},
	Confidence: model.Documented,
	check:      reportDead,
})
