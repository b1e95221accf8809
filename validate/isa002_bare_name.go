package validate

import (
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "ISA002", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Bare file name in in-process list",
	Doc:     "An entry declared for the in-process list has no path.",
	Why: "A bare name matches a library of that name in any folder: whoever can put one somewhere runs it in inetinfo.exe as LocalSystem " +
		"(the mechanism of MS01-044).",
	Fix:        "Write the whole path of the library.",
	Sources:    []string{"SDK6/ms525160", "KB294774"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		for _, o := range p.declared(model.InProcessISAPI) {
			for _, s := range o.Settings {
				for _, entry := range wantedEntries(s.Value) {
					if !strings.ContainsAny(entry, `\/`) {
						p.report(finding{addr: o.Addr, attribute: s.Name,
							detail: schema.QuoteHCL(entry) + " in in_process_isapi of " + p.Server.Name + " has no path, so it matches every library of that name, wherever it lies."})
					}
				}
			}
		}
	},
})

// wantedEntries gives the entries that a declared value wants in a list.
func wantedEntries(v model.Value) []string {
	if v.Kind() == model.EditKind {
		e := v.Edit()
		if e.HasOnly {
			return e.Only
		}
		wanted := slices.Clone(e.Include)
		for _, m := range e.IncludeUnless {
			wanted = append(wanted, m.Text)
		}
		return wanted
	}
	return v.Items()
}
