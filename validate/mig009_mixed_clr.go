package validate

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG009", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "Two CLRs in one pool",
	Doc:        "Applications of one pool need different versions of the CLR, by their traits or their script maps.",
	Why:        "One worker process runs one version of ASP.NET: applications of another show \"Server Application Unavailable\" (event 1062). IIS 6.0 does not prevent it, and the script map of a sub-application is enough.",
	Fix:        "Make one pool for each version of the CLR and assign the applications to them.",
	Targets:    targetsOfSort(schema.Target.Pools),
	Sources:    []string{"OWS2", "UPG"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.every(schema.Target.Pools) {
			return
		}
		t := p.tenants()
		mixed := t.byLine()
		for _, name := range sortedKeys(mixed) {
			if of := mixed[name]; len(of) > 1 {
				p.report(finding{addr: t.address(name), detail: "The pool " + schema.QuoteHCL(t.nameOf(name)) + " holds applications of different versions of the CLR: " + linesText(of) + "."})
			}
		}
	},
})

// byLine sorts the applications of every pool by the lines of the CLR they
// need: folded name of the pool, line, applications.
func (t *tenants) byLine() map[string]map[string][]*model.Object {
	c := t.p.clrs(t)
	out := map[string]map[string][]*model.Object{}
	put := func(pool, line string, app *model.Object) {
		key := model.Fold(pool)
		if pool == "" || line == "" {
			return
		}
		if out[key] == nil {
			out[key] = map[string][]*model.Object{}
		}
		out[key][line] = append(out[key][line], app)
	}
	said := map[string]bool{}
	for _, app := range t.saying("clr") {
		if line, ok := t.trait(app, "clr"); ok {
			put(t.poolOf(app), line, app)
			said[t.p.keyOf(app)] = true
		}
	}
	t.p.plannedEach(model.App, func(app *model.Object) {
		lines := c.mapped(app)
		if len(lines) == 0 || said[app.Addr.Key()] {
			return
		}
		v, _ := schema.Effective(t.p.Result.Planned, app, schema.AppPoolID.Attr)
		for _, line := range lines {
			put(v.Str(), line, app)
		}
	})
	return out
}

// nameOf spells the name of a pool as it is declared or stored.
func (t *tenants) nameOf(folded string) string {
	if pool := t.pool(folded); pool != nil {
		return pool.Name
	}
	return folded
}

func linesText(of map[string][]*model.Object) string {
	var parts []string
	for line, apps := range of {
		parts = append(parts, line+" for "+ofApps(apps))
	}
	sort.Strings(parts)
	return strings.Join(parts, "; ")
}
