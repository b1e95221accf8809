package plan_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// undone holds that the undo of a plan is a plan: it restores every setting,
// starts from the world the plan made, and its own undo is the plan again.
// next is a plan made after p was performed.
func undone(t testing.TB, rt *rapid.T, p, next *plan.Plan, before, after []plan.Source) {
	if p.Empty() {
		if _, err := plan.Inverse(p, "web03"); err == nil {
			rt.Fatalf("a plan without changes has an undo")
		}
		return
	}
	u, err := plan.Inverse(p, "web03")
	if err != nil {
		rt.Fatal(err)
	}
	planFile(rt, u)
	if again, _ := plan.Inverse(p, "web03"); !bytes.Equal(encoded(rt, u), encoded(rt, again)) {
		rt.Fatal("two undos of one plan differ")
	}
	sameWorlds(rt, before, perform(t, rt, &u.Servers[0], u.Servers[0].Steps, after))
	if got, want := u.Servers[0].Counts, next.Servers[0].Counts; got != want {
		rt.Fatalf("the undo begins with %+v, the server has %+v", got, want)
	}
	if got, want := u.Servers[0].From, next.Servers[0].From; got != want {
		rt.Fatalf("the undo begins with %s, the server is %s", got, want)
	}
	for i, f := range u.Servers[0].Files {
		if f.Before != plan.FileDigest(after[i].Snapshot) || f.After != plan.FileDigest(before[i].Snapshot) || (f.Edits > 0) != (f.Before != f.After) {
			rt.Fatalf("file of the undo: %+v", f)
		}
	}
	if u.Count(plan.Create) != p.Count(plan.Delete) || u.Count(plan.Update) != p.Count(plan.Update) || u.Count(plan.Delete) != p.Count(plan.Create) {
		rt.Fatalf("the undo does other things than the plan")
	}
	now := time.Date(2004, 3, 7, 12, 0, 0, 0, time.UTC)
	if got := kinds(u.Servers[0].Judge(u.Changes, now, plan.Allowance{})); got != kinds(u.Servers[0].Brakes) {
		rt.Fatalf("the undo is judged %s, it says %s", got, kinds(u.Servers[0].Brakes))
	}
	redo(rt, p, u)
}

// redo holds that the undo of the undo is the plan again.
func redo(rt *rapid.T, p, u *plan.Plan) {
	r, err := plan.Inverse(u, "web03")
	if err != nil {
		rt.Fatal(err)
	}
	if d := cmp.Diff(automatic(&p.Servers[0]), automatic(&r.Servers[0])); d != "" {
		rt.Fatalf("the undo of the undo does other steps (-plan +again):\n%s", d)
	}
	if d := cmp.Diff(p.Servers[0].Restarts, r.Servers[0].Restarts); d != "" {
		rt.Fatalf("the undo of the undo restarts other things (-plan +again):\n%s", d)
	}
	if d := cmp.Diff(p.Servers[0].Counts, r.Servers[0].Counts); d != "" {
		rt.Fatalf("the undo of the undo begins elsewhere (-plan +again):\n%s", d)
	}
	whole := cmpopts.IgnoreFields(plan.Brake{}, "Exclude") // an undo is done as a whole
	if d := cmp.Diff(p.Servers[0].Brakes, r.Servers[0].Brakes, whole); d != "" {
		rt.Fatalf("the undo of the undo brakes for other things (-plan +again):\n%s", d)
	}
	if d := cmp.Diff(essence(p), essence(r)); d != "" {
		rt.Fatalf("the undo of the undo has other changes (-plan +again):\n%s", d)
	}
}

// automatic are the steps of a server that no person does.
func automatic(s *plan.Server) []plan.Step {
	var out []plan.Step
	for _, st := range s.Steps {
		if st.Kind != plan.ManualStep {
			out = append(out, st)
		}
	}
	return out
}

// essence is what of the changes survives being turned twice: not where old
// values came from, nor why.
func essence(p *plan.Plan) []plan.Change {
	var out []plan.Change
	for _, c := range p.Changes {
		c.Reason = ""
		attributes := []plan.Attribute{}
		for _, a := range c.Attributes {
			attributes = append(attributes, plan.Attribute{Name: a.Name, Label: a.Label, Added: a.Added, Removed: a.Removed, Reordered: a.Reordered})
		}
		c.Attributes = attributes
		out = append(out, c)
	}
	return out
}

func encoded(rt fataler, p *plan.Plan) []byte {
	text, err := plan.Encode(p)
	if err != nil {
		rt.Fatalf("%v", err)
	}
	return text
}

// A password that was written is not taken back, and the undo says so.
func TestUndoKeepsSecrets(t *testing.T) {
	pm := object(model.ProcessModel, "v1.1.4322", "user_name", model.Text(`CORP\svc`), "password", model.Secret("env:PW"))
	p := mustPlan(t, server(pm), small(t)).Plan
	u, err := plan.Inverse(p, "web03")
	if err != nil {
		t.Fatal(err)
	}
	text := string(encoded(t, u))
	for _, st := range u.Servers[0].Steps {
		if st.Property == "password" {
			t.Errorf("the undo touches the password: %+v", st)
		}
	}
	for _, c := range u.Changes {
		for _, a := range c.Attributes {
			if a.Name == "password" {
				t.Errorf("the undo shows the password as a change")
			}
		}
	}
	if lost := u.Servers[0].Rollback.Lost; len(lost) != 1 || lost[0].Kind != "password" {
		t.Errorf("lost: %+v", lost)
	}
	if strings.Count(text, `"env:PW"`) != 1 {
		t.Errorf("doing it again takes the reference exactly once:\n%s", text)
	}
	r, err := plan.Inverse(u, "web03")
	if err != nil || cmp.Diff(automatic(&p.Servers[0]), automatic(&r.Servers[0])) != "" {
		t.Errorf("doing it again: %v\n%s", err, cmp.Diff(automatic(&p.Servers[0]), automatic(&r.Servers[0])))
	}
	only := object(model.WebService, "", "wam_user_pass", model.Secret("env:PW"))
	in := plan.Input{Config: config(server(only)), Live: map[string][]plan.Source{"web03": small(t)}, Rotate: []string{"web03/web_service"}, Tool: "test"}
	made, diags := plan.Make(in)
	if made == nil {
		t.Fatal(diags)
	}
	if err := made.Plan.Seal(nil); err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Inverse(made.Plan, "web03"); err == nil || !strings.Contains(err.Error(), "only secrets") {
		t.Errorf("a plan of one password: %v", err)
	}
}

// What an undo takes back is said the way a plan says it.
func TestUndoInWords(t *testing.T) {
	s := site("Site 100001", 0)
	p := mustPlan(t, server(s, object(model.AppPool, "New", "idle_timeout", model.Number(7)),
		below(s, model.App, "/app000000", "app_pool", model.Text("New")),
		object(model.InProcessISAPI, "", "only", model.EditOf(model.ListEdit{Include: []string{`C:\x.dll`}}))), small(t)).Plan
	u, err := plan.Inverse(p, "web03")
	if err != nil {
		t.Fatal(err)
	}
	if u.Undoes != p.Digest || u.Config != p.Config || len(u.Findings) != 0 || len(u.Servers) != 1 || len(u.Servers[0].Dead) != 0 {
		t.Errorf("undo: %+v", u)
	}
	byType := map[string]*plan.Change{}
	for i := range u.Changes {
		byType[u.Changes[i].Type] = &u.Changes[i]
	}
	pool := byType["app_pool"]
	if pool.Change.Actions[0] != plan.Delete || pool.Reason != "the plan "+p.Digest+" is undone" || pool.Change.After != nil || pool.Change.Before["idle_timeout"] == nil {
		t.Errorf("pool: %+v", pool)
	}
	app := byType["app"]
	if app.Change.Actions[0] != plan.Update || app.Reason != "" || app.Change.Before["app_pool"] != "New" || app.Change.After["app_pool"] != "Pool100001" || app.Attributes[0].Origin != "local" {
		t.Errorf("application: %+v", app)
	}
	list := byType["in_process_isapi"].Attributes[0]
	if len(list.Removed) != 1 || len(list.Added) != 0 || list.Removed[0] != "C:/x.dll" {
		t.Errorf("list: %+v", list)
	}
}

// An undo needs a sealed plan of the server with something to undo.
func TestNoUndo(t *testing.T) {
	p := mustPlan(t, server(object(model.AppPool, "New", "idle_timeout", model.Number(7))), small(t)).Plan
	if _, err := plan.Inverse(p, "web04"); err == nil || !strings.Contains(err.Error(), `no server "web04"`) {
		t.Errorf("another server: %v", err)
	}
	unsealed := *p
	unsealed.Tool = "other"
	if _, err := plan.Inverse(&unsealed, "web03"); err == nil || !strings.Contains(err.Error(), "not sealed") {
		t.Errorf("changed after it was sealed: %v", err)
	}
	twice := *p
	twice.Servers = append(append([]plan.Server{}, p.Servers...), p.Servers...)
	if err := twice.Seal(nil); err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Inverse(&twice, "web03"); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("a server twice: %v", err)
	}
	strange := *p
	strange.Changes = []plan.Change{{Server: "web03", Type: "app"}}
	if err := strange.Seal(nil); err != nil {
		t.Fatal(err)
	}
	if u, err := plan.Inverse(&strange, "web03"); err != nil || len(u.Changes) != 1 {
		t.Errorf("a change without an action: %v", err)
	}
}

// A mount with edit-while-running off is braked on the way back too, by the
// value the undo begins with.
func TestUndoOnMount(t *testing.T) {
	for _, c := range []struct {
		objects []*model.Object
		brakes  string
		running bool
	}{
		{[]*model.Object{object(model.AppPool, "Pool100001", "idle_timeout", model.Number(5))}, "disruption edit_while_running", false},
		{[]*model.Object{object(model.Metabase, "", "enable_edit_while_running", model.Bool(true))}, "", true},
	} {
		s := server(c.objects...)
		s.Live[0].Way = "mount"
		u, err := plan.Inverse(mustPlan(t, s, small(t)).Plan, "web03")
		if err != nil {
			t.Fatal(err)
		}
		if out := &u.Servers[0]; kinds(out.Brakes) != c.brakes || out.Write.Running != c.running {
			t.Errorf("%s: brakes %s, running %v", c.objects[0].Addr, kinds(out.Brakes), out.Write.Running)
		}
		r, err := plan.Inverse(u, "web03")
		if err != nil || r.Servers[0].Write.Running {
			t.Errorf("%s: and again: %v", c.objects[0].Addr, err)
		}
	}
}

// What was deleted comes back with the settings isoplan knows, and the undo of
// that deletes it again; where a third of all objects went, both are braked.
func TestUndoOfDeletion(t *testing.T) {
	for _, live := range [][]plan.Source{small(t), small5(t)} {
		r := mustPlan(t, server(absent(site("Site 100001", 0)), absent(object(model.AppPool, "Pool100001"))), live)
		u, err := plan.Inverse(r.Plan, "web03")
		if err != nil {
			t.Fatal(err)
		}
		s := &u.Servers[0]
		after := applied(t, r)
		sameWorlds(t, live, perform(t, t, s, s.Steps, after))
		if empty := mustPlan(t, server(), after).Plan.Servers[0].Counts; s.Counts != empty {
			t.Errorf("the undo begins with %+v, the server has %+v", s.Counts, empty)
		}
		if u.Count(plan.Create) != r.Plan.Count(plan.Delete) || u.Count(plan.Delete) != 0 || len(s.Rollback.Lost) == 0 {
			t.Errorf("%d created of %d, lost %d", u.Count(plan.Create), r.Plan.Count(plan.Delete), len(s.Rollback.Lost))
		}
		again, err := plan.Inverse(u, "web03")
		if err != nil {
			t.Fatal(err)
		}
		if kinds(again.Servers[0].Brakes) != kinds(r.Plan.Servers[0].Brakes) || !strings.Contains(kinds(r.Plan.Servers[0].Brakes), "deletions") {
			t.Errorf("brakes %s, and again %s", kinds(r.Plan.Servers[0].Brakes), kinds(again.Servers[0].Brakes))
		}
		if strings.Contains(kinds(s.Brakes), "deletions") {
			t.Errorf("bringing back is braked: %s", kinds(s.Brakes))
		}
	}
}
