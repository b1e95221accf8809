package metabasexml

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
)

// Edit turns wants into edits, sorted by place and never overlapping. Only
// elements a want names are read again. When one want is refused there are no
// edits at all.
func (Store) Edit(s *live.Snapshot, wants []live.Want) ([]live.Edit, diag.List) {
	if len(wants) == 0 {
		return nil, nil
	}
	e := &editor{s: s, wants: wants, order: metabase.Order(s.Nodes)}
	for _, t := range e.targets() {
		e.target(t)
	}
	e.createKeys()
	if e.diags.HasErrors() {
		return nil, e.diags
	}
	return e.sorted(), e.diags
}

// editor works out the edits of one call.
type editor struct {
	s     *live.Snapshot
	wants []live.Want
	order []int32
	// byPath finds the target of a folded path.
	byPath map[string]*target
	edits  []live.Edit
	// creates are the new keys, in the order of the wants.
	creates []*target
	// house is the style most keys of the file have; made when needed.
	house *style
	diags diag.List
}

// target is one key with all that is wanted of it.
type target struct {
	path string
	node *live.Node // nil when the file has no such key
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
		key := model.Fold(w.Path)
		t := e.byPath[key]
		if t == nil {
			t = &target{path: w.Path, create: -1, drop: -1}
			var found bool
			if t.at, found = metabase.Search(e.s.Nodes, e.order, w.Path); found {
				t.node = &e.s.Nodes[e.order[t.at]]
			}
			e.byPath[key] = t
			list = append(list, t)
		}
		switch w.Op {
		case live.CreateKey:
			if t.create < 0 {
				t.create = i
			}
		case live.DeleteKey:
			t.drop = i
		default:
			t.values = append(t.values, i)
		}
	}
	return list
}

// target works out the edits of one key.
func (e *editor) target(t *target) {
	if !e.editable(t) {
		return
	}
	t.values = e.allowed(t.values)
	switch {
	case t.drop >= 0 && (t.create >= 0 || len(t.values) > 0):
		e.refuse(t.drop, "IP0331", "Wants contradict each other",
			fmt.Sprintf("The key %s is to go and to be written in one plan.", short(t.path)))
	case t.drop >= 0:
		e.dropKey(t)
	case t.node == nil && t.create >= 0:
		e.creates = append(e.creates, t)
	case t.node == nil:
		e.absent(t)
	case t.create >= 0 && !metabase.SamePath(e.wants[t.create].Class, t.node.Class):
		e.refuse(t.create, "IP0325", "Key exists with another class",
			fmt.Sprintf("The key %s is to be made as %s and exists as %s; a key never changes its class.",
				short(t.path), short(e.wants[t.create].Class), short(t.node.Class)))
	case len(t.values) > 0:
		e.values(t)
	}
}

// absent handles values of a key that does not exist: what is to be removed is
// gone already, what is to be set has no place.
func (e *editor) absent(t *target) {
	for _, i := range t.values {
		if e.wants[i].Op == live.SetValue {
			e.refuse(i, "IP0324", "Key does not exist",
				fmt.Sprintf("%s is to be written at %s, and the file %s has no such key.",
					e.wants[i].Attr.Home.Property, short(t.path), e.s.Source))
			return
		}
	}
}

// dropKey removes an element with its line. The keys below it must go too.
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
			e.refuse(t.drop, "IP0329", "Keys below would remain",
				fmt.Sprintf("The key %s is to go while %s below it stays; a key goes only together with all keys below it.",
					short(t.path), short(below.Path)))
			return
		}
	}
	start, end := lineOf(e.s.Text, int(t.node.Start), int(t.node.End))
	e.edit(start, end, "", t.drop)
}

// edit records a replacement of bytes.
func (e *editor) edit(start, end int, text string, want int) {
	e.edits = append(e.edits, live.Edit{
		Start: uint32(start), End: uint32(end), New: text, Want: want, Secret: e.holdsSecret(start, end),
	})
}

// holdsSecret reports whether the bytes hold a secret.
func (e *editor) holdsSecret(start, end int) bool {
	masked := e.s.Masked
	i := sort.Search(len(masked), func(i int) bool { return int(masked[i].End) > start })
	for ; i < len(masked) && int(masked[i].Start) < end; i++ {
		if masked[i].Token == secretToken {
			return true
		}
	}
	return false
}

// sorted gives the edits by place; texts inserted at one place become one.
func (e *editor) sorted() []live.Edit {
	slices.SortStableFunc(e.edits, func(a, b live.Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	out := e.edits[:0]
	var text strings.Builder // of a run of insertions: thousands of keys may come at one place
	for i, x := range e.edits {
		n := len(out)
		joins := n > 0 && x.Start == x.End && out[n-1].Start == x.Start && out[n-1].End == x.End
		if !joins {
			out = append(out, x)
			text.Reset()
			n++
		}
		text.WriteString(x.New)
		last := i+1 == len(e.edits)
		if last || e.edits[i+1].Start != x.Start || e.edits[i+1].End != x.End {
			out[n-1].New = text.String()
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// lineOf widens a span to its whole lines, the line break after it included,
// when nothing else stands on them.
func lineOf(text string, start, end int) (int, int) {
	from, to := start, end
	for from > 0 && isBlank(text[from-1]) {
		from--
	}
	for to < len(text) && isBlank(text[to]) {
		to++
	}
	if from > 0 && text[from-1] != '\n' {
		return start, end
	}
	switch {
	case to < len(text) && text[to] == '\n':
		return from, to + 1
	case to+1 < len(text) && text[to] == '\r' && text[to+1] == '\n':
		return from, to + 2
	}
	return start, end
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func isSpace(c byte) bool { return isBlank(c) || c == '\r' || c == '\n' }
