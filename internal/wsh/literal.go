package wsh

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// width is where a line of a literal ends. VBScript takes lines of about a
// thousand characters; people read shorter ones.
const width = 100

// Literal gives an expression of VBScript for any text: quotes are doubled, and
// what is no printable ASCII stands as ChrW(n), unit by unit of UTF-16. It is one
// line, however long: Assign breaks lines.
func Literal(s string) string { return strings.Join(pieces(s), " & ") }

// Assign gives statements that set a variable to a text; no line is much longer
// than 100 characters, however long the text is.
func Assign(name, s string) string {
	var b strings.Builder
	line := name + " = "
	started := false
	for _, p := range pieces(s) {
		switch {
		case !started:
			line += p
			started = true
		case len(line)+len(p) > width:
			b.WriteString(line + "\n")
			line = name + " = " + name + " & " + p
		default:
			line += " & " + p
		}
	}
	b.WriteString(line + "\n")
	return b.String()
}

// pieces cuts a text into operands: short quoted texts and ChrW calls.
func pieces(s string) []string {
	const most = 60
	var all []string
	var quoted strings.Builder
	end := func() {
		if quoted.Len() > 0 {
			all = append(all, `"`+quoted.String()+`"`)
			quoted.Reset()
		}
	}
	for _, u := range utf16.Encode([]rune(s)) {
		switch {
		case u < ' ' || u > '~':
			end()
			all = append(all, fmt.Sprintf("ChrW(%d)", u))
			continue
		case u == '"':
			quoted.WriteString(`""`)
		default:
			quoted.WriteByte(byte(u))
		}
		if quoted.Len() >= most {
			end()
		}
	}
	end()
	if len(all) == 0 {
		return []string{`""`}
	}
	return all
}
