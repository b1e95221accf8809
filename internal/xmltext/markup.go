package xmltext

import (
	"fmt"
	"strings"
)

const (
	commentOpen = "<!--"
	cdataOpen   = "<![CDATA["
	declOpen    = "<?xml"
)

// bang reads what begins with <!.
func (s *Scanner) bang() bool {
	rest := s.body[s.start:]
	switch {
	case strings.HasPrefix(rest, commentOpen):
		return s.comment()
	case strings.HasPrefix(rest, cdataOpen):
		if len(s.open) == 0 {
			return s.fail(ClassWellFormed, s.start, "A CDATA section stands outside the root element; only comments and white space may.")
		}
		return s.cdata()
	case strings.HasPrefix(rest, "<!DOCTYPE"):
		return s.fail(ClassWellFormed, s.start, "A document type declaration (DOCTYPE) begins here. Configuration files of IIS have none; take it out.")
	}
	return s.unexpected(s.start+2, "After <! comes -- for a comment or [CDATA[ for a CDATA section.")
}

// comment reads a comment.
func (s *Scanner) comment() bool {
	p := s.start + len(commentOpen)
	for {
		if p = s.plain(p); p < 0 {
			return false
		}
		if p == len(s.body) {
			return s.fail(ClassLex, s.start, "The comment that begins here is never closed with -->.")
		}
		if strings.HasPrefix(s.body[p:], "--") {
			break
		}
		p++
	}
	switch {
	case p+2 == len(s.body):
		return s.fail(ClassLex, s.start, "The comment that begins here is never closed with -->.")
	case s.body[p+2] != '>':
		return s.fail(ClassLex, p, "Two hyphens stand inside a comment; there they only begin its end, -->.")
	}
	s.kind, s.end = Comment, p+3
	return true
}

// cdata reads a CDATA section.
func (s *Scanner) cdata() bool {
	p := s.start + len(cdataOpen)
	for {
		if p = s.plain(p); p < 0 {
			return false
		}
		if p == len(s.body) {
			return s.fail(ClassLex, s.start, "The CDATA section that begins here is never closed with ]]>.")
		}
		if strings.HasPrefix(s.body[p:], "]]>") {
			s.kind, s.end = CData, p+3
			return true
		}
		p++
	}
}

// question reads the declaration or a processing instruction.
func (s *Scanner) question() bool {
	from := s.start + 2
	end := nameEnd(s.body, from)
	if end == from {
		return s.unexpected(from, "A processing instruction has its target right after the <?.")
	}
	s.name = s.body[from:end]
	if s.name == "xml" && s.start == 0 {
		return s.declaration(end)
	}
	if strings.EqualFold(s.name, "xml") {
		return s.fail(ClassWellFormed, s.start, "<?xml is the XML declaration; it stands once, as the very first characters of the file, in small letters.")
	}
	const open = "The processing instruction that begins here is never closed with ?>."
	if end == len(s.body) {
		return s.fail(ClassLex, s.start, open)
	}
	if class[s.body[end]]&isSpace == 0 && !strings.HasPrefix(s.body[end:], "?>") {
		return s.unexpected(end, fmt.Sprintf("After the target %s of a processing instruction comes white space or ?>.", clip(s.name)))
	}
	for p := end; ; p++ {
		if p = s.plain(p); p < 0 {
			return false
		}
		if p == len(s.body) {
			return s.fail(ClassLex, s.start, open)
		}
		if strings.HasPrefix(s.body[p:], "?>") {
			s.kind, s.end = ProcInst, p+2
			return true
		}
	}
}

// plain returns the place of the next byte from p that may end a comment, CDATA
// section or instruction, the end of the body when there is none, and -1 after a
// failure.
func (s *Scanner) plain(p int) int {
	body := s.body
	for {
		for p < len(body) && class[body[p]]&stopMarkup == 0 {
			p++
		}
		if p == len(body) {
			return p
		}
		switch c := body[p]; {
		case c == '-', c == ']', c == '?':
			return p
		case c < ' ':
			s.sound(p)
			return -1
		}
		width := s.wide(p)
		if width == 0 {
			return -1
		}
		p += width
	}
}
