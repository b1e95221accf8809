package view

import (
	"sort"
	"strings"
)

// cutter cuts an old text and its edits into lines.
type cutter struct {
	old    string
	secret []Span
	// byteAt and lineAt are how far lines were counted.
	byteAt, lineAt int
}

// lineOf numbers the line that begins at a byte; bytes are asked in order.
func (c *cutter) lineOf(start int) int {
	c.lineAt += strings.Count(c.old[c.byteAt:start], "\n")
	c.byteAt = start
	return c.lineAt
}

func (c *cutter) lineStart(at int) int { return strings.LastIndexByte(c.old[:at], '\n') + 1 }

// lineEnd is the byte after the line break of the line a byte is in.
func (c *cutter) lineEnd(at int) int {
	if i := strings.IndexByte(c.old[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(c.old)
}

func (c *cutter) isLineStart(at int) bool { return at == 0 || c.old[at-1] == '\n' }

// blocks compares the lines that edits touch, and only those. Blocks that
// touch are one.
func (c *cutter) blocks(edits []Span) []block {
	var out []block
	for len(edits) > 0 {
		start, end, n := c.cluster(edits)
		at := c.lineOf(start)
		for _, b := range diffLines(c.lines(start, end), c.planned(start, end, edits[:n])) {
			b.start, b.end, b.at = b.start+start, b.end+start, b.at+at
			if k := len(out) - 1; k >= 0 && out[k].end == b.start {
				out[k].end = b.end
				out[k].del = append(out[k].del, b.del...)
				out[k].ins = append(out[k].ins, b.ins...)
				continue
			}
			out = append(out, b)
		}
		edits = edits[n:]
	}
	return out
}

// cluster gives the whole lines the first edits touch, and how many edits they
// take. Both the old lines and what becomes of them end with a line break or
// with the text.
func (c *cutter) cluster(edits []Span) (start, end, n int) {
	start = c.lineStart(edits[0].Start)
	pos, tail := start, byte('\n') // tail is the last byte of the new lines so far
	for {
		e := &edits[n]
		n++
		if e.Start > pos {
			tail = c.old[e.Start-1]
		}
		if e.New != "" {
			tail = e.New[len(e.New)-1]
		}
		pos = e.End
		end = max(end, pos)
		if end == pos && !(c.isLineStart(pos) && tail == '\n') {
			end = c.lineEnd(pos)
		}
		last := tail
		if end > pos {
			last = c.old[end-1]
		}
		if n == len(edits) || edits[n].Start > end {
			return start, end, n
		}
		if edits[n].Start == end && last == '\n' && c.isLineStart(end) {
			return start, end, n
		}
	}
}

// lines cuts old bytes, which begin and end with lines.
func (c *cutter) lines(start, end int) []textLine {
	var b lineBuilder
	c.feed(&b, start, end)
	return b.done()
}

// planned cuts what becomes of the bytes.
func (c *cutter) planned(start, end int, edits []Span) []textLine {
	var b lineBuilder
	for _, e := range edits {
		c.feed(&b, start, e.Start)
		if e.Secret && e.New != "" {
			// A new secret is a change even where its stand-in is what
			// the old text held.
			b.add(secretMark+e.New, true)
		} else {
			b.add(e.New, false)
		}
		start = e.End
	}
	c.feed(&b, start, end)
	return b.done()
}

// feed adds old bytes with their secrets marked.
func (c *cutter) feed(b *lineBuilder, start, end int) {
	i := sort.Search(len(c.secret), func(i int) bool { return c.secret[i].End > start })
	for ; i < len(c.secret) && c.secret[i].Start < end; i++ {
		from, to := max(start, c.secret[i].Start), min(end, c.secret[i].End)
		if from >= to {
			continue
		}
		b.add(c.old[start:from], false)
		b.add(c.old[from:to], true)
		start = to
	}
	b.add(c.old[start:end], false)
}

// before and after are the context lines around a block.
func (c *cutter) before(start int) []textLine {
	from := start
	for range contextLines {
		if from == 0 {
			break
		}
		from = c.lineStart(from - 1)
	}
	return c.lines(from, start)
}

func (c *cutter) after(end int) []textLine {
	to := end
	for range contextLines {
		if to < len(c.old) {
			to = c.lineEnd(to)
		}
	}
	return c.lines(end, to)
}

// lineBuilder joins pieces of text and cuts them into lines.
type lineBuilder struct {
	lines []textLine
	open  textLine
	begun bool
	// hides says that the open line ends with a secret mark.
	hides bool
}

func (b *lineBuilder) add(text string, secret bool) {
	for text != "" {
		part, rest := text, ""
		if i := strings.IndexByte(text, '\n'); i >= 0 {
			part, rest = text[:i+1], text[i+1:]
		}
		b.part(part, secret)
		if strings.HasSuffix(part, "\n") {
			b.end()
		}
		text = rest
	}
}

func (b *lineBuilder) part(part string, secret bool) {
	b.begun = true
	if secret {
		if b.open.shown == "" {
			b.open.shown = b.open.text
		}
		if body := strings.TrimSuffix(part, "\n"); body != "" && !b.hides {
			b.open.shown += secretMark
		}
		b.hides = true
		if strings.HasSuffix(part, "\n") {
			b.open.shown += "\n"
		}
	} else {
		b.hides = false
		if b.open.shown != "" {
			b.open.shown += part
		}
	}
	if b.open.text == "" {
		b.open.text = part
	} else {
		b.open.text += part
	}
}

func (b *lineBuilder) end() {
	b.lines = append(b.lines, b.open)
	b.open, b.begun, b.hides = textLine{}, false, false
}

func (b *lineBuilder) done() []textLine {
	if b.begun {
		b.end()
	}
	return b.lines
}
