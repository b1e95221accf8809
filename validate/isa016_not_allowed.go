package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "ISA016", Severity: diag.Warning, Phase: LivePhase,
	Summary:    "Extension no web service extension allows",
	Doc:        "A declared list of script maps, or the CLR that the traits of an application name, leads to a library that no web service extension of IIS 6.0 allows.",
	Why:        "IIS 6.0 runs only what its list of web service extensions allows: every request to the extensions fails with 404.2.",
	Fix:        "Declare the library as a web_service_extension with allow = true, or take it out of the script maps.",
	Targets:    []schema.Target{schema.IIS6Iis5, schema.IIS6WPIM},
	Sources:    []string{"TN:cc759233", "WS03/cc779909"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.every(schema.Target.TextMetabase) || !p.wantsExtensions() || p.topology() == nil {
			return
		}
		allowed, listed := p.allowedLibraries()
		if !listed {
			return
		}
		needs := p.neededCLRs()
		found := p.hits(func(l *topology.Library) bool { return !allowed(l.Key) },
			func(list *scriptList, l *topology.Library, at *topology.Place) bool {
				return needs[at] != 0 && needs[at] == clrLine(l.CLR) || p.declares(list.holder, schema.ScriptMaps.Name)
			})
		for i := range found {
			for _, h := range found[i].eachList() {
				p.report(finding{addr: p.hitAddr(&h), attribute: schema.ScriptMaps.Name,
					detail: rowText(schema.ScriptMaps.Attr) + " of " + string(p.hitAddr(&h)) + " lead " + h.subject() + ", which no web service extension of " +
						p.Server.Name + " allows: " + h.count() + ", " + h.names() + "."})
			}
		}
	},
})

// wantsExtensions reports whether the configuration says anything about
// extensions that have to run.
func (p *Pass) wantsExtensions() bool {
	for _, o := range p.Server.Objects {
		if _, set := o.Lookup(schema.ScriptMaps.Name); set {
			return true
		}
		if _, said := trait(o, "clr"); said {
			return true
		}
	}
	return false
}

// allowedLibraries tells of a library whether the web service extensions of the
// planned world let it run; listed is false where there are none. A library
// that is listed counts by its entry, any other by the entry *.dll
// (WS03/cc779909). Of a path that may be written in several ways nothing is
// said against.
func (p *Pass) allowedLibraries() (allowed func(key string) bool, listed bool) {
	entries := map[string]bool{}
	p.Result.Planned.Each(func(o *model.Object) {
		if o.Kind == model.WebServiceExtension {
			entries[schema.PathKey(o.Name)], _ = schema.ExtensionAllow.Of(o)
		}
	})
	return func(key string) bool {
		if runs, named := entries[key]; named {
			return runs
		}
		return entries["*.dll"] || strings.ContainsAny(key, "%~") || fileName(key) == key
	}, len(entries) > 0
}

// neededCLRs gives the CLR lines that declared applications say they need.
func (p *Pass) neededCLRs() map[*topology.Place]schema.CLR {
	needs := map[*topology.Place]schema.CLR{}
	for _, app := range p.declared(model.App) {
		word, said := trait(app, "clr")
		if !said {
			continue
		}
		if at := p.place(app); at != nil {
			needs[at] = clrOfTrait(word)
		}
	}
	return needs
}

func clrLine(folder string) schema.CLR {
	line, _ := schema.CLROf(folder)
	return line
}

// clrOfTrait gives the line of a word of the trait clr.
func clrOfTrait(word string) schema.CLR {
	return map[string]schema.CLR{"1.0": schema.CLR10, "1.1": schema.CLR11, "2.0": schema.CLR20, "4.0": schema.CLR40}[word]
}
