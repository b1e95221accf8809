package validate

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG021", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "In-process list has no successor",
	Doc:        "A server that obeys the in-process list is to be migrated to IIS 7.0 or later, and entries are declared for it, or it holds others than those that IIS is installed with.",
	Why:        "No property of IIS 7.0 and later takes the place of InProcessIsapiApps: every extension runs in the worker process of its pool, under the account of the pool.",
	Fix:        "Map the extensions in handlers and allow them in isapiCgiRestriction; an extension that relied on LocalSystem needs a pool with an account that suffices.",
	Targets:    targetsOfSort(since7),
	Sources:    []string{"SCH", "MBC"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		d, ok := p.migratesInto(since7)
		if !ok || !p.protections() {
			return
		}
		if entries := p.ownInProcess(); len(entries) > 0 {
			p.report(finding{addr: p.addr().Child(model.InProcessISAPI, ""),
				detail: counted(len(entries), "entry", "entries") + " of in_process_isapi of " + p.Server.Name + " would have no successor " + d.where + ": " + namesText(entries) + "."})
		}
	},
})

// ownInProcess lists the entries of the in-process list that a person put
// there: the declared ones, and of those in the files what setup did not put.
func (p *Pass) ownInProcess() []string {
	found := map[string]string{}
	for _, o := range p.declared(model.InProcessISAPI) {
		for _, s := range o.Settings {
			for _, entry := range wantedEntries(s.Value) {
				found[schema.PathKey(entry)] = schema.ShowPath(entry)
			}
		}
	}
	p.plannedEach(model.InProcessISAPI, func(o *model.Object) {
		for _, s := range o.Settings {
			for _, entry := range s.Value.Items() {
				if key := schema.PathKey(entry); !shipped(key) {
					found[key] = schema.ShowPath(entry)
				}
			}
		}
	})
	var out []string
	for _, entry := range found {
		out = append(out, entry)
	}
	sort.Strings(out)
	return out
}

// shipped reports whether setup puts a library on the list: IIS 5.0 has
// httpodbc.dll and ssinc.dll (MSDN00/apro3ppv), a MetaBase.xml of IIS 6.0
// httpext.dll and msw3prt.dll too, and ASP.NET its own (SEED001).
func shipped(key string) bool {
	switch key[strings.LastIndexByte(key, '\\')+1:] {
	case "aspnet_isapi.dll", "httpext.dll", "httpodbc.dll", "msw3prt.dll", "ssinc.dll":
		return true
	}
	return false
}
