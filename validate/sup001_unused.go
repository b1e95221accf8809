package validate

import "github.com/isoplan/isoplan/internal/diag"

var unusedSuppression = add(Rule{
	ID: "SUP001", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Suppression silences nothing",
	Doc:     "An isoplan:ignore comment or suppress block matched no finding, or names no rule.",
	Why:     "What it was written for is gone, or it never covered the right line; it would silence the next finding nobody expects.",
	Fix:     "Remove it, or correct the id and the place.",
})
