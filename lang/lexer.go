package lang

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// span is a piece of a file's text, in bytes.
type span struct{ start, end uint32 }

// frame is a construct that was opened and not yet closed.
type frame struct {
	// open is the opening character: ( [ { for brackets, " and < for a quoted
	// text and a heredoc, $ and % for a sequence in them, and 0 for the
	// expression as a whole.
	open byte
	at   uint32
	// run counts the operators since the last separator.
	run int
	// For templates: the bytes and pieces of literal text, the directives
	// that are open, and, in a heredoc, the marker that ends it and whether
	// the scanner is at the start of a line.
	bytes, pieces, directives int
	marker                    string
	lineStart                 bool
}

// lexer walks over the text of one file. It decides where blocks, arguments
// and expressions begin and end exactly as hclsyntax does, but keeps what is
// open on a slice instead of the machine's stack, and gives up at the first
// thing that is out of bounds or that cannot be HCL.
type lexer struct {
	file model.FileID
	src  string
	pos  int
	// last is the end of the last token, for the ranges of expressions.
	last   int
	frames []frame
	// nest counts the constructs that are open, blocks among them.
	nest int
	// pending is the sum of the runs of all frames.
	pending  int
	tokens   int
	work     int
	foreign  int
	comments []span
	// keep says whether comments are wanted.
	keep bool
	err  *diag.Diagnostic
}

// fail records the first problem of the file; nothing is read after it.
func (l *lexer) fail(code string, at span, summary, detail, fix string) bool {
	if l.err == nil {
		d := failure(code, l.rng(at), summary, detail, fix)
		l.err = &d
	}
	return false
}

func (l *lexer) rng(s span) model.Range { return model.Range{File: l.file, Start: s.start, End: s.end} }

func (l *lexer) here(n int) span {
	return span{uint32(l.pos), uint32(min(l.pos+n, len(l.src)))}
}

// peek gives the byte n places ahead, 0 at the end of the text. The text holds
// no NUL: encoding.go sees to that.
func (l *lexer) peek(n int) byte {
	if l.pos+n < len(l.src) {
		return l.src[l.pos+n]
	}
	return 0
}

// take moves over n bytes that are one token.
func (l *lexer) take(n int) bool {
	l.pos += n
	l.last = l.pos
	l.tokens++
	if l.tokens > maxTokens {
		return l.fail(codeLimit, span{uint32(l.pos - n), uint32(l.pos)}, "File has too many parts",
			"One file may hold at most "+thousands(maxTokens)+" names, texts, signs and comments. Split it into several files.", "")
	}
	return true
}

// newline reports how many bytes the line end here has, 0 when there is none.
func (l *lexer) newline() int {
	switch {
	case l.peek(0) == '\n':
		return 1
	case l.peek(0) == '\r' && l.peek(1) == '\n':
		return 2
	}
	return 0
}

// blanks moves over spaces, tabs and comments, but not over a line end.
func (l *lexer) blanks() bool {
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case c == ' ' || c == '\t':
			l.pos++
		case c == '#' || c == '/' && (l.peek(1) == '/' || l.peek(1) == '*'):
			if !l.comment() {
				return false
			}
		default:
			return true
		}
	}
	return true
}

// comment moves over a comment, up to the line end where that ends it.
func (l *lexer) comment() bool {
	start := l.pos
	if l.src[l.pos] == '/' && l.peek(1) == '*' {
		end := strings.Index(l.src[l.pos+2:], "*/")
		if end < 0 {
			// hclsyntax goes back over such a comment once for each of its
			// characters: minutes for a few megabytes.
			return l.fail(codeSyntax, l.here(2), "Comment without an end",
				"A comment that begins with /* ends with */, and there is none before the end of the file.", "Close the comment with */.")
		}
		l.pos += end + 4
	} else {
		for l.pos < len(l.src) && l.src[l.pos] != '\n' {
			l.pos++
		}
		if l.pos > start && l.src[l.pos-1] == '\r' && l.pos < len(l.src) {
			l.pos--
		}
	}
	if l.keep {
		l.comments = append(l.comments, span{uint32(start), uint32(l.pos)})
	}
	last := l.last
	ok := l.take(0)
	l.last = last
	return ok
}

// lines moves over line ends, blanks and comments.
func (l *lexer) lines() bool {
	for {
		if !l.blanks() {
			return false
		}
		n := l.newline()
		if n == 0 {
			if l.peek(0) == '\r' {
				return l.badByte()
			}
			return true
		}
		l.pos += n
		l.tokens++
	}
}

func nameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c >= 0x80
}

func nameStart(c byte) bool { return nameByte(c) && c != '-' && (c < '0' || c > '9') }

// name moves over a name and gives it; "" when there is none.
func (l *lexer) name() (string, bool) {
	start, foreign := l.pos, false
	if l.pos >= len(l.src) || !nameStart(l.src[l.pos]) {
		return "", true
	}
	for l.pos < len(l.src) && nameByte(l.src[l.pos]) {
		if l.src[l.pos] >= 0x80 {
			foreign = true
			r, size := utf8.DecodeRuneInString(l.src[l.pos:])
			if !unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Nl, unicode.Pc) {
				if l.pos > start {
					break
				}
				return "", l.badByte()
			}
			if l.foreign++; l.foreign > maxForeignLetters {
				return "", l.fail(codeLimit, l.here(size), "Too many foreign letters",
					"Names in one file may hold at most "+thousands(maxForeignLetters)+" letters outside ASCII; texts in quotes may hold any.", "")
			}
			l.pos += size - 1
		}
		l.pos++
	}
	word := l.src[start:l.pos]
	if foreign && !hclsyntax.ValidIdentifier(word) {
		l.pos = start
		return "", l.fail(codeSyntax, l.here(len(word)), "Name with a wrong character",
			fmt.Sprintf("%q is not a name in HCL: names are made of letters, digits, _ and -.", word), "")
	}
	return word, l.take(0)
}

// badByte refuses a character that begins nothing in HCL.
func (l *lexer) badByte() bool {
	r, size := utf8.DecodeRuneInString(l.src[l.pos:])
	at, fix := l.here(size), ""
	switch r {
	case '\r':
		return l.fail(codeEncoding, at, "Line end without a line feed",
			"A carriage return stands alone here. Lines end with LF or with CR LF.", "Save the file with the line ends of Windows or of Unix.")
	case '\'', '\u2018', '\u2019', '\u201c', '\u201d', '`':
		fix = `Write texts in straight double quotes: "text".`
	case ';':
		fix = "Put each argument on a line of its own, and commas between the items of a list."
	case '&':
		fix = "Write && for and."
	case '|':
		fix = "Write || for or."
	case '~':
		fix = "Write ! for not."
	}
	return l.fail(codeSyntax, at, "Character not used in HCL",
		fmt.Sprintf("The character %s has no meaning here.", showRune(r)), fix)
}

func showRune(r rune) string {
	if r == utf8.RuneError || !unicode.IsPrint(r) {
		return fmt.Sprintf("U+%04X", r)
	}
	return fmt.Sprintf("%q", string(r))
}
