package plan

import (
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// call is a step by a call while it is being put in order.
type call struct {
	Step
	// made says that it makes an application that was none, late that it needs
	// the mode behind the restart.
	made, late bool
}

// calls are the steps that bring the metabase of a server that is reached by
// calls to another state, in the order they have to be made. During a switch of
// the isolation mode there are two lists: the calls that the mode allows that
// runs, with the switch itself last, and after the restart of IIS those that
// need the new one.
type calls struct{ first, second []Step }

// callKey is what is known of a key before the calls: whether it is an
// application, its own AppIsolated, and its name and limit as an application.
type callKey struct {
	app             bool
	isolated        string
	friendly, limit string
}

// beside gives the values that belong to an application beside its protection,
// and go with its definition.
func (k *callKey) beside() []besideValue {
	return []besideValue{{schema.AppFriendlyName.Attr, &k.friendly}, {schema.AppOopRecoverLimit.Attr, &k.limit}}
}

type besideValue struct {
	row *schema.Attr
	raw *string
}

// caller turns the wants of the metabase into calls. The wants are what an
// editor of files would be asked for, so that nothing is missing: lists, keys
// that others need, values that go.
type caller struct {
	p *planner
	// running is the target while the calls are made, after the one behind the
	// restart.
	running, after schema.Target
	keys           map[string]callKey
	// world is the one the calls lead to; kinds says which block the object of
	// an address is.
	world *model.World
	kinds map[string]model.Kind
}

// keysBefore finds what the calls of a plan begin with.
func keysBefore(s *live.Snapshot, wants []live.Want) map[string]callKey {
	out := map[string]callKey{}
	for path, n := range nodesOf(s, wants) {
		if n == nil {
			continue
		}
		var k callKey
		for i := range n.Facts {
			k.take(n.Facts[i].Attr, n.Facts[i].Raw)
		}
		out[path] = k
	}
	return out
}

// take notes one of the values of a key.
func (k *callKey) take(row *schema.Attr, raw string) {
	switch row {
	case schema.AppRoot.Attr:
		k.app = raw != ""
	case schema.Protection.Attr:
		k.isolated = raw
	}
	for _, v := range k.beside() {
		if v.row == row {
			*v.raw = raw
		}
	}
}

// keysAfter is what the way back begins with: the keys as the wants leave them.
func keysAfter(before map[string]callKey, wants []live.Want) map[string]callKey {
	out := map[string]callKey{}
	for path, k := range before {
		out[path] = k
	}
	for _, w := range wants {
		path := model.Fold(w.Path)
		k := out[path]
		if w.Op == live.DeleteKey {
			k = callKey{}
		} else if w.Attr != nil {
			k.take(w.Attr, w.Raw)
		}
		out[path] = k
	}
	return out
}

// ofKey are the wants about one key.
type ofKey struct {
	path  string
	wants []live.Want
}

// grouped sorts wants by the order calls need: application pools are there
// before applications are put into them, and go when none is in them any more;
// without a valid pool an application fails (SDK6/ms524723). Keys that go come
// last, those below first.
func grouped(wants []live.Want) []ofKey {
	var out []ofKey
	for _, w := range wants {
		if n := len(out); n > 0 && strings.EqualFold(out[n-1].path, w.Path) {
			out[n-1].wants = append(out[n-1].wants, w)
			continue
		}
		out = append(out, ofKey{w.Path, []live.Want{w}})
	}
	rank := func(g *ofKey) int {
		pool, goes := inPools(g.path), g.wants[0].Op == live.DeleteKey
		switch {
		case !goes && pool:
			return 0
		case !goes:
			return 1
		case !pool:
			return 2
		}
		return 3
	}
	slices.SortStableFunc(out, func(a, b ofKey) int { return rank(&a) - rank(&b) })
	return out
}

// poolsKey is the key of the application pools, folded.
const poolsKey = "/lm/w3svc/apppools"

// inPools reports whether a key is that of the application pools, or below it.
func inPools(path string) bool {
	path = model.Fold(path)
	return path == poolsKey || strings.HasPrefix(path, poolsKey+"/")
}

// make gives the calls for wants.
func (c *caller) make(wants []live.Want) calls {
	var out calls
	var mode []Step
	ends := c.endsOfKeys(wants)
	for _, g := range grouped(wants) {
		if g.wants[0].Op == live.DeleteKey {
			out.first, ends = append(out.first, ends...), nil
		}
		for _, st := range c.ofKey(&g) {
			switch {
			case st.Property == schema.IsolationMode.Home.Property:
				mode = append(mode, st.Step)
			case st.late:
				out.second = append(out.second, st.Step)
			default:
				out.first = append(out.first, st.Step)
			}
		}
	}
	out.first = append(out.first, mode...)
	return out
}

// ofKey gives the calls about one key: the key itself and its values, then what
// makes or ends an application, then the values that such a call may take along.
func (c *caller) ofKey(g *ofKey) []call {
	var plain, app, behind []call
	before := c.keys[model.Fold(g.path)]
	is := before.app
	var isolated *live.Want
	var root *live.Want
	for i := range g.wants {
		w := &g.wants[i]
		switch {
		case w.Attr == schema.AppRoot.Attr:
			root, is = w, w.Op == live.SetValue
		case w.Attr == schema.Protection.Attr:
			isolated = w
		case w.Attr != nil && writtenByCall(w.Attr):
			// AppCreate and AppDelete write it themselves (WS03/cc783874).
		case slices.ContainsFunc(before.beside(), func(v besideValue) bool { return v.row == w.Attr }):
			behind = append(behind, c.plain(w))
		default:
			plain = append(plain, c.plain(w))
		}
	}
	switch {
	case before.app && !is:
		app = c.ended(root, isolated, before)
	case is && (root != nil && !before.app || isolated != nil):
		app = c.application(g, root, isolated, before)
	case isolated != nil:
		app = append(app, c.plain(isolated)) // a value that applications below inherit
	}
	behind = append(behind, c.kept(g, app, &before)...)
	late := false
	for i := range app {
		app[i].late = c.late(&app[i])
		late = late || app[i].late
	}
	for i := range behind {
		behind[i].late = late
	}
	for i := range plain {
		plain[i].late = c.late(&plain[i])
	}
	return append(append(plain, app...), behind...)
}

// kept writes again what an application has beside its protection where a call
// moves it: of one that runs the call deletes the definition and makes another
// (VS71/aa711354, VS71/aa711357), and no page says what of it stays.
func (c *caller) kept(g *ofKey, app []call, before *callKey) []call {
	if !before.app || len(app) == 0 || app[0].Op != CallCreate && app[0].Op != CallCreate4 {
		return nil
	}
	var out []call
	for _, v := range before.beside() {
		if *v.raw == "" || slices.ContainsFunc(g.wants, func(w live.Want) bool { return w.Attr == v.row }) {
			continue
		}
		out = append(out, c.plain(&live.Want{Op: live.SetValue, Path: g.path, Attr: v.row, Raw: *v.raw, Addr: model.Addr(app[0].Address)}))
	}
	return out
}

// ended ends an application whose key stays. A value that the key keeps for the
// applications below it is written again: the call takes it along.
func (c *caller) ended(root, isolated *live.Want, before callKey) []call {
	out := []call{{Step: c.end(CallDelete, root, "", model.Documented, "WS03/cc783874", "SDK6/ms525400")}}
	keeps := before.isolated
	if isolated != nil {
		keeps = isolated.Raw
	}
	switch {
	case keeps != "":
		out = append(out, c.protection(root, keeps))
	case before.isolated == "":
		out = append(out, c.unprotected(root))
	}
	return out
}

// unprotected is protection for an application that has no value of its own.
func (c *caller) unprotected(about *live.Want) call {
	w := *about
	w.Op, w.Attr, w.Raw = live.RemoveValue, schema.Protection.Attr, ""
	return c.plain(&w)
}

// protection writes the value of a protection beside the call that registers
// it: for a key where the one was there without the other, so that for each the
// steps say what was there and what shall be.
func (c *caller) protection(about *live.Want, value string) call {
	w := *about
	w.Op, w.Attr, w.Raw = live.SetValue, schema.Protection.Attr, value
	return c.plain(&w)
}

// application makes an application, or moves one into another process.
func (c *caller) application(g *ofKey, root, isolated *live.Want, before callKey) []call {
	about := isolated
	if about == nil {
		about = root
	}
	set := isolated != nil && isolated.Op == live.SetValue
	value := before.isolated
	switch {
	case set:
		value = isolated.Raw
	case isolated != nil || value == "":
		value = c.inherited(g.path)
	}
	var out []call
	switch {
	case !before.app || value != before.isolated && c.registers():
		out = append(out, c.create(about, value, !before.app))
		if before.app != (before.isolated != "") && (set || isolated == nil && before.isolated != "") {
			out = append(out, c.protection(about, value))
		}
	case set:
		// Where protections choose no process nothing registers the value.
		return []call{c.plain(isolated)}
	}
	switch {
	case isolated != nil && !set:
		out = append(out, c.plain(isolated))
	case isolated == nil && !before.app && before.isolated == "":
		out = append(out, c.unprotected(root))
	}
	return out
}

// registers reports whether the server runs, before or after the restart, in a
// mode in which a call registers what the protection of an application chooses.
func (c *caller) registers() bool { return c.running.Protections() || c.after.Protections() }

// inherited is the AppIsolated a key has in the world the calls lead to.
func (c *caller) inherited(path string) string {
	row := schema.Protection.Attr
	if i := c.world.IndexOfHome(path); i >= 0 {
		if v, _ := schema.Effective(c.world, c.world.Objects[i], row); !v.IsNull() {
			return row.Encode(v)
		}
	}
	v, _ := schema.Effective(c.world, &model.Object{Kind: model.App, Up: -1}, row)
	return row.Encode(v)
}

// writtenByCall reports whether the calls that make and end applications write
// a property themselves, so that nothing else may (WS03/cc783874).
func writtenByCall(row *schema.Attr) bool {
	switch row {
	case schema.AppRoot.Attr, schema.AppPackageID.Attr, schema.AppPackageName.Attr, schema.AppWamClsid.Attr:
		return true
	}
	return false
}

// endsOfKeys are the calls that end the applications whose keys go: one for
// each topmost of them, before any key goes.
func (c *caller) endsOfKeys(wants []live.Want) []Step {
	gone := map[string]*live.Want{}
	for i := range wants {
		if path := model.Fold(wants[i].Path); wants[i].Op == live.DeleteKey && c.keys[path].app {
			gone[path] = &wants[i]
		}
	}
	below := map[*live.Want]bool{}
	for path, w := range gone {
		if top := topmost(gone, path); top != w {
			below[top] = true
		}
	}
	var out []Step
	for _, path := range sortedKeysOf(gone) {
		switch w := gone[path]; {
		case topmost(gone, path) != w:
		case below[w]:
			out = append(out, c.end(CallDeleteBelow, w, ", before the keys go", model.Derived, "WS03/cc783874", "IIS5J/cc338260"))
		default:
			out = append(out, c.end(CallDelete, w, ", before the key goes", model.Derived, "WS03/cc783874", "SDK6/ms525400"))
		}
	}
	return out
}

// late reports whether a call needs the mode behind the restart. In IIS 5.0
// isolation mode there are no pools to work with (TN:b6fc78f4), and only there
// AppCreate2 registers a COM+ application (SDK6/ms525676). A new application is
// made where it is going to run.
func (c *caller) late(st *call) bool {
	if c.running == c.after {
		return false
	}
	pools := inPools(st.Key) || st.Property == schema.AppPoolID.Home.Property
	if c.after.Pools() {
		return pools || st.made
	}
	return !pools && (st.made || st.Op == CallCreate)
}

// topmost finds what takes a key along from as far up as possible.
func topmost[T any](gone map[string]T, home string) T {
	top := gone[home]
	for i := strings.LastIndexByte(home, '/'); i > 0; i = strings.LastIndexByte(home[:i], '/') {
		if c, ok := gone[home[:i]]; ok {
			top = c
		}
	}
	return top
}
