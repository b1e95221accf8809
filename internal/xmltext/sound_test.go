package xmltext_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/xmltext"
)

// manyAttributes returns n attributes with different names and no value.
func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ` b%d=""`, i)
	}
	return b.String()
}

// utf16File returns text as a UTF-16 file with its byte order mark. Unlike the
// code under test it lets through half a pair, spelled as three bytes.
func utf16File(big bool, text string) string {
	units := []uint16{0xFEFF}
	for i := 0; i < len(text); {
		r, width := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && width == 1 {
			r, width = rune(text[i]&0xF)<<12|rune(text[i+1]&0x3F)<<6|rune(text[i+2]&0x3F), 3
		}
		if r > 0xFFFF {
			units = append(units, uint16(0xD800|(r-0x10000)>>10), uint16(0xDC00|r&0x3FF))
		} else {
			units = append(units, uint16(r))
		}
		i += width
	}
	var b strings.Builder
	for _, u := range units {
		if big {
			b.Write([]byte{byte(u >> 8), byte(u)})
		} else {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
	}
	return b.String()
}

// soundFiles are files without a defect, the odd corners of what is allowed.
var soundFiles = []document{
	{"smallest", "<a/>"},
	{"start and end", "<a></a>"},
	{"blanks in tags", "<a ></a\t\r\n><!-- -->"},
	{"blank before the slash", "<a />"},
	{"lone carriage returns", "<a\rb='c'\r>\r</a\r>\r"},
	{"declaration with a blank before equals", `<?xml version ="1.0"?><a/>`},
	{"declaration with blanks everywhere", "<?xml\n\tversion\r\n=\t'1.0'  encoding = \"utf-8\"\nstandalone='yes' ?>\n<a/>"},
	{"declaration with standalone only", `<?xml version="1.0" standalone="no"?><a/>`},
	{"mark", "\uFEFF<a/>"},
	{"mark and declaration", "\uFEFF" + `<?xml version="1.0" encoding="UTF-8"?><a/>`},
	{"mark and a code page, ASCII", "\uFEFF" + `<?xml version="1.0" encoding="windows-1252"?><a/>`},
	{"code page, ASCII", `<?xml version="1.0" encoding="Windows-1252"?><a b="c"/>`},
	{"Latin-1, ASCII", `<?xml version="1.0" encoding="ISO-8859-1"?><a>&#233;</a>`},
	{"us-ascii", `<?xml version="1.0" encoding="us-ascii"?><a/>`},
	{"gb2312, ASCII", `<?xml version="1.0" encoding="gb2312"?><a/>`},
	{"style sheet first", "<?xml-stylesheet href='a'?><a/>"},
	{"white space around", "\n\n<a/>\n\n"},
	{"comments around", "<!---->\n<a/><!-- - -->"},
	{"instructions around", "<?p?><a/><?p q?r??>"},
	{"instruction with markup", "<a><?p <b> & ]]> -- > ?></a>"},
	{"target like the declaration", "<a><?xmlx ?><?xm l?></a>"},
	{"comment with markup", "<!-- <a> & ]]> ?> - - &#0; --><a/>"},
	{"CDATA with markup", "<a><![CDATA[<b> & &#0; -- ]] > ]>]]></a>"},
	{"CDATA of brackets", "<a><![CDATA[]]]]><![CDATA[]]]></a>"},
	{"brackets in text", "<a>]] > ]> ]]&gt; []]</a>"},
	{"greater-than in text and value", `<a b=">">></a>`},
	{"slash in a value", `<a b="/>"/>`},
	{"quotes in values", `<a b='"' c="'"/>`},
	{"blanks around equals", "<a b = 'c'\td\r\n=\n\"e\"/>"},
	{"tabs and line ends in values", "<a b='\t1\r\n\t2\n'/>"},
	{"entities", `<a b="&lt;&gt;&amp;&quot;&apos;">&lt;&gt;&amp;&quot;&apos;</a>`},
	{"references", `<a b="&#9;&#x41;&#x1F600;">&#10;&#0065;&#x10FFFF;&#xe9;&#xE9;</a>`},
	{"many zeros in a reference", "<a>&#" + strings.Repeat("0", 200) + "65;</a>"},
	{"names with every ASCII sign", "<_:a.b-c1 _='' a:b.c-2_=''/>"},
	{"names beyond ASCII", "<größe größe='1' 名前='2' \u0370x\u0301\u00B7\u203F=''></größe>"},
	{"name of the fifth edition", "<\u0221 \U00010400=''></\u0221>"},
	{"prefixes nobody declared", `<x:a y:b="c"></x:a>`},
	{"colons", `<:a ::="1" b:=""><a:b:c/></:a>`},
	{"two colons", `<a:b:c></a:b:c>`},
	{"one name in two name spaces", `<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>`},
	{"names that differ in case", `<a b="1" B="2"/>`},
	{"names that differ in their middle", `<a bxb="1" byb="2" bzb="3"/>`},
	{"names that differ where no hash looks", `<a axbyc="1" azbyc="2" axbzc="3"/>`},
	{"twenty attributes", "<a" + manyAttributes(20) + "/>"},
	{"many attributes, twice", "<a" + manyAttributes(100) + "><a" + manyAttributes(100) + "/></a>"},
	{"nested with one name", "<a><a><a></a></a></a>"},
	{"names that begin alike", "<a><ab><abc></abc></ab></a>"},
	{"delete and C1 controls", "<a>\x7f\u0080\u0085\u009f</a>"},
	{"line separators", "<a b='\u2028'>\u2029</a>"},
	{"noncharacters inside", "<a>\uFDD0\U0001FFFE</a>"},
	{"last characters", "<a>\uD7FF\uE000\uFFFD\U00010000\U0010FFFF</a>"},
	{"byte order mark in text", "<a>\uFEFF</a>"},
	{"little-endian", utf16File(false, "<a b='é'>\U0001F600</a>")},
	{"big-endian", utf16File(true, "<a b='é'>\U0001F600</a>")},
	{"little-endian declared", utf16File(false, `<?xml version="1.0" encoding="UTF-16"?><a/>`)},
	{"big-endian declared", utf16File(true, `<?xml version="1.0" encoding="utf-16"?><a/>`)},
	{"little-endian declared exactly", utf16File(false, `<?xml version="1.0" encoding="UTF-16LE"?><a/>`)},
	{"big-endian declared exactly", utf16File(true, `<?xml version="1.0" encoding="utf-16BE"?><a/>`)},
	{"unicode declared", utf16File(false, `<?xml version="1.0" encoding="unicode"?><a/>`)},
	{"mark twice in UTF-16 text", utf16File(false, "<a>\uFEFF</a>")},
}

// codePages are the encodings a file of ASCII alone may declare.
const codePages = "US-ASCII ascii ISO646-US windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 " +
	"windows-1256 windows-1257 windows-1258 windows-874 cp1250 cp1251 cp1252 iso-8859-1 iso-8859-2 iso-8859-3 iso-8859-4 " +
	"iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-9 iso-8859-13 ISO-8859-15 latin1 IBM437 IBM850 IBM852 IBM866 " +
	"KOI8-R KOI8-U macintosh TIS-620 GB2312 GBK GB18030 Big5 EUC-KR EUC-JP utf8"

// sound returns soundFiles and one file for each code page.
func sound() []document {
	all := slices.Clone(soundFiles)
	for _, name := range strings.Fields(codePages) {
		all = append(all, document{"declares " + name, `<?xml version="1.0" encoding="` + name + `"?><a b="c"/>`})
	}
	return all
}

// TestSound reads every file without a defect: it is accepted, its pieces tile
// it, and it is written back byte for byte.
func TestSound(t *testing.T) {
	for _, d := range sound() {
		t.Run(d.name, func(t *testing.T) {
			text, err := xmltext.Decode(d.file, xmltext.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if err := xmltext.Check(text.Body, xmltext.Limits{}); err != nil {
				t.Fatal(err)
			}
			tiles(t, text.Body)
			again, err := text.Encode(text.Body)
			if err != nil || again != d.file {
				t.Errorf("written back as %q (%v), want %q", again, err, d.file)
			}
		})
	}
}
