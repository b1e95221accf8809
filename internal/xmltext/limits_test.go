package xmltext_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/xmltext"
)

// TestLimits tries each limit with a small one: at it, one above, far above.
func TestLimits(t *testing.T) {
	nest := func(n int) string { return strings.Repeat("<a>", n-1) + "<a/>" + strings.Repeat("</a>", n-1) }
	nestOpen := func(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }
	siblings := func(n int) string { return "<a>" + strings.Repeat("<b/>", n-1) + "</a>" }
	attributes := func(n int) string { return "<a" + manyAttributes(n) + "/>" }
	value := func(n int) string { return "<a b='" + strings.Repeat("x", n) + "'/>" }
	wide := func(n int) string { return "<a b=\"" + strings.Repeat("é", n/2) + strings.Repeat("x", n%2) + "\"/>" }
	size := func(n int) string { return "<a/>" + strings.Repeat(" ", n-4) }
	cases := []struct {
		name   string
		lim    xmltext.Limits
		file   func(n int) string
		at     int
		offset int // of the error one above
	}{
		{"depth", xmltext.Limits{Depth: 5}, nest, 5, 15},
		{"depth of open elements", xmltext.Limits{Depth: 5}, nestOpen, 5, 15},
		{"elements", xmltext.Limits{Elements: 7}, siblings, 7, 27},
		{"attributes", xmltext.Limits{Attributes: 3}, attributes, 3, 2 + 3*6 + 1},
		{"attributes, many", xmltext.Limits{Attributes: 20}, attributes, 20, 2 + 10*6 + 10*7 + 1},
		{"value", xmltext.Limits{Value: 9}, value, 9, 6},
		{"value beyond ASCII", xmltext.Limits{Value: 9}, wide, 9, 6},
		{"bytes", xmltext.Limits{Bytes: 30}, size, 30, 0},
		{"depth by default", xmltext.Limits{}, nest, 64, 3 * 64},
		{"attributes by default", xmltext.Limits{}, attributes, 4096, len("<a"+manyAttributes(4096)) + 1},
		{"value by default", xmltext.Limits{}, value, 1 << 20, 6},
		{"negative is the default", xmltext.Limits{Depth: -1, Value: -1, Bytes: -1, Elements: -1, Attributes: -1}, nest, 64, 3 * 64},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if err := read(c.file(c.at), c.lim); err != nil {
				t.Errorf("at the limit: %v", err)
			}
			for _, n := range []int{c.at + 1, min(c.at*1000, max(4*c.at, 1<<19))} {
				e := fault(t, read(c.file(n), c.lim))
				if e.Class != xmltext.ClassLimit || e.Offset != c.offset {
					t.Errorf("%d: %s at byte %d, want limit at byte %d: %s", n, e.Class, e.Offset, c.offset, e.Msg)
				}
			}
		})
	}
}

// TestLimitElements tries the default number of elements.
func TestLimitElements(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 16 MB of elements; not in short runs")
	}
	body := "<a>" + strings.Repeat("<b/>", 3_999_999)
	if err := xmltext.Check(body+"</a>", xmltext.Limits{}); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	e := fault(t, xmltext.Check(body+"<b/></a>", xmltext.Limits{}))
	if e.Class != xmltext.ClassLimit || e.Offset != len(body) {
		t.Errorf("one above: %s at byte %d: %s", e.Class, e.Offset, e.Msg)
	}
}

// TestLimitsOfFiles: Decode counts the bytes of the file, and the limits of the
// product are those of its design.
func TestLimitsOfFiles(t *testing.T) {
	want := xmltext.Limits{Bytes: 268_435_456, Depth: 64, Elements: 4_000_000, Attributes: 4096, Value: 1_048_576}
	if got := xmltext.DefaultLimits(); got != want {
		t.Errorf("the limits are %+v, want %+v", got, want)
	}
	file := utf16File(false, "<a/>")
	if _, err := xmltext.Decode(file, xmltext.Limits{Bytes: len(file)}); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	_, err := xmltext.Decode(file, xmltext.Limits{Bytes: len(file) - 1})
	if e := fault(t, err); e.Class != xmltext.ClassLimit {
		t.Errorf("one above: %v", e)
	}
	s := xmltext.NewScanner("<a/>", xmltext.Limits{Bytes: 3})
	if s.Err() == nil || s.Next() {
		t.Error("a text that is too long is scanned")
	}
}

// TestNoSecrets breaks a document at each of its bytes in several ways: no error
// repeats a part of a value, whatever the rest of the message.
func TestNoSecrets(t *testing.T) {
	const (
		secret = "hunter2Zulu" // no part of any message by chance
		doc    = `<?xml version="1.0"?><m><u WAMUserPass="hunter2Zulu" b='hunter2Zulu &amp; hunter2Zulu=hunter2Zulu'/><v p="&#65;hunter2Zulu/>hunter2Zulu"></v></m>`
	)
	if err := xmltext.Check(doc, xmltext.Limits{}); err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := range len(doc) {
		for _, put := range []string{"", "\"", "'", "<", "&", " ", "=", "\x01", "\xff", "/", ">"} {
			for _, gone := range []int{0, 1} {
				err := read(doc[:i]+put+doc[i+gone:], xmltext.Limits{})
				if err == nil {
					continue
				}
				refused++
				for at := range len(secret) - 3 {
					if strings.Contains(err.Error(), secret[at:at+4]) {
						t.Fatalf("byte %d replaced by %q: the error tells a part of the value: %v", i, put, err)
					}
				}
			}
		}
	}
	if refused < 1000 {
		t.Errorf("%d documents were refused, want 1000 or more", refused)
	}
}

// TestHostileNames: what an error repeats of a name is short and printable ASCII.
func TestHostileNames(t *testing.T) {
	long := strings.Repeat("名", 100_000)
	for _, body := range []string{
		"<" + long + ">", "<a></" + long + ">", "</" + long + ">", "<" + long + "></b>",
		"<a " + long + "='' " + long + "=''/>", "<a><?" + long + "+?></a>",
		"<a\u200D></b>", `<?xml version="1.0" encoding="x` + strings.Repeat("-", 1000) + `"?><a/>`,
	} {
		e := fault(t, read(body, xmltext.Limits{}))
		if len(e.Msg) > 300 {
			t.Errorf("a message of %d bytes: %.300s", len(e.Msg), e.Msg)
		}
		for _, r := range e.Msg {
			if r < ' ' || r > '~' {
				t.Errorf("the message holds %q: %s", r, e.Msg)
			}
		}
	}
}
