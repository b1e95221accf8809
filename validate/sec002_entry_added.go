package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "SEC002", Severity: diag.Warning, Phase: PlanPhase,
	Summary:    "Code moves into inetinfo.exe",
	Doc:        "The plan adds an entry to the in-process list where protections decide.",
	Why:        "The library runs in inetinfo.exe as LocalSystem for every application from then on: a fault in it ends all of IIS, and a hole in it opens the server.",
	Fix:        "Add it only if the library cannot run out of process, by its whole path; say why in a suppression.",
	Targets:    []schema.Target{schema.IIS40, schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Sources:    []string{"POOL5", "SDK6/ms525160"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.protections() {
			return
		}
		for _, c := range p.changesOf(model.InProcessISAPI) {
			if a := changed(c, schema.InProcessApps.Name); a != nil && len(a.Added) > 0 {
				p.report(finding{addr: model.Addr(c.Address), attribute: a.Name,
					detail: "The plan puts " + pathTexts(a.Added) + " on the in-process list of " + p.Server.Name + ": code that runs in inetinfo.exe as LocalSystem."})
			}
		}
	},
})
