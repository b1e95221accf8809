package collected

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// blanks are what may stand around a text.
const blanks = " \t"

// The words that stand for what has no text.
const (
	secretWord = "(secret)"
	emptyWord  = "(empty)"
)

// spell gives a text as it stands in a line. In a bare text letters beyond
// ASCII stand as they are.
func spell(text string, bare bool) string {
	if plain(text, bare) {
		return text
	}
	return `"` + escape(text) + `"`
}

// plain reports whether a text needs no quotes.
func plain(text string, bare bool) bool {
	if text == "" || text[0] == '"' || !bare && (text == secretWord || text == emptyWord) || strings.Trim(text, blanks) != text {
		return false
	}
	for i := range len(text) {
		if c := text[i]; c < ' ' && (c != '\t' || !bare) || c >= 0x7f && !bare {
			return false
		}
	}
	return true
}

// escape writes a text as it stands between quotes.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\\' || r == '"':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// unquoted reads a quoted text from its first quote on. size is how many bytes
// it takes, both quotes included. problem says what is wrong with the byte at
// size, and never what stands there.
func unquoted(s string, each func(at, size int, text string)) (size int, problem string) {
	for i := 1; i < len(s); {
		switch c := s[i]; {
		case c == '"':
			return i + 1, ""
		case c != '\\':
			next := i + strings.IndexAny(s[i:], `\"`)
			if next < i {
				return len(s), "the closing quote is missing"
			}
			each(i, next-i, s[i:next])
			i = next
		default:
			text, n, problem := escaped(s[i:])
			if problem != "" {
				return i, problem
			}
			each(i, n, text)
			i += n
		}
	}
	return len(s), "the closing quote is missing"
}

// escaped reads one escape, a surrogate pair as one.
func escaped(s string) (text string, size int, problem string) {
	const known = `a backslash stands before \ " r n t or uXXXX, and this is none of them`
	if len(s) < 2 {
		return "", 0, known
	}
	switch s[1] {
	case '\\', '"':
		return s[1:2], 2, ""
	case 'r':
		return "\r", 2, ""
	case 'n':
		return "\n", 2, ""
	case 't':
		return "\t", 2, ""
	}
	unit, ok := unit16(s)
	switch {
	case !ok:
		return "", 0, known
	case unit == 0:
		return "", 0, "a text never holds a zero"
	case !utf16.IsSurrogate(unit):
		return string(unit), 6, ""
	}
	if low, ok := unit16(s[6:]); ok {
		if r := utf16.DecodeRune(unit, low); r != utf8.RuneError {
			return string(r), 12, ""
		}
	}
	return "", 0, "half a surrogate pair is no character"
}

// unit16 reads \uXXXX.
func unit16(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' || strings.ContainsAny(s[2:6], "+-_") {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}

// literal reads a text as it stands in a line: raw, or quoted as a whole.
// problem says what is wrong with the byte at.
func literal(s string) (text string, at int, problem string) {
	if s == "" || s[0] != '"' {
		return s, 0, ""
	}
	whole, pieces := "", 0
	var b strings.Builder
	size, problem := unquoted(s, func(_, _ int, piece string) {
		if pieces++; pieces == 1 {
			whole = piece
			return
		}
		if pieces == 2 {
			b.WriteString(whole)
		}
		b.WriteString(piece)
	})
	switch {
	case problem != "":
		return "", size, problem
	case size != len(s):
		return "", size, "a quoted text ends with its quote, and more follows"
	case pieces > 1:
		return b.String(), 0, ""
	}
	return whole, 0, ""
}
