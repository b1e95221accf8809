package plan_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// units are restarts by kind, name and level.
func units(all []plan.Restart) string {
	var out []string
	for _, r := range all {
		out = append(out, strings.TrimSpace(r.Kind+" "+r.On))
	}
	return strings.Join(out, ", ")
}

// What may wait waits, with one thing left that no waiting holds back: what IIS
// does by itself when the files are written.
func TestDefer(t *testing.T) {
	iis := plan.Restart{Kind: "iis", Level: "iis", Deferrable: true, Drops: plan.Drops{Sites: 3, Applications: 14}}
	own := plan.Restart{Kind: "app", On: "web03/site/A/app/x", Level: "app", Self: true}
	held := plan.Restart{Kind: "iis", Level: "iis", Drops: plan.Drops{Applications: 14}}
	wp := plan.Restart{Kind: "aspnet_wp", On: "v2.0.50727", Level: "pool", Deferrable: true, Drops: plan.Drops{Applications: 2}}
	clr := effect("app_domain", "v1.1.4322", true)
	for _, c := range []struct {
		name                string
		restarts            []plan.Restart
		changes             []plan.Change
		now, waiting, stuck string
		apps                int // of the last one that happens now
	}{
		{name: "nothing"},
		{name: "one that waits", restarts: []plan.Restart{iis}, changes: []plan.Change{changing("web03/a", effect("iisadmin", "", false))}, waiting: "iis"},
		{name: "one by itself", restarts: []plan.Restart{own}, changes: []plan.Change{changing("web03/a", effect("app", "web03/site/A/app/x", true))}, now: "app web03/site/A/app/x"},
		{name: "one that cannot", restarts: []plan.Restart{held}, changes: []plan.Change{changing("web03/a", clr)}, now: "iis", stuck: "iis", apps: 14},
		{name: "the AppDomains of what waits", restarts: []plan.Restart{iis}, changes: []plan.Change{changing("web03/a", effect("iisadmin", "", false), clr, clr), changing("web03/b", clr)},
			now: "app_domain v1.1.4322", waiting: "iis", apps: 14},
		{name: "several", restarts: []plan.Restart{iis}, changes: []plan.Change{changing("web03/a", effect("pool", "B", true), clr), changing("web03/b", effect("pool", "A", true))},
			now: "app_domain v1.1.4322, pool A, pool B", waiting: "iis", apps: 14},
		{name: "one application", restarts: []plan.Restart{iis}, changes: []plan.Change{changing("web03/a", effect("app", "web03/site/A/app/x", true))},
			now: "app web03/site/A/app/x", waiting: "iis", apps: 1},
		{name: "in letters of another case", restarts: []plan.Restart{iis, own}, changes: []plan.Change{changing("web03/a", effect("app", "WEB03/site/a/app/X", true))},
			now: "app web03/site/A/app/x", waiting: "iis"},
		{name: "aspnet_wp.exe waits, its AppDomains do not", restarts: []plan.Restart{wp}, changes: []plan.Change{changing("web03/a", effect("app_domain", "v2.0.50727", true))},
			now: "app_domain v2.0.50727", waiting: "aspnet_wp v2.0.50727", apps: 2},
		{name: "a pool that some change recycles and another asks for", restarts: []plan.Restart{{Kind: "pool", On: "Shop", Level: "pool", Deferrable: true, Drops: plan.Drops{Applications: 3}}},
			changes: []plan.Change{changing("web03/a", effect("pool", "Shop", true)), changing("web03/b", effect("pool", "Shop", false))},
			now:     "pool Shop", waiting: "pool Shop", apps: 3},
	} {
		s := &plan.Server{Name: "web03", Restarts: c.restarts, Disruption: &plan.Disruption{Allow: "none", MaxApps: -1}}
		other := changing("web04/a", clr)
		other.Server = "web04"
		d := s.Defer(append(c.changes, other))
		if units(d.Now.Restarts) != c.now || units(d.Waiting) != c.waiting || units(d.Stuck) != c.stuck {
			t.Errorf("%s: now %s, waiting %s, stuck %s", c.name, units(d.Now.Restarts), units(d.Waiting), units(d.Stuck))
			continue
		}
		if n := len(d.Now.Restarts); n > 0 && d.Now.Restarts[n-1].Drops.Applications != c.apps {
			t.Errorf("%s: it reaches %d applications", c.name, d.Now.Restarts[n-1].Drops.Applications)
		}
		if got := d.Now.Judge(c.changes, at(t, "2004-03-07T12:00:00Z"), plan.Allowance{}); (len(got) == 0) != (c.now == "") {
			t.Errorf("%s: judged %+v", c.name, got)
		}
		if len(s.Restarts) != len(c.restarts) {
			t.Errorf("%s: the plan changed", c.name)
		}
	}
}

// A write of machine.config that waits for IIS restarts the AppDomains of its
// CLR now; a level below that is exceeded, and the brake says why.
func TestDeferPlanned(t *testing.T) {
	r := mustPlan(t, server(object(model.ProcessModel, "v1.1.4322", "memory_limit", model.Number(41))), small5(t))
	d := r.Plan.Servers[0].Defer(r.Plan.Changes)
	if units(d.Waiting) != "iis" || units(d.Now.Restarts) != "app_domain v1.1.4322" || len(d.Stuck) > 0 {
		t.Fatalf("waiting %s, now %s, stuck %s", units(d.Waiting), units(d.Now.Restarts), units(d.Stuck))
	}
	now := at(t, "2004-03-07T12:00:00Z")
	if got := d.Now.Judge(r.Plan.Changes, now, plan.Allowance{Most: most("app", -1)}); len(got) > 0 {
		t.Errorf("%+v", got)
	}
	got := d.Now.Judge(r.Plan.Changes, now, plan.Allowance{Most: most("none", -1)})
	if len(got) != 1 || !strings.Contains(got[0].Text, "needs a restart of level app") || !strings.Contains(got[0].Text, "web03/process_model/v1.1.4322 (memory_limit). IIS does it by itself") {
		t.Errorf("%+v", got)
	}
}
