package metabasexml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// values works out the edits of the values of one key.
func (e *editor) values(t *target) {
	el := readElement(e.s.Text, t.node)
	var add []int
	for _, i := range t.values {
		w := &e.wants[i]
		h := el.holderOf(e.s.Text, w.Attr)
		switch {
		case h.count > 1:
			e.refuse(i, "IP0327", "Value stands more than once",
				fmt.Sprintf("The key %s at %s holds %s %d times, so it is not clear which of them counts. Remove all but one.",
					short(t.path), place(e.s.Text, int(t.node.Start)), w.Attr.Home.Property, h.count))
		case w.Op == live.SetValue && h.attr >= 0:
			e.replace(i, el.attrs[h.attr], &el)
		case w.Op == live.SetValue && h.custom >= 0:
			e.replaceCustom(i, &el.customs[h.custom], &el)
		case w.Op == live.SetValue:
			add = append(add, i)
		case h.attr >= 0:
			start, end := attrLine(e.s.Text, el.attrs[h.attr])
			e.edit(start, end, "", i)
		case h.custom >= 0:
			c := &el.customs[h.custom]
			start, end := lineOf(e.s.Text, c.start, c.end)
			e.edit(start, end, "", i)
		}
	}
	e.insert(&el, add)
}

// replace changes the text of a value that is there.
func (e *editor) replace(i int, at xmltext.Attr, el *element) {
	w := &e.wants[i]
	old := e.s.Text[at.ValueStart:at.ValueEnd]
	if sameValue(w.Attr, xmltext.Unescape(old), w.Raw) {
		return
	}
	quote := e.s.Text[at.ValueEnd]
	if w.Attr.Home.Raw == schema.RawMULTISZ {
		e.replaceList(i, at, e.itemBreak(el), quote)
		return
	}
	e.edit(at.ValueStart, at.ValueEnd, xmltext.EscapeAttrBreaks(w.Raw, quote), i)
}

func (e *editor) replaceCustom(i int, c *customElement, el *element) {
	if !c.valued {
		e.refuse(i, "IP0327", "Custom value is incomplete",
			fmt.Sprintf("The key %s holds %s as a <Custom> element without a Value at %s, so it is not clear what counts.",
				short(e.wants[i].Path), e.wants[i].Attr.Home.Property, place(e.s.Text, c.start)))
		return
	}
	e.replace(i, c.value, el)
}

// sameValue reports whether two texts of a property mean the same.
func sameValue(a *schema.Attr, old, wanted string) bool {
	if old == wanted {
		return true
	}
	if a.Home.Field > 0 {
		return slices.Equal(textItems(old), textItems(wanted))
	}
	x, err := a.Decode(old)
	if err != nil {
		return false
	}
	y, err := a.Decode(wanted)
	return err == nil && a.Type.Equal(x, y)
}

// insert adds attributes that are missing, each on a line of its own where the
// element does so.
func (e *editor) insert(el *element, add []int) {
	slices.SortStableFunc(add, func(a, b int) int {
		return cmp.Compare(e.wants[a].Attr.Home.Property, e.wants[b].Attr.Home.Property)
	})
	for _, i := range add {
		a := e.wants[i].Attr
		next := el.before(e.s.Text, a.Home.Property)
		st := e.styleNear(el, next)
		e.edit1(e.gap(el, next), st.attribute(a, e.wants[i].Raw), i)
	}
}

// edit1 inserts at one place.
func (e *editor) edit1(at int, text string, want int) { e.edit(at, at, text, want) }

// gap gives the place at which an attribute before attrs[next] is inserted:
// the end of the line before, so that a line is added as a whole.
func (e *editor) gap(el *element, next int) int {
	until := el.close
	if next < len(el.attrs) {
		until = el.attrs[next].NameStart
	}
	start := until
	for start > 0 && isSpace(e.s.Text[start-1]) {
		start--
	}
	return start + breakAt(e.s.Text[start:until])
}

// breakAt gives the place of the last line break in white space, 0 when there
// is none.
func breakAt(space string) int {
	i := strings.LastIndexByte(space, '\n')
	switch {
	case i < 0:
		return 0
	case i > 0 && space[i-1] == '\r':
		return i - 1
	}
	return i
}

// attrLine gives the bytes of an attribute together with its line.
func attrLine(text string, a xmltext.Attr) (start, end int) {
	start, end = a.Start, a.End
	if !strings.Contains(text[a.Start:a.NameStart], "\n") {
		return start, end
	}
	start += breakAt(text[a.Start:a.NameStart])
	to := end
	for to < len(text) && isBlank(text[to]) {
		to++
	}
	if to < len(text) && (text[to] == '\n' || strings.HasPrefix(text[to:], "\r\n")) {
		end = to
	}
	return start, end
}
