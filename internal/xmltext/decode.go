package xmltext

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Encoding is how a file holds its text.
type Encoding uint8

// The encodings Decode reads. UTF-16 is read with its byte order mark only.
const (
	UTF8 Encoding = iota
	UTF8BOM
	UTF16LE
	UTF16BE
)

// String returns the name of the encoding for messages.
func (e Encoding) String() string {
	names := [...]string{"UTF-8", "UTF-8 with a byte order mark", "UTF-16 (little-endian)", "UTF-16 (big-endian)"}
	if int(e) < len(names) {
		return names[e]
	}
	return fmt.Sprintf("Encoding(%d)", uint8(e))
}

// wide says whether the encoding has two bytes for a unit.
func (e Encoding) wide() bool { return e == UTF16LE || e == UTF16BE }

// The byte order marks.
const (
	bom8  = "\xEF\xBB\xBF"
	bomLE = "\xFF\xFE"
	bomBE = "\xFE\xFF"
)

// mark returns the byte order mark of files in this encoding.
func (e Encoding) mark() string {
	return [...]string{"", bom8, bomLE, bomBE}[e&3]
}

const notUTF8 = "The bytes here are no UTF-8. Save the file as UTF-8 or as UTF-16 with a byte order mark."

// Text is a file decoded to UTF-8: Body holds what follows the byte order mark.
type Text struct {
	Encoding Encoding
	Body     string
}

// Decode returns the text of a file. It is strict: bytes that are no UTF-8,
// unpaired surrogates, zero bytes, half a unit of UTF-16, UTF-16 without a byte
// order mark, and an encoding declaration that contradicts the bytes are an
// *Error of ClassEncoding; too many bytes are one of ClassLimit. Whether the
// text is XML is for a [Scanner] to say. UTF-8 is not copied.
func Decode(file string, lim Limits) (Text, error) {
	lim = lim.filled()
	if len(file) > lim.Bytes {
		return Text{}, newError("", ClassLimit, 0, fmt.Sprintf("The file has %d bytes; at most %d are read.", len(file), lim.Bytes))
	}
	t := Text{Encoding: UTF8, Body: file}
	for _, e := range [...]Encoding{UTF8BOM, UTF16LE, UTF16BE} {
		if rest, ok := strings.CutPrefix(file, e.mark()); ok {
			t = Text{Encoding: e, Body: rest}
		}
	}
	var fault *Error
	if t.Encoding.wide() {
		t.Body, fault = decode16(t.Body, t.Encoding == UTF16BE)
	} else {
		fault = check8(t.Body)
	}
	if fault == nil {
		fault = t.declaration(t.Body)
	}
	if fault != nil {
		return Text{}, fault
	}
	return t, nil
}

// Encode returns the bytes of a file that holds body in the encoding of t, with
// the same byte order mark; for t.Body these are the bytes Decode was given. A
// body that Decode would not give back (no UTF-8, zero bytes, characters beyond
// what its own declaration allows) is an *Error of ClassEncoding.
func (t Text) Encode(body string) (string, error) {
	if fault := check8(body); fault != nil {
		return "", fault
	}
	if t.Encoding == UTF8 && strings.HasPrefix(body, bom8) {
		return "", newError(body, ClassEncoding, 0, "The text begins with a byte order mark and the file has none.")
	}
	if fault := t.declaration(body); fault != nil {
		return "", fault
	}
	if t.Encoding.wide() {
		return t.Encoding.mark() + encode16(body, t.Encoding == UTF16BE), nil
	}
	return t.Encoding.mark() + body, nil
}

// check8 returns what keeps body from being UTF-8 text without zero bytes.
func check8(body string) *Error {
	if zero := strings.IndexByte(body, 0); zero >= 0 {
		msg := "A zero byte stands here; text holds none."
		if zero < 4 {
			msg += " The file looks like UTF-16 or UTF-32 without its byte order mark; save it as UTF-8, or as UTF-16 with the mark."
		}
		return newError(body, ClassEncoding, zero, msg)
	}
	if utf8.ValidString(body) {
		return nil
	}
	for i := 0; ; {
		r, width := utf8.DecodeRuneInString(body[i:])
		if r == utf8.RuneError && width <= 1 {
			return newError(body, ClassEncoding, i, notUTF8)
		}
		i += width
	}
}

// unit returns the UTF-16 unit at byte i of raw.
func unit(raw string, i int, big bool) uint16 {
	if big {
		return uint16(raw[i])<<8 | uint16(raw[i+1])
	}
	return uint16(raw[i+1])<<8 | uint16(raw[i])
}

// decode16 returns UTF-16 units as UTF-8.
func decode16(raw string, big bool) (string, *Error) {
	var b strings.Builder
	b.Grow(len(raw)/2 + len(raw)/16)
	broken := func(msg string) (string, *Error) {
		return "", newError(b.String(), ClassEncoding, b.Len(), msg)
	}
	for i := 0; i < len(raw); i += 2 {
		if i+1 == len(raw) {
			return broken("The file is UTF-16 and ends with half a character.")
		}
		u := rune(unit(raw, i, big))
		switch {
		case u == 0:
			return broken("A zero character stands here; text holds none.")
		case u < utf8.RuneSelf:
			b.WriteByte(byte(u))
			continue
		case 0xDC00 <= u && u <= 0xDFFF:
			return broken("The second half of a UTF-16 pair stands here without the first.")
		case 0xD800 <= u && u <= 0xDBFF:
			low := rune(0)
			if i+3 < len(raw) {
				low = rune(unit(raw, i+2, big))
			}
			if low < 0xDC00 || 0xDFFF < low {
				return broken("The first half of a UTF-16 pair stands here without the second.")
			}
			u = 0x10000 + (u-0xD800)<<10 + (low - 0xDC00)
			i += 2
		}
		b.WriteRune(u)
	}
	return b.String(), nil
}

// encode16 returns valid UTF-8 as UTF-16 units.
func encode16(body string, big bool) string {
	var b strings.Builder
	b.Grow(2 * len(body))
	put := func(u rune) {
		if big {
			b.WriteByte(byte(u >> 8))
			b.WriteByte(byte(u))
			return
		}
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	for _, r := range body {
		if r >= 0x10000 {
			put(0xD800 + (r-0x10000)>>10)
			put(0xDC00 + (r-0x10000)&0x3FF)
			continue
		}
		put(r)
	}
	return b.String()
}
