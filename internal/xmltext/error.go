package xmltext

import (
	"fmt"
	"strconv"
	"strings"
)

// Class says which kind of promise a text breaks.
type Class string

// The classes. The line between ClassLex and ClassWellFormed is that of the XML
// recommendation: the grammar of one piece against the constraints between
// pieces, or on what a piece says.
const (
	// ClassEncoding: the bytes are no text, or not the text the declaration says.
	ClassEncoding Class = "encoding"
	// ClassLex: some bytes form no tag, comment, reference or character data.
	ClassLex Class = "lex"
	// ClassWellFormed: the pieces are sound and the document is not.
	ClassWellFormed Class = "wellformed"
	// ClassLimit: more than Limits allow.
	ClassLimit Class = "limit"
)

// Error says why a text was refused and where. Msg is one or more full
// sentences; it never holds the value of an attribute.
type Error struct {
	Class  Class
	Offset int // byte in the text body (after the byte order mark, as UTF-8)
	Line   int // from 1, counted in line feeds
	Column int // from 1, in bytes
	Msg    string
}

// Error returns the place and the message.
func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d (byte %d): %s", e.Line, e.Column, e.Offset, e.Msg)
}

// newError places an error in body. An offset outside body is moved to its end.
func newError(body string, class Class, offset int, msg string) *Error {
	offset = min(max(offset, 0), len(body))
	line, column := Position(body, offset)
	return &Error{Class: class, Offset: offset, Line: line, Column: column, Msg: msg}
}

// Position returns the line and the column of an offset of body, both from 1.
// Lines end at line feeds, columns count bytes. An offset outside body is moved
// to the nearest end.
func Position(body string, offset int) (line, column int) {
	offset = min(max(offset, 0), len(body))
	before := body[:offset]
	return strings.Count(before, "\n") + 1, offset - strings.LastIndexByte(before, '\n')
}

// clip returns a name for a message: escaped to printable ASCII and cut short,
// because names come from files other people wrote.
func clip(name string) string {
	const longest = 40
	escaped := strconv.QuoteToASCII(name[:min(len(name), longest)])
	escaped = escaped[1 : len(escaped)-1]
	if len(escaped) > longest || len(name) > longest {
		return escaped[:min(len(escaped), longest)] + "..."
	}
	return escaped
}
