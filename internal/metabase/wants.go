package metabase

import (
	"fmt"
	"slices"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Wants turns changes into wants: first the keys to make and the values to
// write, in the order of the keys, so that a key comes before those below it;
// then the keys to delete, those below first. Keys that exist are named as the
// snapshot spells them. All changes of web service extensions become one want
// for their list.
//
// Only what a change asks for is wanted, with three exceptions: a Filters key
// is made when a filter or a load order needs one, a new application gets
// AppRoot and AppIsolated, and a key that goes takes the keys below it along.
func (Space) Wants(s *live.Snapshot, w *model.World, changes []live.Change) ([]live.Want, diag.List) {
	b := &wanter{s: s, order: Order(s.Nodes), made: map[string]string{}, gone: map[int32]model.Addr{}}
	b.announce(changes)
	var listed []live.Change
	for i := range changes {
		c := &changes[i]
		switch {
		case kindOf(c) == model.WebServiceExtension:
			listed = append(listed, *c)
		case c.New == nil && c.KeepKey:
			b.unapply(c)
		case c.New == nil:
			b.remove(c)
		default:
			b.write(c)
		}
	}
	b.extensionList(listed)
	return b.ordered(), b.diags
}

// wanter collects the wants of one call.
type wanter struct {
	s     *live.Snapshot
	order []int32
	// made are the keys this call makes: folded path to class.
	made  map[string]string
	gone  map[int32]model.Addr
	wants []live.Want
	diags diag.List
}

func kindOf(c *live.Change) model.Kind { return objectOf(c).Kind }

// node finds the node of a path, nil when no key has it.
func (b *wanter) node(path string) *live.Node {
	if i, found := Search(b.s.Nodes, b.order, path); found {
		return &b.s.Nodes[b.order[i]]
	}
	return nil
}

// announce notes the keys that changes will make, so that the order of the
// changes does not matter to those below them.
func (b *wanter) announce(changes []live.Change) {
	for i := range changes {
		if c := &changes[i]; c.New != nil && kindOf(c) != model.WebServiceExtension && b.node(c.New.Home) == nil {
			b.made[model.Fold(c.New.Home)] = c.New.Class
		}
	}
}

// spelled gives a path with the part of it that exists spelled as the
// snapshot has it.
func (b *wanter) spelled(path string) string {
	for above := path; above != "" && above != RootPath; above = ParentPath(above) {
		if n := b.node(above); n != nil {
			return n.Path + path[len(above):]
		}
	}
	return path
}

func (b *wanter) want(w live.Want) { b.wants = append(b.wants, w) }

func (b *wanter) refuse(id, summary string, o *model.Object, attribute, detail, fix string) {
	b.diags = append(b.diags, diag.Diagnostic{Severity: diag.Error, ID: id, Summary: summary, Detail: detail,
		Fix: fix, Addr: o.Addr, Attribute: attribute, Range: o.Range})
}

// write asks for a new key where there is none, and for values.
func (b *wanter) write(c *live.Change) {
	o := c.New
	path := b.spelled(o.Home)
	n := b.node(path)
	if n == nil && !b.make(o, path, o.Class) {
		return
	}
	if n != nil && !b.fits(o, n) {
		return
	}
	if o.Kind == model.App && (c.Old == nil || c.Old.Kind != model.App) {
		b.apply(c, path)
	}
	for _, set := range c.Set {
		b.set(o, path, set)
	}
	for _, name := range c.Remove {
		if a := b.row(o, name); a != nil {
			b.want(live.Want{Op: live.RemoveValue, Path: b.home(path, a), Attr: a, Addr: o.Addr})
		}
	}
}

// make asks for a key below one that exists or is made too.
func (b *wanter) make(o *model.Object, path, class string) bool {
	above := ParentPath(path)
	if o.Kind == model.Filter && !b.exists(above) && b.exists(ParentPath(above)) {
		b.filters(above, o.Addr)
	}
	if !b.exists(above) {
		b.refuse("IP0344", "Key above does not exist", o, "",
			fmt.Sprintf("%s would stand at %s, and there is no key %s. isoplan makes only keys that are declared.", o.Addr, path, above),
			fmt.Sprintf("Declare the %s for %s as well.", missingBlock(o), above))
		return false
	}
	b.want(live.Want{Op: live.CreateKey, Path: path, Class: class, Addr: o.Addr})
	return true
}

func missingBlock(o *model.Object) string {
	if o.Owner != nil {
		return "directory or virtual_directory"
	}
	return "object"
}

func (b *wanter) exists(path string) bool {
	if b.node(path) != nil {
		return true
	}
	_, made := b.made[model.Fold(path)]
	return made
}

// filters makes a Filters key once.
func (b *wanter) filters(path string, addr model.Addr) {
	b.made[model.Fold(path)] = ClassFilters
	b.want(live.Want{Op: live.CreateKey, Path: path, Class: ClassFilters, Addr: addr})
}

// fits reports whether an object may live at a key that exists: a key does
// not change its class.
func (b *wanter) fits(o *model.Object, n *live.Node) bool {
	if o.Kind != model.App || !hasPath(o) || SamePath(n.Class, ClassVirtualDir) {
		return true
	}
	b.refuse("IP0342", "Key has another class", o, "",
		fmt.Sprintf("%s has a path, which only an %s has, and the key %s is an %s. A key never changes its class.",
			o.Addr, ClassVirtualDir, n.Path, n.Class),
		"Remove path from the block, or remove the directory first.")
	return false
}

// row finds the row of an attribute and reports a change that has none: that
// is a fault of the planner.
func (b *wanter) row(o *model.Object, name string) *schema.Attr {
	a := schema.Find(o.Kind, name)
	if a == nil || a.Home.Space != schema.MetabaseSpace {
		b.refuse("IP0341", "Attribute has no metabase property", o, name,
			fmt.Sprintf("No property of the metabase holds %s of a %s, so it cannot be written.", name, o.Kind), "")
		return nil
	}
	return a
}

// home is the key a row of an object lives at.
func (b *wanter) home(path string, a *schema.Attr) string {
	if a.Home.Location != "" {
		return a.Home.Location
	}
	if a.Home.Sub == "" {
		return path
	}
	return b.spelled(path + "/" + a.Home.Sub)
}

// set asks for one value.
func (b *wanter) set(o *model.Object, path string, set model.Setting) {
	a := b.row(o, set.Name)
	if a == nil {
		return
	}
	w := live.Want{Op: live.SetValue, Path: b.home(path, a), Attr: a, Addr: o.Addr}
	switch set.Value.Kind() {
	case model.Null:
		w.Op = live.RemoveValue
	case model.SecretKind:
		w.Secret = set.Value.Str()
	case model.EditKind:
		b.refuse("IP0343", "List edit is not resolved", o, set.Name,
			fmt.Sprintf("The entries of %s of %s were not worked out against the live list, so nothing can be written.", set.Name, o.Addr), "")
		return
	default:
		w.Raw = a.Encode(set.Value)
	}
	if a.Home.Sub != "" && !b.exists(w.Path) {
		b.filters(w.Path, o.Addr)
	}
	b.want(w)
}

// remove asks for a key to go, with all keys below it.
func (b *wanter) remove(c *live.Change) {
	i, found := Search(b.s.Nodes, b.order, c.Old.Home)
	if !found {
		return
	}
	for ; i < len(b.order); i++ {
		at := b.order[i]
		if path := b.s.Nodes[at].Path; !SamePath(path, c.Old.Home) && !Below(path, c.Old.Home) {
			return
		}
		if _, twice := b.gone[at]; !twice || SamePath(b.s.Nodes[at].Path, c.Old.Home) {
			b.gone[at] = c.Old.Addr
		}
	}
}

// ordered gives the wants in the order the store must do them.
func (b *wanter) ordered() []live.Want {
	slices.SortStableFunc(b.wants, func(x, y live.Want) int {
		if by := ComparePaths(x.Path, y.Path); by != 0 {
			return by
		}
		return createFirst(x) - createFirst(y)
	})
	for i := len(b.order) - 1; i >= 0; i-- {
		if addr, gone := b.gone[b.order[i]]; gone {
			n := &b.s.Nodes[b.order[i]]
			b.want(live.Want{Op: live.DeleteKey, Path: n.Path, Class: n.Class, Addr: addr})
		}
	}
	return b.wants
}

func createFirst(w live.Want) int {
	if w.Op == live.CreateKey {
		return 0
	}
	return 1
}
