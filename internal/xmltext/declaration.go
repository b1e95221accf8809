package xmltext

import (
	"slices"
	"strings"
)

// declParts are what an XML declaration may say, in its order.
var declParts = []string{"version", "encoding", "standalone"}

// declaration reads the XML declaration, whose target ends at p.
func (s *Scanner) declaration(p int) bool {
	const form = `The XML declaration is <?xml version="1.0"?>, with encoding="..." and then standalone="yes" or "no" where wanted.`
	body := s.body
	s.less = indexFrom(body, p, '<')
	for {
		after := spaceEnd(body, p)
		if after == len(body) {
			return s.fail(ClassLex, s.start, "The file ends inside the XML declaration.")
		}
		if strings.HasPrefix(body[after:], "?>") {
			s.kind, s.end = Decl, after+2
			break
		}
		if after == p || nameEnd(body, after) == after {
			return s.unexpected(after, form)
		}
		if p = s.attribute(p, after); p == 0 {
			return false
		}
	}
	next := 0
	for i, a := range s.attrs {
		at := slices.Index(declParts, s.attrName(i))
		// The version leads, the others follow in this order, none twice.
		if at < next || i == 0 && at != 0 {
			return s.fail(ClassLex, a.NameStart, form)
		}
		next = at + 1
		if msg := declared(s.attrName(i), body[a.ValueStart:a.ValueEnd]); msg != "" {
			return s.fail(ClassLex, a.ValueStart, msg)
		}
	}
	if next == 0 {
		return s.fail(ClassLex, s.start, form)
	}
	return true
}

// declared returns what is wrong with a value in the XML declaration.
func declared(name, value string) string {
	switch {
	case name == "version" && value != "1.0":
		return "The XML declaration names a version other than 1.0. Version 1.1 has other rules for characters and line ends; it is not read."
	case name == "encoding" && !encodingName(value):
		return "The encoding in the XML declaration is no name of an encoding: a letter, then letters, digits, full stops, hyphens and underscores."
	case name == "standalone" && value != "yes" && value != "no":
		return "In the XML declaration, standalone is yes or no."
	}
	return ""
}

// encodingName says whether name has the form of production 81.
func encodingName(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		more := '0' <= c && c <= '9' || c == '.' || c == '_' || c == '-'
		if !letter && (i == 0 || !more) {
			return false
		}
	}
	return name != ""
}

// declaredEncoding returns the encoding a body declares and where that name
// stands; "" when it declares none or its declaration is broken, which a Scanner
// reports.
func declaredEncoding(body string) (name string, at int) {
	s := NewScanner(body, Limits{Bytes: len(body)})
	if !strings.HasPrefix(body, declOpen) || !s.Next() || s.Kind() != Decl {
		return "", 0
	}
	for i, a := range s.Attrs() {
		if s.attrName(i) == "encoding" {
			return body[a.ValueStart:a.ValueEnd], a.ValueStart
		}
	}
	return "", 0
}
