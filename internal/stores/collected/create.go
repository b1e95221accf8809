package collected

import (
	"cmp"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
)

// createKey writes the lines of one key behind the key that comes before it in
// the order of paths.
func (e *editor) createKey(t *target) {
	w := &e.wants[t.create]
	if !isClass(w.Class) || pathProblem(t.path) != "" || !strings.HasPrefix(t.path, "/") {
		e.refuse(t.create, "IP0330", "New key has no class", "The key %s is to be made with the class %q; a text of keys cannot hold that.", t.path, w.Class)
		return
	}
	if above := metabase.ParentPath(t.path); above != "" && above != metabase.RootPath && !e.stays(above) {
		e.refuse(t.create, "IP0326", "Key above does not exist", "The key %s is to be made, and there is no key %s above it.", t.path, above)
		return
	}
	var values []int
	for _, i := range t.values {
		if e.wants[i].Op == live.SetValue {
			values = append(values, i)
		}
	}
	slices.SortStableFunc(values, func(a, b int) int { return cmp.Compare(e.wants[a].Attr.Home.Property, e.wants[b].Attr.Home.Property) })
	text := e.path(t.path) + " " + w.Class
	for _, i := range values {
		text += e.lineEnd + indent + e.wants[i].Attr.Home.Property + " = " + cmp.Or(e.text(nil, &e.wants[i]), e.nothing(&e.wants[i]))
	}
	if t.at == 0 {
		start := e.s.Nodes[e.order[0]].Start
		e.edit(start, start, text+e.lineEnd, t.create)
		return
	}
	e.insert(e.s.Nodes[e.order[t.at-1]].End, text, t.create)
}

// stays reports whether a key is there after the edits.
func (e *editor) stays(path string) bool {
	t := e.byPath[model.Fold(path)]
	if t != nil && (t.create >= 0 || t.drop >= 0) {
		return t.drop < 0
	}
	_, found := metabase.Search(e.s.Nodes, e.order, path)
	return found
}

// path is the path of a new key as it stands in a line.
func (e *editor) path(path string) string { return spell(path, e.bare) }
