package view_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/view"
)

var serverCommand = regexp.MustCompile(`##[A-Za-z]*\[`)

// obeyed gives the first line of an output that a build server would obey.
func obeyed(out string) string {
	for line := range strings.Lines(out) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || serverCommand.MatchString(line) {
			return line
		}
	}
	return ""
}

func TestEscapeCommands(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"::set-output x", `\u{3a}:set-output x`},
		{"  ::error::", `  \u{3a}:error::`},
		{"a::b", "a::b"},
		{":80:", ":80:"},
		{"x ##vso[task]", `x \u{23}#vso[task]`},
		{"##[x]##[y]", `\u{23}#[x]\u{23}#[y]`},
		{"###[x]", `#\u{23}#[x]`},
		{"## [x] ##a1[ #a[ ##", "## [x] ##a1[ #a[ ##"},
		{"##TeamCity[a]", `\u{23}#TeamCity[a]`},
		{"\n::x", `\u{a}::x`},
	} {
		if got := view.Escape(c.in); got != c.want {
			t.Errorf("Escape(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// Lines of a live file stand in hunks as they are, and context lines begin with
// blanks only: a build server would obey them.
func TestCommandsInHunks(t *testing.T) {
	old := "a\n::add-mask::x\n  ::error::y\nb ##vso[task.complete]\nc\n"
	for _, st := range styles {
		out := string(render(t, func(b *bytes.Buffer) error {
			return view.TextDiff(b, st, "::x", old, strings.Replace(old, "c\n", "d\n::e\n", 1))
		}))
		if line := obeyed(strings.NewReplacer("\x1b[0m", "", "\x1b[2m", "", "\x1b[31m", "", "\x1b[32m", "", "\x1b[1m", "", "\x1b[36m", "").Replace(out)); line != "" {
			t.Errorf("%+v: a build server would obey %q of\n%s", st, line, out)
		}
		if !strings.Contains(out, `\u{3a}:error::y`) || !strings.Contains(out, `\u{23}#vso[`) {
			t.Errorf("%+v: the lines are not there at all:\n%s", st, out)
		}
	}
}

// Paragraphs are wrapped, and any word may come to stand at the begin of a line.
func TestCommandsInParagraphs(t *testing.T) {
	for width := 40; width < 100; width++ {
		list := []diag.JSON{{Severity: "error", Summary: "::a", Detail: strings.Repeat("word ", width/7) + "::set-output name=a::b " + strings.Repeat("::x ", 40)}}
		out := string(render(t, func(b *bytes.Buffer) error {
			return view.Diagnostics(b, view.Style{Width: width}, list, view.DiagnosticOptions{})
		}))
		if line := obeyed(out); line != "" {
			t.Fatalf("at %d columns a build server would obey %q of\n%s", width, line, out)
		}
	}
}

// The JSON of a hostile text means that text and holds no command.
func TestCommandsInJSON(t *testing.T) {
	out := render(t, func(b *bytes.Buffer) error { return view.JSON(b, map[string]string{"##[a]": "x##vso[b] \\##[c]"}) })
	if line := obeyed(string(out)); line != "" || !bytes.Contains(out, []byte(`\u0023#vso[b] \\\u0023#[c]`)) {
		t.Errorf("%q in %s", line, out)
	}
}
