package metabasexml

import (
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// textItems cuts the text of a list into its entries, one a line.
func textItems(raw string) []string {
	var items []string
	for _, line := range strings.FieldsFunc(raw, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.Trim(line, " \t"); line != "" {
			items = append(items, line)
		}
	}
	return items
}

// fileItem is one entry of a list as the file has it.
type fileItem struct {
	text       string // entities resolved
	start, end int    // in the value, blanks around it left out
}

// fileItems cuts a value as it is written. Line breaks may be written as
// character references.
func fileItems(value string) []fileItem {
	var items []fileItem
	take := func(start, end int) {
		for start < end && isBlank(value[start]) {
			start++
		}
		for start < end && isBlank(value[end-1]) {
			end--
		}
		if text := strings.Trim(xmltext.Unescape(value[start:end]), " \t"); text != "" {
			items = append(items, fileItem{text, start, end})
		}
	}
	start := 0
	for i := 0; i < len(value); {
		width := breakWidth(value[i:])
		if width == 0 {
			i++
			continue
		}
		take(start, i)
		i += width
		start = i
	}
	take(start, len(value))
	return items
}

// breakWidth gives the length of the line break text begins with, 0 for none.
func breakWidth(text string) int {
	switch {
	case text[0] == '\n' || text[0] == '\r':
		return 1
	case text[0] != '&' || len(text) < 2 || text[1] != '#':
		return 0
	}
	end := strings.IndexByte(text, ';')
	if end < 0 {
		return 0
	}
	if char := xmltext.Unescape(text[:end+1]); char == "\n" || char == "\r" {
		return end + 1
	}
	return 0
}

// replaceList changes the entries of a list that are not as wanted; the
// others keep their bytes.
func (e *editor) replaceList(i int, at xmltext.Attr, lineBreak string, quote byte) {
	w := &e.wants[i]
	value := e.s.Text[at.ValueStart:at.ValueEnd]
	old, wanted := fileItems(value), textItems(w.Raw)
	if len(old) == 0 || len(wanted) == 0 {
		e.edit(at.ValueStart, at.ValueEnd, joinItems(wanted, lineBreak, quote), i)
		return
	}
	if len(old) > 1 {
		if gap := value[old[0].end:old[1].start]; strings.Contains(gap, "\n") {
			lineBreak = gap[breakAt(gap):]
		}
	}
	l := newListEdit(w.Attr, old)
	kept := l.kept(wanted)
	from, next := 0, 0 // first entry not handled, of old and of wanted
	for k := 0; k <= len(kept); k++ {
		o, n := len(old), len(wanted)
		if k < len(kept) {
			o, n = kept[k][0], kept[k][1]
		}
		g := gapEdit{old: old, from: from, to: o, add: l.spelled(value, wanted[next:n], quote), lineBreak: lineBreak}
		if start, end, text, changes := g.edit(); changes {
			e.edit(at.ValueStart+start, at.ValueStart+end, text, i)
		}
		from, next = o+1, n+1
	}
}

// listEdit pairs wanted entries with those the file has.
type listEdit struct {
	attr   *schema.Attr
	old    []fileItem
	places map[string][]int // where old holds an entry, by its key
}

func newListEdit(a *schema.Attr, old []fileItem) *listEdit {
	l := &listEdit{attr: a, old: old, places: make(map[string][]int, len(old))}
	for i, o := range old {
		k := l.key(o.text)
		l.places[k] = append(l.places[k], i)
	}
	return l
}

// key brings entries that mean the same to one form. Entries that are objects
// of their own have to be as wanted to the letter.
func (l *listEdit) key(text string) string {
	if l.attr.Home.Field > 0 {
		return text
	}
	return l.attr.Type.ItemKey(text)
}

// kept pairs entries that stay, in order: positions in old and in wanted.
func (l *listEdit) kept(wanted []string) [][2]int {
	left := make(map[string][]int, len(l.places))
	for k, at := range l.places {
		left[k] = at
	}
	var kept [][2]int
	last := -1
	for n, text := range wanted {
		k := l.key(text)
		at := left[k]
		for len(at) > 0 && at[0] <= last {
			at = at[1:]
		}
		if len(at) > 0 {
			kept = append(kept, [2]int{at[0], n})
			last, at = at[0], at[1:]
		}
		left[k] = at
	}
	return kept
}

// spelled gives new entries as they are to be written. One that only moves
// keeps its bytes.
func (l *listEdit) spelled(value string, add []string, quote byte) []string {
	out := make([]string, len(add))
	for i, text := range add {
		out[i] = xmltext.EscapeAttrBreaks(text, quote)
		if at := l.places[l.key(text)]; len(at) > 0 {
			out[i] = value[l.old[at[0]].start:l.old[at[0]].end]
		}
	}
	return out
}

// gapEdit is what happens between two entries that stay: old entries from
// (included) to to (excluded) go, others come.
type gapEdit struct {
	old       []fileItem
	from, to  int
	add       []string
	lineBreak string
}

// edit gives the replacement, in places of the value.
func (g gapEdit) edit() (start, end int, text string, changes bool) {
	joined := strings.Join(g.add, g.lineBreak)
	drops := g.to > g.from
	switch {
	case !drops && len(g.add) == 0:
		return 0, 0, "", false
	case drops && len(g.add) > 0:
		return g.old[g.from].start, g.old[g.to-1].end, joined, true
	case drops && g.from > 0:
		return g.old[g.from-1].end, g.old[g.to-1].end, "", true
	case drops:
		return g.old[g.from].start, g.old[g.to].start, "", true
	case g.from > 0:
		at := g.old[g.from-1].end
		return at, at, g.lineBreak + joined, true
	}
	at := g.old[g.to].start
	return at, at, joined + g.lineBreak, true
}

// joinItems writes a list that has no text yet.
func joinItems(items []string, lineBreak string, quote byte) string {
	escaped := make([]string, len(items))
	for i, text := range items {
		escaped[i] = xmltext.EscapeAttrBreaks(text, quote)
	}
	return strings.Join(escaped, lineBreak)
}
