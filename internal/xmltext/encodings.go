package xmltext

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// family groups encodings by what their name in a declaration demands.
type family uint8

const (
	unknown     family = iota
	utf8Family         // the file is UTF-8
	utf16Family        // the file is UTF-16, either order
	littleOnly         // the file is UTF-16, little-endian
	bigOnly            // the file is UTF-16, big-endian
	asciiFamily        // a code page whose lower half is ASCII: the file holds ASCII only
)

// families knows the names of encodings in small letters. Code pages are listed
// when their first 128 characters are those of ASCII, so that a file of ASCII
// alone means the same whatever it declares.
var families = map[string]family{
	"utf-8": utf8Family, "utf8": utf8Family,
	"utf-16": utf16Family, "utf16": utf16Family, "ucs-2": utf16Family, "iso-10646-ucs-2": utf16Family,
	"unicode": utf16Family, "utf-16le": littleOnly, "utf-16be": bigOnly,

	"us-ascii": asciiFamily, "ascii": asciiFamily, "iso646-us": asciiFamily,
	"windows-1250": asciiFamily, "windows-1251": asciiFamily, "windows-1252": asciiFamily,
	"windows-1253": asciiFamily, "windows-1254": asciiFamily, "windows-1255": asciiFamily,
	"windows-1256": asciiFamily, "windows-1257": asciiFamily, "windows-1258": asciiFamily,
	"windows-874": asciiFamily, "cp1250": asciiFamily, "cp1251": asciiFamily, "cp1252": asciiFamily,
	"iso-8859-1": asciiFamily, "iso-8859-2": asciiFamily, "iso-8859-3": asciiFamily,
	"iso-8859-4": asciiFamily, "iso-8859-5": asciiFamily, "iso-8859-6": asciiFamily,
	"iso-8859-7": asciiFamily, "iso-8859-8": asciiFamily, "iso-8859-9": asciiFamily,
	"iso-8859-13": asciiFamily, "iso-8859-15": asciiFamily, "latin1": asciiFamily,
	"ibm437": asciiFamily, "ibm850": asciiFamily, "ibm852": asciiFamily, "ibm866": asciiFamily,
	"koi8-r": asciiFamily, "koi8-u": asciiFamily, "macintosh": asciiFamily, "tis-620": asciiFamily,
	"gb2312": asciiFamily, "gbk": asciiFamily, "gb18030": asciiFamily, "big5": asciiFamily,
	"euc-kr": asciiFamily, "euc-jp": asciiFamily,
}

// declaration returns an error when the encoding that body declares is not the
// one the file of t has.
func (t Text) declaration(body string) *Error {
	name, at := declaredEncoding(body)
	if name == "" {
		return nil
	}
	refuse := func(msg string) *Error { return newError(body, ClassEncoding, at, msg) }
	kind := families[strings.ToLower(name)]
	switch {
	case kind == unknown:
		return refuse(fmt.Sprintf("The XML declaration names the encoding %s, which is not read here. Save the file as UTF-8.", clip(name)))
	case t.Encoding.wide() != (kind == utf16Family || kind == littleOnly || kind == bigOnly),
		kind == littleOnly && t.Encoding != UTF16LE,
		kind == bigOnly && t.Encoding != UTF16BE:
		return refuse(fmt.Sprintf("The XML declaration names the encoding %s, but the bytes of the file are %s. Save the file so that both agree, best as UTF-8.", clip(name), t.Encoding))
	case kind == asciiFamily:
		if beyond := firstBeyondASCII(body); beyond >= 0 {
			return newError(body, ClassEncoding, beyond, fmt.Sprintf("The XML declaration names the encoding %s, and here stands a character beyond ASCII. Save the file as UTF-8, or write the character as a reference such as &#233;.", clip(name)))
		}
	}
	return nil
}

// firstBeyondASCII returns the place of the first byte beyond ASCII, -1 when
// there is none.
func firstBeyondASCII(body string) int {
	for i := range len(body) {
		if body[i] >= utf8.RuneSelf {
			return i
		}
	}
	return -1
}
