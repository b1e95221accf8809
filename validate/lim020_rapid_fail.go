package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM020", Severity: diag.Error, Phase: LivePhase,
	Summary: "Rapid-fail protection out of bounds",
	Doc:     "rapid_fail_protection_interval lies outside 1 to 71582 minutes, or rapid_fail_protection_max_crashes is 0.",
	Why: "Rapid-fail protection counts failures within the interval; IIS takes its default instead of a value outside the bounds. " +
		"The configuration cannot declare such a value; a metabase edited by hand can hold one, and then the finding is a warning.",
	Fix:        "Declare an interval of a minute or more and one failure or more; the defaults are 5 minutes and 5 failures.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms525610", "SDK6/ms525633", "SCH", "TN:cc735211"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		p.outOfBounds("IIS takes its default instead.", schema.RapidFailProtectionInterval.Attr, schema.RapidFailProtectionMaxCrashes.Attr)
	},
})
