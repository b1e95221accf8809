package plan_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// callsOf are the texts of the method steps up to their reasons.
func callsOf(steps []plan.Step) string {
	var all []string
	for _, st := range steps {
		if st.Kind == plan.MethodStep {
			text, _, _ := strings.Cut(st.Text, ":")
			all = append(all, text)
		}
	}
	return strings.Join(all, "; ")
}

// In IIS 5.0 isolation mode whatever makes, moves or ends an application takes
// a call to the running server, and so does the way back.
func TestCalls(t *testing.T) {
	s := site("Site 100001", 0)
	const root = "/LM/W3SVC/100001/ROOT"
	cases := []struct {
		name       string
		objects    []*model.Object
		wpim       bool
		want, back string
	}{
		{name: "another process", objects: []*model.Object{s, below(s, model.App, "/app000000", "protection", model.Number(1))},
			want: "AppIsolated at " + root + `/app000000 to "high"`, back: "AppIsolated at " + root + `/app000000 to "low"`},
		{name: "new application, process not declared", objects: []*model.Object{s, below(s, model.App, "/new")},
			want: "AppIsolated at " + root + `/new to "medium"`, back: "AppDelete at " + root + "/new, before the key goes"},
		{name: "new application, process declared", objects: []*model.Object{s, below(s, model.App, "/new", "protection", model.Number(0))},
			want: "AppIsolated at " + root + `/new to "low"`, back: "AppDelete at " + root + "/new, before the key goes"},
		{name: "application ends, key stays", objects: []*model.Object{s, absent(below(s, model.App, "/app000001"))},
			want: "AppDelete at " + root + "/app000001", back: "AppIsolated at " + root + `/app000001 to "high"`},
		{name: "site ends", objects: []*model.Object{absent(site("Site 100001", 0))}, want: "AppDeleteRecursive at " + root + ", before the keys go", back: "-"},
		{name: "nothing about applications", objects: []*model.Object{object(model.AppPool, "Pool100001", "idle_timeout", model.Number(5))}},
		{name: "worker processes", wpim: true, objects: []*model.Object{s, below(s, model.App, "/new", "protection", model.Number(0)),
			absent(below(s, model.App, "/app000001"))}},
		{name: "on the way to worker processes", objects: []*model.Object{s, below(s, model.App, "/new"),
			object(model.ServerKind, "web03", "isolation_mode", model.Number(schema.ModeWorkerProcess))},
			want: "AppIsolated at " + root + `/new to "medium"`, back: "AppDelete at " + root + "/new, before the key goes"},
	}
	for _, c := range cases {
		live := small5(t)
		if c.wpim {
			live = small(t)
		}
		out := mustPlan(t, server(c.objects...), live).Plan.Servers[0]
		if got := callsOf(out.Steps); got != c.want {
			t.Errorf("%s: calls %s, want %s", c.name, got, c.want)
		}
		if got := callsOf(out.Rollback.Steps); c.back != "-" && got != c.back {
			t.Errorf("%s: calls back %s, want %s", c.name, got, c.back)
		}
	}
}

// A site that comes back needs the call for each of its applications.
func TestCallsOfRevivedSite(t *testing.T) {
	back := mustPlan(t, server(absent(site("Site 100001", 0))), small5(t)).Plan.Servers[0].Rollback
	if n := strings.Count(callsOf(back.Steps), "AppIsolated at"); n != 13 {
		t.Errorf("%d calls for 13 applications: %s", n, callsOf(back.Steps))
	}
}

// On a mount nothing is written that only a call can do.
func TestCallsOnMount(t *testing.T) {
	s := site("Site 100001", 0)
	for _, c := range []struct {
		name    string
		objects []*model.Object
		live    []plan.Source
		want    int
	}{
		{"another process", []*model.Object{s, below(s, model.App, "/app000000", "protection", model.Number(1))}, small5(t), 1},
		{"new application", []*model.Object{s, below(s, model.App, "/new")}, small5(t), 1},
		{"new application with a process", []*model.Object{s, below(s, model.App, "/new", "protection", model.Number(1))}, small5(t), 1},
		{"application ends", []*model.Object{s, absent(below(s, model.App, "/app000001"))}, small5(t), 1},
		{"site ends", []*model.Object{absent(site("Site 100001", 0))}, small5(t), 1},
		{"worker processes", []*model.Object{s, below(s, model.App, "/new"), absent(below(s, model.App, "/app000001"))}, small(t), 0},
		{"no application", []*model.Object{object(model.AppPool, "Pool100001", "idle_timeout", model.Number(5))}, small5(t), 0},
	} {
		declared := server(c.objects...)
		declared.Live[0].Way = "mount"
		r, diags := makePlan(declared, c.live)
		refused := 0
		for _, d := range diags {
			if d.ID == "IP0412" {
				refused++
			}
		}
		if refused != c.want || (r == nil) != (c.want > 0) {
			t.Errorf("%s: %d refusals, want %d: %+v", c.name, refused, c.want, diags)
		}
	}
}

// A mounted file is written in an outage on the way back as well.
func TestWayBackNeedsOutage(t *testing.T) {
	s := server(object(model.AppPool, "Pool100001", "idle_timeout", model.Number(5)))
	s.Live[0].Way = "mount"
	back := mustPlan(t, s, small(t)).Plan.Servers[0].Rollback.Restarts
	if len(back) != 1 || back[0].Kind != "iis" || !back[0].Around || !strings.Contains(strings.Join(back[0].Commands, "\n"), plan.PutFiles) {
		t.Errorf("restarts of the way back: %+v", back)
	}
	on := server(object(model.Metabase, "", "enable_edit_while_running", model.Bool(true)))
	on.Live[0].Way = "mount"
	out := mustPlan(t, on, small(t)).Plan.Servers[0]
	if len(out.Restarts) != 1 || len(out.Rollback.Restarts) != 0 {
		t.Errorf("edit-while-running comes on: %+v, and goes again: %+v", out.Restarts, out.Rollback.Restarts)
	}
}

// What only calls bring about is left out of what a file carries.
func TestFileSteps(t *testing.T) {
	s := site("Site 100001", 0)
	list := object(model.InProcessISAPI, "", "only", model.EditOf(model.ListEdit{Include: []string{`C:\x.dll`}}))
	for _, c := range []struct {
		name    string
		objects []*model.Object
		wpim    bool
		want    string
	}{
		{name: "another process", objects: []*model.Object{s, below(s, model.App, "/app000000", "protection", model.Number(1))}},
		{name: "and a list", objects: []*model.Object{s, below(s, model.App, "/app000000", "protection", model.Number(1)), list}, want: "set InProcessIsapiApps"},
		{name: "new application", objects: []*model.Object{s, below(s, model.App, "/new", "app_friendly_name", model.Text("x"))}, want: "create-key , set AppFriendlyName"},
		{name: "application ends", objects: []*model.Object{s, absent(below(s, model.App, "/app000001"))}},
		{name: "its name goes, it stays", objects: []*model.Object{s, reset(below(s, model.App, "/app000001"), schema.AppFriendlyName.Attr)}, want: "remove AppFriendlyName"},
		{name: "worker processes", wpim: true, objects: []*model.Object{s, below(s, model.App, "/app000000", "protection", model.Number(1))}, want: "set AppIsolated"},
		{name: "on the way to IIS 5.0 isolation", wpim: true, objects: []*model.Object{s, below(s, model.App, "/app000000", "protection", model.Number(1)),
			object(model.ServerKind, "web03", "isolation_mode", model.Number(schema.ModeIIS5))}, want: "set IIs5IsolationModeEnabled"},
		{name: "a framework", objects: []*model.Object{object(model.ProcessModel, "v1.1.4322", "memory_limit", model.Number(41))}, want: "set memoryLimit"},
	} {
		live := small5(t)
		if c.wpim {
			live = small(t)
		}
		var got []string
		for _, st := range mustPlan(t, server(c.objects...), live).Plan.Servers[0].FileSteps() {
			got = append(got, st.Op+" "+st.Property)
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s: %s, want %s", c.name, text, c.want)
		}
	}
}

func reset(o *model.Object, rows ...*schema.Attr) *model.Object {
	for _, row := range rows {
		o.Decl.Reset = append(o.Decl.Reset, model.ResetAttr{Name: row.Name})
	}
	return o
}
