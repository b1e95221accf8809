package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "ISA005", Severity: diag.Warning, Phase: LivePhase,
	Summary: "In-process list lacks mapped library",
	Doc:     "An application outside of inetinfo.exe maps extensions to ssinc.dll or httpodbc.dll, and the in-process list does not name the library.",
	Why: "Both libraries cannot run out of process, and the list is what keeps them in inetinfo.exe. Where nothing is stored IIS 4.0 to 5.1 list both, " +
		"and IIS 6.0 lists none.",
	Fix:        "Put the whole path of the library into include of in_process_isapi, or take its extensions out of the script maps.",
	Targets:    []schema.Target{schema.IIS40, schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Sources:    []string{"TN:cc785313", "IIS5J/cc338381", "SDK6/ms525160"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if !p.protections() || p.topology() == nil {
			return
		}
		listed := map[string]bool{} // an entry in another folder is for ISA003
		for _, e := range p.inProcessList() {
			listed[fileName(schema.PathKey(e))] = true
		}
		found := p.hits(func(l *topology.Library) bool { return boundLibrary(l.Base) && !listed[l.Base] },
			func(_ *scriptList, l *topology.Library, at *topology.Place) bool {
				return outside(ownNode(at)) && outside(nodeOf(at, l.Extensions[0]))
			})
		for i := range found {
			p.report(finding{addr: p.addr().Child(model.InProcessISAPI, ""), attribute: schema.InProcessApps.Name,
				detail: "The in-process list of " + p.Server.Name + " does not name " + found[i].library.Base + ", and script maps lead " + found[i].subject() +
					" for " + found[i].count() + " outside of inetinfo.exe: " + found[i].names() + "."})
		}
	},
})
