package xmltext_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/xmltext"
)

// FuzzScan reads any bytes. There is always an answer. What is accepted is
// written back byte for byte, its pieces tile it, encoding/xml reads the same
// names, values and text (but for its listed differences), and it stays accepted
// when every value is unescaped and escaped again. What is refused names a place
// inside the text.
func FuzzScan(f *testing.F) {
	for _, d := range soundFiles {
		f.Add(d.file)
	}
	for _, d := range defective(f) {
		f.Add(d.file)
	}
	f.Fuzz(func(t *testing.T, file string) {
		text, err := xmltext.Decode(file, xmltext.Limits{})
		if err != nil {
			placed(t, err, "", false)
			return
		}
		if again, err := text.Encode(text.Body); err != nil || again != file {
			t.Fatalf("written back as %q (%v)", again, err)
		}
		if err := xmltext.Check(text.Body, xmltext.Limits{}); err != nil {
			placed(t, err, text.Body, true)
			return
		}
		tiles(t, text.Body)
		agrees(t, text.Body)
		rewrites(t, text.Body)
	})
}

// placed checks that an error has a class, a message and a place; that place is
// in body when the body is known.
func placed(t *testing.T, err error, body string, known bool) {
	e := fault(t, err)
	if e.Msg == "" || e.Class == "" || e.Offset < 0 {
		t.Fatalf("a bare error: %+v", e)
	}
	if !known {
		return
	}
	if line, column := xmltext.Position(body, e.Offset); e.Offset > len(body) || line != e.Line || column != e.Column {
		t.Fatalf("%v is not in a text of %d bytes", e, len(body))
	}
}

// rewrites replaces every value by its own text, escaped anew: the document
// stays accepted and says the same.
func rewrites(t *testing.T, body string) {
	var edits []xmltext.Edit
	s := xmltext.NewScanner(body, xmltext.Limits{})
	for s.Next() {
		if s.Kind() == xmltext.Decl {
			continue
		}
		for _, a := range s.Attrs() {
			value := xmltext.Unescape(body[a.ValueStart:a.ValueEnd])
			if _, ok := xmltext.Valid(value); !ok {
				t.Fatalf("an accepted value holds what XML forbids: %q", value)
			}
			edits = append(edits, xmltext.Edit{Start: a.ValueStart, End: a.ValueEnd, New: xmltext.EscapeAttrBreaks(value, body[a.ValueEnd])})
		}
	}
	edited, err := xmltext.Splice(body, edits)
	if err != nil {
		t.Fatal(err)
	}
	tiles(t, edited)
	// Breaks are references now, so line ends are compared as blanks would be.
	flat := strings.NewReplacer(`\r\n`, `\n`, `\r`, `\n`)
	before, after := ours(body), ours(edited)
	if len(before) != len(after) {
		t.Fatalf("%d pieces became %d", len(before), len(after))
	}
	for i := range before {
		if flat.Replace(before[i]) != flat.Replace(after[i]) {
			t.Fatalf("piece %d was %s and is %s", i, before[i], after[i])
		}
	}
}
