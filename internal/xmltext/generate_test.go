package xmltext_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"pgregory.net/rapid"
)

// choice is what a document is built with: rapid in laws, a seeded source where
// the same documents are wanted in every run.
type choice interface{ pick(n int) int }

type drawn struct{ t *rapid.T }

func (d drawn) pick(n int) int { return rapid.IntRange(0, n-1).Draw(d.t, "pick") }

type seeded struct{ r *rand.Rand }

func (s seeded) pick(n int) int { return s.r.IntN(n) }

var (
	someNames  = []string{"a", "ab", "b", "IIsWebVirtualDir", "x:y", "_", "größe", "名", "c.d-e", "processModel"}
	someSpaces = []string{" ", "\r\n\t\t", "\n", "\t", "\r", "  \n "}
	someTexts  = []string{"", "x", "\r\n", "\t\t", "&amp;", "&#10;", "&#x1F600;", "é", "\U0001F600", "]", "]]", ">", "/LM/W3SVC/1/ROOT",
		`C:\Inetpub\wwwroot`, "&lt;b&gt;", "--", "?", "-", "1,2,3", "\u2028"}
)

func one(c choice, from []string) string { return from[c.pick(len(from))] }

// text returns a few texts without the characters in without.
func text(c choice, without string) string {
	var b strings.Builder
	for range c.pick(4) {
		b.WriteString(one(c, someTexts))
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(without, r) {
			return '_'
		}
		return r
	}, b.String())
}

// generated returns a well-formed document.
func generated(c choice) string {
	var b strings.Builder
	if c.pick(2) == 0 {
		fmt.Fprintf(&b, "<?xml%sversion%s=%s'1.0'%s?>", one(c, someSpaces), strings.Repeat(" ", c.pick(2)),
			strings.Repeat("\n", c.pick(2)), []string{"", " encoding='utf-8'", " standalone = \"yes\" "}[c.pick(3)])
	}
	misc(&b, c)
	element(&b, c, 4)
	misc(&b, c)
	return b.String()
}

// misc writes what may stand outside the root element.
func misc(b *strings.Builder, c choice) {
	for range c.pick(3) {
		switch c.pick(3) {
		case 0:
			b.WriteString(one(c, someSpaces))
		case 1:
			b.WriteString("<!--" + text(c, "-") + "-->")
		case 2:
			b.WriteString("<?" + one(c, someNames) + " " + text(c, ">") + "?>")
		}
	}
}

// element writes an element of at most the given depth.
func element(b *strings.Builder, c choice, depth int) {
	name := one(c, someNames)
	b.WriteString("<" + name)
	count := c.pick(5)
	if c.pick(8) == 0 {
		count += 20
	}
	for i := range count {
		quote := []string{`"`, "'"}[c.pick(2)]
		fmt.Fprintf(b, "%s%s%d%s=%s%s%s%s", one(c, someSpaces), one(c, someNames), i,
			strings.Repeat(" ", c.pick(2)), strings.Repeat("\t", c.pick(2)), quote, text(c, quote), quote)
	}
	if c.pick(3) == 0 {
		b.WriteString(one(c, someSpaces))
	}
	if c.pick(3) == 0 || depth == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for range c.pick(4) {
		switch c.pick(5) {
		case 0:
			b.WriteString(strings.ReplaceAll(text(c, ""), "]>", "]&gt;"))
			b.WriteString(one(c, someSpaces)) // keeps ]] and > of two texts apart
		case 1:
			b.WriteString("<![CDATA[" + text(c, ">") + "]]>")
		case 2:
			misc(b, c)
		default:
			element(b, c, depth-1)
		}
	}
	b.WriteString("</" + name + strings.Repeat(" ", c.pick(2)) + ">")
}

// mutated returns file with one to three small changes to its bytes.
func mutated(c choice, file string) string {
	marks := []string{"<", ">", "&", "\"", "'", "/", "=", " ", "", "", "-", "]]>", "--", "?>", "<!--", "<![CDATA[", "&#", ";",
		"\x00", "\x01", "\xff", "\xc3", "é", ":", "1", "<?xml ", "</a>", "<a>", "x", "\uFFFE"}
	for range 1 + c.pick(3) {
		at := c.pick(len(file) + 1)
		end := min(len(file), at+c.pick(4))
		switch c.pick(4) {
		case 0: // repeat a stretch
			file = file[:end] + file[at:]
		default:
			file = file[:at] + one(c, marks) + file[end:]
		}
	}
	return file
}
