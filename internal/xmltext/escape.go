package xmltext

import (
	"strings"
	"unicode/utf8"
)

// entities are the five that need no declaration.
var entities = [...]struct {
	name string
	char byte
}{{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}

// entity returns the character of a predefined entity.
func entity(name string) (char byte, ok bool) {
	for _, e := range entities {
		if e.name == name {
			return e.char, true
		}
	}
	return 0, false
}

// charRef reads the digits of a character reference: text begins after "&#". It
// returns the character (beyond Unicode for numbers that large) and how many
// bytes the reference takes with its semicolon; 0 bytes when it is none.
func charRef(text string) (r rune, width int) {
	base, i := rune(10), 0
	if strings.HasPrefix(text, "x") {
		base, i = 16, 1
	}
	first := i
	for ; i < len(text); i++ {
		var digit rune
		switch c := text[i]; {
		case '0' <= c && c <= '9':
			digit = rune(c - '0')
		case base == 16 && 'a' <= c && c <= 'f':
			digit = rune(c-'a') + 10
		case base == 16 && 'A' <= c && c <= 'F':
			digit = rune(c-'A') + 10
		case c == ';' && i > first:
			return r, i + 1
		default:
			return 0, 0
		}
		// Stay beyond Unicode once there, without running over.
		r = min(r*base+digit, utf8.MaxRune+1)
	}
	return 0, 0
}

// reference checks the reference at p and returns the place after it, 0 on
// failure. What it says is never quoted: it may be a part of a password.
func (s *Scanner) reference(p int) int {
	text := s.body[p+1:]
	if strings.HasPrefix(text, "#") {
		r, width := charRef(text[1:])
		switch {
		case width == 0:
			s.fail(ClassLex, p, "A character reference is &#10; (decimal) or &#xA; (hexadecimal). A literal & is written &amp;.")
			return 0
		case !legal(r):
			s.fail(ClassWellFormed, p, "A reference stands here to a character that XML forbids, even as a reference.")
			return 0
		}
		return p + 2 + width
	}
	end := nameEnd(text, 0)
	if end == 0 || end == len(text) || text[end] != ';' {
		s.fail(ClassLex, p, "A bare & stands here; a literal & is written &amp;.")
		return 0
	}
	if _, ok := entity(text[:end]); !ok {
		s.fail(ClassWellFormed, p, "A reference to an unknown entity stands here; known are &amp; &lt; &gt; &quot; &apos;. A literal & is written &amp;.")
		return 0
	}
	return p + 1 + end + 1
}

// Unescape returns the text that raw stands for: entities and character
// references are replaced, nothing else is (line ends and white space stay as
// they are). It is meant for text a [Scanner] accepted; what is no reference
// stays as it is. Text without & is returned itself.
func Unescape(raw string) string {
	at := strings.IndexByte(raw, '&')
	if at < 0 {
		return raw
	}
	var b strings.Builder
	b.Grow(len(raw))
	for at >= 0 {
		b.WriteString(raw[:at])
		width := unescapeOne(&b, raw[at:])
		raw = raw[at+width:]
		at = strings.IndexByte(raw, '&')
	}
	b.WriteString(raw)
	return b.String()
}

// unescapeOne writes what the reference at the start of text stands for and
// returns how many bytes it takes; a bare & stands for itself.
func unescapeOne(b *strings.Builder, text string) int {
	if strings.HasPrefix(text, "&#") {
		if r, width := charRef(text[2:]); width > 0 && legal(r) {
			b.WriteRune(r)
			return 2 + width
		}
	} else if end := nameEnd(text, 1); end < len(text) && text[end] == ';' {
		if c, ok := entity(text[1:end]); ok {
			b.WriteByte(c)
			return end + 1
		}
	}
	b.WriteByte('&')
	return 1
}

// EscapeAttr returns value as it is written between two quotes: & < > and the
// quote (" or ') become entities. Tabs and line ends are kept, as these files
// have them; a reader that normalises values turns them into blanks, see
// [EscapeAttrBreaks]. Whether the characters may stand in XML at all is the
// question of [Valid].
func EscapeAttr(value string, quote byte) string { return escape(value, quote, false) }

// EscapeAttrBreaks is [EscapeAttr] that also writes tabs and line ends as
// character references, which every reader gives back unchanged.
func EscapeAttrBreaks(value string, quote byte) string { return escape(value, quote, true) }

func escape(value string, quote byte, breaks bool) string {
	var b strings.Builder
	done := 0
	for i := range len(value) {
		ref := escaped(value[i], quote, breaks)
		if ref == "" {
			continue
		}
		if done == 0 {
			b.Grow(len(value) + len(value)/8 + len(ref))
		}
		b.WriteString(value[done:i])
		b.WriteString(ref)
		done = i + 1
	}
	if done == 0 {
		return value
	}
	b.WriteString(value[done:])
	return b.String()
}

// escaped returns the reference a byte is written as, "" when it stands as it is.
func escaped(c, quote byte, breaks bool) string {
	switch {
	case c == '&':
		return "&amp;"
	case c == '<':
		return "&lt;"
	case c == '>':
		return "&gt;"
	case c == '"' && c == quote:
		return "&quot;"
	case c == '\'' && c == quote:
		return "&apos;"
	case c == '\t' && breaks:
		return "&#9;"
	case c == '\n' && breaks:
		return "&#10;"
	case c == '\r' && breaks:
		return "&#13;"
	}
	return ""
}
