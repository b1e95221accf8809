package view_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/view"
)

// A difference has every byte of its lines, so that it can be applied.
func TestTextDiffIsExact(t *testing.T) {
	long := strings.Repeat("x", 5000)
	for _, c := range []struct{ name, old, new, want string }{
		{"tabs", "\ta\t= 1\n", "\ta = 1\n", "-\ta\t= 1\n+\ta = 1\n"},
		{"CR LF", "a=1\r\nb\r\n", "a = 1\r\nb\r\n", "-a=1\r\n+a = 1\r\n b\r\n"},
		{"no line end", "a=1", "a = 1", "-a=1\n\\ No newline at end of file\n+a = 1\n\\ No newline at end of file\n"},
		{"CR at the end of the text", "a=1\r", "a = 1\n", "-a=1\\u{d}\n\\ No newline at end of file\n+a = 1\n# "},
		{"long", long + "1\n", long + "2\n", "-" + long + "1\n+" + long + "2\n"},
		{"letters", "ä=\"\U0001f600\"\n", "ä = \"\U0001f600\"\n", "-ä=\"\U0001f600\"\n+ä = \"\U0001f600\"\n"},
	} {
		out := string(render(t, func(b *bytes.Buffer) error { return view.TextDiff(b, view.Style{}, "f", c.old, c.new) }))
		_, lines, _ := strings.Cut(out, "@@\n")
		if strings.HasPrefix(c.want, "-a=1\\u{d}") {
			lines = lines[:min(len(lines), len(c.want))]
		}
		if lines != c.want || !strings.HasPrefix(out, "--- f\n+++ f\n@@ ") {
			t.Errorf("%s:\n%q\nwant\n%q", c.name, out, c.want)
		}
	}
}

// What would be obeyed is escaped, and the difference says that it is no patch.
func TestTextDiffIsHarmless(t *testing.T) {
	for _, line := range []string{"a \x1b[2J", "::error::x", "##vso[task.complete]", "a\u202eb", "a\x00b", "a\rb"} {
		out := string(render(t, func(b *bytes.Buffer) error {
			return view.TextDiff(b, view.Style{}, "f", line+"\nx=1\n", line+"\nx = 1\n")
		}))
		harmlessText(t, out, false)
		if !strings.Contains(out, "cannot be applied") || !strings.Contains(out, `\u{`) {
			t.Errorf("%q is printed as\n%s", line, out)
		}
	}
	out := string(render(t, func(b *bytes.Buffer) error { return view.TextDiff(b, view.Style{}, "a b", "x=1\n", "x = 1\n") }))
	if !strings.HasPrefix(out, "--- a b\t\n+++ a b\t\n") || strings.Contains(out, "#") {
		t.Errorf("%q", out)
	}
}
