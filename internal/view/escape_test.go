package view_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/view"
)

func TestEscape(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"web03/site/Intranet", "web03/site/Intranet"},
		{"Müller 東京", "Müller 東京"},
		{"a\nPlan: 0 to add", `a\u{a}Plan: 0 to add`},
		{"\x1b[2J\r\b\x00\x7f", `\u{1b}[2J\u{d}\u{8}\u{0}\u{7f}`},
		{"\u009b31m", `\u{9b}31m`},
		{"a\u202eb\u2066c\u200bd\ufeffe", `a\u{202e}b\u{2066}c\u{200b}d\u{feff}e`},
		{"no\u00a0break\u3000wide", `no\u{a0}break\u{3000}wide`},
		{"\u115f\u3164\ufe0f\U000e0101", `\u{115f}\u{3164}\u{fe0f}\u{e0101}`},
		{"a\xffb\xc3", `a\x{ff}b\x{c3}`},
		{"\u2028\u2029\u0085", `\u{2028}\u{2029}\u{85}`},
		{`C:\temp\new`, `C:\temp\new`},
		{strings.Repeat("ü", 1024), strings.Repeat("ü", 1024)},
		{strings.Repeat("ü", 1025), strings.Repeat("ü", 1024) + "… (2050 bytes)"},
	} {
		if got := view.Escape(c.in); got != c.want {
			t.Errorf("Escape(%q)\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

// What is escaped once is not escaped again, so that two doors do no harm.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "a\nb", "\xff\u202e", "\U000e0001", strings.Repeat("\x00", 2000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := view.Escape(s)
		harmlessText(t, got, false)
		if strings.Contains(got, "\n") {
			t.Fatalf("Escape(%q) = %q has a line break", s, got)
		}
		if len(s) < 1024 {
			short := view.Escape(got)
			if len(got) <= 1024 && short != got {
				t.Fatalf("Escape(%q) = %q, and again %q", s, got, short)
			}
		}
	})
}

func TestColorWanted(t *testing.T) {
	for _, c := range []struct {
		name    string
		noColor bool
		flag    string
		env     map[string]string
		tty     bool
		want    bool
	}{
		{"terminal", false, "", nil, true, true},
		{"pipe", false, "", nil, false, false},
		{"auto is silent", false, "auto", nil, true, true},
		{"flag beats all", true, "always", map[string]string{"CLICOLOR_FORCE": "1"}, true, false},
		{"always beats NO_COLOR", false, "always", map[string]string{"NO_COLOR": "1"}, false, true},
		{"never beats force", false, "never", map[string]string{"CLICOLOR_FORCE": "1"}, true, false},
		{"NO_COLOR beats force", false, "auto", map[string]string{"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, true, false},
		{"empty NO_COLOR is silent", false, "", map[string]string{"NO_COLOR": ""}, true, true},
		{"force beats pipe", false, "", map[string]string{"CLICOLOR_FORCE": "1"}, false, true},
		{"force 0 is silent", false, "", map[string]string{"CLICOLOR_FORCE": "0"}, false, false},
		{"empty force is silent", false, "", map[string]string{"CLICOLOR_FORCE": ""}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			getenv := func(name string) (string, bool) { v, ok := c.env[name]; return v, ok }
			if got := view.ColorWanted(c.noColor, c.flag, getenv, c.tty); got != c.want {
				t.Errorf("ColorWanted = %v, want %v", got, c.want)
			}
		})
	}
}
