package plan_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

func TestChanges(t *testing.T) {
	s := site("Site 100001", 0)
	list := func(only bool, include, exclude string) model.Value {
		e := model.ListEdit{HasOnly: only}
		if include != "" {
			e.Include = []string{include}
		}
		if exclude != "" {
			e.Exclude = []string{exclude}
		}
		return model.EditOf(e)
	}
	matched := func(unless, excluding []model.ListMatch) model.Value {
		return model.EditOf(model.ListEdit{IncludeUnless: unless, ExcludeMatching: excluding, Matched: true})
	}
	cases := []struct {
		name    string
		objects []*model.Object
		iis5    bool
		want    string // "action address attr,attr" per change
	}{
		{name: "nothing declared"},
		{name: "already so", objects: []*model.Object{object(model.AppPool, "defaultapppool", "periodic_restart_requests", model.Number(35000))}},
		{name: "inherited already so", objects: []*model.Object{object(model.AppPool, "DefaultAppPool", "idle_timeout", model.Number(20))}},
		{name: "mode", objects: []*model.Object{object(model.ServerKind, "web03", "isolation_mode", model.Number(schema.ModeIIS5))},
			want: "update web03 isolation_mode"},
		{name: "new pool", objects: []*model.Object{object(model.AppPool, "Shop", "idle_timeout", model.Number(0))},
			want: "create web03/app_pool/Shop idle_timeout"},
		{name: "list exclude in another case", objects: []*model.Object{object(model.InProcessISAPI, "", "only", list(false, "", `c:\windows\SYSTEM32\inetsrv\SSINC.dll`))},
			want: "update web03/in_process_isapi only"},
		{name: "list already so", objects: []*model.Object{object(model.InProcessISAPI, "", "only", list(false, `c:/windows/system32/inetsrv/ssinc.dll`, `x.dll`))}},
		{name: "list by match", objects: []*model.Object{object(model.InProcessISAPI, "", "only", matched(
			[]model.ListMatch{{Match: "name", Text: `D:\isapi\HTTPODBC.dll`}, {Match: "folder", Text: `D:\isapi\a.dll`}},
			[]model.ListMatch{{Match: "contains", Text: `INETSRV/ss`}}))}, want: "update web03/in_process_isapi only"},
		{name: "list by match already so", objects: []*model.Object{object(model.InProcessISAPI, "", "only", matched(
			[]model.ListMatch{{Match: "folder", Text: `c:\windows\SYSTEM32\x.dll`}}, []model.ListMatch{{Match: "name", Text: "x.dll"}}))}},
		{name: "list asked for nothing", objects: []*model.Object{object(model.InProcessISAPI, "", "only", matched(nil, nil))}},
		{name: "high", iis5: true, objects: []*model.Object{s, below(s, model.App, "/app000000", "protection", model.Number(1))},
			want: "update web03/site/Site 100001/app/app000000 protection"},
		{name: "new application below an old one", objects: []*model.Object{s, below(s, model.App, "/app000000/new", "app_pool", model.Text("Pool100001"))},
			want: "create web03/site/Site 100001/app/app000000/new app_pool"},
		{name: "new application near to one that is declared", objects: []*model.Object{s, below(s, model.App, "/app000000"), below(s, model.App, "/app0000000")},
			want: "create web03/site/Site 100001/app/app0000000 "},
		{name: "new application that is said to be new", objects: []*model.Object{s, fresh(below(s, model.App, "/ap000000"))},
			want: "create web03/site/Site 100001/app/ap000000 "},
		{name: "the next application of a row", objects: []*model.Object{s, below(s, model.App, "/app00000")},
			want: "create web03/site/Site 100001/app/app00000 "},
		{name: "new application with a path", objects: []*model.Object{s, below(s, model.App, "/ap000000", "path", model.Text(`D:\app`))},
			want: "create web03/site/Site 100001/app/ap000000 path"},
		{name: "application ends, key stays", objects: []*model.Object{s, absent(below(s, model.App, "/app000001"))},
			want: "delete web03/site/Site 100001/app/app000001 app_friendly_name,protection"},
		{name: "extension", objects: []*model.Object{object(model.WebServiceExtension, `c:/windows/system32/inetsrv/ASP.dll`, "allow", model.Bool(false))},
			want: "update web03/web_service_extension/c:%2Fwindows%2Fsystem32%2Finetsrv%2FASP.dll allow"},
		{name: "new extension", objects: []*model.Object{object(model.WebServiceExtension, `D:\x.dll`, "allow", model.Bool(true))},
			want: `create web03/web_service_extension/D:\x.dll allow`},
		{name: "process model", objects: []*model.Object{object(model.ProcessModel, "v1.1.4322", "memory_limit", model.Number(40), "enable", model.Bool(true))},
			want: "update web03/process_model/v1.1.4322 memory_limit"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			live := small(t)
			if c.iis5 {
				live = small5(t)
			}
			r := mustPlan(t, server(c.objects...), live)
			var got []string
			for _, ch := range r.Plan.Changes {
				var names []string
				for _, a := range ch.Attributes {
					names = append(names, a.Name)
				}
				got = append(got, string(ch.Change.Actions[0])+" "+ch.Address+" "+strings.Join(names, ","))
			}
			if text := strings.Join(got, "\n"); text != c.want {
				t.Errorf("changes:\n%s\nwant:\n%s", text, c.want)
			}
			again := mustPlan(t, server(c.objects...), applied(t, r))
			if !again.Plan.Empty() {
				t.Errorf("planning after the plan is not empty: %+v", again.Plan.Changes)
			}
			if c.want == "" {
				for i, text := range r.Servers[0].Texts {
					if text != r.Servers[0].Sources[i].Snapshot.Raw {
						t.Errorf("no change, but other bytes in %s", r.Servers[0].Sources[i].Snapshot.Space)
					}
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	s := site("Site 100001", 0)
	cases := []struct {
		name    string
		objects []*model.Object
		want    string
	}{
		{"site unknown", []*model.Object{site("Sit 100001", 0)}, "IP0407"},
		{"pool unknown", []*model.Object{s, below(s, model.App, "/app000000", "app_pool", model.Text("Pool10001"))}, "IP0426"},
		{"pool in use", []*model.Object{absent(object(model.AppPool, "Pool100001"))}, "IP0425"},
		{"framework absent", []*model.Object{object(model.ProcessModel, "v2.0.50727", "memory_limit", model.Number(40))}, "IP0404"},
		{"attribute of another framework", []*model.Object{object(model.ProcessModel, "v1.1.4322", "auto_config", model.Bool(true))}, "IP0411"},
		{"virtual directory without path", []*model.Object{s, below(s, model.VirtualDirectory, "/new", "access_flags", model.Number(1))}, "IP0410"},
		{"letter missing in an application", []*model.Object{s, below(s, model.App, "/ap000000", "protection", model.Number(0))}, "IP0429"},
		{"letters swapped in a virtual directory", []*model.Object{s, below(s, model.App, "/paP000006")}, "IP0429"},
		{"something below", []*model.Object{s, absent(below(s, model.VirtualDirectory, "/app000006"))}, "IP0421"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, diags := makePlan(server(c.objects...), small(t))
			if r != nil {
				t.Fatalf("a plan was made: %+v", r.Plan.Changes)
			}
			if len(diags) != 1 || diags[0].ID != c.want {
				t.Errorf("got %+v, want exactly %s", diags, c.want)
			}
		})
	}
}

// The restarts of the two changes every administrator asks about.
func TestRestarts(t *testing.T) {
	mode := server(object(model.ServerKind, "web03", "isolation_mode", model.Number(schema.ModeIIS5)),
		object(model.AppPool, "DefaultAppPool", "idle_timeout", model.Number(5)))
	mode.Observed = &model.Observed{ServicesKnown: true, Services: []string{"SMTPSVC", "W3SVC", "IISADMIN", "HTTPFilter"}}
	r := mustPlan(t, mode, small(t))
	restarts := r.Plan.Servers[0].Restarts
	if len(restarts) != 1 || restarts[0].Kind != "iis" || !restarts[0].Around || restarts[0].Prompt == "" {
		t.Fatalf("mode switch: %+v", restarts)
	}
	if got := strings.Join(restarts[0].Drops.Services, " "); got != "W3SVC HTTPFilter SMTPSVC" {
		t.Errorf("services: %s", got)
	}
	if d := restarts[0].Drops; d.Sites != 1 || d.Applications != 13 || d.Unknown != 13 {
		t.Errorf("drops: %+v", d)
	}
	pool := server(object(model.AppPool, "Pool100001", "idle_timeout", model.Number(5), "max_processes", model.Number(2)))
	restarts = mustPlan(t, pool, small(t)).Plan.Servers[0].Restarts
	if len(restarts) != 1 || restarts[0].Kind != "pool" || restarts[0].On != "Pool100001" || !restarts[0].Self {
		t.Fatalf("pool edit: %+v", restarts)
	}
	if len(mustPlan(t, server(), small(t)).Plan.Servers[0].Restarts) != 0 {
		t.Error("nothing to do needs a restart")
	}
}

func TestDead(t *testing.T) {
	off := object(model.ProcessModel, "v1.1.4322", "enable", model.Bool(false), "memory_limit", model.Number(70), "response_deadlock_interval", model.Number(540))
	s := server(off)
	s.Observed = &model.Observed{FixesKnown: true, Fixes: []string{"KB812833"}}
	dead := mustPlan(t, s, small5(t)).Plan.Servers[0].Dead
	var got []string
	for _, d := range dead {
		got = append(got, d.Rule+" "+d.Label)
	}
	if text := strings.Join(got, ", "); text != "DIS002 memoryLimit, DIS002 responseDeadlockInterval" {
		t.Errorf("dead settings: %s", text)
	}
	dead = mustPlan(t, server(off), small(t)).Plan.Servers[0].Dead
	got = nil
	for _, d := range dead {
		got = append(got, d.Rule+" "+d.Label)
	}
	if text := strings.Join(got, ", "); text != "DIS003 enable, DIS003 memoryLimit" {
		t.Errorf("dead settings under worker processes: %s", text)
	}
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{{"*", "x", true}, {"/a*", "/abc/d", true}, {"a*c", "abd", false}, {"", "", true}, {"*b*", "abc", true}, {"a", "ab", false}} {
		if plan.Glob(c.pattern, c.text) != c.want {
			t.Errorf("Glob(%q, %q) = %v", c.pattern, c.text, !c.want)
		}
	}
}
