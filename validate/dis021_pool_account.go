package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS021", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Pool account not used",
	Doc:        "A pool names an account while its identity_type is not the specific user.",
	Why:        "The account and password of a pool are read only when identity_type says so.",
	Fix:        "Set identity_type to the specific user, or remove the account.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms524811", "ID7"},
	Confidence: model.Documented,
	check:      reportDead,
})
