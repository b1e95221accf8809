package validate

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG013", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Extensions are prohibited after migration",
	Doc:        "A server from before IIS 6.0 that is to be migrated has applications with dynamic content, by their traits or their script maps.",
	Why:        "A clean installation of IIS 6.0 or later prohibits every extension and CGI program that nobody allowed: requests get 404.2. An upgrade to IIS 6.0 allows all of them but those that IIS Lockdown closed, which leaves open what nobody needs.",
	Fix:        "After the migration allow each library that is needed: a web_service_extension block on IIS 6.0, isapiCgiRestriction since 7.0.",
	Targets:    targetsOfSort(since6),
	Sources:    []string{"TN:cc786651", "TN:cc780569", "TN:cc759233", "ID7"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		d, ok := p.comesTo(since6)
		if !ok {
			return
		}
		p.reportApps(p.appsWith("dynamic", "true"), func(who string, _ *model.Object) string {
			return "The traits say dynamic = true of " + who + ": what serves the content must be allowed " + d.where + ", or requests get 404.2."
		})
		if files := p.mappedFiles(); len(files) > 0 {
			p.report(finding{addr: p.addr(), attribute: d.attribute,
				detail: "The script maps of " + p.Server.Name + " lead to " + counted(len(files), "library or program", "libraries and programs") + " that must be allowed " + d.where + ": " + namesText(files) + "."})
		}
	},
})

// mappedFiles lists what the script maps of applications lead to in the
// planned world, each once. Most applications share one list.
func (p *Pass) mappedFiles() []string {
	files, lists := map[string]string{}, map[*model.Object]bool{}
	p.plannedEach(model.App, func(app *model.Object) {
		v, origin := schema.Effective(p.Result.Planned, app, schema.ScriptMaps.Attr)
		if origin.From == nil || lists[origin.From] {
			return
		}
		lists[origin.From] = true
		for _, entry := range v.Items() {
			if fields := strings.SplitN(entry, ",", 3); len(fields) > 1 {
				file := strings.TrimSpace(fields[1])
				files[schema.PathKey(file)] = schema.ShowPath(file)
			}
		}
	})
	var out []string
	for _, file := range files {
		out = append(out, file)
	}
	sort.Strings(out)
	return out
}
