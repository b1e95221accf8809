package collected

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase/textkeys"
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
	return textkeys.Edit(snapshot, wants, &editor{s: snapshot, bare: s.Bare, lineEnd: lineBreak(snapshot.Text)})
}

// editor is how a collected text holds keys and values.
type editor struct {
	s       *live.Snapshot
	bare    bool
	lineEnd string
}

var _ textkeys.Form = (*editor)(nil)

// Word is what messages call the text.
func (e *editor) Word() string { return "text of keys" }

// Closed is never: a collected text tells all of the keys it names.
func (e *editor) Closed(string) (why, fix string) { return "", "" }

// Holds refuses what no line can hold, not even with escapes.
func (e *editor) Holds(w *live.Want) string {
	if !utf8.ValidString(w.Raw) || strings.IndexByte(w.Raw, 0) >= 0 {
		return "would hold a zero or bytes that are no text"
	}
	return ""
}

// HoldsReference reports whether a line can hold the reference of a secret.
func (e *editor) HoldsReference(secret string) bool {
	return !strings.ContainsFunc(secret, func(r rune) bool { return r < ' ' }) && (e.bare || isKnownKind(secret))
}

// HoldsKey reports whether a line can name a new key.
func (e *editor) HoldsKey(path, class string) bool { return isClass(class) && pathProblem(path) == "" }

// Create writes the lines of one key behind the key that comes before it in the
// order of paths.
func (e *editor) Create(before, after *live.Node, w *live.Want, values []*live.Want) []textkeys.Splice {
	text := spell(w.Path, e.bare) + " " + w.Class
	for _, v := range values {
		text += e.lineEnd + indent + v.Attr.Home.Property + " = " + cmp.Or(e.text(nil, v), e.nothing(v))
	}
	if before == nil {
		return one(after.Start, after.Start, text+e.lineEnd)
	}
	return e.insert(before.End, text)
}

// Drop removes the lines of a key.
func (e *editor) Drop(n *live.Node) []textkeys.Splice { return one(n.Start, n.End, "") }

// Set replaces the text of a value.
func (e *editor) Set(n *live.Node, f *live.Fact, w *live.Want) []textkeys.Splice {
	return one(f.Start, f.End, e.text(n, w))
}

// Add writes a value behind the others of its key.
func (e *editor) Add(n *live.Node, w *live.Want) []textkeys.Splice {
	return e.insert(n.End, e.indent(n)+w.Attr.Home.Property+" = "+cmp.Or(e.text(n, w), e.nothing(w)))
}

// Remove removes the lines of a value.
func (e *editor) Remove(_ *live.Node, f *live.Fact) []textkeys.Splice {
	return one(e.lineStart(f.Start), e.lineStop(f.End), "")
}

func one(start, end uint32, text string) []textkeys.Splice {
	return []textkeys.Splice{{Start: start, End: end, New: text}}
}
