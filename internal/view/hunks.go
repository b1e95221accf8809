package view

import (
	"cmp"
	"fmt"
	"io"
	"slices"
)

// contextLines is how many unchanged lines stand around a change.
const contextLines = 3

// Span is a range of bytes of a text, and for an edit what is to stand there.
type Span struct {
	Start, End int
	New        string
	// Secret says that New stands in for a secret or that the bytes it
	// replaces hold one: neither is printed.
	Secret bool
}

// Hunks prints what edits change in a text as unified hunks with three lines
// of context. The edits are sorted and do not overlap; masked are the spans of
// old that hold secrets. Only the lines the edits touch are compared, so the
// cost grows with the edits, not with the text.
//
// The hunks are for reading: hidden characters are escaped, tabs are shown as
// blanks, CR LF as a line break, and very long lines are shortened. Edits
// outside of the text or out of order are an error, and so are masked spans
// outside of it; then nothing is printed.
func Hunks(w io.Writer, st Style, name, old string, edits []Span, masked []Span) error {
	at := 0
	for _, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > len(old) {
			return misplaced("edit", name, old, e)
		}
		at = e.End
	}
	for _, m := range masked {
		if m.Start < 0 || m.End < m.Start || m.End > len(old) {
			return misplaced("secret", name, old, m)
		}
	}
	all := hunksOf(old, edits, hide(edits, masked))
	if len(all) == 0 {
		return nil
	}
	p := newPrinter(w, st)
	p.hunks(name, old, all)
	return p.flush()
}

func misplaced(what, name, old string, s Span) error {
	return fmt.Errorf("the %s at bytes %d to %d of %s is out of place: the text has %d bytes, and edits stand in order", what, s.Start, s.End, Escape(name), len(old))
}

// hide joins the masked spans and what secret edits replace to spans in order
// that do not overlap.
func hide(edits, masked []Span) []Span {
	all := slices.Clone(masked)
	for _, e := range edits {
		if e.Secret {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	var out []Span
	for _, s := range all {
		switch k := len(out) - 1; {
		case s.End == s.Start:
		case k >= 0 && s.Start <= out[k].End:
			out[k].End = max(out[k].End, s.End)
		default:
			out = append(out, Span{Start: s.Start, End: s.End})
		}
	}
	return out
}

// op says what happens to a line.
type op byte

const (
	keep   op = ' '
	remove op = '-'
	insert op = '+'
)

// textLine is one line of a text with its line break.
type textLine struct {
	// text is what is compared. It may hold a secret and is never printed.
	text string
	// shown is text with each secret replaced by secretMark; "" when the
	// line holds none.
	shown string
}

// secretMark stands for a secret within a line that is not printed yet.
const secretMark = "\x00"

// visible is the line without its secrets.
func (l *textLine) visible() string {
	if l.shown != "" {
		return l.shown
	}
	return l.text
}

// block is a run of changed lines: bytes start to end of the old text, its
// first line (from 0), the lines that go and those that come.
type block struct {
	start, end int
	at         int
	del, ins   []textLine
}

// hunk is a run of blocks with the kept lines around and between them; from
// and to number its first line in the old and the new text, from 0.
type hunk struct {
	from, to int
	runs     []run
}

// run is one stretch of a hunk: kept lines, or the lines of a block.
type run struct {
	keep, del, ins []textLine
}

// size counts the lines of the hunk in the old and in the new text.
func (h *hunk) size() (old, new int) {
	for _, r := range h.runs {
		old += len(r.keep) + len(r.del)
		new += len(r.keep) + len(r.ins)
	}
	return old, new
}

// hunksOf puts blocks that stand near each other into one hunk, with the lines
// between and around them.
func hunksOf(old string, edits, secret []Span) []hunk {
	c := cutter{old: old, secret: secret}
	var hunks []hunk
	var last *block
	shift := 0
	blocks := c.blocks(edits)
	for i := range blocks {
		b := &blocks[i]
		if last != nil && b.at-last.at-len(last.del) <= 2*contextLines {
			h := &hunks[len(hunks)-1]
			h.runs = append(h.runs, run{keep: c.lines(last.end, b.start)})
		} else {
			if last != nil {
				h := &hunks[len(hunks)-1]
				h.runs = append(h.runs, run{keep: c.after(last.end)})
			}
			before := c.before(b.start)
			at := b.at - len(before)
			hunks = append(hunks, hunk{from: at, to: at + shift, runs: []run{{keep: before}}})
		}
		h := &hunks[len(hunks)-1]
		h.runs = append(h.runs, run{del: b.del, ins: b.ins})
		shift += len(b.ins) - len(b.del)
		last = b
	}
	if last != nil {
		h := &hunks[len(hunks)-1]
		h.runs = append(h.runs, run{keep: c.after(last.end)})
	}
	return hunks
}
