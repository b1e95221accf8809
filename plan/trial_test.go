package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// What trials of the program found, one case each.

func exclusive(kinds ...model.Kind) []model.ExclusiveKind {
	var out []model.ExclusiveKind
	for _, k := range kinds {
		out = append(out, model.ExclusiveKind{Kind: k})
	}
	return out
}

func addresses(p *plan.Plan) string {
	var all []string
	for _, c := range p.Changes {
		all = append(all, string(c.Change.Actions[0])+" "+c.Address)
	}
	return strings.Join(all, "\n")
}

// extraPools is small with two more pools, one of them used by /app000000.
func extraPools(t *testing.T) []plan.Source {
	text := strings.Replace(livetest.Metabase(12), "<IIsFilters\tLocation =\"/LM/W3SVC/Filters\"",
		"<IIsApplicationPool\tLocation =\"/LM/W3SVC/AppPools/Trial2004\"\r\n\t>\r\n</IIsApplicationPool>\r\n"+
			"<IIsApplicationPool\tLocation =\"/LM/W3SVC/AppPools/Old\"\r\n\t>\r\n</IIsApplicationPool>\r\n"+
			"<IIsFilters\tLocation =\"/LM/W3SVC/Filters\"", 1)
	text = strings.Replace(text, `AppPoolId="Pool100001"`+"\r\n\t\tAppRoot=\"/LM/W3SVC/100001/ROOT/app000000\"", `AppPoolId="Old"`+"\r\n\t\tAppRoot=\"/LM/W3SVC/100001/ROOT/app000000\"", 1)
	return sources(t, "metabase", text)
}

func TestIgnorePatterns(t *testing.T) {
	for _, c := range []struct{ pattern, deletes string }{
		{"Trial*", ""}, {"app_pool/trial*", ""}, {"web03/app_pool/Trial*", ""}, {"nosuch*", "delete web03/app_pool/Trial2004"},
	} {
		s := server(object(model.AppPool, "Pool100001"))
		s.Exclusive, s.Ignore = exclusive(model.AppPool), []string{c.pattern, "Old"}
		r, diags := makePlan(s, extraPools(t))
		if r == nil {
			t.Fatal(diags)
		}
		if got := addresses(r.Plan); got != c.deletes {
			t.Errorf("ignore %q: %s", c.pattern, got)
		}
		warned := false
		for _, d := range diags {
			warned = warned || d.ID == "IP0427" && strings.Contains(d.Detail, c.pattern)
		}
		if warned != (c.deletes != "") {
			t.Errorf("ignore %q: warned %v", c.pattern, warned)
		}
	}
}

// An application that is exclusive twice goes once; the pool it used goes in
// the same plan, so that planning again is empty.
func TestExclusiveTwice(t *testing.T) {
	declared := site("Site 100001", 0)
	s := server(declared, object(model.AppPool, "Pool100001"), object(model.AppPool, "Trial2004"))
	s.Exclusive = append(exclusive(model.AppPool, model.App), model.ExclusiveKind{Kind: model.App, Site: declared})
	r, diags := makePlan(s, extraPools(t))
	if r == nil {
		t.Fatal(diags)
	}
	got := addresses(r.Plan)
	if strings.Count(got, "/app/app000000\n") != 1 || !strings.Contains(got, "delete web03/app_pool/Old") {
		t.Errorf("changes:\n%s", got)
	}
	again, diags := makePlan(s, applied(t, r))
	if again == nil || !again.Plan.Empty() {
		t.Errorf("planning again: %+v", diags)
	}
}

func TestHTTPFilterComesBack(t *testing.T) {
	for _, c := range []struct {
		services []string
		want     string
	}{
		{[]string{"W3SVC", "HTTPFilter", "SMTPSVC"}, "net stop HTTPFilter /y|net start W3SVC|net start HTTPFilter|net start SMTPSVC"},
		{[]string{"W3SVC"}, "net start W3SVC"},
		{nil, "net stop HTTPFilter /y|net start W3SVC|net start HTTPFilter"},
	} {
		s := server(object(model.ServerKind, "web03", "isolation_mode", model.Number(schema.ModeIIS5)))
		s.Observed = &model.Observed{ServicesKnown: c.services != nil, Services: c.services}
		var got []string
		for _, command := range mustPlan(t, s, small(t)).Plan.Servers[0].Restarts[0].Commands {
			if strings.HasPrefix(command, "net ") && command != "net stop iisadmin /y" {
				got = append(got, command)
			}
		}
		if text := strings.Join(got, "|"); text != c.want {
			t.Errorf("%v: %s", c.services, text)
		}
	}
}

func TestNotKnown(t *testing.T) {
	s := site("Site 100001", 0, "server_bindings", model.List(":1:"))
	out := mustPlan(t, server(s), small(t)).Plan.Servers[0]
	if len(out.Restarts) != 0 || len(out.NotKnown) != 1 || out.NotKnown[0].Label != "ServerBindings" {
		t.Errorf("restarts %v, not known %v", out.Restarts, out.NotKnown)
	}
}

func TestWriteNeedsOutage(t *testing.T) {
	s := server(object(model.AppPool, "Pool100001", "idle_timeout", model.Number(5)))
	s.Live[0].Way = "mount"
	out := mustPlan(t, s, small(t)).Plan.Servers[0]
	if len(out.Restarts) != 1 || out.Restarts[0].Kind != "iis" || !out.Restarts[0].Around {
		t.Errorf("restarts: %+v", out.Restarts)
	}
}

func TestDeletedSiteShowsNoNamelessObjects(t *testing.T) {
	r := mustPlan(t, server(absent(site("Site 100001", 0))), small(t))
	for _, c := range r.Plan.Changes {
		if c.Name == "" || c.Type == "key" {
			t.Errorf("shown: %+v", c)
		}
	}
	if !mustPlan(t, server(absent(site("Site 100001", 0))), applied(t, r)).Plan.Empty() {
		t.Error("planning again is not empty")
	}
}

func TestNewPoolHasNoRestartEitherWay(t *testing.T) {
	out := mustPlan(t, server(object(model.AppPool, "P", "idle_timeout", model.Number(5))), small(t)).Plan.Servers[0]
	if len(out.Restarts)+len(out.Rollback.Restarts) != 0 {
		t.Errorf("restarts %v, back %v", out.Restarts, out.Rollback.Restarts)
	}
}

func TestModeNotStored(t *testing.T) {
	text := strings.Replace(livetest.Metabase(12), "\r\n\t\tIIs5IsolationModeEnabled=\"FALSE\"", "", 1)
	s := server(object(model.ServerKind, "web03", "isolation_mode", model.Number(schema.ModeWorkerProcess)))
	if out := mustPlan(t, s, sources(t, "metabase", text)).Plan.Servers[0]; !strings.Contains(out.From, "not stored") {
		t.Errorf("from %s", out.From)
	}
	if _, diags := makePlan(server(), sources(t, "metabase", text)); len(diags) != 1 || diags[0].ID != "IP0401" {
		t.Errorf("mode known nowhere: %+v", diags)
	}
}

func TestMoreRefusals(t *testing.T) {
	long := make([]string, 60000)
	for i := range long {
		long[i] = fmt.Sprintf(`C:\long\path\of\an\extension\%05d.dll`, i)
	}
	newSite := site("New", 7)
	for _, c := range []struct {
		name    string
		objects []*model.Object
		want    string
	}{
		{"slash in a key", []*model.Object{object(model.AppPool, "A/b")}, "IP0428"},
		{"value too long", []*model.Object{object(model.InProcessISAPI, "", "only", model.EditOf(model.ListEdit{Include: long}))}, "IP0413"},
		{"root without a path", []*model.Object{newSite, below(newSite, model.App, "/")}, "IP0410"},
	} {
		if r, diags := makePlan(server(c.objects...), small(t)); r != nil || first(diags) != c.want {
			t.Errorf("%s: %+v", c.name, diags)
		}
	}
	_, diags := plan.Make(plan.Input{Config: config(server()), Rotate: []string{"web03/nope"}})
	if first(diags) != "IP0403" {
		t.Errorf("rotate of nothing: %+v", diags)
	}
	_, diags = plan.Make(plan.Input{Config: config(server(object(model.AppPool, "P"))), Targets: []string{"web03"}, Excludes: []string{"web03"}})
	if first(diags) != "IP0403" {
		t.Errorf("everything excluded: %+v", diags)
	}
}

func first(l diag.List) string {
	if len(l) == 0 {
		return ""
	}
	return l[0].ID
}

// app_defaults reach applications nobody declared, and none is created.
func TestAppDefaults(t *testing.T) {
	declared := site("Site 100001", 0)
	s := server(declared, below(declared, model.App, "/app000000", "app_friendly_name", model.Text("own")))
	s.AppDefaults = []model.AppDefaults{{Site: declared, Match: []string{"/app00000*"},
		Settings: []model.Setting{{Name: "app_friendly_name", Value: model.Text("default")}}}}
	r := mustPlan(t, s, small(t))
	got := addresses(r.Plan)
	if strings.Count(got, "update") != len(r.Plan.Changes) || !strings.Contains(got, "app000001") || strings.Contains(got, "app/.") {
		t.Errorf("changes:\n%s", got)
	}
	for _, c := range r.Plan.Changes {
		want := any("default")
		if c.Name == "/app000000" {
			want = "own"
		}
		if c.Change.After["app_friendly_name"] != want {
			t.Errorf("%s: %v", c.Address, c.Change.After)
		}
	}
}

// Thousands of new keys at one place are no quadratic work: this test would
// take minutes if they were.
func TestManyNewApplications(t *testing.T) {
	s := site("Site 100001", 0)
	objects := []*model.Object{s}
	for i := range 5000 {
		objects = append(objects, below(s, model.App, fmt.Sprintf("/new%05d", i)))
	}
	if r := mustPlan(t, server(objects...), small(t)); r.Plan.Count(plan.Create) != 5000 {
		t.Errorf("%d created", r.Plan.Count(plan.Create))
	}
}
