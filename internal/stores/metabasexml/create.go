package metabasexml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// createKeys inserts the elements of new keys, each behind the key that comes
// before it in the order of paths.
func (e *editor) createKeys() {
	slices.SortStableFunc(e.creates, func(a, b *target) int { return metabase.ComparePaths(a.path, b.path) })
	for _, t := range e.creates {
		if e.creatable(t) {
			e.createKey(t)
		}
	}
}

// creatable reports whether a new key has a class and a key above it.
func (e *editor) creatable(t *target) bool {
	w := &e.wants[t.create]
	if !isName(w.Class) {
		e.refuse(t.create, "IP0330", "New key has no class",
			fmt.Sprintf("The key %s is to be made with the class %s; a class is the name of an element such as IIsWebVirtualDir.", short(t.path), short(w.Class)))
		return false
	}
	if _, ok := xmltext.Valid(t.path); !ok || strings.Contains(t.path, "//") {
		e.refuse(t.create, "IP0328", "XML cannot hold the path",
			fmt.Sprintf("The key %s is to be made; its path holds what a MetaBase.xml cannot.", short(t.path)))
		return false
	}
	above := metabase.ParentPath(t.path)
	if above == "" || above == metabase.RootPath {
		return true
	}
	parent := e.byPath[model.Fold(above)]
	if parent != nil && parent.create >= 0 && parent.drop < 0 {
		return true
	}
	if _, found := metabase.Search(e.s.Nodes, e.order, above); found && (parent == nil || parent.drop < 0) {
		return true
	}
	e.refuse(t.create, "IP0326", "Key above does not exist",
		fmt.Sprintf("The key %s is to be made, and there is no key %s above it.", short(t.path), short(above)))
	return false
}

// isName reports whether a class can be the name of an element.
func isName(class string) bool {
	for i := range len(class) {
		c := class[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != '-' && c != '.') {
			return false
		}
	}
	return class != ""
}

// createKey writes the element of one key with its first values.
func (e *editor) createKey(t *target) {
	st := e.houseStyle()
	var sets []int
	for _, i := range t.values {
		if e.wants[i].Op == live.SetValue {
			sets = append(sets, i)
		}
	}
	slices.SortStableFunc(sets, func(a, b int) int {
		return cmp.Compare(e.wants[a].Attr.Home.Property, e.wants[b].Attr.Home.Property)
	})
	class := e.wants[t.create].Class
	q := string(st.quote)
	var b strings.Builder
	b.WriteString("<" + class + st.beforeLocation + locationName + st.locationEquals + q)
	b.WriteString(xmltext.EscapeAttrBreaks(t.path, st.quote) + q)
	for _, i := range sets {
		b.WriteString(st.attribute(e.wants[i].Attr, e.wants[i].Raw))
	}
	b.WriteString(st.beforeClose)
	if st.empty {
		b.WriteString("/>")
	} else {
		b.WriteString(">" + st.lineEnd + "</" + class + ">")
	}
	e.place(t, b.String(), st)
}

// place inserts an element behind the key before it, on lines of its own.
func (e *editor) place(t *target, element string, st *style) {
	text := e.s.Text
	if t.at == 0 {
		first := int(e.s.Nodes[e.order[0]].Start)
		start := lineStart(text, first)
		e.edit1(start, text[start:first]+element+st.lineEnd, t.create)
		return
	}
	before := &e.s.Nodes[e.order[t.at-1]]
	start, end := lineOf(text, int(before.Start), int(before.End))
	if text[end-1] == '\n' {
		e.edit1(end, text[start:before.Start]+element+text[end-breakLen(text[:end]):end], t.create)
		return
	}
	e.edit1(end, st.lineEnd+element, t.create)
}

// lineStart gives the start of the line if only blanks stand before at.
func lineStart(text string, at int) int {
	start := at
	for start > 0 && isBlank(text[start-1]) {
		start--
	}
	if start > 0 && text[start-1] != '\n' {
		return at
	}
	return start
}

// breakLen gives the length of the line break at the end of text.
func breakLen(text string) int {
	if strings.HasSuffix(text, "\r\n") {
		return 2
	}
	return 1
}
