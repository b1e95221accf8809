package validate

import (
	"maps"
	"slices"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "ISA004", Severity: diag.Warning, Phase: LivePhase,
	Summary: "SSI or IDC pages not isolated",
	Doc:     "A declared application outside of inetinfo.exe maps extensions to ssinc.dll or httpodbc.dll, which the in-process list keeps in inetinfo.exe.",
	Why: "Server-side includes and the Internet Database Connector cannot run out of process: their pages run in inetinfo.exe as LocalSystem " +
		"and are not isolated, although the application is.",
	Fix:        "Take these extensions out of the script maps of the application, or leave it Low and know that it is not isolated.",
	Targets:    []schema.Target{schema.IIS40, schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Sources:    []string{"TN:cc785313", "IIS5J/cc338381"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.protections() || p.topology() == nil {
			return
		}
		var others []hit
		found := p.hits(func(l *topology.Library) bool { return boundLibrary(l.Base) },
			func(_ *scriptList, l *topology.Library, at *topology.Place) bool {
				return drawnIn(l, at) && p.declaredPlaces()[at] != nil
			})
		for i := range found {
			for _, h := range found[i].eachList() {
				if len(h.parts) > 1 || !p.declares(h.parts[0].list.holder, schema.ScriptMaps.Name) {
					others = append(others, h)
					continue
				}
				p.report(finding{addr: p.hitAddr(&h), attribute: schema.ScriptMaps.Name,
					detail: rowText(schema.ScriptMaps.Attr) + " of " + string(p.hitAddr(&h)) + " lead " + h.subject() + ", which runs in inetinfo.exe, for " +
						h.count() + " declared to run outside of it: " + h.names() + "."})
			}
		}
		p.mapsThatWereThere(others)
	},
})

// mapsThatWereThere says once what the script maps a server comes with do to all
// applications that are declared to leave inetinfo.exe: for information, as
// nobody asked for these maps.
func (p *Pass) mapsThatWereThere(all []hit) {
	if len(all) == 0 {
		return
	}
	extensions, names := map[string]bool{}, map[string]bool{}
	for i := range all {
		for _, ext := range all[i].library.Extensions {
			extensions[ext] = true
		}
		for _, part := range all[i].parts {
			for _, name := range part.names {
				names[name] = true
			}
		}
	}
	apps := slices.Sorted(maps.Keys(names))
	p.report(finding{addr: p.addr(), attribute: schema.ScriptMaps.Name, severity: diag.Info,
		detail: "Requests for " + namesText(slices.Sorted(maps.Keys(extensions))) + " still run in inetinfo.exe (ssinc.dll, httpodbc.dll) in " +
			count(len(apps), "application") + " declared to run outside of it: " + namesText(apps) + "."})
}

// boundLibrary reports whether a library cannot run outside of inetinfo.exe:
// server-side includes and the Internet Database Connector (TN:cc785313).
func boundLibrary(base string) bool { return base == "ssinc.dll" || base == "httpodbc.dll" }

// declares reports whether the configuration sets an attribute of an object of
// the planned world.
func (p *Pass) declares(o *model.Object, attribute string) bool {
	if p.wanted == nil {
		p.wanted = map[*model.Object]*model.Object{}
		for _, d := range p.Server.Objects {
			if at := p.planned(d); at != nil {
				p.wanted[at] = d
			}
		}
	}
	d := p.wanted[o]
	if d == nil {
		return false
	}
	_, set := d.Lookup(attribute)
	return set
}
