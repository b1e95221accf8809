package schema

import (
	"fmt"
	"strings"
)

// QuoteHCL writes a text as a quoted HCL literal: quotes, back slashes,
// control characters, template introducers and what build servers take for
// commands (##vso[) are escaped, so that hostile text stays data.
func QuoteHCL(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '#' && isCommand(s[i:]):
			b.WriteString(`\u0023`)
		case (r == '$' || r == '%') && strings.HasPrefix(s[i+1:], "{"):
			b.WriteRune(r)
			b.WriteRune(r)
		case Hidden(r):
			if r > 0xffff {
				fmt.Fprintf(&b, `\U%08x`, r)
			} else {
				fmt.Fprintf(&b, `\u%04x`, r)
			}
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isCommand reports whether a text begins like ##[ or ##vso[, which build
// servers obey wherever in a line of a log it stands.
func isCommand(s string) bool {
	if len(s) < 3 || s[1] != '#' {
		return false
	}
	i := 2
	for i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z') {
		i++
	}
	return i < len(s) && s[i] == '['
}

// Hidden reports whether a character must never reach a terminal as it is:
// controls (C0, DEL, C1), bidirectional and zero-width marks, separators that
// terminals and editors treat as line ends, and the replacement of broken text.
func Hidden(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0:
		return true
	case r == 0xad, r == 0x61c, r == 0x180e, r == 0xfeff, r == 0xfffd:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	case r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return false
}
