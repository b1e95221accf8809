package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "SEC001", Severity: diag.Error, Phase: ConfigPhase,
	Summary: "ASP runs in inetinfo.exe",
	Doc: "The in-process list is declared to name asp.dll, or it puts asp.dll or aspnet_isapi.dll of an application outside of inetinfo.exe " +
		"into inetinfo.exe.",
	Why: "Every page of these applications then runs in inetinfo.exe as LocalSystem, although their protection says otherwise. Nothing IIS ships needs it, " +
		"and intruders use the entry to keep full control of a server.",
	Fix:        "Take the library off the list: exclude its whole path in in_process_isapi. If nobody knows who put it there, treat the server as broken into.",
	Targets:    []schema.Target{schema.IIS40, schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Sources:    []string{"SDK6/ms525160", "KB294774"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if !p.protections() {
			return
		}
		declared := map[string]bool{}
		p.declaredInProcess(func(o *model.Object, s model.Setting) {
			for _, e := range wantedEntries(s.Value) {
				if base := fileName(schema.PathKey(e)); base == "asp.dll" {
					declared[base] = true
					p.report(finding{addr: o.Addr, attribute: s.Name,
						detail: pathText(e) + " in in_process_isapi of " + p.Server.Name + " would run every ASP page in inetinfo.exe as LocalSystem."})
				}
			}
		})
		listed := map[string]bool{}
		for _, e := range p.inProcessList() {
			listed[schema.PathKey(e)] = true
		}
		found := p.hits(func(l *topology.Library) bool {
			return (listed[l.Key] || listed[l.Base]) && !declared[l.Base] && (l.Base == "asp.dll" || p.listDecides(l.CLR))
		}, func(_ *scriptList, l *topology.Library, at *topology.Place) bool { return drawnIn(l, at) })
		for i := range found {
			p.report(finding{addr: p.addr().Child(model.InProcessISAPI, ""), attribute: schema.InProcessApps.Name,
				detail: "The in-process list of " + p.Server.Name + " puts " + pathText(found[i].library.Path) + " into inetinfo.exe for " +
					found[i].count() + " outside of it: " + found[i].names() + "."})
		}
	},
})

// listDecides reports whether the in-process list decides where ASP.NET of a CLR
// runs: with the fix of KB 812833 only. Without it the process model alone does
// (PMS, SEED001).
func (p *Pass) listDecides(clr string) bool {
	line, known := schema.CLROf(clr)
	has, _ := topology.HasIsolationFix(p.Server.Observed, line)
	return known && has
}
