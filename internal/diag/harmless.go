package diag

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hidden reports whether a character must not reach a terminal or a log as it
// is: controls, bidirectional and zero-width marks, separators taken for line
// ends, broken text, and everything a person could not see or could take for a
// blank.
func Hidden(r rune) bool {
	if r >= 0x20 && r < 0x7f {
		return false
	}
	switch {
	case !unicode.IsPrint(r):
		return true
	case r == 0xfffd, r == 0x34f, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x17b4, r == 0x17b5:
		return true
	case r >= 0x180b && r <= 0x180f, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef:
		return true
	}
	return false
}

// BreakCommands puts other in the place of the first # of each ##[, ##vso[ and
// ##teamcity[: build servers obey such text wherever in a line of a log it
// stands. A word of any letters between is taken for one of theirs.
func BreakCommands(s, other string) string {
	var b strings.Builder
	from := 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] != '#' || s[i+1] != '#' {
			continue
		}
		end := i + 2
		for end < len(s) && (s[end]|0x20 >= 'a' && s[end]|0x20 <= 'z') {
			end++
		}
		if end < len(s) && s[end] == '[' {
			b.WriteString(s[from:i] + other)
			from = i + 1
		}
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// HarmlessJSON writes hidden characters in JSON text as \uXXXX, and the
// commands of build servers so that they are none, which means the same to a
// reader of JSON. Outside of strings JSON has only ASCII and no #, so every one
// of them is inside a string.
func HarmlessJSON(text []byte) []byte {
	if bytes.Contains(text, []byte("##")) {
		text = []byte(BreakCommands(string(text), `\u0023`))
	}
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r == '\n' || !Hidden(r):
			out = append(out, text[:n]...)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+(r>>10), 0xdc00+(r&0x3ff))
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		text = text[n:]
	}
	return out
}
