package collected

import (
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase/textkeys"
)

// indent is what values of a key without any stand behind.
const indent = "  "

// indent is the blanks before the first value of a key.
func (e *editor) indent(n *live.Node) string {
	if n == nil || len(n.Facts) == 0 {
		return indent
	}
	line := e.s.Text[e.lineStart(n.Facts[0].Start):n.Facts[0].Start]
	return line[:len(line)-len(strings.TrimLeft(line, blanks))]
}

// text is a wanted value as it stands behind "Name = ": of a secret, its
// reference. An empty one replaces what is there with nothing.
func (e *editor) text(n *live.Node, w *live.Want) string {
	switch {
	case w.Secret != "":
		return "(" + spell(w.Secret, e.bare) + ")"
	case !textkeys.IsList(w.Attr) && w.Raw == "":
		return ""
	case !textkeys.IsList(w.Attr):
		return spell(w.Raw, e.bare)
	}
	all := textkeys.Entries(w.Raw)
	if len(all) == 0 && !e.bare {
		return emptyWord
	}
	for i := range all {
		if all[i] = spell(all[i], e.bare); all[i] == emptyWord {
			all[i] = `"` + emptyWord + `"`
		}
	}
	return strings.Join(all, e.lineEnd+e.indent(n)+w.Attr.Home.Property+" + ")
}

// nothing is how an empty value stands in a new line.
func (e *editor) nothing(w *live.Want) string {
	if textkeys.IsList(w.Attr) {
		return emptyWord
	}
	return `""`
}

// insert adds lines at a place where a line begins, or at the end of a text
// whose last line has no end.
func (e *editor) insert(at uint32, text string) []textkeys.Splice {
	if at > 0 && e.s.Text[at-1] != '\n' {
		return one(at, at, e.lineEnd+text)
	}
	return one(at, at, text+e.lineEnd)
}

// lineStart is the first byte of the line of a byte.
func (e *editor) lineStart(at uint32) uint32 {
	return uint32(strings.LastIndexByte(e.s.Text[:at], '\n') + 1)
}

// lineStop is the place behind the line break of the line of a byte.
func (e *editor) lineStop(at uint32) uint32 {
	if i := strings.IndexByte(e.s.Text[at:], '\n'); i >= 0 {
		return at + uint32(i) + 1
	}
	return uint32(len(e.s.Text))
}
