package xmltext

import "math/bits"

// Nearly all attributes of these files are written alike, and there are millions
// of them. They are read here eight bytes at a time, as the bytes of one word. In
// each mask below the lowest top bit that is set marks the first byte looked for;
// bits above it may be wrong, because a subtraction borrows upwards.

const (
	ones = 0x0101010101010101 // times a byte: that byte eight times
	tops = 0x80 * ones
)

// word returns the eight bytes of s at p, the first one lowest.
func word(s string, p int) uint64 {
	b := s[p : p+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// first returns the number of the byte a mask marks.
func first(mask uint64) int { return bits.TrailingZeros64(mask) / 8 }

// valueStops marks the quote and what is below blank or beyond ASCII.
func valueStops(w, quotes uint64) uint64 {
	q := w ^ quotes
	return ((q-ones)&^q | (w-' '*ones)&^w | w) & tops
}

// nameStops marks what is no letter, digit or colon of ASCII.
func nameStops(w uint64) uint64 {
	low := w &^ tops // no sum of a byte below runs over into the next
	lower := low | ' '*ones
	letter := (lower + (0x80-'a')*ones) &^ (lower + (0x7F-'z')*ones)
	digit := (low + (0x80-'0')*ones) &^ (low + (0x7F-':')*ones)
	return (^(letter | digit) | w) & tops
}

// plainAttributes reads the attributes from p on that are written like nearly all
// (no reference, nothing beyond ASCII, no line end in the value, no white space
// around the = but one blank before it) and returns the place after them. It
// refuses nothing: what it does not know, attribute reads again with all care.
func (s *Scanner) plainAttributes(p int) int {
	if s.amp < p {
		s.amp = indexFrom(s.body, p, '&')
	}
	body, end := s.body, min(s.less, s.amp)
	last := len(body) - 8 // of the places a word can be read at
	for len(s.attrs) < s.lim.Attributes {
		name := p
		for name < last && class[body[name]]&isSpace != 0 {
			name++
		}
		if name == p || name >= last || class[body[name]]&isNameStart == 0 {
			return p
		}
		at, mask := name, nameStops(word(body, name))
		for mask == 0 {
			if at += 8; at > last {
				return p
			}
			mask = nameStops(word(body, at))
		}
		nameEnd := at + first(mask)
		equals := nameEnd
		if body[equals] == ' ' { // as in Location ="..."
			equals++
		}
		value := equals + 2
		if value > last || body[equals] != '=' {
			return p
		}
		quote := body[equals+1]
		if quote != '"' && quote != '\'' {
			return p
		}
		quotes := uint64(quote) * ones
		at, mask = value, valueStops(word(body, value), quotes)
		for mask == 0 {
			if at += 8; at > last {
				return p
			}
			mask = valueStops(word(body, at), quotes)
		}
		at += first(mask)
		if at >= end || body[at] != quote || at-value > s.lim.Value {
			return p
		}
		a := s.nextAttr()
		a.Start, a.NameStart, a.NameEnd, a.ValueStart, a.ValueEnd, a.End = p, name, nameEnd, value, at, at+1
		p = at + 1
	}
	return p
}

// nextAttr lengthens the attributes by one, for the caller to fill in place.
func (s *Scanner) nextAttr() *Attr {
	n := len(s.attrs)
	if n == cap(s.attrs) {
		s.attrs = append(s.attrs, Attr{})
	}
	s.attrs = s.attrs[:n+1]
	return &s.attrs[n]
}
