package metabasexml

import (
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// element is the start tag of a key and its <Custom> children, with every
// place counted in the text of the file.
type element struct {
	attrs []xmltext.Attr
	// close is where the > or /> of the start tag begins.
	close   int
	customs []customElement
}

// customElement is one <Custom> child.
type customElement struct {
	customValue
	start, end int
}

// readElement scans one element of a text again. The text was scanned before,
// so nothing in it can be wrong.
func readElement(text string, n *live.Node) element {
	base := int(n.Start)
	scan := xmltext.NewScanner(text[n.Start:n.End], xmltext.DefaultLimits())
	var el element
	open := -1
	for scan.Next() {
		start, end := scan.Span()
		switch kind := scan.Kind(); {
		case kind != xmltext.EndTag && scan.Depth() == 0:
			el.attrs = shifted(scan.Attrs(), base)
			el.close = base + end - 1
			if kind == xmltext.EmptyTag {
				el.close--
			}
		case scan.Depth() != 1 || scan.Name() != customName:
		case kind == xmltext.EndTag:
			el.customs[open].end = base + end
		case kind == xmltext.StartTag || kind == xmltext.EmptyTag:
			c := readCustom(text, shifted(scan.Attrs(), base))
			open = len(el.customs)
			el.customs = append(el.customs, customElement{c, base + start, base + end})
		}
	}
	return el
}

func shifted(attrs []xmltext.Attr, by int) []xmltext.Attr {
	out := make([]xmltext.Attr, len(attrs))
	for i, a := range attrs {
		out[i] = xmltext.Attr{Start: a.Start + by, NameStart: a.NameStart + by, NameEnd: a.NameEnd + by,
			ValueStart: a.ValueStart + by, ValueEnd: a.ValueEnd + by, End: a.End + by}
	}
	return out
}

// holder is where an element holds a property: in the attribute at an index,
// in a <Custom> child, or nowhere.
type holder struct {
	attr   int // index into attrs, -1 for none
	custom int // index into customs, -1 for none
	count  int // how many places hold it
}

// holderOf finds where an element holds the property of a row.
func (el *element) holderOf(text string, a *schema.Attr) holder {
	h := holder{attr: -1, custom: -1}
	for i, at := range el.attrs {
		name := text[at.NameStart:at.NameEnd]
		if name == a.Home.Property || strings.EqualFold(name, a.Home.Property) {
			h.attr = i
			h.count++
		}
	}
	for i := range el.customs {
		c := &el.customs[i]
		if k, found := knownProperties().custom(c.id, c.name, c.flags); found && k.attr == a {
			h.custom = i
			h.count++
		}
	}
	return h
}

// before gives the place in attrs at which an attribute of a name belongs:
// Location first, then by name in ordinal order, as IIS writes them.
func (el *element) before(text, name string) int {
	for i, a := range el.attrs {
		if have := text[a.NameStart:a.NameEnd]; !strings.EqualFold(have, locationName) && have > name {
			return i
		}
	}
	return len(el.attrs)
}
