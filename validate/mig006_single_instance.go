package validate

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG006", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Single-instance code may run twice",
	Doc:        "An application or a pool is said to be single_instance, and its pool has several worker processes, or an old one may overlap with its successor.",
	Why:        "A pool with max_processes above 1 runs the code several times, and an overlapped recycle starts the new worker process before the old one has ended: both use the same file or lock for a while.",
	Fix:        "Set max_processes = 1, disallow_overlapping_rotation = true and disallow_rotation_on_config_change = true on the pool.",
	Targets:    targetsOfSort(schema.Target.Pools),
	Sources:    []string{"SDK6/ms525069", "SDK6/ms525764", "TN:cc775512"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if d, ok := p.comesTo(schema.Target.Pools); ok && d.attribute == migratesTo {
			p.reportApps(p.appsWith("single_instance", "true"), func(who string, _ *model.Object) string {
				return "The traits say single_instance = true of " + who + ", and " + d.where + " a pool that recycles starts the new worker process before the old one has ended, unless it says otherwise."
			})
		}
		if !p.every(schema.Target.Pools) {
			return
		}
		t := p.tenants()
		for _, s := range t.singles() {
			if reason := t.twice(t.pool(s.name)); reason != "" {
				p.report(finding{addr: t.address(s.name), attribute: schema.DisallowOverlappingRotation.Name,
					detail: "The traits say single_instance = true of " + s.who + ", and the pool " + schema.QuoteHCL(s.name) + " can run the code twice: " + reason + "."})
			}
		}
	},
})

// single is a pool in which something must not run twice.
type single struct{ name, who string }

// singles lists those pools, by name.
func (t *tenants) singles() []single {
	var all []single
	apps := map[string][]*model.Object{}
	for _, app := range t.p.appsWith("single_instance", "true") {
		if name := t.poolOf(app); name != "" {
			apps[model.Fold(name)] = append(apps[model.Fold(name)], app)
		}
	}
	for key, of := range apps {
		all = append(all, single{t.poolOf(of[0]), ofApps(of)})
		if pool := t.pool(key); pool != nil {
			all[len(all)-1].name = pool.Name
		}
	}
	for key, pool := range t.declared {
		if is(pool, "single_instance") && len(apps[key]) == 0 {
			all = append(all, single{pool.Name, string(pool.Addr)})
		}
	}
	sort.Slice(all, func(i, j int) bool { return model.Fold(all[i].name) < model.Fold(all[j].name) })
	return all
}

// twice says why a pool can run code twice; "" where it cannot, or where that
// is not known.
func (t *tenants) twice(pool *model.Object) string {
	var reasons []string
	if v, known := t.value(pool, schema.MaxProcesses.Attr); known && v.Num() > 1 {
		reasons = append(reasons, rowText(schema.MaxProcesses.Attr)+" = "+schema.MaxProcesses.Type.Show(v))
	}
	if v, known := t.value(pool, schema.DisallowOverlappingRotation.Attr); known && !v.IsTrue() {
		reasons = append(reasons, rowText(schema.DisallowOverlappingRotation.Attr)+" = false")
	}
	return strings.Join(reasons, ", ")
}
