package plan_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// wish draws a declared server over the world of livetest.Metabase(12).
func wish(t *rapid.T) *model.Server {
	var objects []*model.Object
	seen := map[string]bool{}
	add := func(o *model.Object) {
		if !seen[o.Addr.Key()] {
			seen[o.Addr.Key()] = true
			objects = append(objects, o)
		}
	}
	s := site("Site 100001", 0, "server_bindings", model.List(rapid.SampledFrom([]string{":80:", ":81:", "10.0.0.1:80:a.example"}).Draw(t, "binding")))
	add(s)
	if rapid.Bool().Draw(t, "switch") {
		add(object(model.ServerKind, "web03", "isolation_mode", model.Number(uint64(rapid.IntRange(0, 1).Draw(t, "mode")))))
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "pools") {
		name := rapid.SampledFrom([]string{"Pool100001", "New A", "New <B> & \"C\"", "DefaultAppPool"}).Draw(t, fmt.Sprint("pool", i))
		add(object(model.AppPool, name, "idle_timeout", model.Number(uint64(rapid.IntRange(0, 3).Draw(t, "idle"))),
			"periodic_restart_schedule", model.List("03:00", "15:30")))
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "apps") {
		url := rapid.SampledFrom([]string{"/", "/app000000", "/app000001", "/app000006/inner", "/brand/new", "/new é & co", "/app000003"}).Draw(t, fmt.Sprint("app", i))
		o := below(s, model.App, url, "protection", model.Number(uint64(rapid.IntRange(0, 2).Draw(t, "protection"))),
			"app_friendly_name", model.Text(rapid.SampledFrom([]string{"a", "<b> & \"c\"", "é 日本"}).Draw(t, "friendly")))
		if url == "/brand/new" {
			o.Name, o.Addr = "/brandnew", s.Addr.Child(model.App, "/brandnew")
		}
		if url != "/" && rapid.IntRange(0, 5).Draw(t, "absent") == 0 {
			o = absent(o)
			o.Settings = nil
		}
		add(o)
	}
	if rapid.Bool().Draw(t, "list") {
		e := model.ListEdit{Include: []string{rapid.SampledFrom([]string{`C:\x\a.dll`, "b.dll"}).Draw(t, "in")},
			Exclude: []string{`c:\windows\system32\inetsrv\SSINC.DLL`}}
		if rapid.Bool().Draw(t, "matched") {
			e.Matched = true
			e.ExcludeMatching = []model.ListMatch{{Match: rapid.SampledFrom(model.Matches()).Draw(t, "match"), Text: rapid.SampledFrom([]string{`inetsrv\`, "httpodbc.dll"}).Draw(t, "text")}}
			e.IncludeUnless = []model.ListMatch{{Match: rapid.SampledFrom(model.Matches()).Draw(t, "stands"), Text: `D:\y\c.dll`}}
		}
		add(object(model.InProcessISAPI, "", "only", model.EditOf(e)))
	}
	if rapid.Bool().Draw(t, "extension") {
		add(object(model.WebServiceExtension, `C:\new\ext.dll`, "allow", model.Bool(true), "group", model.Text("NEW"), "description", model.Text("New one"), "deletable", model.Bool(true)))
	}
	if rapid.Bool().Draw(t, "framework") {
		add(object(model.ProcessModel, "v1.1.4322", "memory_limit", model.Number(uint64(rapid.IntRange(1, 90).Draw(t, "memory"))),
			"timeout", model.Number(rapid.SampledFrom([]uint64{60, 3600 * 30, model.Unlimited}).Draw(t, "timeout"))))
	}
	return server(objects...)
}

// Planning after a plan is empty; every change has steps and every splice a
// change; the way back gives back what was there.
func TestLawsOfPlans(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) { laws(t, rt) })
}

// laws tries every law on one drawn server.
func laws(t testing.TB, rt *rapid.T) {
	s := wish(rt)
	before := small(t)
	if rapid.Bool().Draw(rt, "iis5") {
		before = small5(t)
	}
	r, diags := makePlan(s, before)
	if r == nil {
		rt.Fatalf("no plan: %+v", diags)
	}
	if err := r.Plan.Seal(nil); err != nil {
		rt.Fatal(err)
	}
	stepsAndChanges(rt, r.Plan)
	after := applied(t, r)
	for i, src := range perform(t, rt, &r.Plan.Servers[0], r.Plan.Servers[0].Steps, before) {
		if src.Snapshot.Raw != r.Servers[0].Texts[i] {
			rt.Fatalf("the steps make another file of %s than was planned", src.Snapshot.Space)
		}
	}
	again, diags := makePlan(s, after)
	if again == nil || !again.Plan.Empty() {
		rt.Fatalf("planning after the plan: %+v %+v", again, diags)
	}
	back(t, rt, r, before, after)
	planFile(rt, r.Plan)
	undone(t, rt, r.Plan, again.Plan, before, after)
}

func stepsAndChanges(rt *rapid.T, p *plan.Plan) {
	changed, stepped := map[string]bool{}, map[string]bool{}
	for _, c := range p.Changes {
		changed[model.Addr(c.Address).Key()] = true
	}
	for _, st := range p.Servers[0].Steps {
		if st.Kind == plan.SpliceStep {
			stepped[model.Addr(st.Address).Key()] = true
		}
	}
	for a := range changed {
		if !stepped[a] {
			rt.Errorf("change without a step: %s", a)
		}
	}
	for a := range stepped {
		if !changed[a] {
			rt.Errorf("step without a change: %s", a)
		}
	}
}

// back runs the steps of the rollback over the planned files: every setting is
// as it was.
func back(t testing.TB, rt *rapid.T, r *plan.Result, before, after []plan.Source) {
	if r.Plan.Empty() {
		return
	}
	server := &r.Plan.Servers[0]
	restored := perform(t, rt, server, server.Rollback.Steps, after)
	sameWorlds(rt, before, restored)
}

// perform writes the splices of steps into files, the way an apply does.
func perform(t testing.TB, rt fataler, s *plan.Server, steps []plan.Step, files []plan.Source) []plan.Source {
	var out []plan.Source
	for _, src := range files {
		wants, err := plan.Wants(s, src.Snapshot.Space, steps)
		if err != nil {
			rt.Fatalf("%v", err)
		}
		edits, diags := src.Store.Edit(src.Snapshot, wants)
		if diags.HasErrors() {
			rt.Fatalf("refused: %+v", diags)
		}
		text, err := src.Store.Apply(src.Snapshot, edits)
		if err != nil {
			rt.Fatalf("%v", err)
		}
		out = append(out, sources(t, src.Snapshot.Space, text)...)
	}
	return out
}

type fataler interface{ Fatalf(string, ...any) }

// sameWorlds holds that two states of the files mean the same settings.
func sameWorlds(rt fataler, before, restored []plan.Source) {
	was, _ := plan.World(before, "web03")
	is, _ := plan.World(restored, "web03")
	a, b := was.Sorted(), is.Sorted()
	if len(a) != len(b) {
		rt.Fatalf("after the rollback %d objects, before %d", len(b), len(a))
	}
	for i := range a {
		if a[i].Addr.Key() != b[i].Addr.Key() || !sameSettings(a[i], b[i]) {
			rt.Fatalf("after the rollback\n%s %v\nbefore\n%s %v", b[i].Addr, b[i].Settings, a[i].Addr, a[i].Settings)
		}
	}
}

func sameSettings(a, b *model.Object) bool {
	if len(a.Settings) != len(b.Settings) {
		return false
	}
	for i, s := range a.Settings {
		if o := b.Settings[i]; s.Name != o.Name || !s.Value.Same(o.Value) {
			return false
		}
	}
	return true
}

// planFile holds that a plan file reads back to the same bytes.
func planFile(rt *rapid.T, p *plan.Plan) {
	text, err := plan.Encode(p)
	if err != nil {
		rt.Fatal(err)
	}
	read, err := plan.Decode(text)
	if err != nil {
		rt.Fatal(err)
	}
	again, err := plan.Encode(read)
	if err != nil || !bytes.Equal(again, text) {
		rt.Fatalf("the plan file changes when it is read and written: %v", err)
	}
}

// A changed bit of a plan file is refused: every bit of its head, one bit of
// every byte behind it.
func TestFlippedBits(t *testing.T) {
	s := server(object(model.AppPool, "Shop", "idle_timeout", model.Number(3)))
	text, err := plan.Encode(mustPlan(t, s, small(t)).Plan)
	if err != nil {
		t.Fatal(err)
	}
	for i := range text {
		for bit := range 8 {
			if i > 300 && bit != i%8 {
				continue
			}
			text[i] ^= 1 << bit
			if _, err := plan.Decode(text); err == nil {
				t.Fatalf("bit %d of byte %d flipped and nobody noticed", bit, i)
			}
			text[i] ^= 1 << bit
		}
	}
}

// Shuffled input gives the same bytes, on one core and on two.
func TestShuffledInput(t *testing.T) {
	s := site("Site 100001", 0)
	objects := []*model.Object{s, object(model.ServerKind, "web03", "isolation_mode", model.Number(schema.ModeIIS5))}
	for i := range 8 {
		objects = append(objects, object(model.AppPool, fmt.Sprint("P", i), "idle_timeout", model.Number(uint64(i))),
			below(s, model.App, fmt.Sprintf("/app%06d", i), "app_pool", model.Text(fmt.Sprint("P", i)), "protection", model.Number(0)))
	}
	var first []byte
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for round := range 20 {
		runtime.GOMAXPROCS(1 + round%2)
		rand.New(rand.NewSource(int64(round))).Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
		sv := server()
		sv.Mode = "iis5"
		sv.Objects = append([]*model.Object(nil), objects...)
		text, err := plan.Encode(mustPlan(t, sv, small(t)).Plan)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = text
		} else if !bytes.Equal(first, text) {
			t.Fatalf("round %d gives another plan", round)
		}
	}
}

// A plan with one object more needs every restart the smaller one needs, or one
// that makes it too.
func TestOneMoreChangeTakesNoRestartAway(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		whole := wish(rt)
		before := small(t)
		if rapid.Bool().Draw(rt, "iis5") {
			before = small5(t)
		}
		out := whole.Objects[rapid.IntRange(0, len(whole.Objects)-1).Draw(rt, "left out")]
		var rest []*model.Object
		for _, o := range whole.Objects {
			if o != out && o.Owner != out {
				rest = append(rest, o)
			}
		}
		full, _ := makePlan(whole, before)
		part, _ := makePlan(server(rest...), before)
		if full == nil || part == nil {
			return // one refers to what the other declares
		}
		for i := range part.Plan.Servers[0].Restarts {
			small := &part.Plan.Servers[0].Restarts[i]
			covered := false
			for j := range full.Plan.Servers[0].Restarts {
				covered = covered || full.Plan.Servers[0].Restarts[j].Covers(small)
			}
			if !covered {
				rt.Fatalf("without %s there is a restart of %s %q, with it there is none", out.Addr, small.Kind, small.On)
			}
		}
	})
}
