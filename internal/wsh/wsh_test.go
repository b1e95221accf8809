package wsh_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/winetest"
	"github.com/isoplan/isoplan/internal/wsh"
)

// hostile are texts that a script must carry unharmed.
func hostile() []string {
	return []string{"", " ", `"`, `""`, `a "b" c`, "100% %PATH% %%", "' comment", "a & b _", "line\r\nbreak\ttab", "caf\u00e9", "\u20ac \u65e5\u672c",
		"\U0001F600 pair", "\uffff\u8000", "(secret)", "<%= x %>", `C:\WINNT\System32`, `ends \`, "& _", "\x7f\x01", strings.Repeat("x", 200), strings.Repeat(`"`, 200), strings.Repeat("\u20ac\"", 200)}
}

// Every text that stands in a script as a literal comes out of the engine as it
// went in, and back from its quoted form.
func TestLiteralsInTheEngine(t *testing.T) {
	s := winetest.New(t, "5.0")
	var main strings.Builder
	main.WriteString("Dim x\n")
	for _, text := range hostile() {
		main.WriteString(wsh.Assign("x", text))
		main.WriteString("Say Quoted(x)\nIf Unquoted(Spelled(x)) <> x Then Say \"not the same\"\n")
		if len(text) < 100 {
			main.WriteString("If x <> " + wsh.Literal(text) + " Then Say \"not the same\"\n")
		}
	}
	main.WriteString("Leave 0\n")
	r := s.Run(wsh.Script("' a test", wsh.Text(), wsh.ADSI(), wsh.Change(), s.Fake(), main.String()))
	got := strings.Split(strings.TrimSuffix(r.Stdout, "\r\n"), "\r\n")
	if len(got) != len(hostile()) {
		t.Fatalf("%d lines for %d texts:\n%s", len(got), len(hostile()), r.Stdout)
	}
	for i, text := range hostile() {
		if want := winetest.Quoted(text); got[i] != want {
			t.Errorf("%q: got %s, want %s", text, got[i], want)
		}
	}
}

func TestValuesInTheEngine(t *testing.T) {
	s := winetest.New(t, "5.0")
	r := s.Run(wsh.Script("' a test", wsh.Text(), wsh.ADSI(), s.Fake(), `Say NumberText(-1) & " " & NumberText(0) & " " & NumberText(2147483647) & " " & NumberText(NumberOf("2147483648"))
Say ValueText("n", True) & ValueText("n", False) & " " & ValueText("b", 1) & " " & ValueText("b", False) & " " & ValueText("s", "x") & ValueText("s", Null)
Say TimeText(DateSerial(2026, 1, 2), -60) & " " & TimeText(DateSerial(2026, 11, 28), 480) & " " & TimeText(DateSerial(2026, 1, 2), 0) & " " & TimeText(DateSerial(2026, 1, 2), -345)
SumLine "Wikipedia"
SumLine ""
Say SumText()
Say CStr(Plain("a b")) & CStr(Plain("")) & CStr(Plain(" a")) & CStr(Plain("(empty)")) & CStr(Plain("\"))
Say CStr(UBound(ListOf(Array("a", "", "b")))) & CStr(UBound(ListOf("a"))) & CStr(UBound(ListOf(Empty)))
Say PathOf("IIS://WEB03/W3SVC/1") & " " & PathOf("IIS://WEB03")
Say CStr(CharNumber("FFFF"))
Leave 0
`))
	want := strings.Join([]string{"4294967295 0 2147483647 2147483648", "10 TRUE FALSE x",
		"2026-01-02T00:00:00+01:00 2026-11-28T00:00:00-08:00 2026-01-02T00:00:00+00:00 2026-01-02T00:00:00+05:45",
		adler("Wikipedia", ""), "TrueFalseFalseFalseTrue", "10-1", "/LM/W3SVC/1 /LM", "65535", ""}, "\r\n")
	if r.Stdout != want {
		t.Errorf("got\n%s\nwant\n%s", r.Stdout, want)
	}
}

func TestNoLineIsTooLong(t *testing.T) {
	for _, text := range append(hostile(), strings.Repeat("\u20ac", 5000)) {
		for line := range strings.Lines(wsh.Assign("name", text)) {
			if len(line) > 200 {
				t.Errorf("%d characters: %s", len(line), line)
			}
			for _, r := range line {
				if r != '\n' && (r < ' ' || r > '~') {
					t.Errorf("%q is no plain ASCII", line)
				}
			}
		}
	}
}

func TestPartsFitTheOldestEngine(t *testing.T) {
	for name, part := range map[string]string{"text": wsh.Text(), "host": wsh.Host(), "adsi": wsh.ADSI(), "change": wsh.Change(), "act": wsh.Act()} {
		for _, problem := range winetest.TooNew(part) {
			t.Errorf("%s: %s", name, problem)
		}
	}
	if got := winetest.TooNew("Class A\nx = \"Class\"\n' Class\nWith y\nWScript.Sleep 5\nSay key.Class\nIf Failed(\"below \" & Path(key)) Then x\n" + strings.Repeat("x", 1000)); len(got) != 5 {
		t.Errorf("found: %q", got)
	}
}

func TestCmdWord(t *testing.T) {
	if got, err := wsh.CmdWord(`100% a&b`); err != nil || got != `"100%% a&b"` {
		t.Errorf("got %s, %v", got, err)
	}
	for _, bad := range []string{`a"b`, "a\nb", "caf\u00e9"} {
		if got, err := wsh.CmdWord(bad); err == nil {
			t.Errorf("%q: got %s and no error", bad, got)
		}
	}
}

func adler(lines ...string) string {
	a, b := uint32(1), uint32(0)
	for _, line := range lines {
		for _, c := range []byte(line + "\n") {
			a = (a + uint32(c)) % 65521
			b = (b + a) % 65521
		}
	}
	return strings.ToUpper(hex8(b<<16 | a))
}

func hex8(n uint32) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 8)
	for i := range out {
		out[7-i] = digits[n>>(4*i)&15]
	}
	return string(out)
}
