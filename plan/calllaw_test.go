package plan_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// collectedFrom gives sources as a collector would have written the metabase.
func collectedFrom(t testing.TB, sources []plan.Source) []plan.Source {
	t.Helper()
	out := append([]plan.Source(nil), sources...)
	out[0] = serve(t, sources[0]).source(t)
	return out
}

// byCalls makes a declared server one that is reached by calls.
func byCalls(s *model.Server) *model.Server {
	s.Live = []model.LiveSource{{Way: model.WayCollected, File: "web03.txt", CollectedAt: "2026-11-28T23:31:01+01:00"}}
	return s
}

// The calls of a plan bring a server to the planned world, and those of its
// rollback back to what it was.
func TestLawsOfCalls(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := byCalls(wish(rt))
		before := small(t)
		if rapid.Bool().Draw(rt, "iis5") {
			before = small5(t)
		}
		before = collectedFrom(t, before)
		r, diags := makePlan(s, before)
		if r == nil {
			rt.Fatalf("no plan: %+v", diags)
		}
		if err := r.Plan.Seal(nil); err != nil {
			rt.Fatal(err)
		}
		for _, greedy := range []bool{false, true} {
			callLaws(t, rt, s, r, before, greedy)
		}
		planFile(rt, r.Plan)
	})
}

// callLaws performs a plan, its rollback and the undo of it.
func callLaws(t testing.TB, rt fataler, s *model.Server, r *plan.Result, before []plan.Source, greedy bool) {
	part := &r.Plan.Servers[0]
	noSplice(rt, part, part.Steps)
	m := serve(t, before[0])
	m.greedy = greedy
	if err := m.perform(part.Steps); err != nil {
		rt.Fatalf("%v", err)
	}
	after := []plan.Source{m.source(t)}
	for i, text := range r.Servers[0].Texts[1:] {
		after = append(after, sources(t, before[i+1].Snapshot.Space, text)...)
	}
	world, _ := plan.World(after, "web03")
	if d := differsFrom(r.Servers[0].Planned, world); d != "" {
		rt.Fatalf("the calls make another world than was planned: %s", d)
	}
	again, diags := makePlan(s, after)
	if again == nil || !again.Plan.Empty() {
		rt.Fatalf("planning after the calls: %+v %+v", again, diags)
	}
	if r.Plan.Empty() {
		return
	}
	noSplice(rt, part, part.Rollback.Steps)
	saysBoth(rt, part.Steps, part.Rollback.Steps)
	saysBoth(rt, part.Rollback.Steps, part.Steps)
	sameStates(rt, t, r, before[0], m.clone(), part.Rollback.Steps)
	back, err := plan.Inverse(r.Plan, "web03")
	if err != nil {
		rt.Fatalf("%v", err)
	}
	undo := &back.Servers[0]
	if undo.Write != nil || undo.Way != model.WayCollected {
		rt.Fatalf("the undo is written as %+v by %s", undo.Write, undo.Way)
	}
	noSplice(rt, undo, undo.Steps)
	undone := m.clone()
	sameStates(rt, t, r, before[0], undone, undo.Steps)
	// And the undo of the undo is the plan again.
	if err := undone.perform(undo.Rollback.Steps); err != nil {
		rt.Fatalf("%v", err)
	}
	redone, _ := plan.World(append([]plan.Source{undone.source(t)}, after[1:]...), "web03")
	if d := differsFrom(r.Servers[0].Planned, redone); d != "" {
		rt.Fatalf("the way back of the undo: %s", d)
	}
}

// sameStates holds that steps bring a server back to what it was.
func sameStates(rt fataler, t testing.TB, r *plan.Result, before plan.Source, m *calledServer, steps []plan.Step) {
	if err := m.perform(steps); err != nil {
		rt.Fatalf("on the way back: %v", err)
	}
	was, _ := plan.World([]plan.Source{before}, "web03")
	is, _ := plan.World([]plan.Source{m.source(t)}, "web03")
	if d := differsFrom(was, is); d != "" {
		rt.Fatalf("the way back of %s leaves another world: %s", r.Plan.Digest, d)
	}
}

// saysBoth holds that for whatever one way writes the other says what was there:
// where nothing was, the key comes or goes as a whole.
func saysBoth(rt fataler, there, back []plan.Step) {
	application := map[string]bool{plan.CallCreate: true, plan.CallCreate4: true, plan.CallDelete: true, plan.CallDeleteBelow: true}
	place := func(st *plan.Step) string {
		switch {
		case application[st.Op]:
			return "application of " + model.Fold(st.Key)
		case st.Op == plan.CallMakeKey || st.Op == plan.CallDropKey:
			return "key " + model.Fold(st.Key)
		}
		return st.Property + " of " + model.Fold(st.Key)
	}
	told, whole := map[string]bool{}, map[string]bool{}
	for i := range back {
		if back[i].Kind == plan.MethodStep {
			told[place(&back[i])] = true
		}
	}
	for i := range there {
		if st := &there[i]; st.Kind == plan.MethodStep && strings.HasPrefix(place(st), "key ") {
			whole[model.Fold(st.Key)] = true
		}
	}
	for i := range there {
		st := &there[i]
		key := strings.HasPrefix(place(st), "key ")
		if st.Kind == plan.MethodStep && st.Secret == "" && !told[place(st)] && (key || !whole[model.Fold(st.Key)]) && st.Op != plan.CallDeleteBelow {
			rt.Fatalf("%s %s %s: the other way does not say what was there", st.Op, st.Key, st.Property)
		}
	}
}

// noSplice holds that a server reached by calls has no splice of its metabase,
// and that its calls are such as the planner makes.
func noSplice(rt fataler, s *plan.Server, steps []plan.Step) {
	if s.Write != nil {
		rt.Fatalf("MetaBase.xml is put in place: %+v", s.Write)
	}
	if _, err := plan.Calls(s, steps); err != nil {
		rt.Fatalf("%v", err)
	}
	seen := map[string]bool{}
	for _, st := range steps {
		if st.Kind == plan.SpliceStep && st.Space == "metabase" || st.Kind == plan.MethodStep && st.Space == "" {
			rt.Fatalf("a step of kind %s is about %q: %+v", st.Kind, st.Space, st)
		}
		for _, own := range []string{"AppRoot", "AppPackageID", "AppPackageName", "AppWamClsid"} {
			if st.Property == own {
				rt.Fatalf("%s is written by %s", own, st.Op)
			}
		}
		if st.Kind == plan.MethodStep && len(st.Sources) == 0 {
			rt.Fatalf("%s of %s rests on nothing", st.Op, st.Key)
		}
		key := strings.Join([]string{st.Op, st.Key, st.Property}, "\x00")
		if st.Kind == plan.MethodStep && seen[key] {
			rt.Fatalf("%s of %s %s is made twice", st.Op, st.Key, st.Property)
		}
		seen[key] = true
	}
}

// The order of blocks changes no byte of a plan by calls.
func TestShuffledCalls(t *testing.T) {
	var first []byte
	for round := range 4 {
		s := site("Site 100001", 0)
		objects := []*model.Object{s, object(model.AppPool, "B", "idle_timeout", model.Number(4)), object(model.AppPool, "A", "idle_timeout", model.Number(3)),
			below(s, model.App, "/app000000", "app_pool", model.Text("B"), "protection", model.Number(1)), absent(below(s, model.App, "/app000001"))}
		for range round {
			objects = append(objects[1:], objects[0])
		}
		text, err := plan.Encode(mustPlan(t, byCalls(server(objects...)), collectedFrom(t, small5(t))).Plan)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = text
		}
		if !bytes.Equal(first, text) {
			t.Fatalf("round %d gives another plan", round)
		}
	}
}

// stepsOf is a line for each call and restart.
func stepsOf(steps []plan.Step) string {
	var b strings.Builder
	for _, st := range steps {
		switch st.Kind {
		case plan.MethodStep:
			value := st.Value
			if st.Secret != "" {
				value = "from " + st.Secret
			}
			b.WriteString(strings.TrimSpace(strings.Join(strings.Fields(fmt.Sprint(st.Op, " ", st.Key, " ", st.Class, " ", st.Property, " ", strings.ReplaceAll(value, "\n", "|"))), " ")) + "\n")
		case plan.RestartStep:
			b.WriteString("restart\n")
		case plan.SpliceStep:
			b.WriteString("splice " + st.Space + "\n")
		}
	}
	return b.String()
}

// The calls of plans, in their order, and those back.
func TestCallSteps(t *testing.T) {
	const root = "/LM/W3SVC/100001/ROOT"
	s := site("Site 100001", 0)
	mode := func(to uint64) *model.Object {
		return object(model.ServerKind, "web03", "isolation_mode", model.Number(to))
	}
	for _, c := range []struct {
		name       string
		wpim       bool
		objects    []*model.Object
		want, back string
	}{
		{name: "another process", objects: []*model.Object{s, below(s, model.App, "/app000000", "protection", model.Number(1))},
			want: "AppCreate2 " + root + "/app000000 AppIsolated 1\nSet " + root + "/app000000 AppFriendlyName Application & part 0\nrestart\n", back: "AppCreate2 " + root + "/app000000 AppIsolated 0\nSet " + root + "/app000000 AppFriendlyName Application & part 0\n"},
		{name: "a new application", objects: []*model.Object{s, below(s, model.App, "/new", "app_friendly_name", model.Text("New"), "access_flags", model.Number(513))},
			want: "Create " + root + "/new IIsWebDirectory\nSet " + root + "/new AccessFlags 513\nAppCreate2 " + root + "/new AppIsolated 2\nSet " + root + "/new AppFriendlyName New\n",
			back: "AppDelete " + root + "/new\nDelete " + root + "/new IIsWebDirectory\n"},
		{name: "a pool with an account", wpim: true, objects: []*model.Object{s, below(s, model.App, "/app000000", "app_pool", model.Text("Shop")),
			object(model.AppPool, "Shop", "identity_type", model.Number(3), "wam_user_name", model.Text(`WEB\shop`), "wam_user_pass", model.Secret("env:SHOP_PW"))},
			want: "Create /LM/W3SVC/AppPools/Shop IIsApplicationPool\nSet /LM/W3SVC/AppPools/Shop AppPoolIdentityType 3\nSet /LM/W3SVC/AppPools/Shop WAMUserName WEB\\shop\nSet /LM/W3SVC/AppPools/Shop WAMUserPass from env:SHOP_PW\n" +
				"Set " + root + "/app000000 AppPoolId Shop\n",
			back: "Set " + root + "/app000000 AppPoolId Pool100001\nDelete /LM/W3SVC/AppPools/Shop IIsApplicationPool\n"},
		{name: "to worker processes", objects: []*model.Object{mode(schema.ModeWorkerProcess), s, below(s, model.App, "/app000000", "app_pool", model.Text("Shop")),
			object(model.AppPool, "Shop", "idle_timeout", model.Number(5)), absent(below(s, model.App, "/app000001")),
			object(model.ProcessModel, "v1.1.4322", "memory_limit", model.Number(41))},
			want: "AppDelete " + root + "/app000001\nClear " + root + "/app000001 AppFriendlyName\nSet /LM/W3SVC IIs5IsolationModeEnabled FALSE\n" +
				"splice machine.config/v1.1.4322\nrestart\n" +
				"Create /LM/W3SVC/AppPools/Shop IIsApplicationPool\nSet /LM/W3SVC/AppPools/Shop IdleTimeout 5\nSet " + root + "/app000000 AppPoolId Shop\n",
			back: "Set " + root + "/app000000 AppPoolId Pool100001\nDelete /LM/W3SVC/AppPools/Shop IIsApplicationPool\nSet /LM/W3SVC IIs5IsolationModeEnabled TRUE\n" +
				"splice machine.config/v1.1.4322\nrestart\nAppCreate2 " + root + "/app000001 AppIsolated 1\nSet " + root + "/app000001 AppFriendlyName Application & part 1\n"},
		{name: "to IIS 5.0 isolation", wpim: true, objects: []*model.Object{mode(schema.ModeIIS5), s, below(s, model.App, "/app000000", "protection", model.Number(1)),
			object(model.AppPool, "Shop", "idle_timeout", model.Number(5))},
			want: "Create /LM/W3SVC/AppPools/Shop IIsApplicationPool\nSet /LM/W3SVC/AppPools/Shop IdleTimeout 5\nSet /LM/W3SVC IIs5IsolationModeEnabled TRUE\nrestart\n" +
				"AppCreate2 " + root + "/app000000 AppIsolated 1\nSet " + root + "/app000000 AppFriendlyName Application & part 0\n",
			back: "AppCreate2 " + root + "/app000000 AppIsolated 0\nSet " + root + "/app000000 AppFriendlyName Application & part 0\nSet /LM/W3SVC IIs5IsolationModeEnabled FALSE\nrestart\nDelete /LM/W3SVC/AppPools/Shop IIsApplicationPool\n"},
		{name: "a reset", objects: []*model.Object{s, reset(below(s, model.App, "/app000001"), schema.Protection.Attr)},
			want: "AppCreate2 " + root + "/app000001 AppIsolated 2\nClear " + root + "/app000001 AppIsolated\nSet " + root + "/app000001 AppFriendlyName Application & part 1\nrestart\n",
			back: "AppCreate2 " + root + "/app000001 AppIsolated 1\nSet " + root + "/app000001 AppIsolated 1\nSet " + root + "/app000001 AppFriendlyName Application & part 1\n"},
	} {
		live := small5(t)
		if c.wpim {
			live = small(t)
		}
		r := mustPlan(t, byCalls(server(c.objects...)), collectedFrom(t, live))
		part := &r.Plan.Servers[0]
		if got := stepsOf(part.Steps); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
		if got := stepsOf(part.Rollback.Steps); got != c.back {
			t.Errorf("%s, back:\n%s\nwant\n%s", c.name, got, c.back)
		}
		callLaws(t, t, byCalls(server(c.objects...)), r, collectedFrom(t, live), false)
	}
}

// Keys on which an application and its protection do not come together: what
// the steps say of each is true there too. IIS 4.0 has another call.
func TestCallsOnOddKeys(t *testing.T) {
	const world = `/LM IIsComputer
/LM/W3SVC IIsWebService
  AppIsolated = 0
/LM/W3SVC/1 IIsWebServer
  ServerComment = Shop
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppIsolated = 0
  AppRoot = /LM/W3SVC/1/ROOT
  Path = D:\shop
/LM/W3SVC/1/ROOT/bare IIsWebVirtualDir
  AppFriendlyName = Bare
  AppRoot = /LM/W3SVC/1/ROOT/bare
  Path = D:\bare
/LM/W3SVC/1/ROOT/folder IIsWebDirectory
  AppIsolated = 1
`
	const root = "/LM/W3SVC/1/ROOT"
	s := site("Shop", 1)
	high, low := model.Number(schema.ProtectionHigh), model.Number(schema.ProtectionLow)
	for _, c := range []struct {
		name, version string
		objects       []*model.Object
		want, back    string
	}{
		{name: "bare to high", version: "5.0", objects: []*model.Object{s, below(s, model.App, "/bare", "protection", high)},
			want: "AppCreate2 " + root + "/bare AppIsolated 1\nSet " + root + "/bare AppIsolated 1\nSet " + root + "/bare AppFriendlyName Bare\n",
			back: "AppCreate2 " + root + "/bare AppIsolated 0\nClear " + root + "/bare AppIsolated\nSet " + root + "/bare AppFriendlyName Bare\n"},
		{name: "on IIS 4.0", version: "4.0", objects: []*model.Object{s, below(s, model.App, "/bare", "protection", high)},
			want: "AppCreate " + root + "/bare AppIsolated 1\nSet " + root + "/bare AppIsolated 1\nSet " + root + "/bare AppFriendlyName Bare\n",
			back: "AppCreate " + root + "/bare AppIsolated 0\nClear " + root + "/bare AppIsolated\nSet " + root + "/bare AppFriendlyName Bare\n"},
		{name: "bare ends", version: "5.0", objects: []*model.Object{s, absent(below(s, model.App, "/bare"))},
			want: "AppDelete " + root + "/bare\nClear " + root + "/bare AppIsolated\nClear " + root + "/bare AppFriendlyName\n",
			back: "AppCreate2 " + root + "/bare AppIsolated 0\nClear " + root + "/bare AppIsolated\nSet " + root + "/bare AppFriendlyName Bare\n"},
		{name: "a directory with a protection becomes an application", version: "5.0", objects: []*model.Object{s, below(s, model.App, "/folder")},
			want: "AppCreate2 " + root + "/folder AppIsolated 1\nSet " + root + "/folder AppIsolated 1\n",
			back: "AppDelete " + root + "/folder\nSet " + root + "/folder AppIsolated 1\n"},
		{name: "and another one", version: "5.0", objects: []*model.Object{s, below(s, model.App, "/folder", "protection", low)},
			want: "AppCreate2 " + root + "/folder AppIsolated 0\nSet " + root + "/folder AppIsolated 0\n",
			back: "AppDelete " + root + "/folder\nSet " + root + "/folder AppIsolated 1\n"},
		{name: "a site goes", version: "5.0", objects: []*model.Object{absent(site("Shop", 1))},
			want: "AppDeleteRecursive " + root + "\nDelete " + root + "/folder IIsWebDirectory\nDelete " + root + "/bare IIsWebVirtualDir\nDelete " + root + " IIsWebVirtualDir\nDelete /LM/W3SVC/1 IIsWebServer\n"},
		{name: "what applications inherit is only a value", version: "5.0", objects: []*model.Object{object(model.WebService, "", "protection", high)},
			want: "Set /LM/W3SVC AppIsolated 1\n", back: "Set /LM/W3SVC AppIsolated 0\n"},
	} {
		declared := byCalls(server(c.objects...))
		declared.Version = c.version
		live := []plan.Source{worldOf(t, world)}
		r := mustPlan(t, declared, live)
		part := &r.Plan.Servers[0]
		if got := stepsOf(part.Steps); strings.ReplaceAll(got, "restart\n", "") != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
		if got := stepsOf(part.Rollback.Steps); c.back != "" && got != c.back {
			t.Errorf("%s, back:\n%s\nwant\n%s", c.name, got, c.back)
		}
		for _, greedy := range []bool{false, true} {
			callLaws(t, t, declared, r, live, greedy)
		}
	}
}
