package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "MIG024", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "Impersonation stops Integrated mode",
	Doc:        "An application whose web.config has identity impersonate = true is to run in an Integrated pool of IIS 7.0 or later.",
	Why:        "Impersonation does not hold in the first stages of the Integrated pipeline, before PostAuthenticateRequest: an application that asks for it gets 500.24 for every request.",
	Fix:        "Use a Classic pool (pipeline = \"classic\"); or switch validateIntegratedModeConfiguration off where BeginRequest and AuthenticateRequest need no impersonation.",
	Targets:    targetsOfSort(since7),
	Needs:      []string{"traits.pipeline"},
	Sources:    []string{"BRK"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		p.reportIntegrated(p.appsWith("impersonate", "true"), func(who, where string) string {
			return "The traits say impersonate = true of " + who + ", to run in an Integrated pool " + where + ": every request gets 500.24."
		})
	},
})
