package plan_test

import (
	"sort"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/plan"
)

// server builds a declared server of the name web03.
func server(objects ...*model.Object) *model.Server {
	s := &model.Server{Name: "web03", Version: "6.0", Live: []model.LiveSource{{Way: "copy", Root: "live"}}, Objects: objects}
	for _, o := range objects {
		if o.Kind == model.ServerKind {
			s.Mode = map[uint64]string{schema.ModeIIS5: "iis5", schema.ModeWorkerProcess: "worker_process"}[o.Get("isolation_mode").Num()]
		}
	}
	sort.SliceStable(s.Objects, func(i, j int) bool { return s.Objects[i].Addr.Key() < s.Objects[j].Addr.Key() })
	return s
}

func config(s *model.Server) *model.Config {
	return &model.Config{Servers: []*model.Server{s}, Sources: &model.Sources{}}
}

// object declares an object; pairs are names and values.
func object(kind model.Kind, name string, pairs ...any) *model.Object {
	addr := model.ServerAddr("web03")
	if kind != model.ServerKind {
		addr = addr.Child(kind, name)
	}
	return fill(&model.Object{Kind: kind, Name: name, Addr: addr}, pairs...)
}

// below declares an object of a site.
func below(site *model.Object, kind model.Kind, name string, pairs ...any) *model.Object {
	return fill(&model.Object{Kind: kind, Name: name, Owner: site, Addr: site.Addr.Child(kind, name)}, pairs...)
}

func site(name string, id uint32, pairs ...any) *model.Object {
	o := object(model.Site, name, pairs...)
	o.ID = id
	return o
}

func fill(o *model.Object, pairs ...any) *model.Object {
	o.Decl = &model.Decl{}
	for i := 0; i < len(pairs); i += 2 {
		o.Settings = append(o.Settings, model.Setting{Name: pairs[i].(string), Value: pairs[i+1].(model.Value)})
	}
	sort.Slice(o.Settings, func(i, j int) bool { return o.Settings[i].Name < o.Settings[j].Name })
	return o
}

func absent(o *model.Object) *model.Object {
	o.Decl.Absent = true
	return o
}

// fresh declares an object with ensure = "present".
func fresh(o *model.Object) *model.Object {
	o.Decl.Present = true
	return o
}

// sources decodes live files given as pairs of key space and text.
func sources(t testing.TB, pairs ...string) []plan.Source {
	t.Helper()
	var out []plan.Source
	for i := 0; i < len(pairs); i += 2 {
		store, space, ok := stores.SpaceOf(pairs[i])
		if !ok {
			t.Fatalf("no store for %s", pairs[i])
		}
		snapshot, diags := store.Decode(pairs[i], pairs[i], pairs[i+1])
		if snapshot == nil {
			t.Fatalf("%s: %v", pairs[i], diags)
		}
		out = append(out, plan.Source{Snapshot: snapshot, Store: store, Space: space})
	}
	return out
}

const clr11 = "machine.config/v1.1.4322"

// small is a server with 12 applications on one site and one framework.
func small(t testing.TB) []plan.Source {
	return sources(t, "metabase", livetest.Metabase(12), clr11, livetest.MachineConfig11())
}

func small5(t testing.TB) []plan.Source {
	text := strings.Replace(livetest.Metabase(12), `IIs5IsolationModeEnabled="FALSE"`, `IIs5IsolationModeEnabled="TRUE"`, 1)
	return sources(t, "metabase", text, clr11, livetest.MachineConfig11())
}

func makePlan(s *model.Server, live []plan.Source) (*plan.Result, diag.List) {
	return plan.Make(plan.Input{Config: config(s), Live: map[string][]plan.Source{"web03": live}, Tool: "test"})
}

// mustPlan plans and fails on errors.
func mustPlan(t testing.TB, s *model.Server, live []plan.Source) *plan.Result {
	t.Helper()
	r, diags := makePlan(s, live)
	if r == nil {
		for _, d := range diags {
			t.Errorf("%s %s %s: %s %s", d.Severity, d.ID, d.Addr, d.Summary, d.Detail)
		}
		t.FailNow()
	}
	if err := r.Plan.Seal(nil); err != nil {
		t.Fatal(err)
	}
	return r
}

// applied gives the live files as they are after a plan.
func applied(t testing.TB, r *plan.Result) []plan.Source {
	t.Helper()
	var pairs []string
	for i, s := range r.Servers[0].Sources {
		pairs = append(pairs, s.Snapshot.Space, r.Servers[0].Texts[i])
	}
	return sources(t, pairs...)
}
