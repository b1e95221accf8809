package xmltext

import (
	"strings"
	"unicode/utf8"
)

// What a byte may mean, one bit each. The stop bits mark the bytes at which a
// run of plain text has to be looked at; a run is everything up to the next one.
const (
	isNameStart = 1 << iota
	isName
	isSpace
	stopText   // in character data: < & ] and everything odd
	stopMarkup // in a comment, CDATA or instruction: - ] ? and everything odd
)

// class holds the meanings of each byte. "Everything odd" is the control
// characters XML forbids and every byte of a character beyond ASCII.
var class = classes()

func classes() (t [256]uint8) {
	for b := range t {
		c := byte(b)
		switch {
		case c == '\t', c == '\n', c == '\r', c == ' ':
			t[b] |= isSpace
		case c < ' ' || c >= utf8.RuneSelf:
			t[b] |= stopText | stopMarkup
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_', c == ':':
			t[b] |= isNameStart | isName
		case '0' <= c && c <= '9', c == '-', c == '.':
			t[b] |= isName
		}
	}
	t['<'] |= stopText
	t['&'] |= stopText
	t[']'] |= stopText | stopMarkup
	t['-'] |= stopMarkup
	t['?'] |= stopMarkup
	return t
}

// runes is an inclusive range of characters.
type runes struct{ first, last rune }

// nameStarts lists the characters beyond ASCII that may begin a name (XML 1.0
// fifth edition, production 4).
var nameStarts = [...]runes{
	{0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF},
	{0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF},
	{0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
}

// nameMore lists the characters beyond ASCII that may only continue a name
// (production 4a).
var nameMore = [...]runes{{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}

// wideName says whether a character beyond ASCII may stand in a name, at its
// start or later.
func wideName(r rune, start bool) bool {
	for _, in := range nameStarts {
		if in.first <= r && r <= in.last {
			return true
		}
	}
	if start {
		return false
	}
	for _, in := range nameMore {
		if in.first <= r && r <= in.last {
			return true
		}
	}
	return false
}

// legal says whether a character may stand in XML 1.0 text (production 2).
func legal(r rune) bool {
	switch {
	case r < ' ':
		return r == '\t' || r == '\n' || r == '\r'
	case r < 0xD800:
		return true
	}
	return 0xE000 <= r && r <= 0xFFFD || 0x10000 <= r && r <= utf8.MaxRune
}

// Valid says whether every character of value may stand in XML 1.0 text, as
// itself or as a reference. When one may not, offset is the byte where it
// begins; a byte that is no UTF-8 may not either.
func Valid(value string) (offset int, ok bool) {
	for i := 0; i < len(value); {
		if c := value[i]; c < utf8.RuneSelf {
			if c < ' ' && class[c]&isSpace == 0 {
				return i, false
			}
			i++
			continue
		}
		r, width := utf8.DecodeRuneInString(value[i:])
		if width == 1 || !legal(r) {
			return i, false
		}
		i += width
	}
	return len(value), true
}

// nameEnd returns the end of the name that begins at pos, pos itself when none
// does.
func nameEnd(body string, pos int) int {
	if pos >= len(body) {
		return pos
	}
	p := pos
	if class[body[p]]&isNameStart != 0 {
		p++
	} else if p = wideNameEnd(body, p, true); p == pos {
		return pos
	}
	for {
		for p < len(body) && class[body[p]]&isName != 0 {
			p++
		}
		next := wideNameEnd(body, p, false)
		if next == p {
			return p
		}
		p = next
	}
}

// wideNameEnd steps over one name character beyond ASCII at p, if there is one.
func wideNameEnd(body string, p int, start bool) int {
	if p >= len(body) || body[p] < utf8.RuneSelf {
		return p
	}
	r, width := utf8.DecodeRuneInString(body[p:])
	if width == 1 || !wideName(r, start) {
		return p
	}
	return p + width
}

// spaceEnd returns the end of the white space that begins at pos.
func spaceEnd(body string, pos int) int {
	for pos < len(body) && class[body[pos]]&isSpace != 0 {
		pos++
	}
	return pos
}

// indexFrom returns the place of the first c from pos, len(body) when there is
// none.
func indexFrom(body string, pos int, c byte) int {
	if i := strings.IndexByte(body[pos:], c); i >= 0 {
		return pos + i
	}
	return len(body)
}
