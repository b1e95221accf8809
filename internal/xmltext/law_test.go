package xmltext_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/xmltext"
)

// TestTile: the pieces of every well-formed document join to the document.
func TestTile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tiles(t, generated(drawn{t}))
	})
}

// TestBack: decoding a file and encoding its text is the file again, in every
// encoding, and the text is that of the plain file.
func TestBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := strings.ReplaceAll(generated(drawn{t}), " encoding='utf-8'", "")
		files := map[xmltext.Encoding]string{
			xmltext.UTF8:    body,
			xmltext.UTF8BOM: "\uFEFF" + body,
			xmltext.UTF16LE: utf16File(false, body),
			xmltext.UTF16BE: utf16File(true, body),
		}
		for encoding, file := range files {
			text, err := xmltext.Decode(file, xmltext.Limits{})
			if err != nil || text.Encoding != encoding || text.Body != body {
				t.Fatalf("%s is read as %s, %q (%v), want %q", encoding, text.Encoding, text.Body, err, body)
			}
			again, err := text.Encode(text.Body)
			if err != nil || again != file {
				t.Fatalf("%s is written back as %q (%v), want %q", encoding, again, err, file)
			}
		}
	})
}

// TestNoPanic: whatever the bytes, there is an answer, and what is accepted tiles.
func TestNoPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawn{t}
		file := mutated(c, generated(c))
		text, err := xmltext.Decode(file, xmltext.Limits{})
		if err == nil && xmltext.Check(text.Body, xmltext.Limits{}) == nil {
			tiles(t, text.Body)
		}
	})
}

// TestEscape: an escaped value is one value of an element, and stands for what
// was escaped.
func TestEscape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("&<>\"'\t\r\n ;#x")), rapid.Rune())).Draw(t, "value")
		quote := rapid.SampledFrom([]byte{'"', '\''}).Draw(t, "quote")
		for _, raw := range []string{xmltext.EscapeAttr(value, quote), xmltext.EscapeAttrBreaks(value, quote)} {
			if got := xmltext.Unescape(raw); got != value {
				t.Fatalf("%q comes back as %q by way of %q", value, got, raw)
			}
			_, valid := xmltext.Valid(value)
			body := "<a b=" + string(quote) + raw + string(quote) + "/>"
			if err := xmltext.Check(body, xmltext.Limits{}); (err == nil) != valid {
				t.Fatalf("Valid says %v of %q, and written it gives %v", valid, value, err)
			}
		}
		if raw := xmltext.EscapeAttrBreaks(value, quote); strings.ContainsAny(raw, "\t\r\n") {
			t.Fatalf("%q holds a break", raw)
		}
	})
}

// TestSplice: edits made together are the edits made one by one from the end,
// whatever their order; bytes outside them stay.
func TestSplice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.StringN(0, 40, -1).Draw(t, "body")
		cuts := rapid.SliceOfN(rapid.IntRange(0, len(body)), 0, 8).Draw(t, "cuts")
		slices.Sort(cuts)
		var edits []xmltext.Edit
		for i := 0; i+1 < len(cuts); i += 2 {
			edits = append(edits, xmltext.Edit{Start: cuts[i], End: cuts[i+1], New: rapid.SampledFrom([]string{"", "x", "<yy>"}).Draw(t, "new")})
		}
		want := body
		for i := len(edits) - 1; i >= 0; i-- {
			e := edits[i]
			want = want[:e.Start] + e.New + want[e.End:]
		}
		given := slices.Clone(edits)
		// Only edits at one place may not change their order.
		if !slices.ContainsFunc(given, func(e xmltext.Edit) bool { return e.Start == e.End }) {
			given = rapid.Permutation(given).Draw(t, "order")
		}
		before := slices.Clone(given)
		got, err := xmltext.Splice(body, given)
		if err != nil || got != want {
			t.Fatalf("Splice(%q, %v) = %q, %v, want %q", body, given, got, err, want)
		}
		if !slices.Equal(given, before) {
			t.Fatal("the edits given were changed")
		}
	})
}

// TestSpliceBack: undoing a splice gives the first text again.
func TestSpliceBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.StringN(1, 40, -1).Draw(t, "body")
		at := rapid.IntRange(0, len(body)).Draw(t, "at")
		end := rapid.IntRange(at, len(body)).Draw(t, "end")
		text := rapid.String().Draw(t, "new")
		there, err := xmltext.Splice(body, []xmltext.Edit{{Start: at, End: end, New: text}})
		if err != nil {
			t.Fatal(err)
		}
		back, err := xmltext.Splice(there, []xmltext.Edit{{Start: at, End: at + len(text), New: body[at:end]}})
		if err != nil || back != body {
			t.Fatalf("came back as %q (%v), want %q", back, err, body)
		}
	})
}

// TestPosition: line and column lead back to the byte.
func TestPosition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.StringOf(rapid.SampledFrom([]rune("a\n\ré"))).Draw(t, "body")
		offset := rapid.IntRange(0, len(body)).Draw(t, "offset")
		line, column := xmltext.Position(body, offset)
		lines := strings.SplitAfter(body, "\n")
		if got := len(strings.Join(lines[:line-1], "")) + column - 1; got != offset {
			t.Fatalf("byte %d of %q is line %d, column %d, which is byte %d", offset, body, line, column, got)
		}
		if column > len(lines[line-1])+1 {
			t.Fatalf("column %d in a line of %d bytes", column, len(lines[line-1]))
		}
	})
}
