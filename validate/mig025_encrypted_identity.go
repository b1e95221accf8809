package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "MIG025", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "Encrypted identity stops Integrated mode",
	Doc:        "An application whose web.config holds an encrypted identity element is to run in an Integrated pool of IIS 7.0 or later.",
	Why:        "In an Integrated pool every request of such an application gets 500.19.",
	Fix:        "Migrate the element, or use a Classic pool (pipeline = \"classic\").",
	Targets:    targetsOfSort(since7),
	Needs:      []string{"traits.pipeline"},
	Sources:    []string{"BRK"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		p.reportIntegrated(p.appsWith("encrypted_identity", "true"), func(who, where string) string {
			return "The traits say encrypted_identity = true of " + who + ", to run in an Integrated pool " + where + ": every request gets 500.19."
		})
	},
})
