package xmltext_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/xmltext"
)

// TestEncodeRefuses: what Decode would not give back is not written.
func TestEncodeRefuses(t *testing.T) {
	cases := []struct {
		name     string
		encoding xmltext.Encoding
		body     string
		offset   int
	}{
		{"no UTF-8", xmltext.UTF8, "<a>\xff</a>", 3},
		{"no UTF-8 for UTF-16", xmltext.UTF16LE, "<a>\xed\xa0\x80</a>", 3},
		{"zero byte", xmltext.UTF8BOM, "<a>\x00</a>", 3},
		{"byte order mark at the start", xmltext.UTF8, "\uFEFF<a/>", 0},
		{"beyond the declared code page", xmltext.UTF8, `<?xml version="1.0" encoding="windows-1252"?><a>é</a>`, 48},
		{"beyond declared ASCII", xmltext.UTF8BOM, `<?xml version="1.0" encoding="us-ascii"?><é/>`, 42},
		{"declares another encoding", xmltext.UTF16BE, `<?xml version="1.0" encoding="utf-8"?><a/>`, 30},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file, err := xmltext.Text{Encoding: c.encoding}.Encode(c.body)
			e := fault(t, err)
			if file != "" || e.Class != enc || e.Offset != c.offset {
				t.Errorf("got %q, %s at byte %d: %s\nwant encoding at byte %d", file, e.Class, e.Offset, e.Msg, c.offset)
			}
		})
	}
}

// TestEncodeEdited: an edited text is written in the encoding the file had.
func TestEncodeEdited(t *testing.T) {
	for _, file := range []string{"<a/>", "\uFEFF<a/>", utf16File(false, "<a/>"), utf16File(true, "<a/>")} {
		text, err := xmltext.Decode(file, xmltext.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		edited, err := text.Encode("<a b='é\U0001F600'/>")
		if err != nil {
			t.Fatal(err)
		}
		again, err := xmltext.Decode(edited, xmltext.Limits{})
		if err != nil || again.Encoding != text.Encoding || again.Body != "<a b='é\U0001F600'/>" {
			t.Errorf("%s: read again as %s %q (%v)", text.Encoding, again.Encoding, again.Body, err)
		}
	}
}

// TestErrorWords: the sentences an administrator meets most name what is there
// and what would be right.
func TestErrorWords(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"<a>\n<b>\n</a>", "line 3, column 1 (byte 8): The end tag of a stands here; the element open since line 2 is b."},
		{"<a>\n<b>\n", "line 2, column 1 (byte 4): The element b begins here and is never closed: the file ends without its end tag."},
		{"<a>\n<b></c></b></a>", "line 2, column 4 (byte 7): The end tag of c stands here; the element open since line 2 is b."},
		{"<a b='1'\n b='2'/>", "line 2, column 2 (byte 10): The attribute b stands twice in one element; a name may occur once."},
		{"<!DOCTYPE x><a/>", "line 1, column 1 (byte 0): A document type declaration (DOCTYPE) begins here. Configuration files of IIS have none; take it out."},
		{"<a>x & y</a>", "line 1, column 6 (byte 5): A bare & stands here; a literal & is written &amp;."},
		{"<a>\x1b</a>", "line 1, column 4 (byte 3): The control character U+001B stands here; XML forbids it, even as a reference."},
		{utf16File(false, "<a/>")[2:], "line 1, column 2 (byte 1): A zero byte stands here; text holds none. The file looks like UTF-16 or UTF-32 without its byte order mark; save it as UTF-8, or as UTF-16 with the mark."},
		{utf16File(true, "<a/>")[2:], "line 1, column 1 (byte 0): A zero byte stands here; text holds none. The file looks like UTF-16 or UTF-32 without its byte order mark; save it as UTF-8, or as UTF-16 with the mark."},
		{"<a/>\x00", "line 1, column 5 (byte 4): A zero byte stands here; text holds none."},
		{`<?xml version="1.0" encoding="utf-16"?><a/>`, "line 1, column 31 (byte 30): The XML declaration names the encoding utf-16, but the bytes of the file are UTF-8. Save the file so that both agree, best as UTF-8."},
		{`<?xml version="1.0" encoding="iso-8859-1"?><a>` + "\xe9</a>", "line 1, column 47 (byte 46): The bytes here are no UTF-8. Save the file as UTF-8 or as UTF-16 with a byte order mark."},
	} {
		err := read(c.file, xmltext.Limits{})
		if err == nil || err.Error() != c.want {
			t.Errorf("%q:\n got %v\nwant %s", c.file, err, c.want)
		}
	}
}

// TestKindNames: each kind and each encoding has a word of its own.
func TestKindNames(t *testing.T) {
	seen := map[string]bool{}
	for k := xmltext.Decl; k <= xmltext.ProcInst; k++ {
		seen[k.String()] = true
	}
	for e := xmltext.UTF8; e <= xmltext.UTF16BE; e++ {
		seen[e.String()] = true
	}
	if len(seen) != 12 || seen[""] {
		t.Errorf("the words are %v", seen)
	}
	if got := (xmltext.ProcInst + 1).String() + (xmltext.UTF16BE + 1).String(); got != "Kind(9)Encoding(4)" {
		t.Errorf("unknown ones are %q", got)
	}
}
