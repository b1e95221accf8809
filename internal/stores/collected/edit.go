package collected

import (
	"cmp"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
)

// Edit turns wants into edits of lines, sorted by place. When one want is
// refused there are no edits at all. What IIS alone writes is refused; of a
// secret the text gets the reference, as the calls that write a binary metabase
// take one and a MetaBase.xml does not.
func (s Store) Edit(snapshot *live.Snapshot, wants []live.Want) ([]live.Edit, diag.List) {
	switch {
	case len(wants) == 0:
		return nil, nil
	case snapshot.Space != metabaseSpace && !s.Bare:
		return editConfig(snapshot, wants)
	}
	e := &editor{s: snapshot, bare: s.Bare, wants: wants, order: metabase.Order(snapshot.Nodes), lineEnd: lineBreak(snapshot.Text)}
	list := e.targets()
	for _, t := range list {
		e.target(t)
	}
	slices.SortStableFunc(e.creates, func(a, b *target) int { return metabase.ComparePaths(a.path, b.path) })
	for _, t := range e.creates {
		e.createKey(t)
	}
	if e.diags.HasErrors() {
		return nil, e.diags
	}
	return e.sorted(), e.diags
}

// editor works out the edits of one call.
type editor struct {
	s       *live.Snapshot
	bare    bool
	wants   []live.Want
	order   []int32
	byPath  map[string]*target
	creates []*target
	lineEnd string
	edits   []live.Edit
	diags   diag.List
}

// target is one key with all that is wanted of it.
type target struct {
	path string
	node *live.Node // nil when the world has no such key
	at   int        // place of the key in editor.order, there or to be
	// create and drop are the indexes of wants, -1 for none.
	create, drop int
	values       []int
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
	first := max(t.create, t.drop)
	if len(t.values) > 0 {
		first = t.values[0]
	}
	t.values = e.allowed(t.values)
	switch {
	case t.drop >= 0 && (t.create >= 0 || len(t.values) > 0):
		e.refuse(t.drop, "IP0331", "Wants contradict each other", "The key %s is to go and to be written in one plan.", t.path)
	case t.path == metabase.GlobalPath:
		e.refuse(first, "IP0323", "IIS owns this key", "The key %s belongs to IIS.", t.path)
	case t.drop >= 0:
		e.dropKey(t)
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

// dropKey removes the lines of a key. The keys below it must go too.
func (e *editor) dropKey(t *target) {
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
	e.edit(t.node.Start, t.node.End, "", t.drop)
}

// values works out the edits of the values of one key.
func (e *editor) values(t *target) {
	var add []int
	for _, i := range t.values {
		w := &e.wants[i]
		f, has := factOf(t.node, w.Attr)
		switch {
		case !has && w.Op == live.SetValue:
			add = append(add, i)
		case !has || w.Op == live.SetValue && w.Secret == "" && same(w.Attr, f.Raw, w.Raw):
		case w.Op == live.SetValue:
			e.edit(f.Start, f.End, e.text(t.node, w), i)
		default:
			e.edit(e.lineStart(f.Start), e.lineStop(f.End), "", i)
		}
	}
	slices.SortStableFunc(add, func(a, b int) int { return cmp.Compare(e.wants[a].Attr.Home.Property, e.wants[b].Attr.Home.Property) })
	for _, i := range add {
		w := &e.wants[i]
		e.insert(t.node.End, e.indent(t.node)+w.Attr.Home.Property+" = "+cmp.Or(e.text(t.node, w), e.nothing(w)), i)
	}
}

func (e *editor) edit(start, end uint32, text string, want int) {
	e.edits = append(e.edits, live.Edit{Start: start, End: end, New: text, Want: want, Secret: e.wants[want].Secret != "" || e.holdsSecret(start, end)})
}

// holdsSecret reports whether the bytes hold a secret.
func (e *editor) holdsSecret(start, end uint32) bool {
	return slices.ContainsFunc(e.s.Masked, func(m live.Span) bool { return m.Token == secretToken && m.End > start && m.Start < end })
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
			}
			x.New = text.String()
		}
		out = append(out, x)
		start = end
	}
	return out
}
