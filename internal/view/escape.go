package view

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/diag"
	"golang.org/x/text/width"
)

// maxValue is the number of runes of one value that output for people shows,
// and maxText that of one paragraph, which may quote several values.
const (
	maxValue = 1024
	maxText  = 8192
)

// Escape makes a hostile text harmless for a terminal. Control, bidirectional
// and invisible characters become \u{...}, bytes that are no UTF-8 become
// \x{..}, and what lies beyond 1,024 runes is cut: "… (5000 bytes)" gives the
// length of the whole. The result has no line break, and no build server takes
// it for a command.
func Escape(s string) string { return breakText(cut(s, maxValue, "…")) }

// cut escapes at most limit runes of s.
func cut(s string, limit int, dots string) string {
	head, rest := headRunes(s, limit)
	if rest == "" {
		return clean(s)
	}
	return clean(head) + fmt.Sprintf("%s (%d bytes)", dots, len(s))
}

func headRunes(s string, limit int) (head, rest string) {
	if len(s) <= limit {
		return s, ""
	}
	n := 0
	for i := range s {
		if n == limit {
			return s[:i], s[i:]
		}
		n++
	}
	return s, ""
}

// clean escapes every character that must not reach a terminal as it is.
func clean(s string) string {
	i := 0
	for i < len(s) && s[i] >= 0x20 && s[i] < 0x7f {
		i++
	}
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x{%02x}`, s[0])
		case diag.Hidden(r):
			fmt.Fprintf(&b, `\u{%x}`, r)
		default:
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

// columns is how many columns of a terminal a clean text takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if r < 0x300 {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// pad is the blanks that bring a text to a number of columns.
func pad(s string, to int) string {
	if n := to - columns(s); n > 0 {
		return strings.Repeat(" ", n)
	}
	return ""
}
