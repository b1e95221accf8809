package validate

import "github.com/isoplan/isoplan/internal/diag"

var expiredSuppression = add(Rule{
	ID: "SUP002", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Suppression has expired",
	Doc:     "The day an isoplan:ignore comment or suppress block holds until has passed.",
	Why:     "Somebody meant to look again by then; the finding shows once more.",
	Fix:     "Mend what the rule reports, or give a new reason and a new day.",
})
