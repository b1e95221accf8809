package validate

import (
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG033", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Sites share a name",
	Doc:        "Two sites of a server that is to be migrated to IIS 7.0 or later have one name, or a site has none.",
	Why:        "Names of sites are unique since IIS 7.0: the mapper of old programs appends numbers to names that repeat, and scripts and documents that use the name find another site.",
	Fix:        "Give every site a server_comment of its own before the migration.",
	Targets:    targetsOfSort(since7),
	Sources:    []string{"MBC"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		d, ok := p.migratesInto(since7)
		if !ok {
			return
		}
		named := map[string][]*model.Object{}
		add := func(site *model.Object) {
			key := model.Fold(siteName(site))
			named[key] = append(named[key], site)
		}
		if p.Result != nil && p.Result.Planned != nil {
			p.plannedEach(model.Site, add)
		} else {
			for _, site := range p.declared(model.Site) {
				add(site)
			}
		}
		for _, key := range sortedKeys(named) {
			if sites := named[key]; len(sites) > 1 {
				sort.Slice(sites, func(i, j int) bool { return sites[i].Addr.Key() < sites[j].Addr.Key() })
				p.report(finding{addr: sites[0].Addr, attribute: schema.ServerComment.Name,
					detail: count(len(sites), "site") + " of " + p.Server.Name + " have the name " + schema.QuoteHCL(siteName(sites[0])) + " (" + namesText(appNames(sites)) + "), and names are unique " + d.where + "."})
			}
		}
	},
})

// siteName is what a site is called: what the plan writes, else what it is
// known by.
func siteName(site *model.Object) string {
	if name, set := schema.ServerComment.Of(site); set {
		return name
	}
	return site.Name
}
