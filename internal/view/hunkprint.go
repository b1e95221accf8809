package view

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// hunks prints hunks under the two header lines that name the text.
func (p *printer) hunks(name, old string, all []hunk) {
	q := hunkPrinter{printer: p}
	if i := strings.IndexByte(old, '\n'); i > 0 && old[i-1] == '\r' {
		q.crlf = true
	}
	p.line(piece{bold, "--- " + name})
	p.line(piece{bold, "+++ " + name + " (planned)"})
	for i := range all {
		h := &all[i]
		from, to := h.size()
		p.line(piece{cyan, fmt.Sprintf("@@ -%s +%s @@", place(h.from, from), place(h.to, to))})
		for j := range h.runs {
			q.run(&h.runs[j])
		}
	}
	for _, n := range q.notes() {
		p.line(piece{dim, n})
	}
}

// place is the form of a range of lines: an empty one stands after the line
// named.
func place(first, lines int) string {
	if lines == 0 {
		return fmt.Sprintf("%d,0", first)
	}
	return fmt.Sprintf("%d,%d", first+1, lines)
}

// hunkPrinter prints the lines of hunks and remembers what they do not show.
type hunkPrinter struct {
	*printer
	crlf                bool
	cr, short, tab, odd bool
}

// notes say once what the lines above do not show as it is.
func (q *hunkPrinter) notes() []string {
	var out []string
	add := func(said bool, text string) {
		if said {
			out = append(out, "# "+text)
		}
	}
	add(q.cr, `Lines end with CR LF; the CR is not shown.`)
	add(q.odd, `\u{a} at the end marks a line that ends with LF alone.`)
	add(q.tab, "Tabs are shown as blanks.")
	add(q.short, "Long lines are shortened.")
	return out
}

// run prints one stretch. When a line that goes and one that comes would look
// the same, and not because of a secret, both are printed with every character
// spelled out.
func (q *hunkPrinter) run(r *run) {
	for i := range r.keep {
		s := q.shorten(r.keep[i].visible())
		q.text(keep, s, q.look(s, false))
	}
	del, ins := q.windows(r.del, r.ins)
	olds, news := q.looks(del, ins)
	for i, s := range del {
		q.text(remove, s, olds[i])
	}
	for i, s := range ins {
		q.text(insert, s, news[i])
	}
}

func (q *hunkPrinter) looks(del, ins []string) (olds, news []string) {
	strict := false
	for _, s := range del {
		olds = append(olds, q.look(s, false))
	}
	same := make(map[string]bool, len(olds))
	for i, s := range olds {
		same[s] = !strings.Contains(del[i], secretMark)
	}
	for _, s := range ins {
		look := q.look(s, false)
		strict = strict || same[look]
		news = append(news, look)
	}
	if !strict {
		return olds, news
	}
	for i, s := range del {
		olds[i] = q.look(s, true)
	}
	for i, s := range ins {
		news[i] = q.look(s, true)
	}
	return olds, news
}

// text prints a line by its look and notes what the look does not show.
func (q *hunkPrinter) text(o op, s, look string) {
	k := plain
	switch o {
	case remove:
		k = red
	case insert:
		k = green
	}
	body, ends := strings.CutSuffix(s, "\n")
	if strings.Contains(s, "\t") && !strings.Contains(look, `\u{9}`) {
		q.tab = true
	}
	if ends && q.crlf {
		if strings.HasSuffix(body, "\r") {
			q.cr = true
		} else {
			q.odd = true
		}
	}
	q.put(k, string(o)+look)
	q.w.WriteByte('\n')
	if !ends {
		q.line(piece{dim, `\ No newline at end of file`})
	}
}

// look is how a line looks, without its line break.
func (q *hunkPrinter) look(s string, strict bool) string {
	body, ends := strings.CutSuffix(s, "\n")
	odd := ""
	if ends && q.crlf {
		var crlf bool
		if body, crlf = strings.CutSuffix(body, "\r"); !crlf {
			odd = `\u{a}`
		}
	}
	text := func(part string, at int) string {
		if strict {
			return clean(part)
		}
		return detab(part, at)
	}
	if !strings.Contains(body, secretMark) {
		return text(body, 0) + odd
	}
	var b strings.Builder
	at := 0
	for i, part := range strings.Split(body, secretMark) {
		if i > 0 {
			b.WriteString(q.st.secret())
			at += columns(q.st.secret())
		}
		part = text(part, at)
		b.WriteString(part)
		at += columns(part)
	}
	return b.String() + odd
}

// windows shortens long lines of a block. A line and the one that replaces it
// lose what they have in common at both ends, so that the change stays in
// sight.
func (q *hunkPrinter) windows(del, ins []textLine) (olds, news []string) {
	olds, news = make([]string, len(del)), make([]string, len(ins))
	for i := range del {
		olds[i] = del[i].visible()
	}
	for i := range ins {
		news[i] = ins[i].visible()
	}
	for i := 0; i < len(olds) && i < len(news) && len(olds) == len(news); i++ {
		if long(olds[i]) || long(news[i]) {
			olds[i], news[i] = q.window(olds[i], news[i])
		}
	}
	for i := range olds {
		olds[i] = q.shorten(olds[i])
	}
	for i := range news {
		news[i] = q.shorten(news[i])
	}
	return olds, news
}

func long(s string) bool { return len(s) > maxValue && utf8.RuneCountInString(s) > maxValue }

// lineBreak cuts a line before its line break.
func lineBreak(s string) (body, ends string) {
	body = strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\r")
	return body, s[len(body):]
}

// inSight is how many bytes around a change a shortened line keeps.
const inSight = 40

func (q *hunkPrinter) window(a, b string) (string, string) {
	q.short = true
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	from, keepTail := head-inSight, tail-inSight
	return q.middle(a, from, len(a)-keepTail), q.middle(b, from, len(b)-keepTail)
}

// middle is a part of a line with dots where something is missing; the line
// break stays.
func (q *hunkPrinter) middle(s string, from, to int) string {
	body, ends := lineBreak(s)
	lead, end := "", ""
	if from = runeStart(body, from); from > 0 {
		lead = q.st.dots()
	}
	if to < len(body) {
		to, end = runeStart(body, to), q.st.dots()
	} else {
		to = len(body)
	}
	return lead + body[from:max(from, to)] + end + ends
}

// shorten cuts a line that is still too long.
func (q *hunkPrinter) shorten(s string) string {
	if !long(s) {
		return s
	}
	q.short = true
	body, ends := lineBreak(s)
	head, _ := headRunes(body, maxValue)
	return fmt.Sprintf("%s%s (%d bytes)", head, q.st.dots(), len(body)) + ends
}
