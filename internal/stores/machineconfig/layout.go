package machineconfig

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// writer collects the edits of one call.
type writer struct {
	*outline
	// ascii says that the declared encoding holds ASCII only: other
	// characters are written as references.
	ascii bool
	edits []live.Edit
}

func (w *writer) put(start, end int, text string, t task) {
	w.edits = append(w.edits, live.Edit{Start: uint32(start), End: uint32(end), New: text, Want: t.want, Secret: t.secret})
}

// quoted is a value as it stands between two quotes.
func (w *writer) quoted(value string, quote byte) string {
	text := xmltext.EscapeAttrBreaks(value, quote)
	if !w.ascii {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
			continue
		}
		b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
	}
	return b.String()
}

// pair is a new attribute.
func (w *writer) pair(t task) string { return t.name + `="` + w.quoted(t.text, '"') + `"` }

// asciiOnly reports whether the file declares an encoding in which only ASCII
// can be written here.
func asciiOnly(s *live.Snapshot) bool {
	end := strings.Index(s.Text, "?>")
	if end < 0 || !strings.HasPrefix(s.Text, "<?xml") {
		return false
	}
	_, err := xmltext.Text{Encoding: xmltext.Encoding(s.Encoding)}.Encode(s.Text[:end+2] + "\u00e9")
	return err != nil
}

// lastLine is the last line break of a run of white space and what follows it:
// what a neighbour on a line of its own begins with. "" without a line break.
func lastLine(space string) string {
	i := strings.LastIndexAny(space, "\r\n")
	if i < 0 {
		return ""
	}
	if i > 0 && space[i] == '\n' && space[i-1] == '\r' {
		i--
	}
	return space[i:]
}

// lineOf is the line break and the indentation before the byte at pos, "" when
// something else stands before it on its line.
func (o *outline) lineOf(pos int) string {
	i := pos
	for i > 0 && isBlank(o.text[i-1]) {
		i--
	}
	return lastLine(o.text[i:pos])
}

// lineBreak is the first line break of the text, "" when it is one line.
func (o *outline) lineBreak() string {
	i := strings.IndexAny(o.text, "\r\n")
	switch {
	case i < 0:
		return ""
	case strings.HasPrefix(o.text[i:], "\r\n"):
		return "\r\n"
	}
	return o.text[i : i+1]
}

// skipSpaces is the first byte from pos on that is no blank and no tab.
func (o *outline) skipSpaces(pos int) int {
	for pos < len(o.text) && (o.text[pos] == ' ' || o.text[pos] == '\t') {
		pos++
	}
	return pos
}

func (o *outline) breaksAt(pos int) bool {
	return pos < len(o.text) && (o.text[pos] == '\n' || o.text[pos] == '\r')
}
