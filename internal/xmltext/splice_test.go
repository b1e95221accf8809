package xmltext_test

import (
	"strings"
	"testing"
	"unsafe"

	"github.com/isoplan/isoplan/internal/xmltext"
)

// TestSpliceCases spells out order and refusals.
func TestSpliceCases(t *testing.T) {
	const body = "0123456789"
	cases := []struct {
		name  string
		edits []xmltext.Edit
		want  string
		fault string
	}{
		{name: "none", want: body},
		{name: "replace", edits: []xmltext.Edit{{2, 4, "x"}}, want: "01x456789"},
		{name: "delete all", edits: []xmltext.Edit{{0, 10, ""}}, want: ""},
		{name: "ends", edits: []xmltext.Edit{{10, 10, "z"}, {0, 0, "a"}}, want: "a0123456789z"},
		{name: "insertions keep their order", edits: []xmltext.Edit{{3, 3, "a"}, {3, 3, "b"}, {1, 1, "-"}, {3, 3, "c"}}, want: "0-12abc3456789"},
		{name: "insertion before a replacement", edits: []xmltext.Edit{{3, 5, "x"}, {3, 3, "a"}}, want: "012ax56789"},
		{name: "insertion after a replacement", edits: []xmltext.Edit{{5, 5, "a"}, {3, 5, "x"}}, want: "012xa56789"},
		{name: "neighbours", edits: []xmltext.Edit{{5, 7, "y"}, {3, 5, "x"}}, want: "012xy789"},
		{name: "overlap", edits: []xmltext.Edit{{3, 6, "x"}, {5, 7, "y"}}, fault: "bytes 5 to 7 overlaps another that reaches to byte 6"},
		{name: "twice", edits: []xmltext.Edit{{3, 4, "x"}, {3, 4, "x"}}, fault: "overlaps"},
		{name: "insertion inside", edits: []xmltext.Edit{{4, 4, "x"}, {3, 5, ""}}, fault: "overlaps"},
		{name: "beyond the end", edits: []xmltext.Edit{{9, 11, ""}}, fault: "bytes 9 to 11 does not fit into a text of 10 bytes"},
		{name: "insertion beyond the end", edits: []xmltext.Edit{{11, 11, ""}}, fault: "does not fit"},
		{name: "before the start", edits: []xmltext.Edit{{-1, 2, ""}}, fault: "does not fit"},
		{name: "backwards", edits: []xmltext.Edit{{4, 3, ""}}, fault: "does not fit"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := xmltext.Splice(body, c.edits)
			if c.fault == "" && (err != nil || got != c.want) {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
			if c.fault != "" && (err == nil || got != "" || !strings.Contains(err.Error(), c.fault)) {
				t.Errorf("got %q, %v, want an error with %q", got, err, c.fault)
			}
		})
	}
}

// TestSameString: what has nothing to change comes back itself, not as a copy.
func TestSameString(t *testing.T) {
	body := strings.Repeat("<a/>", 3)
	spliced, err := xmltext.Splice(body, nil)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := xmltext.Decode(body, xmltext.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.Repeat("x", 9)
	for name, pair := range map[string][2]string{
		"Splice":           {body, spliced},
		"Decode":           {body, decoded.Body},
		"Unescape":         {body, xmltext.Unescape(body)},
		"EscapeAttr":       {plain, xmltext.EscapeAttr(plain, '"')},
		"EscapeAttrBreaks": {plain, xmltext.EscapeAttrBreaks(plain, '"')},
	} {
		if unsafe.StringData(pair[0]) != unsafe.StringData(pair[1]) || pair[0] != pair[1] {
			t.Errorf("%s copied a text it had nothing to do with", name)
		}
	}
}

// TestEscapeForms spells out how values are written and read.
func TestEscapeForms(t *testing.T) {
	const value = "a&b<c>d\"e'f\tg\r\nh"
	for _, c := range []struct{ got, want string }{
		{xmltext.EscapeAttr(value, '"'), "a&amp;b&lt;c&gt;d&quot;e'f\tg\r\nh"},
		{xmltext.EscapeAttr(value, '\''), "a&amp;b&lt;c&gt;d\"e&apos;f\tg\r\nh"},
		{xmltext.EscapeAttrBreaks(value, '"'), "a&amp;b&lt;c&gt;d&quot;e'f&#9;g&#13;&#10;h"},
		{xmltext.EscapeAttrBreaks(value, '\''), "a&amp;b&lt;c&gt;d\"e&apos;f&#9;g&#13;&#10;h"},
		{xmltext.Unescape("&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&#x1F600;"), "<>&\"'AB\U0001F600"},
		{xmltext.Unescape("&amp;lt; &amp;#65;"), "&lt; &#65;"},
		{xmltext.Unescape("a\r\n\tb &amp; c"), "a\r\n\tb & c"},
		// What no scanner accepts stays as it is.
		{xmltext.Unescape("& &; &nbsp; &#; &#0; &#xD800; &#65 &amp"), "& &; &nbsp; &#; &#0; &#xD800; &#65 &amp"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// TestValidPlace: Valid points at the first character that may not stand in XML.
func TestValidPlace(t *testing.T) {
	for _, c := range []struct {
		value  string
		offset int
		ok     bool
	}{
		{"", 0, true},
		{"a\t\r\n\u0080\uFFFD\U0010FFFFz", 14, true},
		{"é\x00", 2, false},
		{"ab\x1f", 2, false},
		{"a\uFFFE\x01", 1, false},
		{"a\xffb", 1, false},
		{"a\xed\xa0\x80", 1, false},
	} {
		if offset, ok := xmltext.Valid(c.value); offset != c.offset || ok != c.ok {
			t.Errorf("Valid(%q) = %d, %v, want %d, %v", c.value, offset, ok, c.offset, c.ok)
		}
	}
}
