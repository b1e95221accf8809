package view

import (
	"fmt"
	"io"
	"strings"
)

// maxTextDiff is the size, in bytes, up to which whole texts are compared.
const maxTextDiff = 2 << 20

// TextDiff prints the difference of two versions of a small text, such as a
// configuration file before and after it is formatted, as a unified difference
// that patch -p0 and git apply -p0 take: every byte of a line is there, tabs
// and line ends too. Where a line holds what a terminal or a build server would
// obey, it is escaped instead, and a line at the end says that this difference
// cannot be applied. When either text is larger than 2 MB it says so instead.
// Equal texts print nothing.
func TextDiff(w io.Writer, st Style, name, old, new string) error {
	if old == new {
		return nil
	}
	p := newPrinter(w, st)
	if len(old) > maxTextDiff || len(new) > maxTextDiff {
		p.say("", "  ", fmt.Sprintf("%s differs; at %d bytes it is too large to show how (the limit is %d).",
			Escape(name), max(len(old), len(new)), maxTextDiff))
		return p.flush()
	}
	q := patchPrinter{printer: p}
	q.patch(name, hunksOf(old, []Span{{Start: 0, End: len(old), New: new}}, nil))
	return p.flush()
}

// patchPrinter prints hunks byte for byte.
type patchPrinter struct {
	*printer
	// changed says that something could not be printed as it is.
	changed bool
}

func (q *patchPrinter) patch(name string, all []hunk) {
	q.exact(bold, "--- ", fileName(name), "\n")
	q.exact(bold, "+++ ", fileName(name), "\n")
	for i := range all {
		h := &all[i]
		from, to := h.size()
		q.line(piece{cyan, fmt.Sprintf("@@ -%s +%s @@", place(h.from, from), place(h.to, to))})
		for j := range h.runs {
			r := &h.runs[j]
			q.lines(plain, keep, r.keep)
			q.lines(red, remove, r.del)
			q.lines(green, insert, r.ins)
		}
	}
	if q.changed {
		q.line(piece{dim, `# Characters that a terminal or a build server would obey are written as \u{...}: this is for reading, and cannot be applied.`})
	}
}

// byteOrderMark begins texts that Windows programs saved; before the first
// letter of a line it hides nothing.
const byteOrderMark = "\ufeff"

// fileName is a name as headers of differences have it: a name with a blank
// ends with a tab.
func fileName(name string) string {
	if strings.Contains(name, " ") {
		return name + "\t"
	}
	return name
}

func (q *patchPrinter) lines(k ink, o op, lines []textLine) {
	for i := range lines {
		body, ends := strings.CutSuffix(lines[i].text, "\n")
		end := "\n"
		if rest, crlf := strings.CutSuffix(body, "\r"); crlf && ends {
			body, end = rest, "\r\n"
		}
		lead := string(o)
		if rest, marked := strings.CutPrefix(body, byteOrderMark); marked && !strings.Contains(rest, byteOrderMark) {
			lead, body = lead+byteOrderMark, rest
		}
		q.exact(k, lead, body, end)
		if !ends {
			q.line(piece{dim, `\ No newline at end of file`})
		}
	}
}

// exact writes a line as it is, or escaped where it must not be.
func (q *patchPrinter) exact(k ink, lead, body, end string) {
	harmless := strings.ReplaceAll(body, "\t", "")
	if clean(harmless) != harmless {
		q.changed = true
		body = clean(body)
	}
	if breakText(lead+body) != lead+body {
		q.changed = true // the guard of the printer breaks it
	}
	q.put(k, lead+body)
	q.w.WriteString(end)
}
