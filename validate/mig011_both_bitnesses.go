package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG011", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "32-bit and 64-bit on one server",
	Doc:        "Applications for 32-bit and for 64-bit worker processes are declared for one server with IIS 6.0 on 64-bit Windows.",
	Why:        "Enable32BitAppOnWin64 is one switch for the whole server on IIS 6.0: its worker processes are all 32-bit or all 64-bit.",
	Fix:        "Move one of the two sorts to another server, or rebuild it; since IIS 7.0 every pool has a switch of its own.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Needs:      []string{"observed.bitness"},
	Sources:    []string{"TN:cc755457", "KB895976"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		narrow := p.appsWith("bitness", "32")
		wide := p.appsWith("bitness", "64")
		switch {
		case !p.only(schema.IIS6WPIM) || len(narrow) == 0 || len(wide) == 0:
		case p.bitness() == "":
			p.notJudged("observed.bitness")
		case p.bitness() == "64":
			p.report(finding{addr: p.addr(), detail: "The traits say bitness = \"32\" of " + ofApps(narrow) + " and \"64\" of " + ofApps(wide) +
				", and the worker processes of " + p.Server.Name + " are all of one sort."})
		}
	},
})
