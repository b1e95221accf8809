package plan_test

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/worldtest"
	"github.com/isoplan/isoplan/plan"
)

// calledServer is a metabase that answers calls as the pages say a server
// does: the model the laws of call steps are tried on.
type calledServer struct {
	keys map[string]*calledKey // by folded path
	// running is the isolation mode IIS was started in: pools need one, the
	// registration of COM+ applications the other.
	running bool
	// greedy makes the end of a definition take the name and the limit of an
	// application along: no page says whether it does.
	greedy bool
}

type calledKey struct {
	path, class string
	values      map[string]string
}

// serve makes a server that holds what a source does.
func serve(t testing.TB, s plan.Source) *calledServer {
	t.Helper()
	m := &calledServer{keys: map[string]*calledKey{}}
	for _, n := range s.Snapshot.Nodes {
		k := &calledKey{n.Path, n.Class, map[string]string{}}
		for _, f := range n.Facts {
			raw := f.Raw
			if v, err := f.Attr.Decode(raw); err == nil && v.Kind() == model.ListKind {
				raw = f.Attr.Encode(v)
			}
			k.values[f.Attr.Home.Property] = raw
		}
		m.keys[model.Fold(n.Path)] = k
	}
	m.restart()
	return m
}

// clone is a server of its own in the same state.
func (m *calledServer) clone() *calledServer {
	c := *m
	c.keys = map[string]*calledKey{}
	for path, k := range m.keys {
		c.keys[path] = &calledKey{k.path, k.class, maps.Clone(k.values)}
	}
	return &c
}

// restart has IIS begin in the mode that is stored.
func (m *calledServer) restart() {
	m.running = false
	if k := m.keys["/lm/w3svc"]; k != nil {
		v, err := schema.IsolationMode.Decode(k.values[schema.IsolationMode.Home.Property])
		m.running = err == nil && v.Num() == schema.ModeWorkerProcess
	}
}

// source is the state as a text of worlds.
func (m *calledServer) source(t testing.TB) plan.Source {
	t.Helper()
	var b strings.Builder
	paths := slices.Collect(maps.Keys(m.keys))
	sort.Slice(paths, func(i, j int) bool { return metabase.ComparePaths(paths[i], paths[j]) < 0 })
	for _, path := range paths {
		k := m.keys[path]
		fmt.Fprintf(&b, "%s %s\n", k.path, k.class)
		for _, name := range slices.Sorted(maps.Keys(k.values)) {
			for i, line := range strings.Split(k.values[name], "\n") {
				b.WriteString("  " + name + map[bool]string{true: " = ", false: " + "}[i == 0] + line + "\n")
			}
		}
	}
	return worldOf(t, b.String())
}

// worldOf reads a text of worlds.
func worldOf(t testing.TB, text string) plan.Source {
	t.Helper()
	s := plan.Source{Store: worldtest.Store{}, Space: metabase.Space{}}
	snapshot, diags := s.Store.Decode("metabase", "web03.txt", text)
	if snapshot == nil {
		t.Fatalf("%v\n%s", diags, text)
	}
	s.Snapshot = snapshot
	return s
}

// perform makes calls and restarts in their order; the first that a server
// would refuse ends it.
func (m *calledServer) perform(steps []plan.Step) error {
	for i := range steps {
		st := &steps[i]
		var err error
		switch st.Kind {
		case plan.RestartStep:
			m.restart()
		case plan.MethodStep:
			err = m.call(st)
		}
		if err != nil {
			return fmt.Errorf("step %d, %s of %s %s: %w", i+1, st.Op, st.Key, st.Property, err)
		}
	}
	return nil
}

// packaged are the values that AppCreate2 writes when it registers a package.
var packaged = []string{"AppPackageID", "AppPackageName", "AppWamClsid"}

func (m *calledServer) call(st *plan.Step) error {
	path := model.Fold(st.Key)
	k := m.keys[path]
	if st.Op == plan.CallMakeKey {
		switch above := path[:strings.LastIndexByte(path, '/')]; {
		case k != nil:
			return fmt.Errorf("the key is there")
		case m.keys[above] == nil:
			return fmt.Errorf("there is no key above it")
		}
		m.keys[path] = &calledKey{st.Key, st.Class, map[string]string{}}
		return nil
	}
	if k == nil || k.path != st.Key {
		return fmt.Errorf("there is no such key")
	}
	switch st.Op {
	case plan.CallDropKey:
		for p, below := range m.keys {
			if strings.HasPrefix(p, path+"/") {
				return fmt.Errorf("the key %s is below it", below.path)
			}
		}
		if k.values["AppRoot"] != "" {
			return fmt.Errorf("its application was not ended")
		}
		delete(m.keys, path)
	case plan.CallSet:
		if st.Property == "AppPoolId" && m.keys["/lm/w3svc/apppools/"+model.Fold(st.Value)] == nil {
			return fmt.Errorf("there is no pool %s", st.Value)
		}
		k.values[st.Property] = st.Value
		if st.Secret != "" {
			k.values[st.Property] = "" // worlds hold references, and a server nothing that can be read
		}
	case plan.CallClear:
		delete(k.values, st.Property)
	case plan.CallCreate, plan.CallCreate4:
		if st.Value != "0" && st.Value != "1" && st.Value != "2" {
			return fmt.Errorf("%q is no protection", st.Value)
		}
		if !metabase.SamePath(k.class, metabase.ClassVirtualDir) && !metabase.SamePath(k.class, metabase.ClassDirectory) {
			return fmt.Errorf("%s has no applications", k.class)
		}
		if k.values["AppRoot"] != "" && k.values["AppIsolated"] != st.Value {
			m.end(k) // the definition of one that runs is deleted and made again
		}
		k.values["AppRoot"], k.values["AppIsolated"] = k.path, st.Value
		for _, name := range packaged {
			k.values[name] = "{0}"
		}
	case plan.CallDelete:
		m.end(k)
	case plan.CallDeleteBelow:
		for p, below := range m.keys {
			if p == path || strings.HasPrefix(p, path+"/") {
				m.end(below)
			}
		}
	default:
		return fmt.Errorf("no such call")
	}
	return nil
}

func (m *calledServer) end(k *calledKey) {
	names := append([]string{"AppRoot", "AppIsolated"}, packaged...)
	if m.greedy {
		names = append(names, "AppFriendlyName", "AppOopRecoverLimit")
	}
	for _, name := range names {
		delete(k.values, name)
	}
}

// differsFrom names the first difference between two worlds, but for what
// AppCreate2 writes by itself and for secrets; "" where there is none.
func differsFrom(want, got *model.World) string {
	a, b := want.Sorted(), got.Sorted()
	if len(a) != len(b) {
		return fmt.Sprintf("%d objects and %d", len(a), len(b))
	}
	for i := range a {
		x, y := settingsOf(a[i]), settingsOf(b[i])
		if a[i].Addr.Key() != b[i].Addr.Key() || !maps.Equal(x, y) {
			return fmt.Sprintf("%s %v\nand\n%s %v", a[i].Addr, x, b[i].Addr, y)
		}
	}
	return ""
}

func settingsOf(o *model.Object) map[string]string {
	out := map[string]string{}
	for _, s := range o.Settings {
		row := schema.Find(o.Kind, s.Name)
		if row != nil && (row.Secret || slices.Contains(packaged, row.Home.Property)) {
			continue
		}
		out[s.Name] = s.Value.String()
	}
	return out
}
