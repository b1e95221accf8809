package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

func TestCovers(t *testing.T) {
	r := func(kind, on string) *plan.Restart { return &plan.Restart{Kind: kind, On: on} }
	for _, c := range []struct {
		made, left *plan.Restart
		want       bool
	}{
		{r("iis", ""), r("iis", ""), true},
		{r("iis", ""), r("w3svc", ""), true},
		{r("iis", ""), r("pool", "Shop"), true},
		{r("iis", ""), r("aspnet_wp", "v1.1.4322"), true},
		{r("iis", ""), r("app_domain", "v1.1.4322"), true},
		{r("iis", ""), r("app", "web03/site/A/app/x"), true},
		{r("iis", ""), r("site", "web03/site/A"), true},
		{r("iis", ""), r("httpfilter", ""), false},
		{r("iis", ""), r("iis", "HTTPFilter"), false},
		{r("iis", ""), r("reboot", ""), false},
		{r("iis", "HTTPFilter"), r("httpfilter", ""), true},
		{r("iis", "HTTPFilter"), r("iis", "HTTPFilter"), true},
		{r("iis", "HTTPFilter"), r("iis", ""), true},
		{r("reboot", ""), r("iis", "HTTPFilter"), true},
		{r("reboot", ""), r("httpfilter", ""), true},
		{r("httpfilter", ""), r("httpfilter", ""), true},
		{r("httpfilter", ""), r("w3svc", ""), false},
		{r("w3svc", ""), r("site", "web03/site/A"), true},
		{r("w3svc", ""), r("iis", ""), false},
		{r("w3svc", ""), r("pool", "Shop"), false},
		{r("site", "web03/site/A"), r("site", "WEB03/site/a"), true},
		{r("site", "web03/site/A"), r("site", "web03/site/B"), false},
		{r("pool", "Shop"), r("pool", "shop"), true},
		{r("pool", "Shop"), r("pool", "Other"), false},
		{r("pool", "Shop"), r("app", "web03/site/A/app/x"), false},
		{r("aspnet_wp", "v1.1.4322"), r("app_domain", "v1.1.4322"), true},
		{r("aspnet_wp", "v1.1.4322"), r("app_domain", "v2.0.50727"), false},
		{r("app_domain", "v1.1.4322"), r("aspnet_wp", "v1.1.4322"), false},
		{r("app", "web03/site/A/app/x"), r("app", "web03/site/A/app/x"), true},
		{r("later", "x"), r("later", "x"), true},
		{r("later", "x"), r("later", "y"), false},
		{r("iis", ""), r("later", ""), false},
	} {
		if c.made.Covers(c.left) != c.want {
			t.Errorf("%s %s covers %s %s: %v", c.made.Kind, c.made.On, c.left.Kind, c.left.On, !c.want)
		}
	}
}

// What earlier plans left is in the plan, names what makes it, and changes
// nothing else; a plan of nothing else is empty and says that it is pending.
func TestLawOfPending(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, before := wish(rt), small(t)
		r, diags := makePlan(s, before)
		if r == nil {
			rt.Fatalf("no plan: %+v", diags)
		}
		if err := r.Plan.Seal(nil); err != nil {
			rt.Fatal(err)
		}
		var left []plan.Pending
		for _, restart := range r.Plan.Servers[0].Restarts {
			for range rapid.IntRange(0, 2).Draw(rt, "times") {
				left = append(left, plan.Pending{Plan: r.Plan.Digest, Restart: restart, CoveredBy: index(99)})
			}
		}
		with := func(live []plan.Source) *plan.Plan {
			p, diags := plan.Make(plan.Input{Config: config(s), Live: map[string][]plan.Source{"web03": live}, Tool: "test",
				Pending: map[string][]plan.Pending{"web03": left, "web99": {{Plan: "other"}}}})
			if p == nil {
				rt.Fatalf("no plan: %+v", diags)
			}
			if err := p.Plan.Seal(nil); err != nil {
				rt.Fatal(err)
			}
			planFile(rt, p.Plan)
			return p.Plan
		}
		again := with(before)
		out := &again.Servers[0]
		for _, left := range out.Pending {
			if left.CoveredBy == nil || !out.Restarts[*left.CoveredBy].Covers(&left.Restart) {
				rt.Fatalf("the same restart again does not make what is pending: %+v", left)
			}
		}
		bare := *out
		bare.Pending = nil
		if d := cmp.Diff(r.Plan.Servers[0], bare); d != "" {
			rt.Fatalf("what is pending changes the plan:\n%s", d)
		}
		after := with(applied(t, r))
		if !after.Empty() || after.Pending() != (len(left) > 0) || len(after.Servers[0].Restarts) > 0 {
			rt.Fatalf("planning after the plan: empty %v, pending %v of %d", after.Empty(), after.Pending(), len(left))
		}
		seen := map[string]bool{}
		for _, l := range after.Servers[0].Pending {
			if l.CoveredBy != nil || l.Plan != r.Plan.Digest || seen[l.Restart.Kind+"\x00"+l.Restart.On] {
				rt.Fatalf("pending after the plan: %+v", l)
			}
			seen[l.Restart.Kind+"\x00"+l.Restart.On] = true
		}
		for _, l := range left {
			if !seen[l.Restart.Kind+"\x00"+l.Restart.On] {
				rt.Fatalf("the plan forgets %+v", l)
			}
		}
	})
}

// A larger restart of the plan makes a smaller one that is pending.
func TestLargerRestartCovers(t *testing.T) {
	pool := mustPlan(t, server(object(model.AppPool, "Pool100001", "idle_timeout", model.Number(5))), small(t)).Plan
	s := server(object(model.ServerKind, "web03", "isolation_mode", model.Number(1)))
	left := []plan.Pending{{Plan: pool.Digest, Restart: pool.Servers[0].Restarts[0]}, {Plan: "sha256:1", Restart: plan.Restart{Kind: "reboot"}}}
	r, diags := plan.Make(plan.Input{Config: config(s), Live: map[string][]plan.Source{"web03": small(t)}, Pending: map[string][]plan.Pending{"web03": left}})
	if r == nil {
		t.Fatal(diags)
	}
	got := r.Plan.Servers[0].Pending
	if len(got) != 2 || got[0].CoveredBy == nil || r.Plan.Servers[0].Restarts[*got[0].CoveredBy].Kind != "iis" || got[1].CoveredBy != nil {
		t.Errorf("pending: %+v", got)
	}
}
