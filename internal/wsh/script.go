package wsh

import (
	_ "embed" // the parts of the library are files of their own
	"strings"
)

// The parts of the library.
var (
	//go:embed text.vbs
	text string
	//go:embed host.vbs
	host string
	//go:embed adsi.vbs
	adsi string
	//go:embed change.vbs
	change string
	//go:embed act.vbs
	act string
)

// Text spells values, texts, times and the sum of collected text; it needs no
// other part.
func Text() string { return text }

// Host is every look at the outside: keys, registry, files, services, WMI. It
// needs Text and ADSI.
func Host() string { return host }

// ADSI reads the metabase through the keys that Host opens. It needs Host.
func ADSI() string { return adsi }

// Change is the calls that change the metabase. It needs Host and ADSI.
func Change() string { return change }

// Act is everything else that changes something: files, commands, questions. It
// needs Host.
func Act() string { return act }

// Script puts parts together to the text of a script, in the order given, with
// a blank line between them. The first is the comment that begins the script;
// Option Explicit follows it, so that a name that is not known is an error of
// the script and no empty value.
func Script(header string, parts ...string) string {
	var b strings.Builder
	b.WriteString(lines(header))
	b.WriteString("\r\nOption Explicit\r\n")
	for _, p := range parts {
		if p == "" {
			continue
		}
		b.WriteString("\r\n")
		b.WriteString(lines(p))
	}
	return b.String()
}

// lines gives a text the line ends of Windows, with one at the end.
func lines(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.TrimRight(s, "\n") + "\n"
	return strings.ReplaceAll(s, "\n", "\r\n")
}

// Comment makes lines of text a comment of VBScript.
func Comment(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight("' "+strings.TrimRight(line, "\r\n"), " "))
		b.WriteString("\n")
	}
	return b.String()
}
