package xmltext

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Kind is what a piece of text is.
type Kind uint8

// The kinds of pieces.
const (
	Decl     Kind = iota + 1 // <?xml version="1.0"?>
	StartTag                 // <name ...>
	EmptyTag                 // <name .../>
	EndTag                   // </name>
	CharData                 // text up to the next <, references as written
	CData                    // <![CDATA[...]]>
	Comment                  // <!--...-->
	ProcInst                 // <?target ...?>
)

// String returns the name of the kind for messages of tests.
func (k Kind) String() string {
	names := [...]string{"none", "declaration", "start tag", "empty tag", "end tag",
		"character data", "CDATA section", "comment", "processing instruction"}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Attr holds the places of one attribute in the body.
type Attr struct {
	Start      int // first byte of the white space before the name
	NameStart  int
	NameEnd    int
	ValueStart int // first byte inside the quotes; the quote itself is one byte before
	ValueEnd   int // the closing quote
	End        int // the byte after the closing quote
}

// element is an open element: where its name stands in the body.
type element struct{ nameStart, nameEnd int }

// Scanner cuts a body into pieces and checks it on the way. The zero value is
// not usable; see [NewScanner]. A Scanner is for one goroutine.
type Scanner struct {
	body string
	lim  Limits
	err  *Error

	start, end int // the piece
	kind       Kind
	depth      int
	name       string
	attrs      []Attr

	open     []element
	elements int
	rooted   bool // the root element has begun
	names    nameSet

	// The next < after the name of the tag being read and the next & after some
	// place before: what ends a run in a value and is rare enough to be looked
	// for once. Whoever needs amp moves it on when it lies behind.
	less, amp int
}

// NewScanner returns a scanner at the start of body. Nothing is read yet.
func NewScanner(body string, lim Limits) *Scanner {
	s := &Scanner{body: body, lim: lim.filled(), amp: -1}
	s.lim.Value = min(s.lim.Value, len(body)) // so that a place plus this is a number
	if len(body) > s.lim.Bytes {
		s.fail(ClassLimit, 0, fmt.Sprintf("The text has %d bytes; at most %d are read.", len(body), s.lim.Bytes))
	}
	return s
}

// Check reads body to its end and returns an *Error, or nil when it is
// well-formed and within the limits.
func Check(body string, lim Limits) error {
	s := NewScanner(body, lim)
	for s.Next() {
	}
	return s.Err()
}

// Err returns the *Error that ended the scan, or nil.
func (s *Scanner) Err() error {
	if s.err == nil {
		return nil
	}
	return s.err
}

// Body returns the text being scanned.
func (s *Scanner) Body() string { return s.body }

// Kind returns what the piece is.
func (s *Scanner) Kind() Kind { return s.kind }

// Span returns the bytes of the whole piece. Each piece begins where the last
// one ended.
func (s *Scanner) Span() (start, end int) { return s.start, s.end }

// Name returns the name of an element, the target of an instruction, "xml" for
// the declaration and "" for other pieces. It shares the memory of the body.
func (s *Scanner) Name() string { return s.name }

// Attrs returns the attributes of a declaration, start tag or empty tag in the
// order of the text. The next call of Next overwrites them.
func (s *Scanner) Attrs() []Attr { return s.attrs }

// Depth returns the number of elements open around the piece: 0 for the tags of
// the root element, 1 for what stands directly inside it.
func (s *Scanner) Depth() int { return s.depth }

// Next reads the next piece. It returns false at the end and on an error; then
// the other methods tell nothing of use but Err.
func (s *Scanner) Next() bool {
	if s.err != nil {
		return false
	}
	s.start = s.end
	s.name = ""
	s.attrs = s.attrs[:0]
	s.depth = len(s.open)
	p := s.start
	switch {
	case p == len(s.body):
		return s.finish()
	case s.body[p] != '<':
		return s.charData()
	case p+1 == len(s.body):
		return s.fail(ClassLex, p, "The file ends right after a <. A literal < in text is written &lt;.")
	}
	switch s.body[p+1] {
	case '/':
		return s.endTag()
	case '!':
		return s.bang()
	case '?':
		return s.question()
	}
	return s.startTag()
}

// fail records the error and returns false, for the callers to return.
func (s *Scanner) fail(class Class, offset int, msg string) bool {
	s.err = newError(s.body, class, offset, msg)
	return false
}

// unexpected fails at a byte that cannot stand where it does. What is wrong with
// the byte itself comes before what msg says about the place.
func (s *Scanner) unexpected(p int, msg string) bool {
	if p < len(s.body) && !s.sound(p) {
		return false
	}
	return s.fail(ClassLex, p, msg)
}

// sound fails unless the character at p may stand in XML text.
func (s *Scanner) sound(p int) bool {
	c := s.body[p]
	if c < utf8.RuneSelf {
		switch {
		case c == 0:
			return s.fail(ClassEncoding, p, "A zero byte stands here; text holds none.")
		case !legal(rune(c)):
			return s.fail(ClassLex, p, fmt.Sprintf("The control character U+%04X stands here; XML forbids it, even as a reference.", c))
		}
		return true
	}
	return s.wide(p) > 0
}

// wide returns the width of the character beyond ASCII at p, and fails with 0
// when there is none or XML forbids it.
func (s *Scanner) wide(p int) int {
	r, width := utf8.DecodeRuneInString(s.body[p:])
	if width == 1 {
		s.fail(ClassEncoding, p, notUTF8)
		return 0
	}
	if !legal(r) {
		s.fail(ClassLex, p, fmt.Sprintf("The character U+%04X stands here; XML forbids it, even as a reference.", r))
		return 0
	}
	return width
}

// finish checks at the end of the body that a document was there.
func (s *Scanner) finish() bool {
	if n := len(s.open); n > 0 {
		e := s.open[n-1]
		return s.fail(ClassWellFormed, e.nameStart-1,
			fmt.Sprintf("The element %s begins here and is never closed: the file ends without its end tag.", s.clipName(e)))
	}
	if !s.rooted {
		return s.fail(ClassWellFormed, len(s.body), "The file holds no element; an XML document has one root element.")
	}
	return false
}

func (s *Scanner) clipName(e element) string { return clip(s.body[e.nameStart:e.nameEnd]) }

// charData reads text up to the next markup.
func (s *Scanner) charData() bool {
	body, p := s.body, s.start
	if len(s.open) == 0 {
		return s.outside()
	}
	for {
		for p < len(body) && class[body[p]]&stopText == 0 {
			p++
		}
		if p == len(body) || body[p] == '<' {
			break
		}
		switch c := body[p]; {
		case c == '&':
			if p = s.reference(p); p == 0 {
				return false
			}
		case c == ']':
			if strings.HasPrefix(body[p:], "]]>") {
				return s.fail(ClassLex, p, "The characters ]]> stand in text; there > is written &gt;.")
			}
			p++
		default:
			if !s.sound(p) {
				return false
			}
			_, width := utf8.DecodeRuneInString(body[p:])
			p += width
		}
	}
	s.kind, s.end = CharData, p
	return true
}

// outside reads the white space before and after the root element.
func (s *Scanner) outside() bool {
	p := spaceEnd(s.body, s.start)
	if p < len(s.body) && s.body[p] != '<' {
		if !s.sound(p) {
			return false
		}
		if s.rooted {
			return s.fail(ClassWellFormed, p, "Text stands after the end of the root element; only comments and white space may.")
		}
		return s.fail(ClassWellFormed, p, "Text stands before the root element; a document begins with < (or white space and comments).")
	}
	s.kind, s.end = CharData, p
	return true
}
