package textkeys

import (
	"cmp"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
)

// SecretToken is the token of the masked spans that are secrets.
const SecretToken = "secret"

// Edit turns wants into edits of s.Text, sorted by place. When one want is
// refused there are no edits at all.
func Edit(s *live.Snapshot, wants []live.Want, form Form) ([]live.Edit, diag.List) {
	if len(wants) == 0 {
		return nil, nil
	}
	e := &editor{s: s, wants: wants, form: form, order: metabase.Order(s.Nodes)}
	for _, t := range e.targets() {
		e.target(t)
	}
	slices.SortStableFunc(e.creates, func(a, b *target) int { return metabase.ComparePaths(a.path, b.path) })
	for _, t := range e.creates {
		e.create(t)
	}
	if e.diags.HasErrors() {
		return nil, e.diags
	}
	return e.sorted(), e.diags
}

// editor works out the edits of one call.
type editor struct {
	s       *live.Snapshot
	wants   []live.Want
	form    Form
	order   []int32
	byPath  map[string]*target
	creates []*target
	edits   []live.Edit
	diags   diag.List
}

// target is one key with all that is wanted of it.
type target struct {
	path string
	node *live.Node // nil when there is no such key
	at   int        // place of the key in editor.order, there or to be
	// create and drop are the indexes of wants, -1 for none.
	create, drop int
	values       []int
}

// first is the want a message about the key is about.
func (t *target) first() int {
	if len(t.values) > 0 {
		return t.values[0]
	}
	return max(t.create, t.drop)
}

// targets groups the wants by key, in the order of their first want.
func (e *editor) targets() []*target {
	e.byPath = make(map[string]*target, len(e.wants))
	var list []*target
	for i := range e.wants {
		w := &e.wants[i]
		t := e.byPath[model.Fold(w.Path)]
		if t == nil {
			t = &target{path: w.Path, create: -1, drop: -1}
			var found bool
			if t.at, found = metabase.Search(e.s.Nodes, e.order, w.Path); found {
				t.node = &e.s.Nodes[e.order[t.at]]
			}
			e.byPath[model.Fold(w.Path)] = t
			list = append(list, t)
		}
		switch w.Op {
		case live.CreateKey:
			t.create = i
		case live.DeleteKey:
			t.drop = i
		default:
			t.values = append(t.values, i)
		}
	}
	return list
}

// target works out the edits of one key that is there; those of new keys come
// later, in the order of paths.
func (e *editor) target(t *target) {
	first := t.first()
	if why, fix := e.form.Closed(t.path); why != "" {
		e.refuse(first, "IP0367", "Key is not in the text", "%s", why)
		e.diags[len(e.diags)-1].Fix = fix
		return
	}
	t.values = e.allowed(t.values)
	switch {
	case t.drop >= 0 && (t.create >= 0 || len(t.values) > 0):
		e.refuse(t.drop, "IP0331", "Wants contradict each other", "The key %s is to go and to be written in one plan.", t.path)
	case t.path == metabase.GlobalPath:
		e.refuse(first, "IP0323", "IIS owns this key", "The key %s belongs to IIS.", t.path)
	case t.drop >= 0:
		e.drop(t)
	case t.node == nil && t.create >= 0:
		e.creates = append(e.creates, t)
	case t.node == nil:
		e.absent(t)
	case t.create >= 0 && !metabase.SamePath(e.wants[t.create].Class, t.node.Class):
		e.refuse(t.create, "IP0325", "Key exists with another class", "The key %s exists as %s; a key never changes its class.", t.path, t.node.Class)
	default:
		e.values(t)
	}
}

// absent handles values of a key that does not exist.
func (e *editor) absent(t *target) {
	for _, i := range t.values {
		if e.wants[i].Op == live.SetValue {
			e.refuse(i, "IP0324", "Key does not exist", "%s is to be written at %s, and there is no such key.", e.wants[i].Attr.Home.Property, t.path)
			return
		}
	}
}

// drop takes a key away. The keys below it must go too.
func (e *editor) drop(t *target) {
	if t.node == nil {
		return
	}
	for _, i := range e.order[t.at+1:] {
		below := &e.s.Nodes[i]
		if !metabase.Below(below.Path, t.path) {
			break
		}
		if other := e.byPath[model.Fold(below.Path)]; other == nil || other.drop < 0 {
			e.refuse(t.drop, "IP0329", "Keys below would remain", "The key %s is to go while %s below it stays.", t.path, below.Path)
			return
		}
	}
	e.splice(e.form.Drop(t.node), t.drop)
}

// values works out the edits of the values of one key.
func (e *editor) values(t *target) {
	var add []int
	for _, i := range t.values {
		w := &e.wants[i]
		f := factOf(t.node, w.Attr.Home.Property)
		switch {
		case f == nil && w.Op == live.SetValue:
			add = append(add, i)
		case f == nil || w.Op == live.SetValue && w.Secret == "" && same(w.Attr, f.Raw, w.Raw):
		case w.Op == live.SetValue:
			e.splice(e.form.Set(t.node, f, w), i)
		default:
			e.splice(e.form.Remove(t.node, f), i)
		}
	}
	e.byProperty(add)
	for _, i := range add {
		e.splice(e.form.Add(t.node, &e.wants[i]), i)
	}
}

func (e *editor) byProperty(values []int) {
	slices.SortStableFunc(values, func(a, b int) int {
		return cmp.Compare(e.wants[a].Attr.Home.Property, e.wants[b].Attr.Home.Property)
	})
}

// create writes a key that does not exist, with its values.
func (e *editor) create(t *target) {
	w := &e.wants[t.create]
	if !strings.HasPrefix(t.path, "/") || !e.form.HoldsKey(t.path, w.Class) {
		e.refuse(t.create, "IP0330", "New key has no class", "The key %s is to be made with the class %q; a %s cannot hold that.", t.path, w.Class, e.form.Word())
		return
	}
	if above := metabase.ParentPath(t.path); above != "" && above != metabase.RootPath && !e.stays(above) {
		e.refuse(t.create, "IP0326", "Key above does not exist", "The key %s is to be made, and there is no key %s above it.", t.path, above)
		return
	}
	set := slices.DeleteFunc(slices.Clone(t.values), func(i int) bool { return e.wants[i].Op != live.SetValue })
	e.byProperty(set)
	values := make([]*live.Want, len(set))
	for k, i := range set {
		values[k] = &e.wants[i]
	}
	var before, after *live.Node
	if t.at > 0 {
		before = &e.s.Nodes[e.order[t.at-1]]
	}
	if t.at < len(e.order) {
		after = &e.s.Nodes[e.order[t.at]]
	}
	e.splice(e.form.Create(before, after, w, values), t.create)
}

// stays reports whether a key is there after the edits.
func (e *editor) stays(path string) bool {
	if t := e.byPath[model.Fold(path)]; t != nil && (t.create >= 0 || t.drop >= 0) {
		return t.drop < 0
	}
	_, found := metabase.Search(e.s.Nodes, e.order, path)
	return found
}

// splice records edits of a want.
func (e *editor) splice(all []Splice, want int) {
	for _, x := range all {
		secret := e.wants[want].Secret != "" || e.holdsSecret(x.Start, x.End)
		e.edits = append(e.edits, live.Edit{Start: x.Start, End: x.End, New: x.New, Want: want, Secret: secret})
	}
}

// holdsSecret reports whether the bytes hold a secret. A text may mask many
// places: those before the bytes are not walked over.
func (e *editor) holdsSecret(start, end uint32) bool {
	i, _ := slices.BinarySearchFunc(e.s.Masked, start, func(m live.Span, at uint32) int { return cmp.Compare(m.End, at+1) })
	for ; i < len(e.s.Masked) && e.s.Masked[i].Start < end; i++ {
		if e.s.Masked[i].Token == SecretToken {
			return true
		}
	}
	return false
}

// sorted gives the edits by place; texts inserted at one place become one.
func (e *editor) sorted() []live.Edit {
	slices.SortStableFunc(e.edits, func(a, b live.Edit) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	var out []live.Edit
	for start := 0; start < len(e.edits); {
		x, end := e.edits[start], start+1
		for end < len(e.edits) && x.Start == x.End && e.edits[end].Start == x.Start && e.edits[end].End == x.End {
			end++
		}
		if end > start+1 {
			var text strings.Builder
			for _, y := range e.edits[start:end] {
				text.WriteString(y.New)
				x.Secret = x.Secret || y.Secret
			}
			x.New = text.String()
		}
		out = append(out, x)
		start = end
	}
	return out
}
