package xmltext

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	inTag    = "The file ends inside a tag."
	needName = "A tag has its name right after the <. A literal < in text is written &lt;."
)

// startTag reads a start tag or an empty tag.
func (s *Scanner) startTag() bool {
	body := s.body
	e := element{nameStart: s.start + 1}
	if s.rooted && len(s.open) == 0 {
		return s.fail(ClassWellFormed, s.start, "A second root element begins here; a document has one.")
	}
	e.nameEnd = nameEnd(body, e.nameStart)
	if e.nameEnd == e.nameStart {
		return s.unexpected(e.nameStart, needName)
	}
	s.name = body[e.nameStart:e.nameEnd]
	s.less = indexFrom(body, e.nameEnd, '<')
	p := e.nameEnd
	for {
		p = s.plainAttributes(p)
		after := spaceEnd(body, p)
		if after == len(body) {
			return s.fail(ClassLex, s.start, inTag)
		}
		if c := body[after]; c == '>' {
			s.kind, s.end = StartTag, after+1
			break
		} else if c == '/' {
			if after+1 == len(body) {
				return s.fail(ClassLex, s.start, inTag)
			}
			if body[after+1] != '>' {
				return s.sound(after+1) && s.fail(ClassLex, after, "In a tag, / stands only right before the closing >.")
			}
			s.kind, s.end = EmptyTag, after+2
			break
		}
		if after == p {
			return s.unexpected(p, "White space is missing here: before an attribute there is at least one blank, tab or line end.")
		}
		if p = s.attribute(p, after); p == 0 {
			return false
		}
	}
	return s.uniqueNames() && s.push(e)
}

// push counts an element and opens it when it is no empty tag.
func (s *Scanner) push(e element) bool {
	s.elements++
	if s.elements > s.lim.Elements {
		return s.fail(ClassLimit, s.start, fmt.Sprintf("The file has more than %d elements.", s.lim.Elements))
	}
	if len(s.open) >= s.lim.Depth {
		return s.fail(ClassLimit, s.start, fmt.Sprintf("Elements are nested more than %d deep.", s.lim.Depth))
	}
	s.rooted = true
	if s.kind == StartTag {
		s.open = append(s.open, e)
	}
	return true
}

// attribute reads one attribute whose white space begins at start and whose name
// begins at pos. It returns the place after the closing quote, or 0 on failure.
func (s *Scanner) attribute(start, pos int) int {
	body := s.body
	a := Attr{Start: start, NameStart: pos, NameEnd: nameEnd(body, pos)}
	if a.NameEnd == pos {
		s.unexpected(pos, "The name of an attribute, > or /> is expected here.")
		return 0
	}
	if len(s.attrs) >= s.lim.Attributes {
		s.fail(ClassLimit, pos, fmt.Sprintf("The element has more than %d attributes.", s.lim.Attributes))
		return 0
	}
	p := a.NameEnd
	if p < len(body) && body[p] != '=' {
		p = spaceEnd(body, p)
	}
	if p < len(body) && body[p] == '=' {
		p++
	} else {
		s.cut(p, "After the name of an attribute comes = and a value in quotes.")
		return 0
	}
	if p < len(body) && class[body[p]]&isSpace != 0 {
		p = spaceEnd(body, p)
	}
	if p == len(body) || body[p] != '"' && body[p] != '\'' {
		s.cut(p, "The value of an attribute stands in quotes, \" or '.")
		return 0
	}
	a.ValueStart = p + 1
	if a.ValueEnd = s.value(p+1, body[p]); a.ValueEnd == 0 {
		return 0
	}
	a.End = a.ValueEnd + 1
	s.attrs = append(s.attrs, a)
	return a.End
}

// cut fails at p, or at the start of the piece when the file ends there.
func (s *Scanner) cut(p int, msg string) {
	if p == len(s.body) {
		s.fail(ClassLex, s.start, inTag)
		return
	}
	s.unexpected(p, msg)
}

// value reads the value that begins at start up to its closing quote and returns
// the place of that quote, or 0 on failure.
func (s *Scanner) value(start int, quote byte) int {
	for p := start; ; {
		if s.amp < p {
			s.amp = indexFrom(s.body, p, '&')
		}
		// No byte beyond the limit is looked at, so a huge value costs nothing.
		end := min(s.less, s.amp, s.lim.Value+start+1)
		for p < end && s.body[p] != quote && s.body[p] >= ' ' && s.body[p] < utf8.RuneSelf {
			p++
		}
		switch {
		case p < end && s.body[p] == quote:
			return p
		case p < end && s.body[p] < utf8.RuneSelf:
			if !s.sound(p) {
				return 0
			}
			p = spaceEnd(s.body[:end], p)
		case p < end:
			width := s.wide(p)
			if width == 0 {
				return 0
			}
			p += width
		case p > start+s.lim.Value || p == len(s.body):
			return s.endless(start)
		case p == s.less:
			s.fail(ClassWellFormed, p, "The character < stands in the value of an attribute; there it is written &lt;. A closing quote may be missing before.")
			return 0
		default:
			if p = s.reference(p); p == 0 {
				return 0
			}
		}
	}
}

// endless fails for the value at start that has no closing quote within the
// limit or within the file.
func (s *Scanner) endless(start int) int {
	if len(s.body)-start > s.lim.Value {
		s.fail(ClassLimit, start, fmt.Sprintf("The value of an attribute is longer than %d bytes, or its closing quote is missing.", s.lim.Value))
		return 0
	}
	s.fail(ClassLex, start-1, "The quote that opens this value is never closed: the file ends inside the value.")
	return 0
}

// endTag reads an end tag and closes its element.
func (s *Scanner) endTag() bool {
	body, p := s.body, s.start+2
	n := len(s.open)
	if n == 0 {
		return s.strayEnd(p)
	}
	e := s.open[n-1]
	s.name = body[e.nameStart:e.nameEnd]
	if !strings.HasPrefix(body[p:], s.name) {
		return s.wrongEnd(e, p)
	}
	p += len(s.name)
	if p < len(body) && body[p] != '>' {
		after := spaceEnd(body, p)
		if after == p && nameEnd(body, s.start+2) > p {
			return s.wrongEnd(e, s.start+2)
		}
		p = after
	}
	if p == len(body) {
		return s.fail(ClassLex, s.start, inTag)
	}
	if body[p] != '>' {
		return s.unexpected(p, "An end tag holds its name and nothing else before the >.")
	}
	s.open = s.open[:n-1]
	s.depth = n - 1
	s.kind, s.end = EndTag, p+1
	return true
}

// strayEnd fails for an end tag where no element is open.
func (s *Scanner) strayEnd(p int) bool {
	end := nameEnd(s.body, p)
	if end == p {
		return s.unexpected(p, needName)
	}
	return s.fail(ClassWellFormed, s.start, fmt.Sprintf("The end tag of %s stands here and no element is open.", clip(s.body[p:end])))
}

// wrongEnd fails for an end tag whose name at p is not that of the open element.
func (s *Scanner) wrongEnd(e element, p int) bool {
	end := nameEnd(s.body, p)
	if end == p {
		return s.unexpected(p, needName)
	}
	if end == len(s.body) {
		return s.fail(ClassLex, s.start, inTag)
	}
	line, _ := Position(s.body, e.nameStart)
	return s.fail(ClassWellFormed, s.start, fmt.Sprintf("The end tag of %s stands here; the element open since line %d is %s.",
		clip(s.body[p:end]), line, s.clipName(e)))
}
