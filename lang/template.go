package lang

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// piece counts n bytes of literal text of a template.
func (l *lexer) piece(top *frame, n int) bool {
	top.bytes += n
	top.pieces++
	at := span{top.at, top.at + 1}
	if top.bytes > maxTextBytes {
		return l.fail(codeLimit, at, "Text too long", "A text may have at most "+thousands(maxTextBytes)+" bytes.", "")
	}
	if top.pieces > maxPieces {
		return l.fail(codeLimit, at, "Text in too many pieces",
			"A text may have at most "+thousands(maxPieces)+" lines, dollar signs and per cent signs.", "")
	}
	return l.take(n)
}

// leave closes a template and pays for joining its pieces.
func (l *lexer) leave(top *frame, n int) bool {
	l.work += top.pieces * top.pieces
	if l.work > maxPieceWork {
		return l.fail(codeLimit, span{top.at, top.at + 1}, "Texts in too many pieces",
			"The texts of this file have too many lines, dollar signs and per cent signs. Split the file.", "")
	}
	l.pop()
	return n == 0 || l.take(n)
}

// quoted moves on inside a text in double quotes: over literal text, into a
// sequence, or out of the text.
func (l *lexer) quoted(top *frame) bool {
	start := l.pos
	for l.pos < len(l.src) {
		switch l.src[l.pos] {
		case '"':
			return l.flush(top, start) && l.leave(top, 1)
		case '\n', '\r':
			line, _ := position(l.src, top.at)
			return l.fail(codeSyntax, span{top.at, uint32(l.pos)}, "Text runs over the line",
				fmt.Sprintf("The text that begins with a quote on line %d has no closing quote on that line.", line),
				`End it with ". For several lines write <<EOT, the lines, and EOT on a line of its own.`)
		case '\\':
			if l.peek(1) == '\n' || l.peek(1) == '\r' {
				l.pos++
				continue
			}
			l.pos = min(l.pos+2, len(l.src))
		case '$', '%':
			if !l.flush(top, start) || !l.sequence(top) {
				return false
			}
			return true
		default:
			l.pos++
		}
	}
	return l.flush(top, start)
}

// flush counts the literal text from start to here.
func (l *lexer) flush(top *frame, start int) bool {
	n := l.pos - start
	if n == 0 {
		return true
	}
	l.pos = start
	return l.piece(top, n)
}

// sequence handles a $ or % in a template: ${ and %{ open a sequence, $${ and
// %%{ are literal text, anything else stands for itself.
func (l *lexer) sequence(top *frame) bool {
	c := l.src[l.pos]
	switch {
	case l.peek(1) == '{':
		n := 2
		if l.peek(2) == '~' {
			n = 3
		}
		if c == '%' && !l.directive(top, n) {
			return false
		}
		top.lineStart = false
		return l.push(c, n)
	case l.peek(1) == c && l.peek(2) == '{':
		top.lineStart = false
		return l.piece(top, 3)
	}
	top.lineStart = false
	return l.piece(top, 1)
}

// directive counts the nesting of %{ if } and %{ for }. Everything that does
// not plainly end one counts as the begin of one.
func (l *lexer) directive(top *frame, n int) bool {
	rest := strings.TrimLeft(l.src[l.pos+n:min(l.pos+n+64, len(l.src))], " \t")
	i := 0
	for i < len(rest) && nameByte(rest[i]) {
		i++
	}
	switch rest[:i] {
	case "endif", "endfor":
		top.directives = max(0, top.directives-1)
	case "else":
	default:
		top.directives++
	}
	if top.directives > maxNesting {
		return l.fail(codeLimit, l.here(n), "Nesting too deep",
			fmt.Sprintf("The directives of a text may stand in one another at most %d deep.", maxNesting), "")
	}
	return l.operator(top, 0)
}

// heredocStart gives the length of "<<MARKER" with its line end when a heredoc
// begins here, 0 when none does.
func (l *lexer) heredocStart() int {
	if l.peek(1) != '<' {
		return 0
	}
	i := l.pos + 2
	if i < len(l.src) && l.src[i] == '-' {
		i++
	}
	begin := i
	for i < len(l.src) && nameByte(l.src[i]) {
		i++
	}
	if i == begin || !hclsyntax.ValidIdentifier(l.src[begin:i]) {
		return 0
	}
	switch {
	case i < len(l.src) && l.src[i] == '\n':
		return i + 1 - l.pos
	case i+1 < len(l.src) && l.src[i] == '\r' && l.src[i+1] == '\n':
		return i + 2 - l.pos
	}
	return 0
}

func (l *lexer) openHeredoc(n int) bool {
	marker := strings.TrimRight(l.src[l.pos+2:l.pos+n], "\r\n")
	if marker[0] == '-' {
		marker = marker[1:]
	}
	if !l.push('<', n) {
		return false
	}
	l.frames[len(l.frames)-1].marker = marker
	return true
}

// heredoc moves on inside a heredoc: over a line or a part of one, into a
// sequence, or out of it, up to the line end behind the marker.
func (l *lexer) heredoc(top *frame) bool {
	start := l.pos
	for l.pos < len(l.src) {
		switch l.src[l.pos] {
		case '$', '%':
			return l.flush(top, start) && l.sequence(top)
		case '\r':
			if l.peek(1) != '\n' {
				return l.badByte()
			}
			l.pos++
		case '\n':
			text := l.src[start : l.pos+1]
			if top.lineStart && strings.TrimSpace(text) == top.marker {
				end := start + len(strings.TrimRight(text, "\r\n"))
				l.pos = start
				l.last = end
				return l.leave(top, end-start)
			}
			l.pos++
			top.lineStart = true
			return l.flush(top, start)
		default:
			l.pos++
		}
	}
	return l.flush(top, start)
}
