package view

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/diag"
)

// barred prints lines and paragraphs to the right of a coloured bar.
type barred struct {
	p   *printer
	ink ink
	bar string
}

func (b *barred) lead() string {
	if !b.p.st.Color {
		return b.bar + " "
	}
	return "\x1b[" + inkCodes[b.ink] + "m" + b.bar + "\x1b[0m "
}

func (b *barred) blank() { b.p.line(piece{b.ink, b.bar}) }

func (b *barred) line(pieces ...piece) {
	b.p.w.WriteString(b.lead())
	b.p.line(pieces...)
}

// para wraps within the bar. The bar's colour takes no column, so the width
// is worked out by a printer that is narrower by the bar and the blank.
func (b *barred) para(first, rest string, pieces ...piece) {
	inner := *b.p
	inner.st.Width = b.p.st.width() - 2
	inner.w.WriteString(b.lead())
	inner.paraLead(first, rest, b.lead(), pieces...)
}

// snippet prints the source line and underlines what is meant.
func (b *barred) snippet(s *diag.Snippet) {
	if s == nil || strings.TrimSpace(s.Code) == "" {
		return
	}
	from, to := runeStart(s.Code, s.HighlightStartOffset), runeStart(s.Code, s.HighlightEndOffset)
	to = max(from, to)
	number := fmt.Sprintf("%4d: ", s.StartLine)
	before := detab(s.Code[:from], 0)
	meant := detab(s.Code[from:to], columns(before))
	after := detab(s.Code[to:], columns(before)+columns(meant))
	room := b.p.st.width() - columns(b.bar) - 1 - len(number)
	before, meant, after = fitSnippet(before, meant, after, room, b.p.st.dots())
	b.line(piece{dim, number}, piece{plain, before}, piece{b.ink, meant}, piece{plain, after})
	under := max(1, columns(meant))
	b.line(piece{plain, strings.Repeat(" ", len(number)+columns(before))}, piece{b.ink, strings.Repeat("^", under)})
}

// fitSnippet shortens a source line to the columns there are, so that what is
// underlined stays in sight and above its underline.
func fitSnippet(before, meant, after string, room int, dots string) (string, string, string) {
	if columns(before)+columns(meant)+columns(after) <= room {
		return before, meant, after
	}
	if most := max(room/4, room-columns(meant)-2*columns(dots)); columns(before) > most {
		cutAt := len(before)
		for n := columns(dots); cutAt > 0; {
			r, size := utf8.DecodeLastRuneInString(before[:cutAt])
			if n += runeColumns(r); n > most {
				break
			}
			cutAt -= size
		}
		before = dots + before[cutAt:]
	}
	room -= columns(before)
	if columns(meant) > room {
		return before, fit(meant, room-columns(dots)) + dots, ""
	}
	if room -= columns(meant); columns(after) > room {
		after = fit(after, room-columns(dots))
		if room >= columns(dots) {
			after += dots
		}
	}
	return before, meant, after
}

// runeStart moves an offset into s back to where a rune begins.
func runeStart(s string, i int) int {
	i = min(max(i, 0), len(s))
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// tabStop is how far apart tabs stand in output; a tab itself is never
// printed.
const tabStop = 4

// detab cleans a text that begins at a column, with its tabs as blanks.
func detab(s string, column int) string {
	if strings.IndexByte(s, '\t') < 0 {
		return clean(s)
	}
	var b strings.Builder
	b.Grow(len(s) + 4*tabStop)
	for {
		part, rest, more := strings.Cut(s, "\t")
		part = clean(part)
		b.WriteString(part)
		if !more {
			return b.String()
		}
		column += columns(part)
		n := tabStop - column%tabStop
		b.WriteString(blanks(n))
		column, s = column+n, rest
	}
}
