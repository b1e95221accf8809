package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "MAN001", Severity: diag.Info, Phase: PlanPhase,
	Summary: "Give IWAM account ASP.NET's rights",
	Doc:     "The plan switches a process model off on a server where the fix of KB 812833 was observed.",
	Why: "ASP.NET then runs in dllhost.exe under the IWAM account, which lacks the rights the ASPNET account was given when ASP.NET was installed. " +
		"No file of the server holds such rights: a person has to grant them.",
	Fix:        "Give the IWAM account of the server the same permissions as ASP.NET's account (KB 307626 lists them) before IISRESET.",
	Sources:    []string{"SEED001", "KB812833"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.protections() {
			return
		}
		for _, c := range p.changesOf(model.ProcessModel) {
			line, _ := schema.CLROf(c.Name)
			has, _ := topology.HasIsolationFix(p.Server.Observed, line)
			if a := changed(c, schema.PMEnable.Name); a != nil && has && c.Change.After[schema.PMEnable.Name] == false {
				p.report(finding{addr: model.Addr(c.Address), attribute: a.Name,
					detail: "With " + rowText(schema.PMEnable.Attr) + " = false of " + c.Address + " ASP.NET runs in dllhost.exe under the IWAM account. " +
						"Give that account the same permissions as ASP.NET's: isoplan does not do it, and applications may fail without."})
			}
		}
	},
})
