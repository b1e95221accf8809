package metabasexml

import (
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// style is how a file lays its elements out. Styles compare with ==.
type style struct {
	lineEnd string // "\r\n" or "\n"
	// before is the white space before an attribute, from the line break on.
	before string
	equals string // between a name and the quote
	quote  byte
	// item is what stands between two entries of a list.
	item string
	// beforeLocation and locationEquals are before and equals of Location.
	beforeLocation, locationEquals string
	// beforeClose is the white space before the > of a start tag.
	beforeClose string
	// empty says that keys without children are written as <X ... />.
	empty bool
}

// sampled is how many keys tell the style of a file.
const sampled = 64

// own is the layout IIS writes: observed in files taken from servers, stated
// in part by WS03/cc782923.
func own(lineEnd string) style {
	return style{lineEnd: lineEnd, before: lineEnd + "\t\t", equals: "=", quote: '"', item: lineEnd + "\t\t\t",
		beforeLocation: "\t", locationEquals: " =", beforeClose: lineEnd + "\t"}
}

// houseStyle gives the style most of the first keys of the file have, or that
// of IIS where no key has an attribute.
func (e *editor) houseStyle() *style {
	if e.house != nil {
		return e.house
	}
	house := own(lineEndOf(e.s.Text))
	counts := map[style]int{}
	item := ""
	for i := range e.s.Nodes {
		n := &e.s.Nodes[i]
		if len(counts) >= sampled || i >= 4*sampled {
			break
		}
		el := readElement(e.s.Text, n)
		if item == "" {
			item = e.listBreak(&el)
		}
		st, ok := e.styleOf(&el)
		if !ok {
			continue
		}
		counts[st]++
		if counts[st] > counts[house] {
			house = st
		}
	}
	house.item = item
	if item == "" {
		house.item = deeper(house)
	}
	e.house = &house
	return e.house
}

// lineEndOf gives the line end of the first line; that of IIS for one line.
func lineEndOf(text string) string {
	if i := strings.IndexByte(text, '\n'); i == 0 || i > 0 && text[i-1] != '\r' {
		return "\n"
	}
	return "\r\n"
}

// styleOf gives the style of an element that has an attribute beside Location;
// item is left empty.
func (e *editor) styleOf(el *element) (style, bool) {
	text := e.s.Text
	var st style
	location, value := -1, -1
	for i, a := range el.attrs {
		if strings.EqualFold(text[a.NameStart:a.NameEnd], locationName) {
			location = i
		} else if value < 0 {
			value = i
		}
	}
	if location < 0 || value < 0 {
		return st, false
	}
	l, v := el.attrs[location], el.attrs[value]
	st.lineEnd = lineEndOf(text)
	st.before, st.equals, st.quote = tail(text[v.Start:v.NameStart]), text[v.NameEnd:v.ValueStart-1], text[v.ValueEnd]
	st.beforeLocation, st.locationEquals = text[l.Start:l.NameStart], text[l.NameEnd:l.ValueStart-1]
	last := el.attrs[len(el.attrs)-1].End
	st.beforeClose = tail(text[last:el.close])
	st.empty = text[el.close] == '/'
	return st, true
}

// tail gives white space from its last line break on.
func tail(space string) string { return space[breakAt(space):] }

// deeper is the line break of a list whose file shows none: one step further
// in than the attributes.
func deeper(st style) string {
	indent := strings.TrimLeft(st.before, "\r\n")
	switch {
	case !strings.Contains(st.before, "\n"):
		return st.lineEnd + "\t\t\t"
	case strings.Contains(indent, "\t") || indent == "":
		return st.before + "\t"
	}
	return st.before + strings.Repeat(" ", max(1, len(indent)/2))
}

// styleNear is the style of the attributes around a place of an element, or
// that of the file when the element has none but Location.
func (e *editor) styleNear(el *element, next int) style {
	st := *e.houseStyle()
	near := -1
	for _, i := range [...]int{next, next - 1} {
		if i < 0 || i >= len(el.attrs) {
			continue
		}
		if a := el.attrs[i]; !strings.EqualFold(e.s.Text[a.NameStart:a.NameEnd], locationName) {
			near = i
			break
		}
	}
	if near >= 0 {
		a := el.attrs[near]
		st.before, st.equals, st.quote = tail(e.s.Text[a.Start:a.NameStart]), e.s.Text[a.NameEnd:a.ValueStart-1], e.s.Text[a.ValueEnd]
	}
	st.item = e.itemBreak(el)
	return st
}

// itemBreak is what stands between two entries of a list in an element: as in
// a list it has, else as in the file.
func (e *editor) itemBreak(el *element) string {
	if item := e.listBreak(el); item != "" {
		return item
	}
	return e.houseStyle().item
}

// listBreak gives the first line break inside a value of an element with the
// indentation after it, "" when no value has one.
func (e *editor) listBreak(el *element) string {
	for _, a := range el.attrs {
		value := e.s.Text[a.ValueStart:a.ValueEnd]
		i := strings.IndexByte(value, '\n')
		if i < 0 {
			continue
		}
		end := i + 1
		for end < len(value) && isBlank(value[end]) {
			end++
		}
		if i > 0 && value[i-1] == '\r' {
			i--
		}
		return value[i:end]
	}
	return ""
}

// attribute writes one attribute with the white space before it.
func (st style) attribute(a *schema.Attr, raw string) string {
	value := ""
	if a.Home.Raw == schema.RawMULTISZ {
		value = joinItems(textItems(raw), st.item, st.quote)
	} else {
		value = xmltext.EscapeAttrBreaks(raw, st.quote)
	}
	q := string(st.quote)
	return st.before + a.Home.Property + st.equals + q + value + q
}
