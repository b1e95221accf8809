package view

import (
	"bufio"
	"io"
	"strings"
)

// printer is the only way text for people leaves the package. It cleans every
// text it is given, so that line breaks and colour are its own alone.
type printer struct {
	w     *bufio.Writer
	guard *guard
	st    Style
}

func newPrinter(w io.Writer, st Style) *printer {
	g := &guard{w: w}
	return &printer{w: bufio.NewWriter(g), guard: g, st: st}
}

// flush gives the first error of all writes.
func (p *printer) flush() error {
	if err := p.w.Flush(); err != nil {
		return err
	}
	return p.guard.release()
}

// blank ends a block.
func (p *printer) blank() { p.w.WriteByte('\n') }

// line writes pieces as one line, however long.
func (p *printer) line(pieces ...piece) {
	for _, c := range pieces {
		p.put(c.ink, cut(c.text, maxText, p.st.dots()))
	}
	p.w.WriteByte('\n')
}

// put writes clean text in an ink.
func (p *printer) put(k ink, text string) {
	if !p.st.Color || k == plain || text == "" {
		p.w.WriteString(text)
		return
	}
	p.w.WriteString("\x1b[" + inkCodes[k] + "m" + text + "\x1b[0m")
}

// word is what wrapping moves as one: pieces without a blank between them.
type word struct {
	parts []piece
	width int
}

// para writes pieces as a paragraph wrapped at the width of the style. The
// first line begins with first, the others with rest. A word that is longer
// than a line, such as a path, stays whole.
func (p *printer) para(first, rest string, pieces ...piece) { p.paraLead(first, rest, "", pieces...) }

// paraLead is para with a lead, already on the first line, that begins every
// other one; it takes no part in the width.
func (p *printer) paraLead(first, rest, lead string, pieces ...piece) {
	at, begun := columns(first), false
	p.w.WriteString(first)
	var same piece // what is written next, in one ink
	add := func(c piece) {
		if c.ink != same.ink {
			p.put(same.ink, same.text)
			same = piece{ink: c.ink}
		}
		same.text += c.text
	}
	for _, w := range p.words(pieces) {
		if begun && at+1+w.width > p.st.width() {
			p.put(same.ink, same.text)
			same = piece{}
			p.w.WriteString("\n" + lead + rest)
			at, begun = columns(rest), false
		}
		if begun {
			k := plain
			if same.ink == w.parts[0].ink {
				k = same.ink
			}
			add(piece{k, " "})
			at++
		}
		for _, c := range w.parts {
			add(c)
		}
		at, begun = at+w.width, true
	}
	p.put(same.ink, same.text)
	p.w.WriteByte('\n')
}

func (p *printer) words(pieces []piece) []word {
	var out []word
	open := false
	for _, c := range pieces {
		for i, text := range strings.Split(cut(c.text, maxText, p.st.dots()), " ") {
			open = open && i == 0
			if text == "" {
				continue
			}
			if !open {
				out = append(out, word{})
			}
			last := &out[len(out)-1]
			last.parts = append(last.parts, piece{c.ink, text})
			last.width += columns(text)
			open = true
		}
		if strings.HasSuffix(c.text, " ") {
			open = false
		}
	}
	return out
}

// say writes one plain paragraph.
func (p *printer) say(first, rest, text string) { p.para(first, rest, piece{plain, text}) }

// fieldColumn is the column of what a field says.
const fieldColumn = 18

// field prints a label and, from a fixed column on, what it says; nothing when
// there is nothing to say.
func (p *printer) field(label, text string) {
	if text == "" {
		return
	}
	first := "    " + label
	p.say(first+pad(first, fieldColumn), blanks(fieldColumn), text)
}
