package xmltext_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/xmltext"
)

// vector is a document with one defect. In the files of textVectors the sign §
// marks the byte the error must point at; it is no part of the document.
type vector struct {
	name  string
	class xmltext.Class
	file  string
}

// here splits a marked file into the document and the offset of the mark.
func here(t testing.TB, marked string) (file string, offset int) {
	t.Helper()
	before, after, found := strings.Cut(marked, "§")
	if !found || strings.Contains(after, "§") {
		t.Fatalf("the vector %q needs one mark", marked)
	}
	return before + after, len(before)
}

// document is one file of the tables, for the tests that compare readers.
type document struct{ name, file string }

// defective returns the files of all vectors.
func defective(t testing.TB) []document {
	var all []document
	for _, v := range textVectors {
		file, _ := here(t, v.file)
		all = append(all, document{v.name, file})
	}
	for _, v := range byteVectors {
		all = append(all, document{v.name, v.file})
	}
	return all
}

// read decodes and checks a file.
func read(file string, lim xmltext.Limits) error {
	text, err := xmltext.Decode(file, lim)
	if err != nil {
		return err
	}
	return xmltext.Check(text.Body, lim)
}

// fault returns the *Error of err and fails when it is none.
func fault(t testing.TB, err error) *xmltext.Error {
	t.Helper()
	e, ok := err.(*xmltext.Error)
	if !ok || e == nil {
		t.Fatalf("got %#v, want an *Error", err)
	}
	return e
}

const (
	enc  = xmltext.ClassEncoding
	lex  = xmltext.ClassLex
	form = xmltext.ClassWellFormed
)

// textVectors are files in UTF-8 with one defect each.
var textVectors = []vector{
	// The document as a whole.
	{"empty file", form, "§"},
	{"white space only", form, " \r\n\t§"},
	{"declaration only", form, `<?xml version="1.0"?>§`},
	{"comment only", form, "<!-- a -->§"},
	{"instruction only", form, "<?a b?>§"},
	{"text only", form, "§hello"},
	{"text after a blank", form, " §hello"},
	{"text before the root", form, "§x<a/>"},
	{"text after the root", form, "<a/>\n§x"},
	{"reference before the root", form, "§&amp;<a/>"},
	{"reference after the root", form, "<a/>§&#32;"},
	{"second root", form, "<a/>§<a/>"},
	{"second root after a comment", form, "<a></a><!-- x -->\n§<b></b>"},
	{"CDATA before the root", form, "§<![CDATA[]]><a/>"},
	{"CDATA after the root", form, "<a/>§<![CDATA[ ]]>"},
	{"end tag first", form, "§</a>"},
	{"end tag after the root", form, "<a/>§</a>"},
	{"end tag twice", form, "<a></a>§</a>"},
	{"two byte order marks", form, "\uFEFF§\uFEFF<a/>"},
	{"byte order mark after the root", form, "<a/>§\uFEFF"},
	{"byte order mark after white space", form, "\n§\uFEFF<a/>"},
	{"document type", form, "§<!DOCTYPE a><a/>"},
	{"document type with entities", form, `<?xml version="1.0"?>` + "\n" + `§<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>`},
	{"document type after the root", form, "<a/>§<!DOCTYPE a>"},
	{"document type in the root", form, "<a>§<!DOCTYPE a></a>"},

	// Elements that do not fit.
	{"never closed", form, "§<a>"},
	{"inner element never closed", form, "<a>§<b>text"},
	{"inner element left open", form, "<a><b>§</a>"},
	{"crossed", form, "<a><b>§</a></b>"},
	{"other name", form, "<a>§</b>"},
	{"other case", form, "<a>§</A>"},
	{"shorter end", form, "<ab>§</a>"},
	{"longer end", form, "<a>§</ab>"},
	{"longer end with a colon", form, "<a>§</a:b>"},
	{"longer end beyond ASCII", form, "<a>§</aé>"},
	{"end in another name space prefix", form, "<x:a xmlns:x='u'>§</y:a>"},
	{"closed by an empty tag", form, "§<a><a/>"},

	// Tags.
	{"bare less-than", lex, "<a>1 <§ 2</a>"},
	{"less-than and digit", lex, "<a>1<§2</a>"},
	{"less-than and hyphen", lex, "<§-a/>"},
	{"less-than and full stop", lex, "<§.a/>"},
	{"empty tag name", lex, "<§>"},
	{"two less-thans", lex, "<§<a/>"},
	{"less-than at the end", lex, "<a/>§<"},
	{"blank before the name", lex, "<§ a/>"},
	{"file ends in a name", lex, "§<a"},
	{"file ends after a name", lex, "<a>§<b "},
	{"file ends in an attribute name", lex, "§<a b"},
	{"file ends after equals", lex, "§<a b="},
	{"file ends in a value", lex, `<a b=§"c`},
	{"file ends after a value", lex, `§<a b="c"`},
	{"file ends after a slash", lex, "§<a /"},
	{"file ends in an end tag", lex, "<a>§</a"},
	{"file ends in another end tag", lex, "<a>§</b"},
	{"file ends in the blanks of an end tag", lex, "<a>§</a  "},
	{"file ends at an end tag", lex, "<a></§"},
	{"end tag without name", lex, "<a></§>"},
	{"end tag with a blank first", lex, "<a></§ a>"},
	{"stray end tag without name", lex, "</§>"},
	{"end tag with an attribute", lex, `<a></a §b="c">`},
	{"end tag with a slash", lex, "<a></a§/>"},
	{"less-than in a tag", lex, "<a §<b/>"},
	{"less-than after a name", lex, "<a§<b/>"},
	{"slash in a tag", lex, "<a §/ b='c'/>"},
	{"control character after a slash", lex, "<a/§\x01>"},
	{"two slashes", lex, "<a§//>"},
	{"name starts with a combining mark", lex, "<§\u0301a/>"},
	{"name starts with a middle dot", lex, "<§\u00B7/>"},
	{"multiplication sign in a name", lex, "<a§\u00D7/>"},
	{"division sign starts a name", lex, "<§\u00F7/>"},
	{"Greek question mark in a name", lex, "<a§\u037E/>"},
	{"plus in a name", lex, "<a§+b/>"},
	{"quote in a tag", lex, `<a §"b"/>`},

	// Attributes.
	{"no value", lex, "<a b§/>"},
	{"no value before another", lex, `<a b §c="d"/>`},
	{"no quotes", lex, "<a b=§c/>"},
	{"no quotes after blanks", lex, "<a b = §1/>"},
	{"grave accents for quotes", lex, "<a b=§`c`/>"},
	{"curly quotes", lex, "<a b=§\u201Cc\u201D/>"},
	{"no white space between", lex, `<a b="1"§c="2"/>`},
	{"no white space before", lex, `<a§"b"/>`},
	{"equals only", lex, `<a §="b"/>`},
	{"two equals", lex, `<a b=§="c"/>`},
	{"digit starts an attribute", lex, `<a §1b="c"/>`},
	{"comma between", lex, `<a b="1"§, c="2"/>`},
	{"quotes of two kinds", lex, `<a b=§"c'/>`},
	{"quote inside a value", lex, `<a b="c"§d" e="f"/>`},
	{"less-than in a value", form, `<a b="1§<2"/>`},
	{"less-than in a value in apostrophes", form, `<a b='§<'/>`},
	{"quote missing, next tag", form, "<a b=\"c>\n§<d e=\"f\"/></a>"},
	{"twice", form, `<a b="1" §b="1"/>`},
	{"twice with others between", form, `<a b="1" c="2" d="3" §c="4" e="5"/>`},
	{"twice in a start tag", form, `<a b='' §b=''></a>`},
	{"twice with a prefix", form, `<a xmlns:x="u" x:b="1" §x:b="2"/>`},
	{"twice beyond ASCII", form, `<a é="1" §é="2"/>`},
	{"twice among twenty", form, "<a" + manyAttributes(20) + ` §b7="x"/>`},
	{"twice among three hundred", form, "<a" + manyAttributes(300) + ` §b299=""/>`},

	// References.
	{"bare ampersand", lex, "<a>x §& y</a>"},
	{"ampersand at the end of text", lex, "<a>§&</a>"},
	{"ampersand at the end of the file", lex, "<a>§&"},
	{"entity without semicolon", lex, "<a>§&amp</a>"},
	{"entity with a blank", lex, "<a>§&amp ;</a>"},
	{"empty entity", lex, "<a>§&;</a>"},
	{"query string in text", lex, "<a>?x=1§&y=2</a>"},
	{"query string in a value", lex, `<a b="?x=1§&y=2"/>`},
	{"unknown entity", form, "<a>§&nbsp;</a>"},
	{"unknown entity in a value", form, `<a b="§&copy;"/>`},
	{"entity in capitals", form, "<a>§&AMP;</a>"},
	{"unknown entity beyond ASCII", form, "<a>§&é;</a>"},
	{"empty character reference", lex, "<a>§&#;</a>"},
	{"empty hexadecimal reference", lex, "<a>§&#x;</a>"},
	{"capital X in a reference", lex, "<a>§&#X41;</a>"},
	{"letters in a decimal reference", lex, "<a>§&#1F;</a>"},
	{"g in a hexadecimal reference", lex, "<a>§&#x1G;</a>"},
	{"sign in a reference", lex, "<a>§&#-1;</a>"},
	{"reference without semicolon", lex, "<a>§&#10</a>"},
	{"reference at the end of the file", lex, "<a>§&#10"},
	{"reference to zero", form, "<a>§&#0;</a>"},
	{"reference to a control character", form, "<a>§&#x1B;</a>"},
	{"reference to a control character in a value", form, `<a b="§&#8;"/>`},
	{"reference to half a pair", form, "<a>§&#xD800;</a>"},
	{"reference to U+FFFE", form, "<a>§&#xFFFE;</a>"},
	{"reference to U+FFFF", form, `<a b="§&#65535;"/>`},
	{"reference beyond Unicode", form, "<a>§&#x110000;</a>"},
	{"reference beyond 64 bits", form, "<a>§&#18446744073709551681;</a>"},

	// Characters.
	{"control character in text", lex, "<a>x§\x01</a>"},
	{"escape character in text", lex, "<a>§\x1b[31m</a>"},
	{"form feed between attributes", lex, "<a§\x0cb=''/>"},
	{"control character in a value", lex, "<a b='§\x02'/>"},
	{"control character in a name", lex, "<a§\x1f/>"},
	{"control character in a comment", lex, "<a><!-- §\x0b --></a>"},
	{"control character in CDATA", lex, "<a><![CDATA[§\x08]]></a>"},
	{"control character in an instruction", lex, "<a><?p §\x07?></a>"},
	{"control character before the root", lex, "§\x03<a/>"},
	{"control character after the root", lex, "<a/>§\x1a"},
	{"control character in an end tag", lex, "<a></a§\x04>"},
	{"U+FFFE in text", lex, "<a>é§\uFFFE</a>"},
	{"U+FFFF in a value", lex, "<a b='§\uFFFF'/>"},
	{"U+FFFF in a comment", lex, "<a><!--§\uFFFF--></a>"},

	// Comments, sections and instructions.
	{"two hyphens in a comment", lex, "<a><!-- a §-- b --></a>"},
	{"three hyphens close a comment", lex, "<a><!-- a §---></a>"},
	{"hyphen only comment", lex, "<a><!--§---></a>"},
	{"comment never closed", lex, "<a>§<!-- a </a>"},
	{"comment ends in a hyphen", lex, "<a/>§<!-- a -"},
	{"comment ends in two hyphens", lex, "<a/>§<!-- a --"},
	{"comment in HTML form", lex, "<a>§<!--></a>"},
	{"comment with one hyphen", lex, "<a><!§- a --></a>"},
	{"comment in a tag", lex, "<a §<!-- b -->/>"},
	{"unknown markup", lex, "<a><!§ELEMENT b></a>"},
	{"exclamation mark only", lex, "<a><!§></a>"},
	{"CDATA in small letters", lex, "<a><!§[cdata[x]]></a>"},
	{"CDATA never closed", lex, "<a>§<![CDATA[x]]</a>"},
	{"CDATA without second bracket", lex, "<a><!§[CDATA x]]></a>"},
	{"end of CDATA in text", lex, "<a>x§]]></a>"},
	{"end of CDATA after a bracket", lex, "<a>]§]]></a>"},
	{"instruction never closed", lex, "<a>§<?p q></a>"},
	{"instruction without target", lex, "<a><?§?></a>"},
	{"instruction with a blank first", lex, "<a><?§ p?></a>"},
	{"instruction with a digit first", lex, "<a><?§1?></a>"},
	{"instruction with a plus in its target", lex, "<a><?p§+?></a>"},
	{"instruction ends with its target", lex, "<a/>§<?p"},
	{"instruction ends in a question mark", lex, "<a/>§<?p ?"},

	// The declaration.
	{"declaration after a blank", form, ` §<?xml version="1.0"?><a/>`},
	{"declaration after a line", form, "\n§<?xml version=\"1.0\"?><a/>"},
	{"declaration after a comment", form, `<!-- a -->§<?xml version="1.0"?><a/>`},
	{"declaration in the root", form, `<a>§<?xml version="1.0"?></a>`},
	{"second declaration", form, `<?xml version="1.0"?>§<?xml version="1.0"?><a/>`},
	{"declaration in capitals", form, `§<?XML version="1.0"?><a/>`},
	{"reserved target", form, `<a>§<?Xml?></a>`},
	{"declaration of nothing", lex, "§<?xml?><a/>"},
	{"declaration of blanks", lex, "§<?xml ?><a/>"},
	{"declaration never closed", lex, `§<?xml version="1.0"`},
	{"declaration closed like a tag", lex, `<?xml version="1.0"§><a/>`},
	{"no version", lex, `<?xml §encoding="utf-8"?><a/>`},
	{"version after encoding", lex, `<?xml §encoding="utf-8" version="1.0"?><a/>`},
	{"encoding after standalone", lex, `<?xml version="1.0" standalone="no" §encoding="utf-8"?><a/>`},
	{"version twice", lex, `<?xml version="1.0" §version="1.0"?><a/>`},
	{"unknown part", lex, `<?xml version="1.0" §name="x"?><a/>`},
	{"part in capitals", lex, `<?xml §VERSION="1.0"?><a/>`},
	{"version 1.1", lex, `<?xml version="§1.1"?><a/>`},
	{"version 2.0", lex, `<?xml version="§2.0"?><a/>`},
	{"version with a blank", lex, `<?xml version="§ 1.0"?><a/>`},
	{"version as a reference", lex, `<?xml version="§&#49;.0"?><a/>`},
	{"empty version", lex, `<?xml version="§"?><a/>`},
	{"version without quotes", lex, `<?xml version=§1.0?><a/>`},
	{"no blank before encoding", lex, `<?xml version="1.0"§encoding="utf-8"?><a/>`},
	{"empty encoding", lex, `<?xml version="1.0" encoding="§"?><a/>`},
	{"encoding with a digit first", lex, `<?xml version="1.0" encoding="§8bit"?><a/>`},
	{"encoding with a blank", lex, `<?xml version="1.0" encoding="§utf 8"?><a/>`},
	{"standalone maybe", lex, `<?xml version="1.0" standalone="§maybe"?><a/>`},
	{"standalone in capitals", lex, `<?xml version="1.0" standalone="§YES"?><a/>`},

	// Declared encodings.
	{"unknown encoding", enc, `<?xml version="1.0" encoding="§Zz-none"?><a/>`},
	{"UTF-16 declared in UTF-8", enc, `<?xml version="1.0" encoding="§UTF-16"?><a/>`},
	{"UTF-16 declared after a UTF-8 mark", enc, "\uFEFF" + `<?xml version="1.0" encoding="§utf-16"?><a/>`},
	{"little-endian declared in UTF-8", enc, `<?xml version="1.0" encoding="§utf-16le"?><a/>`},
	{"UTF-32 declared", enc, `<?xml version="1.0" encoding="§utf-32"?><a/>`},
	{"UTF-7 declared", enc, `<?xml version="1.0" encoding="§utf-7"?><a/>`},
	{"ASCII declared, text beyond", enc, `<?xml version="1.0" encoding="us-ascii"?><a>§é</a>`},
	{"windows-1252 declared, text in UTF-8", enc, `<?xml version="1.0" encoding="windows-1252"?><a b="§ü"/>`},
}

// byteVectors are files with one defect in their bytes; offset counts in the
// decoded body.
var byteVectors = []struct {
	name, file string
	offset     int
}{
	{"Latin-1 without declaration", "<a>\xe9</a>", 3},
	{"Latin-1 with declaration", `<?xml version="1.0" encoding="iso-8859-1"?><a>` + "\xe9</a>", 46},
	{"Latin-1 in a name", "<caf\xe9/>", 4},
	{"Latin-1 in a value", "<a b='\xfc'/>", 6},
	{"Latin-1 in a comment", "<a><!--\xe4--></a>", 7},
	{"half a character at the end", "<a/>\xc3", 4},
	{"continuation alone", "<a>\x80</a>", 3},
	{"overlong slash", "<a>\xc0\xaf</a>", 3},
	{"overlong zero", "<a>\xc0\x80</a>", 3},
	{"half a pair in UTF-8", "<a>\xed\xa0\x80</a>", 3},
	{"beyond Unicode in UTF-8", "<a>\xf4\x90\x80\x80</a>", 3},
	{"five-byte form", "<a>\xf8\x88\x80\x80\x80</a>", 3},
	{"invalid after a mark", "\xef\xbb\xbf<a>\xff</a>", 3},
	{"zero byte in text", "<a>\x00</a>", 3},
	{"zero byte after the root", "<a/>\x00", 4},
	{"little-endian without mark", utf16File(false, "<a/>")[2:], 1},
	{"big-endian without mark", utf16File(true, "<a/>")[2:], 0},
	{"UTF-32 with mark", "\xff\xfe\x00\x00<\x00\x00\x00a\x00\x00\x00/\x00\x00\x00>\x00\x00\x00", 0},
	{"odd length", utf16File(false, "<a/>") + "\n", 4},
	{"odd length, big-endian", utf16File(true, "<a/>") + "\x00", 4},
	{"first half alone", utf16File(false, "<a>\xed\xa0\xbd</a>"), 3},
	{"first half before a letter, big-endian", utf16File(true, "<é>\xed\xa0\xbdx</é>"), 4},
	{"second half alone", utf16File(false, "<a>\xed\xb8\x80</a>"), 3},
	{"first half at the end", utf16File(false, "<a/>\xed\xa0\xbd"), 4},
	{"halves in wrong order", utf16File(true, "<a>\xed\xb8\x80\xed\xa0\xbd</a>"), 3},
	{"zero in UTF-16", utf16File(false, "<a>\x00</a>"), 3},
	{"UTF-8 declared in UTF-16", utf16File(false, `<?xml version="1.0" encoding="utf-8"?><a/>`), 30},
	{"ASCII declared in UTF-16", utf16File(true, `<?xml version="1.0" encoding="us-ascii"?><a/>`), 30},
	{"big-endian declared in little-endian", utf16File(false, `<?xml version="1.0" encoding="UTF-16BE"?><a/>`), 30},
	{"little-endian declared in big-endian", utf16File(true, `<?xml version="1.0" encoding="utf-16le"?><a/>`), 30},
}

// TestVectors reads every file with one defect: the class and the byte of the
// error are those of the table, line and column follow from the byte.
func TestVectors(t *testing.T) {
	if n := len(textVectors) + len(byteVectors); n < 120 {
		t.Fatalf("%d vectors, want 120 or more", n)
	}
	seen := map[string]bool{}
	check := func(name, file string, class xmltext.Class, offset int) {
		t.Run(name, func(t *testing.T) {
			if seen[name] {
				t.Fatal("the name is taken")
			}
			seen[name] = true
			e := fault(t, read(file, xmltext.Limits{}))
			if e.Class != class || e.Offset != offset {
				t.Errorf("%q:\n got %s at byte %d: %s\nwant %s at byte %d", file, e.Class, e.Offset, e.Msg, class, offset)
			}
			if text, err := xmltext.Decode(file, xmltext.Limits{}); err == nil {
				stops(t, text.Body)
			}
			if !strings.HasSuffix(e.Msg, ".") || !strings.Contains(e.Error(), e.Msg) {
				t.Errorf("the message is no full sentence or not told: %q", e.Msg)
			}
		})
	}
	for _, v := range textVectors {
		file, offset := here(t, v.file)
		if strings.HasPrefix(file, "\uFEFF") {
			offset -= len("\uFEFF")
		}
		check(v.name, file, v.class, offset)
	}
	for _, v := range byteVectors {
		check(v.name, v.file, enc, v.offset)
	}
}

// stops scans a body with a defect: no piece is given once the error is there,
// and none begins behind it.
func stops(t *testing.T, body string) {
	s := xmltext.NewScanner(body, xmltext.Limits{})
	for at := 0; s.Next(); {
		start, end := s.Span()
		if s.Err() != nil || start != at {
			t.Fatalf("a piece from %d to %d after one that ended at %d, with the error %v", start, end, at, s.Err())
		}
		at = end
	}
	if s.Err() == nil || s.Next() {
		t.Error("the scan ends without an error, or goes on after it")
	}
}

// TestVectorsInside puts the defects of one element deep into a document of many
// lines: the offset moves with them and the line is counted.
func TestVectorsInside(t *testing.T) {
	const before = "<?xml version=\"1.0\"?>\r\n<!-- é -->\r\n<outer>\r\n"
	tried := 0
	for _, v := range textVectors {
		file, offset := here(t, v.file)
		if !strings.HasPrefix(file, "<a>") || !strings.HasSuffix(file, "</a>") || v.class == enc {
			continue
		}
		tried++
		e := fault(t, read(before+file+"\r\n</outer>", xmltext.Limits{}))
		if e.Class != v.class || e.Offset != len(before)+offset {
			t.Errorf("%s: %s at byte %d: %s\nwant %s at byte %d", v.name, e.Class, e.Offset, e.Msg, v.class, len(before)+offset)
		}
		if e.Line != 4 || e.Column != offset+1 {
			t.Errorf("%s: line %d, column %d, want 4, %d", v.name, e.Line, e.Column, offset+1)
		}
	}
	if tried < 40 {
		t.Errorf("%d vectors fit, want 40 or more", tried)
	}
}
