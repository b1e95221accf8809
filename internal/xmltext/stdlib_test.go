package xmltext_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/xmltext"
)

// narrower lists what encoding/xml refuses and this package accepts, as words of
// its errors.
var narrower = []struct{ words, why string }{
	{"invalid XML name", "it knows the names of the fourth edition"},
	{"expected element name after <", "it splits names at their colon and takes one at most; none of ours are split"},
	{"expected attribute name in element", "the same for attributes"},
}

// unified returns text with the line ends of encoding/xml, which turns every
// kind in text and values into a line feed before it looks at references.
func unified(text string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
}

// ours lists the pieces of an accepted body as encoding/xml would tell them.
func ours(body string) []string {
	var all []string
	s := xmltext.NewScanner(body, xmltext.Limits{})
	for s.Next() {
		start, end := s.Span()
		piece := body[start:end]
		switch s.Kind() {
		case xmltext.StartTag, xmltext.EmptyTag:
			line := "start " + s.Name()
			for _, a := range s.Attrs() {
				line += fmt.Sprintf(" %s=%q", body[a.NameStart:a.NameEnd], xmltext.Unescape(unified(body[a.ValueStart:a.ValueEnd])))
			}
			all = append(all, line)
			if s.Kind() == xmltext.EmptyTag {
				all = append(all, "end "+s.Name())
			}
		case xmltext.EndTag:
			all = append(all, "end "+s.Name())
		case xmltext.CharData:
			all = append(all, fmt.Sprintf("text %q", xmltext.Unescape(unified(piece))))
		case xmltext.CData:
			all = append(all, fmt.Sprintf("text %q", unified(piece[len("<![CDATA["):len(piece)-len("]]>")])))
		case xmltext.Comment:
			all = append(all, fmt.Sprintf("comment %q", piece[len("<!--"):len(piece)-len("-->")]))
		case xmltext.Decl, xmltext.ProcInst:
			inside := strings.TrimLeft(piece[len("<?")+len(s.Name()):len(piece)-len("?>")], " \t\r\n")
			all = append(all, fmt.Sprintf("instruction %s %q", s.Name(), inside))
		}
	}
	return all
}

// theirs lists the tokens encoding/xml finds.
func theirs(body string) ([]string, error) {
	d := xml.NewDecoder(strings.NewReader(body))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	name := func(n xml.Name) string {
		if n.Space != "" {
			return n.Space + ":" + n.Local
		}
		return n.Local
	}
	var all []string
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		switch x := token.(type) {
		case xml.StartElement:
			line := "start " + name(x.Name)
			for _, a := range x.Attr {
				line += fmt.Sprintf(" %s=%q", name(a.Name), a.Value)
			}
			all = append(all, line)
		case xml.EndElement:
			all = append(all, "end "+name(x.Name))
		case xml.CharData:
			all = append(all, fmt.Sprintf("text %q", string(x)))
		case xml.Comment:
			all = append(all, fmt.Sprintf("comment %q", string(x)))
		case xml.ProcInst:
			all = append(all, fmt.Sprintf("instruction %s %q", x.Target, string(x.Inst)))
		}
	}
}

// agrees compares the two readers on an accepted body, and returns the reason
// when the other one refuses it for a listed one.
func agrees(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, body string) (listed string) {
	t.Helper()
	mine := ours(body)
	their, err := theirs(body)
	if err != nil {
		for _, n := range narrower {
			if strings.Contains(err.Error(), n.words) {
				return n.words
			}
		}
		t.Fatalf("accepted here, encoding/xml says %v: %q", err, body)
	}
	for i := range min(len(mine), len(their)) {
		if mine[i] != their[i] {
			t.Fatalf("piece %d is %s, to encoding/xml it is %s", i, mine[i], their[i])
		}
	}
	if len(mine) != len(their) {
		t.Fatalf("%d pieces, to encoding/xml %d: %.400q", len(mine), len(their), body)
	}
	return ""
}

// TestStdlibSound compares with encoding/xml on the sound documents.
func TestStdlibSound(t *testing.T) {
	met := map[string]string{}
	for _, d := range soundFiles {
		text, err := xmltext.Decode(d.file, xmltext.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		met[agrees(t, text.Body)] = d.name
	}
	for _, n := range narrower {
		if met[n.words] == "" {
			t.Errorf("no document shows the difference %q (%s)", n.words, n.why)
		}
	}
}

// TestStdlibCorpus compares with encoding/xml on the real files.
func TestStdlibCorpus(t *testing.T) {
	compared := 0
	for _, d := range corpusXML(t) {
		text, err := xmltext.Decode(d.file, xmltext.Limits{})
		if err != nil || xmltext.Check(text.Body, xmltext.Limits{}) != nil {
			continue
		}
		if why := agrees(t, text.Body); why != "" {
			t.Errorf("%s: encoding/xml refuses it: %s", d.name, why)
		}
		compared++
	}
	if compared < 20 {
		t.Errorf("%d files compared, want 20 or more", compared)
	}
}

// TestStdlibGenerated compares with encoding/xml on generated documents.
func TestStdlibGenerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if why := agrees(t, generated(drawn{t})); why != "" {
			t.Fatalf("encoding/xml refuses the document: %s", why)
		}
	})
}
