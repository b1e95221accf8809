package xmltext_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// tiles scans an accepted body and checks everything the pieces promise: they
// join without a gap, each has the form of its kind, and the spans of its
// attributes lie where they say.
func tiles(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, body string) {
	t.Helper()
	s := xmltext.NewScanner(body, xmltext.Limits{})
	if s.Body() != body {
		t.Fatalf("Body is not what was given")
	}
	at, depth := 0, 0
	for s.Next() {
		start, end := s.Span()
		if start != at || end <= start || end > len(body) {
			t.Fatalf("a piece spans %d to %d, the last one ended at %d of %d", start, end, at, len(body))
		}
		at = end
		piece := body[start:end]
		first, last := ends(s.Kind(), s.Name())
		if !strings.HasPrefix(piece, first) || !strings.HasSuffix(piece, last) {
			t.Fatalf("%s with the name %q is %q", s.Kind(), s.Name(), piece)
		}
		if s.Kind() == xmltext.CharData && strings.Contains(piece, "<") {
			t.Fatalf("character data holds a tag: %q", piece)
		}
		if s.Kind() == xmltext.EndTag {
			depth--
		}
		if s.Depth() != depth {
			t.Fatalf("%q has depth %d, want %d", piece, s.Depth(), depth)
		}
		if s.Kind() == xmltext.StartTag {
			depth++
		}
		attributesTile(t, s)
	}
	if err := s.Err(); err != nil {
		t.Fatalf("refused: %v", err)
	}
	if s.Next() {
		t.Fatalf("a piece comes after the end")
	}
	if at != len(body) || depth != 0 {
		t.Fatalf("the pieces end at %d of %d, depth %d", at, len(body), depth)
	}
}

// ends returns how a piece of a kind begins and ends.
func ends(kind xmltext.Kind, name string) (first, last string) {
	switch kind {
	case xmltext.Decl:
		return "<?xml", "?>"
	case xmltext.StartTag:
		return "<" + name, ">"
	case xmltext.EmptyTag:
		return "<" + name, "/>"
	case xmltext.EndTag:
		return "</" + name, ">"
	case xmltext.CData:
		return "<![CDATA[", "]]>"
	case xmltext.Comment:
		return "<!--", "-->"
	case xmltext.ProcInst:
		return "<?" + name, "?>"
	}
	return "", ""
}

// attributesTile checks that name, attributes and what closes the tag are the
// whole tag.
func attributesTile(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, s *xmltext.Scanner) {
	t.Helper()
	body := s.Body()
	start, end := s.Span()
	first, _ := ends(s.Kind(), s.Name())
	at := start + len(first)
	for _, a := range s.Attrs() {
		space, equals := body[a.Start:a.NameStart], body[a.NameEnd:a.ValueStart]
		quote := equals[len(equals)-1:]
		switch {
		case a.Start != at:
			t.Fatalf("an attribute begins at %d, the last one ended at %d", a.Start, at)
		case space == "" || strings.Trim(space, " \t\r\n") != "":
			t.Fatalf("%q stands before an attribute", space)
		case a.NameEnd <= a.NameStart || strings.ContainsAny(body[a.NameStart:a.NameEnd], " \t\r\n=<>\"'"):
			t.Fatalf("%q is the name of an attribute", body[a.NameStart:a.NameEnd])
		case strings.Trim(equals[:len(equals)-1], " \t\r\n") != "=" || quote != `"` && quote != "'":
			t.Fatalf("%q stands between name and value", equals)
		case strings.Contains(body[a.ValueStart:a.ValueEnd], quote) || body[a.ValueEnd:a.End] != quote:
			t.Fatalf("%q is a value in %s", body[a.ValueStart:a.ValueEnd], quote)
		}
		at = a.End
	}
	switch s.Kind() {
	case xmltext.Decl, xmltext.StartTag, xmltext.EmptyTag, xmltext.EndTag:
		if rest := strings.Trim(body[at:end], " \t\r\n"); rest != ">" && rest != "/>" && rest != "?>" {
			t.Fatalf("%q follows the last attribute", rest)
		}
	default:
		if len(s.Attrs()) > 0 {
			t.Fatalf("%s has attributes", s.Kind())
		}
	}
}

// corpusXML returns the XML files of the corpus.
func corpusXML(t testing.TB) []document {
	t.Helper()
	var all []document
	for _, folder := range []string{"metabase-xml", "machine-config", "applicationhost", "mbschema"} {
		for _, path := range livetest.CorpusFiles(t, folder) {
			if ext := filepath.Ext(path); ext == ".xml" || ext == ".config" {
				all = append(all, document{folder + "/" + filepath.Base(path), livetest.ReadFile(t, path)})
			}
		}
	}
	return all
}

// TestCorpus reads every real file: it decodes and is written back byte for
// byte, and the pieces of what is well-formed tile it.
func TestCorpus(t *testing.T) {
	whole := 0
	for _, d := range corpusXML(t) {
		text, err := xmltext.Decode(d.file, xmltext.Limits{})
		if err != nil {
			t.Errorf("%s: %v", d.name, err)
			continue
		}
		if again, err := text.Encode(text.Body); err != nil || again != d.file {
			t.Errorf("%s: not written back byte for byte (%v)", d.name, err)
		}
		if xmltext.Check(text.Body, xmltext.Limits{}) == nil {
			tiles(t, text.Body)
			whole++
		}
	}
	if whole < 20 {
		t.Errorf("%d well-formed files, want 20 or more", whole)
	}
}

// TestPieces spells out the pieces of one document.
func TestPieces(t *testing.T) {
	const body = "<?xml version =\"1.0\"?>\r\n<!-- c --><a x='1&amp;2' y = \"\"><?p q?><b/>t&#10;<![CDATA[<]]></a >\n"
	want := []string{
		"0 declaration xml <?xml version =\"1.0\"?> [version=1.0]",
		"0 character data  \r\n []",
		"0 comment  <!-- c --> []",
		"0 start tag a <a x='1&amp;2' y = \"\"> [x=1&amp;2 y=]",
		"1 processing instruction p <?p q?> []",
		"1 empty tag b <b/> []",
		"1 character data  t&#10; []",
		"1 CDATA section  <![CDATA[<]]> []",
		"0 end tag a </a > []",
		"0 character data  \n []",
	}
	s := xmltext.NewScanner(body, xmltext.Limits{})
	var got []string
	for s.Next() {
		got = append(got, pieceLine(s))
	}
	if s.Err() != nil || !slices.Equal(got, want) {
		t.Errorf("error %v, pieces\n%s\nwant\n%s", s.Err(), strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// pieceLine describes the piece a scanner stands at.
func pieceLine(s *xmltext.Scanner) string {
	body := s.Body()
	var attrs []string
	for _, a := range s.Attrs() {
		attrs = append(attrs, body[a.NameStart:a.NameEnd]+"="+body[a.ValueStart:a.ValueEnd])
	}
	start, end := s.Span()
	return fmt.Sprintf("%d %s %s %s %v", s.Depth(), s.Kind(), s.Name(), body[start:end], attrs)
}
