package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "ISA003", Severity: diag.Warning, Phase: LivePhase,
	Summary: "Extension named like in-process entry",
	Doc:     "On IIS 5.0 without the fix of MS01-044 an extension of an application outside of inetinfo.exe has the file name of an in-process entry in another folder.",
	Why: "IIS 5.0 keeps every entry of the list as a bare name too: a library of that name is loaded into inetinfo.exe, " +
		"wherever it lies and whatever the protection of the application is.",
	Fix:        "Install Service Pack 3 of Windows 2000 or the fix of MS01-044, or give the library another name.",
	Targets:    []schema.Target{schema.IIS50},
	Needs:      []string{needsPack, needsFixes},
	Sources:    []string{"KB294774"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		has, known := topology.HasListFix(p.Server.Observed)
		if !p.only(schema.IIS50) || has || p.topology() == nil {
			return
		}
		entries := map[string]string{} // entries with a path, by file name
		whole := map[string]bool{}
		for _, e := range p.inProcessList() {
			key := schema.PathKey(e)
			whole[key] = true
			if base := fileName(key); base != key && entries[base] == "" {
				entries[base] = e
			}
		}
		found := p.hits(func(l *topology.Library) bool { return entries[l.Base] != "" && !whole[l.Key] && !whole[l.Base] },
			func(_ *scriptList, _ *topology.Library, at *topology.Place) bool { return outside(ownNode(at)) })
		for i := range found {
			if !known {
				p.notJudged(listFixNeeds(p.Server.Observed))
				continue
			}
			p.report(finding{addr: p.addr().Child(model.InProcessISAPI, ""), attribute: schema.InProcessApps.Name,
				detail: "Script maps lead " + found[i].subject() + ", which has the file name of the in-process entry " + pathText(entries[found[i].library.Base]) +
					" and runs in inetinfo.exe like that, for " + found[i].count() + " outside of it: " + found[i].names() + "."})
		}
	},
})
