package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// most is what one run may cost at most.
func most(level string, apps int) *plan.Most { return &plan.Most{Level: level, Apps: apps} }

// The most of a run holds over the declaration, over open windows and over the
// flags that allow more; the flag it names passes.
func TestMost(t *testing.T) {
	open := plan.Window{Name: "now", From: "00:00", To: "24:00", TimeZone: "UTC", Allow: "iis", MaxApps: -1}
	closed := plan.Window{Name: "soon", Days: []string{"mon"}, From: "02:00", To: "04:00", TimeZone: "UTC", Allow: "iis", MaxApps: -1}
	for _, c := range []struct {
		name       string
		d          *plan.Disruption
		allow      plan.Allowance
		want, flag string
		says       string
	}{
		{"below what is declared", &plan.Disruption{Allow: "iis", MaxApps: -1}, plan.Allowance{Most: most("w3svc", -1)}, "disruption", "--max-disruption=iis",
			"web03 needs a restart of level iis; --max-disruption of this run allows w3svc."},
		{"as much", &plan.Disruption{Allow: "pool", MaxApps: -1}, plan.Allowance{Most: most("pool", -1)}, "disruption", "--max-disruption=iis --allow-disruption=iis", "disruption of web03 allows pool"},
		{"above it allows nothing more", &plan.Disruption{Allow: "pool", MaxApps: -1}, plan.Allowance{Most: most("reboot", -1)}, "disruption", "--allow-disruption=iis", "disruption of web03 allows pool"},
		{"below, and the declaration is too", &plan.Disruption{Allow: "pool", MaxApps: -1}, plan.Allowance{Most: most("none", -1)}, "disruption",
			"--max-disruption=iis --allow-disruption=iis", "--max-disruption of this run allows none"},
		{"enough", &plan.Disruption{Allow: "iis", MaxApps: -1}, plan.Allowance{Most: most("iis", -1)}, "", "", ""},
		{"an open window", &plan.Disruption{Allow: "pool", MaxApps: -1, Windows: []plan.Window{open}}, plan.Allowance{Most: most("pool", -1)}, "disruption", "--max-disruption=iis", "of this run allows pool"},
		{"an open window and enough", &plan.Disruption{Allow: "pool", MaxApps: -1, Windows: []plan.Window{open}}, plan.Allowance{Most: most("iis", -1)}, "", "", ""},
		{"a window that will be", &plan.Disruption{Allow: "pool", MaxApps: -1, Windows: []plan.Window{closed}}, plan.Allowance{Most: most("iis", -1)}, "disruption", "--allow-disruption=iis",
			`It is allowed in the window "soon" (mon 02:00-04:00 UTC, next on Mon 2004-03-08 at 02:00 UTC).`},
		{"the flag that allows", &plan.Disruption{Allow: "pool", MaxApps: -1}, plan.Allowance{Disruption: "iis", Most: most("pool", -1)}, "disruption", "--max-disruption=iis", "of this run allows pool"},
		{"reach", &plan.Disruption{Allow: "iis", MaxApps: -1}, plan.Allowance{Most: most("", 13)}, "max_apps", "--max-apps=14",
			"A restart of web03 reaches 14 applications; --max-apps of this run allows 13."},
		{"reach, none", &plan.Disruption{Allow: "iis", MaxApps: 5}, plan.Allowance{Most: most("", 0)}, "max_apps", "--max-apps=14 --allow-max-apps=14", "--max-apps of this run allows 0"},
		{"reach above what is declared", &plan.Disruption{Allow: "iis", MaxApps: 5}, plan.Allowance{Most: most("", 100)}, "max_apps", "--allow-max-apps=14", "disruption of web03 allows 5"},
		{"reach, enough", &plan.Disruption{Allow: "iis", MaxApps: -1}, plan.Allowance{Most: most("", 14)}, "", "", ""},
		{"level and reach", &plan.Disruption{Allow: "iis", MaxApps: -1}, plan.Allowance{Most: most("app", 2)}, "disruption max_apps", "--max-disruption=iis", ""},
		{"reach, with the flag that allows", &plan.Disruption{Allow: "iis", MaxApps: 5}, plan.Allowance{MaxApps: 14, Most: most("", 10)}, "max_apps", "--max-apps=14", "allows 10"},
	} {
		got := costly(c.d).Judge(nil, at(t, "2004-03-07T12:00:00Z"), c.allow)
		if kinds(got) != c.want || len(got) > 0 && (got[0].Flag != c.flag || !strings.Contains(got[0].Text, c.says)) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// A plan stops only at limits that somebody stated, and in a window not at all.
func TestExceeded(t *testing.T) {
	sunday := plan.Window{Name: "sunday", Days: []string{"sun"}, From: "02:00", To: "04:00", TimeZone: "Europe/Berlin", Allow: "iis", MaxApps: -1}
	for _, c := range []struct {
		name  string
		d     *plan.Disruption
		now   string
		allow plan.Allowance
		want  string
	}{
		{"nothing is declared", nil, "2004-03-07T12:00:00Z", plan.Allowance{}, ""},
		{"nothing is declared, the run is", nil, "2004-03-07T12:00:00Z", plan.Allowance{Most: most("w3svc", -1)}, "disruption"},
		{"nothing is declared, the run allows it", nil, "2004-03-07T12:00:00Z", plan.Allowance{Most: most("iis", 14)}, ""},
		{"nothing is declared, the reach of the run is", nil, "2004-03-07T12:00:00Z", plan.Allowance{Most: most("", 13)}, "max_apps"},
		{"declared", &plan.Disruption{Allow: "w3svc", MaxApps: -1}, "2004-03-07T12:00:00Z", plan.Allowance{}, "disruption"},
		{"declared and passed", &plan.Disruption{Allow: "w3svc", MaxApps: -1}, "2004-03-07T12:00:00Z", plan.Allowance{Disruption: "iis"}, ""},
		{"reach", &plan.Disruption{Allow: "iis", MaxApps: 3}, "2004-03-07T12:00:00Z", plan.Allowance{}, "max_apps"},
		{"reach passed", &plan.Disruption{Allow: "iis", MaxApps: 3}, "2004-03-07T12:00:00Z", plan.Allowance{MaxApps: 14}, ""},
		{"before the window", &plan.Disruption{Allow: "pool", MaxApps: -1, Windows: []plan.Window{sunday}}, "2004-03-07T00:59:59Z", plan.Allowance{}, "disruption"},
		{"in the window", &plan.Disruption{Allow: "pool", MaxApps: -1, Windows: []plan.Window{sunday}}, "2004-03-07T01:00:00Z", plan.Allowance{}, ""},
		{"behind the window", &plan.Disruption{Allow: "pool", MaxApps: -1, Windows: []plan.Window{sunday}}, "2004-03-07T03:00:00Z", plan.Allowance{}, "disruption"},
		{"in the window, the run is stricter", &plan.Disruption{Allow: "pool", MaxApps: -1, Windows: []plan.Window{sunday}}, "2004-03-07T01:00:00Z", plan.Allowance{Most: most("site", -1)}, "disruption"},
	} {
		if got := costly(c.d).Exceeded(nil, at(t, c.now), c.allow); kinds(got) != c.want {
			t.Errorf("%s: %+v, want %s", c.name, got, c.want)
		}
	}
}

// Of several windows that allow it the one that opens next comes first, by the
// clock and not by the order of the declaration; of many the first are named.
func TestNextWindows(t *testing.T) {
	window := func(name, day, zone string) plan.Window {
		return plan.Window{Name: name, Days: []string{day}, From: "02:00", To: "04:00", TimeZone: zone, Allow: "iis", MaxApps: -1}
	}
	d := &plan.Disruption{Allow: "pool", MaxApps: -1, Windows: []plan.Window{window("late", "fri", "UTC"), window("never", "mon", "Mars/Olympus"),
		window("east", "mon", "Asia/Tokyo"), window("west", "mon", "America/New_York"), window("more", "thu", "UTC")}}
	d.Windows = append(d.Windows, plan.Window{Name: "small", From: "00:00", To: "24:00", TimeZone: "UTC", Allow: "site", MaxApps: -1})
	got := costly(d).Judge(nil, at(t, "2004-03-07T12:00:00Z"), plan.Allowance{})
	want := `It is allowed in the window "east" (mon 02:00-04:00 Asia/Tokyo, next on Mon 2004-03-08 at 02:00 JST), ` +
		`"west" (mon 02:00-04:00 America/New_York, next on Mon 2004-03-08 at 02:00 EST), "more" (thu 02:00-04:00 UTC, next on Thu 2004-03-11 at 02:00 UTC) and 2 more.`
	if len(got) != 1 || !strings.HasSuffix(got[0].Text, want) {
		t.Errorf("%+v", got)
	}
	d.Windows = d.Windows[5:]
	if got := costly(d).Judge(nil, at(t, "2004-03-07T12:00:00Z"), plan.Allowance{}); len(got) != 1 || !strings.HasSuffix(got[0].Text, "None of the declared windows allows it.") {
		t.Errorf("%+v", got)
	}
}

// effect is one effect of an attribute.
func effect(unit, on string, self bool) plan.Effect {
	return plan.Effect{Unit: unit, On: on, Self: self}
}

// changing is a change of attributes "name" with an effect each.
func changing(address string, effects ...plan.Effect) plan.Change {
	c := plan.Change{Address: address, Server: "web03", Type: "app"}
	for i, e := range effects {
		c.Attributes = append(c.Attributes, plan.Attribute{Name: fmt.Sprint("name", i), Effects: []plan.Effect{e}})
	}
	return c
}

// The brakes name the changes that need too much, and not those whose smaller
// restarts only come with it; and the few addresses to leave out, if anything
// is left then.
func TestBlame(t *testing.T) {
	iis := effect("iisadmin", "", false)
	pool := effect("pool", "Shop", true)
	many := []plan.Change{changing("web03/site/Z", pool)}
	for i := range 30 {
		many = append(many, changing(fmt.Sprintf("web03/site/A/app/%02d", i), iis))
	}
	for _, c := range []struct {
		name    string
		changes []plan.Change
		outage  bool
		limit   string
		text    string
		because int
		more    int
		exclude string
	}{
		{"one of two", []plan.Change{changing("web03/a", iis, pool), changing("web03/b", pool)}, false, "pool", " Needed by web03/a (name0).", 1, 0, "web03/a"},
		{"both above the limit", []plan.Change{changing("web03/a", iis), changing("web03/b", pool)}, false, "app", " Needed by web03/a (name0), web03/b (name0).", 2, 0, ""},
		{"all there is", []plan.Change{changing("web03/a", iis)}, false, "pool", " Needed by web03/a (name0).", 1, 0, ""},
		{"with what is below it", []plan.Change{changing("web03/a", iis), changing("web03/a/app/b", pool)}, false, "pool", " Needed by web03/a (name0).", 1, 0, ""},
		{"many attributes", []plan.Change{changing("web03/a", iis, iis, iis, iis, iis), changing("web03/b", pool)}, false, "pool", " Needed by web03/a (name0, name1, name2 and 2 more).", 1, 0, "web03/a"},
		{"one the plan says nothing of", []plan.Change{changing("web03/a"), changing("web03/b", pool)}, false, "pool", " Needed by web03/a.", 1, 0, "web03/a"},
		{"many", many, false, "pool", " Needed by web03/site/A/app/00 (name0), web03/site/A/app/01 (name0), web03/site/A/app/02 (name0) and 27 more.", 20, 10, ""},
		{"written in the outage", []plan.Change{changing("web03/a", iis), changing("web03/b", pool)}, true, "pool", " Needed by web03/a (name0).", 1, 0, ""},
		{"a name that a shell obeys", []plan.Change{changing("web03/app_pool/$(reboot)", iis), changing("web03/b", pool)}, false, "pool", " Needed by web03/app_pool/$(reboot) (name0).", 1, 0, ""},
		{"a name with a blank", []plan.Change{changing("web03/site/My site", iis), changing("web03/b", pool)}, false, "pool", " Needed by web03/site/My site (name0).", 1, 0, "web03/site/My site"},
		{"a unit nobody knows", []plan.Change{changing("web03/a", effect("galaxy", "", false)), changing("web03/b", pool)}, false, "pool", " Needed by web03/a (name0).", 1, 0, "web03/a"},
	} {
		s := &plan.Server{Name: "web03", Way: "mount", Write: &plan.Write{Running: !c.outage}, Disruption: &plan.Disruption{Allow: c.limit, MaxApps: -1},
			Restarts: []plan.Restart{{Kind: "iis", Level: "iis", Drops: plan.Drops{Applications: 14}}}}
		for i := range c.changes {
			s.Restarts[0].Because = append(s.Restarts[0].Because, c.changes[i].Address)
		}
		other := changing("web04/a", iis)
		other.Server = "web04"
		got := s.Judge(c.changes, at(t, "2004-03-07T12:00:00Z"), plan.Allowance{})
		if len(got) != 1 || !strings.HasSuffix(got[0].Text, "allows "+c.limit+"."+c.text) || len(got[0].Because) != c.because || got[0].More != c.more || strings.Join(got[0].Exclude, " ") != c.exclude {
			t.Errorf("%s: %+v", c.name, got)
		}
		if got := s.Judge(append(c.changes, other), at(t, "2004-03-07T12:00:00Z"), plan.Allowance{}); len(got) != 1 || strings.Contains(got[0].Text, "web04") {
			t.Errorf("%s: another server is blamed: %+v", c.name, got)
		}
	}
}

// What nobody asked for says how it comes: by the way of writing, by itself.
func TestBlameOfNoChange(t *testing.T) {
	s := &plan.Server{Name: "web03", Way: "mount", Write: &plan.Write{}, Restarts: []plan.Restart{{Kind: "iis", Level: "iis", Until: []string{"No value needs it: so it is."}}}}
	if got := s.Judge(nil, at(t, "2004-03-07T12:00:00Z"), plan.Allowance{}); len(got) != 1 || !strings.HasSuffix(got[0].Text, "allows pool. No value needs it: so it is.") {
		t.Errorf("%+v", got)
	}
	s = &plan.Server{Name: "web03", Disruption: &plan.Disruption{Allow: "none", MaxApps: -1},
		Restarts: []plan.Restart{{Kind: "pool", On: "Shop", Level: "pool", Self: true, Because: []string{"web03/app_pool/Shop"}}}}
	if got := s.Judge(nil, at(t, "2004-03-07T12:00:00Z"), plan.Allowance{}); len(got) != 1 || !strings.HasSuffix(got[0].Text, "Needed by web03/app_pool/Shop. IIS does it by itself when the files are written.") {
		t.Errorf("%+v", got)
	}
}

// The plan without the addresses that a brake says to leave out passes the
// limits, and what waits does not count.
func TestLawOfSmallerPlans(t *testing.T) {
	now := at(t, "2004-03-07T12:00:00Z")
	rapid.Check(t, func(rt *rapid.T) {
		s := wish(rt)
		s.Disruption = &model.Disruption{Allow: rapid.SampledFrom([]string{"none", "app", "pool", "w3svc"}).Draw(rt, "allow"), MaxApps: rapid.IntRange(-1, 14).Draw(rt, "apps")}
		live := small(t)
		if rapid.Bool().Draw(rt, "iis5") {
			live = small5(t)
		}
		r, _ := makePlan(s, live)
		if r == nil {
			return
		}
		out := &r.Plan.Servers[0]
		deferred(rt, r.Plan)
		for _, b := range out.Judge(r.Plan.Changes, now, plan.Allowance{Deletions: true}) {
			if len(b.Exclude) == 0 {
				continue
			}
			less, diags := plan.Make(plan.Input{Config: config(s), Live: map[string][]plan.Source{"web03": live}, Tool: "test", Excludes: b.Exclude})
			if less == nil {
				rt.Fatalf("without %q there is no plan: %+v", b.Exclude, diags)
			}
			if got := less.Plan.Servers[0].Exceeded(less.Plan.Changes, now, plan.Allowance{}); len(got) > 0 {
				rt.Fatalf("without %q it does not pass: %+v", b.Exclude, got)
			}
			if less.Plan.Empty() {
				rt.Fatalf("without %q nothing is left", b.Exclude)
			}
		}
	})
}

// deferred holds what is said of a plan whose restarts wait: every one of its
// restarts is made by itself, waits or cannot, and what happens now is no more
// than without waiting.
func deferred(rt *rapid.T, p *plan.Plan) {
	s := &p.Servers[0]
	d := s.Defer(p.Changes)
	self := 0
	for i := range s.Restarts {
		if s.Restarts[i].Self {
			self++
		}
	}
	if self+len(d.Waiting)+len(d.Stuck) != len(s.Restarts) || len(d.Now.Restarts) < self+len(d.Stuck) {
		rt.Fatalf("of %d restarts %d are by themselves, %d wait, %d cannot, and %d happen", len(s.Restarts), self, len(d.Waiting), len(d.Stuck), len(d.Now.Restarts))
	}
	level, apps := 0, 0
	for i := range s.Restarts {
		level, apps = max(level, plan.Level(s.Restarts[i].Level)), max(apps, s.Restarts[i].Drops.Applications)
	}
	for i := range d.Now.Restarts {
		r := &d.Now.Restarts[i]
		if plan.Level(r.Level) > level || r.Drops.Applications > apps || len(d.Stuck) == 0 && !r.Self {
			rt.Fatalf("more happens now than without waiting: %+v", r)
		}
	}
	for i := range p.Changes {
		for _, a := range p.Changes[i].Attributes {
			for _, e := range a.Effects {
				if e.Self && !covered(d.Now.Restarts, e) {
					rt.Fatalf("%s %s happens by itself and is not said", e.Unit, e.On)
				}
			}
		}
	}
}

// covered reports whether a unit is among restarts, or part of one of them.
func covered(all []plan.Restart, e plan.Effect) bool {
	for i := range all {
		if all[i].Covers(&plan.Restart{Kind: e.Unit, On: e.On}) {
			return true
		}
	}
	return false
}
