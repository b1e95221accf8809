package lang

import (
	"fmt"
	"strconv"

	"github.com/isoplan/isoplan/internal/schema"
)

// expression moves over one expression and gives its text. It stops before a
// line end, the end of the text, or a comma or closing bracket that belongs to
// what is around it.
func (l *lexer) expression() (span, bool) {
	start := l.pos
	l.last = l.pos
	if !l.push(0, 0) {
		return span{}, false
	}
	base := len(l.frames)
	for l.pos < len(l.src) {
		top := &l.frames[len(l.frames)-1]
		done, ok := false, true
		switch top.open {
		case '"':
			ok = l.quoted(top)
		case '<':
			ok = l.heredoc(top)
		default:
			done, ok = l.token(top, len(l.frames) == base)
		}
		if !ok {
			return span{}, false
		}
		if done {
			break
		}
	}
	if len(l.frames) > base {
		return span{}, l.unclosed()
	}
	l.pop()
	return span{uint32(start), uint32(l.last)}, true
}

// push opens a construct whose opening sign has n bytes.
func (l *lexer) push(open byte, n int) bool {
	if open != 0 && !l.deeper(n) {
		return false
	}
	l.frames = append(l.frames, frame{open: open, at: uint32(l.pos), lineStart: true})
	return open == 0 || l.take(n)
}

// deeper counts one more level of nesting.
func (l *lexer) deeper(n int) bool {
	if l.nest++; l.nest > maxNesting {
		return l.fail(codeLimit, l.here(n), "Nesting too deep",
			fmt.Sprintf("Brackets, texts with ${ } and blocks may stand in one another at most %d deep.", maxNesting),
			"Move inner parts to locals.")
	}
	return true
}

func (l *lexer) pop() {
	top := &l.frames[len(l.frames)-1]
	l.pending -= top.run
	if top.open != 0 {
		l.nest--
	}
	l.frames = l.frames[:len(l.frames)-1]
}

// operator counts one operator of n bytes.
func (l *lexer) operator(top *frame, n int) bool {
	top.run++
	if l.pending++; l.pending > maxOperators {
		return l.fail(codeLimit, l.here(n), "Expression too long",
			"One expression may chain at most "+thousands(maxOperators)+" operators, indexes and template directives.",
			"Move parts of it to locals.")
	}
	return n == 0 || l.take(n)
}

// separate begins a new item of a list, object or call.
func (l *lexer) separate(top *frame, n int) bool {
	l.pending -= top.run
	top.run = 0
	return l.take(n)
}

// token moves over one token outside texts. done says that the expression
// ends before it.
func (l *lexer) token(top *frame, base bool) (done, ok bool) {
	c := l.src[l.pos]
	switch {
	case c == ' ' || c == '\t':
		l.pos++
		return false, true
	case c == '\n' || c == '\r':
		return l.lineEnd(top, base)
	case c >= '0' && c <= '9':
		return false, l.number()
	case nameStart(c):
		_, ok := l.name()
		return false, ok
	case c == '#' || c == '/' && (l.peek(1) == '/' || l.peek(1) == '*'):
		return false, l.comment()
	}
	switch c {
	case '"':
		return false, l.push('"', 1)
	case '(', '{':
		return false, l.push(c, 1)
	case '[':
		return false, l.operator(top, 0) && l.push(c, 1)
	case ')', ']', '}':
		if base {
			return true, true
		}
		return false, l.close(top, c)
	case ',':
		if base {
			return true, true
		}
		return false, l.separate(top, 1)
	}
	return false, l.sign(top, c)
}

func (l *lexer) lineEnd(top *frame, base bool) (done, ok bool) {
	n := l.newline()
	if n == 0 {
		return false, l.badByte()
	}
	if base {
		return true, true
	}
	last := l.last
	if top.open == '{' {
		ok = l.separate(top, n)
	} else {
		ok = l.take(n)
	}
	l.last = last
	return false, ok
}

// sign moves over operators and other punctuation.
func (l *lexer) sign(top *frame, c byte) bool {
	next := l.peek(1)
	switch c {
	case '=':
		switch next {
		case '=':
			return l.operator(top, 2)
		case '>':
			return l.take(2)
		}
		return l.take(1)
	case '!', '>':
		if next == '=' {
			return l.operator(top, 2)
		}
		return l.operator(top, 1)
	case '<':
		if n := l.heredocStart(); n > 0 {
			return l.openHeredoc(n)
		}
		if next == '=' {
			return l.operator(top, 2)
		}
		return l.operator(top, 1)
	case '&', '|':
		if next == c {
			return l.operator(top, 2)
		}
	case ':':
		if next == ':' {
			return l.operator(top, 2)
		}
		return l.take(1)
	case '+', '-', '*', '/', '%', '?':
		return l.operator(top, 1)
	case '.':
		return l.take(1)
	case '~':
		if next == '}' && (top.open == '$' || top.open == '%') {
			l.pop()
			return l.take(2)
		}
	}
	return l.badByte()
}

var closers = map[byte]byte{'(': ')', '[': ']', '{': '}', '$': '}', '%': '}'}

func (l *lexer) close(top *frame, c byte) bool {
	if want := closers[top.open]; want != c {
		line, _ := position(l.src, top.at)
		return l.fail(codeSyntax, l.here(1), "Brackets do not match",
			fmt.Sprintf("This %c stands where %s, opened on line %d, is still open.", c, schema.QuoteHCL(l.opener(top)), line),
			fmt.Sprintf("Close it with %c first.", want))
	}
	l.pop()
	return l.take(1)
}

func (l *lexer) opener(f *frame) string {
	if f.open == '$' || f.open == '%' {
		return string(f.open) + "{"
	}
	return string(f.open)
}

// unclosed reports the innermost construct that the end of the text left open.
func (l *lexer) unclosed() bool {
	f := &l.frames[len(l.frames)-1]
	at := span{f.at, f.at + 1}
	switch f.open {
	case '"':
		return l.fail(codeSyntax, at, "Text without closing quote", "There is no closing quote for this text before the end of the file.", `End the text with ".`)
	case '<':
		return l.fail(codeSyntax, at, "Text without its end marker",
			fmt.Sprintf("A text that begins with <<%s ends at a line that holds nothing but %s, and there is none before the end of the file.", f.marker, f.marker), "")
	}
	return l.fail(codeSyntax, at, "Bracket not closed",
		fmt.Sprintf("There is no %c for this %s before the end of the file.", closers[f.open], schema.QuoteHCL(l.opener(f))), "")
}

// number moves over a number as hclsyntax sees one: digits, points and
// exponents, the last character no point.
func (l *lexer) number() bool {
	start, digits, exponent := l.pos, 0, ""
	i := l.pos
	for end := i; ; {
		c := byte(0)
		if i < len(l.src) {
			c = l.src[i]
		}
		switch {
		case c >= '0' && c <= '9':
			digits++
			i++
			end = i
			continue
		case c == '.':
			i++
			continue
		case c == 'e' || c == 'E':
			j := i + 1
			if j < len(l.src) && (l.src[j] == '+' || l.src[j] == '-') {
				j++
			}
			k := j
			for k < len(l.src) && l.src[k] >= '0' && l.src[k] <= '9' {
				k++
			}
			if k > j {
				exponent = l.src[j:k]
				i, end = k, k
				continue
			}
		}
		i = end
		break
	}
	at := span{uint32(start), uint32(i)}
	if digits > maxDigits {
		return l.fail(codeLimit, at, "Number with too many digits", fmt.Sprintf("A number may have at most %d digits.", maxDigits), "")
	}
	if exponent != "" {
		if n, err := strconv.Atoi(exponent); err != nil || n > maxExponent {
			return l.fail(codeLimit, at, "Exponent out of bounds", fmt.Sprintf("The exponent of a number may be at most %d, up or down.", maxExponent), "")
		}
	}
	return l.take(i - start)
}

// position gives line and column of a byte, from 1.
func position(src string, at uint32) (line, column int) {
	line, column = 1, 1
	for i := 0; i < int(at) && i < len(src); i++ {
		column++
		if src[i] == '\n' {
			line, column = line+1, 1
		}
	}
	return line, column
}
