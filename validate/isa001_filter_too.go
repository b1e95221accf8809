package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "ISA001", Severity: diag.Warning, Phase: LivePhase,
	Summary: "Extension is a filter too",
	Doc:     "The script maps of an application that runs outside of inetinfo.exe name a library that is installed as a filter too.",
	Why: "A library that is extension and filter in one is always loaded in-process, as if the list InProcessIsapiApps named it: " +
		"its requests are served in inetinfo.exe as LocalSystem, whatever the protection of the application is.",
	Fix:        "Build the filter and the extension as two libraries, or remove one of the two entries.",
	Targets:    []schema.Target{schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Sources:    []string{"POOL5", "MSDN00/isgu51pl"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.protections() || p.only(schema.IIS40) || p.topology() == nil {
			return
		}
		filters := map[string]*topology.Filter{}
		for _, f := range p.topology().Filters {
			if key := schema.PathKey(f.Path); key != "" && filters[key] == nil {
				filters[key] = f
			}
		}
		if len(filters) == 0 {
			return
		}
		found := p.hits(func(l *topology.Library) bool { return filters[l.Key] != nil },
			func(_ *scriptList, l *topology.Library, at *topology.Place) bool { return drawnIn(l, at) })
		for i := range found {
			f, say := filters[found[i].library.Key], finding{attribute: schema.FilterPath.Name}
			if !p.only(schema.IIS50) {
				// The page is one of IIS 5.0; later versions keep its process model.
				say.sources, say.confidence = p.rule.Sources, model.Derived
			}
			say.addr = f.Object.Addr
			say.detail = rowText(schema.FilterPath.Attr) + " = " + pathText(f.Path) + " of " + string(f.Object.Addr) + " is an extension of " +
				found[i].count() + " outside of inetinfo.exe too, and runs in inetinfo.exe for them: " + found[i].names() + "."
			p.report(say)
		}
	},
})
