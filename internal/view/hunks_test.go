package view_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/view"
	"pgregory.net/rapid"
)

// planned makes the edits in a text.
func planned(old string, edits []view.Span) string {
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(old[at:e.Start] + e.New)
		at = e.End
	}
	return b.String() + old[at:]
}

// applyHunks applies printed hunks to a text, and refuses hunks whose numbers,
// context or order are wrong.
func applyHunks(old, hunks string) (string, error) {
	if hunks == "" {
		return old, nil
	}
	src := splitLines(old)
	var out []string
	at := 0 // lines of src that are done
	lines := strings.Split(strings.TrimSuffix(hunks, "\n"), "\n")
	if len(lines) < 3 || !strings.HasPrefix(lines[0], "--- ") || !strings.HasPrefix(lines[1], "+++ ") {
		return "", fmt.Errorf("no header: %q", lines)
	}
	for i := 2; i < len(lines); {
		var a, b, c, d int
		if _, err := fmt.Sscanf(lines[i], "@@ -%d,%d +%d,%d @@", &a, &b, &c, &d); err != nil {
			return "", fmt.Errorf("line %d %q: %v", i, lines[i], err)
		}
		start, to := a-1, c-1
		if b == 0 {
			start = a
		}
		if d == 0 {
			to = c
		}
		if start < at || start > len(src) {
			return "", fmt.Errorf("hunk %q begins at %d, done are %d of %d", lines[i], start, at, len(src))
		}
		out = append(out, src[at:start]...)
		if to != len(out) {
			return "", fmt.Errorf("hunk %q, but %d new lines stand before it", lines[i], len(out))
		}
		at = start
		for i++; i < len(lines) && !strings.HasPrefix(lines[i], "@@"); i++ {
			text := lines[i][1:] + "\n"
			if i+1 < len(lines) && strings.HasPrefix(lines[i+1], `\ No newline`) {
				text = strings.TrimSuffix(text, "\n")
			}
			switch lines[i][0] {
			case ' ', '-':
				if at >= len(src) || src[at] != text {
					return "", fmt.Errorf("hunk line %q does not match old line %d", lines[i], at+1)
				}
				if at++; lines[i][0] == ' ' {
					out = append(out, text)
					d--
				}
				b--
			case '+':
				out = append(out, text)
				d--
			case '\\':
			default:
				return "", fmt.Errorf("line %q", lines[i])
			}
		}
		if b != 0 || d != 0 {
			return "", fmt.Errorf("the counts are off by %d and %d", b, d)
		}
	}
	return strings.Join(append(out, src[at:]...), ""), nil
}

func splitLines(s string) []string {
	lines := strings.SplitAfter(s, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// Applying the hunks to the old text gives the new one, whatever the edits.
func TestHunksApply(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("ab\n\n")), 0, 120, -1)
		old := text.Draw(t, "old")
		cuts := rapid.SliceOfN(rapid.IntRange(0, len(old)), 0, 12).Draw(t, "cuts")
		cuts = cuts[:len(cuts)/2*2]
		for i := range cuts {
			for j := i + 1; j < len(cuts); j++ {
				if cuts[j] < cuts[i] {
					cuts[i], cuts[j] = cuts[j], cuts[i]
				}
			}
		}
		var edits []view.Span
		for i := 0; i+1 < len(cuts); i += 2 {
			edits = append(edits, view.Span{Start: cuts[i], End: cuts[i+1], New: rapid.StringOfN(rapid.SampledFrom([]rune("ab\n")), 0, 6, -1).Draw(t, "new")})
		}
		var b bytes.Buffer
		if err := view.Hunks(&b, view.Style{}, "f", old, edits, nil); err != nil {
			t.Fatal(err)
		}
		got, err := applyHunks(old, b.String())
		if want := planned(old, edits); err != nil || got != want {
			t.Fatalf("old %q\nedits %+v\nhunks\n%s\ngot %q (%v)\nwant %q", old, edits, b.String(), got, err, want)
		}
	})
}

// The same for whole texts.
func TestTextDiffApplies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("abc\n\n\n")), 0, 200, -1)
		old, now := text.Draw(t, "old"), text.Draw(t, "new")
		var b bytes.Buffer
		if err := view.TextDiff(&b, view.Style{}, "f", old, now); err != nil {
			t.Fatal(err)
		}
		if got, err := applyHunks(old, b.String()); err != nil || got != now {
			t.Fatalf("old %q\nnew %q\nhunks\n%s\ngot %q (%v)", old, now, b.String(), got, err)
		}
	})
}

// Beyond the size that is compared exactly, anchors cut the text: the hunks
// still apply, and what did not change is not in them.
func TestTextDiffOfManyLines(t *testing.T) {
	var old, now strings.Builder
	for i := range 6000 {
		fmt.Fprintf(&old, "line %d\n{\n}\n", i)
		switch {
		case i%1000 == 7:
			fmt.Fprintf(&now, "line %d changed\n{\n}\n", i)
		case i == 3000:
		default:
			fmt.Fprintf(&now, "line %d\n{\n}\n", i)
		}
	}
	out := string(render(t, func(b *bytes.Buffer) error { return view.TextDiff(b, view.Style{}, "f", old.String(), now.String()) }))
	got, err := applyHunks(old.String(), out)
	if err != nil || got != now.String() {
		t.Fatalf("the hunks do not apply: %v", err)
	}
	if n := strings.Count(out, "\n"); n > 100 {
		t.Errorf("%d lines for 7 changes", n)
	}
	// Texts with nothing in common, and without a line that occurs once.
	a, c := strings.Repeat("x\ny\n", 3000), strings.Repeat("y\nz\n", 3000)
	out = string(render(t, func(b *bytes.Buffer) error { return view.TextDiff(b, view.Style{}, "f", a, c) }))
	if got, err := applyHunks(a, out); err != nil || got != c {
		t.Errorf("the hunks of texts without anchors do not apply: %v", err)
	}
}

func TestTextDiffIsBounded(t *testing.T) {
	big := strings.Repeat("x\n", 1<<20+1)
	out := string(render(t, func(b *bytes.Buffer) error { return view.TextDiff(b, view.Style{}, "big.iso.hcl", big, "y\n") }))
	if !strings.HasPrefix(out, "big.iso.hcl differs; at 2097154 bytes") || strings.Count(out, "\n") > 3 {
		t.Errorf("got %.200q", out)
	}
	if out := render(t, func(b *bytes.Buffer) error { return view.TextDiff(b, view.Style{}, "f", big, big) }); len(out) != 0 {
		t.Errorf("equal texts print %.100q", out)
	}
}

// Edits that change nothing print nothing.
func TestHunksOfNothing(t *testing.T) {
	for _, edits := range [][]view.Span{nil, {{Start: 0, End: 1, New: "a"}}, {{Start: 2, End: 2}}} {
		if out := render(t, func(b *bytes.Buffer) error { return view.Hunks(b, view.Style{}, "f", "a\nb\n", edits, nil) }); len(out) > 0 {
			t.Errorf("edits %+v print %q", edits, out)
		}
	}
}

// Neither side of a secret is printed, wherever it stands; what stands around
// it is.
func TestHunksHideSecrets(t *testing.T) {
	const secret = "hunter2hunter2"
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SampledFrom([]string{"a\n", "bb\n", "c=" + secret + ";\n", secret + "\n", secret + secret + "\n", "d" + secret})
		old := strings.Join(rapid.SliceOfN(line, 1, 12).Draw(t, "lines"), "")
		var masked, edits []view.Span
		for i := 0; ; {
			j := strings.Index(old[i:], secret)
			if j < 0 {
				break
			}
			i += j + len(secret)
			masked = append(masked, view.Span{Start: i - len(secret), End: i})
		}
		for i, at := 0, 0; i < 4 && at < len(old); i++ {
			start := rapid.IntRange(at, len(old)).Draw(t, "start")
			end := rapid.IntRange(start, min(len(old), start+20)).Draw(t, "end")
			edits = append(edits, view.Span{Start: start, End: end, New: secret + "\nx" + secret, Secret: true})
			at = end
		}
		var b bytes.Buffer
		if err := view.Hunks(&b, view.Style{}, "f", old, edits, masked); err != nil {
			t.Fatal(err)
		}
		if out := b.String(); strings.Contains(out, "hunter") || strings.Contains(out, "2h") {
			t.Fatalf("old %q\nedits %+v\n%s", old, edits, out)
		}
	})
}

func TestHunksRefuseWrongSpans(t *testing.T) {
	for name, c := range map[string]struct{ edits, masked []view.Span }{
		"edit behind the end": {edits: []view.Span{{Start: 2, End: 9}}},
		"edits out of order":  {edits: []view.Span{{Start: 2, End: 3}, {Start: 1, End: 2}}},
		"edits that overlap":  {edits: []view.Span{{Start: 0, End: 2}, {Start: 1, End: 3}}},
		"edit backwards":      {edits: []view.Span{{Start: 2, End: 1}}},
		"secret outside":      {masked: []view.Span{{Start: 0, End: 5}}},
		"secret before":       {masked: []view.Span{{Start: -1, End: 2}}},
	} {
		var b bytes.Buffer
		if err := view.Hunks(&b, view.Style{}, "f", "a\nb\n", c.edits, c.masked); err == nil || b.Len() > 0 {
			t.Errorf("%s: error %v, output %q", name, err, b.String())
		}
	}
}

// FuzzHunks: any bytes as text and edit leave the output harmless, and every
// line of it begins with a sign of a unified diff.
func FuzzHunks(f *testing.F) {
	f.Add("a\tb\r\nc\r\n", 1, 4, "\x1b[2J\u202e", true)
	f.Add("x", 0, 1, "x\n", false)
	f.Add(strings.Repeat("y", 5000)+"\n", 2000, 2001, "z", false)
	f.Add("\n\n\n\n\n\n\n\n\n\n", 3, 3, "--- f\n@@ -1,1 +1,1 @@\n", false)
	f.Fuzz(func(t *testing.T, old string, start, end int, text string, crlf bool) {
		start = max(0, min(start, len(old)))
		end = max(start, min(end, len(old)))
		if crlf {
			old = "first\r\n" + old
			start, end = start+7, end+7
		}
		for i, st := range styles {
			edits := []view.Span{{Start: start, End: end, New: text, Secret: i == 2}}
			out := string(render(t, func(b *bytes.Buffer) error { return view.Hunks(b, st, "f", old, edits, nil) }))
			harmlessText(t, out, st.Color)
			if st.Color {
				continue
			}
			for _, line := range splitLines(out) {
				if !strings.ContainsAny(line[:1], " +-@\\#") {
					t.Fatalf("line %q in\n%s", line, out)
				}
			}
		}
	})
}

const metabaseText = "<configuration>\r\n<MBProperty>\r\n<IIsWebService\tLocation =\"/LM/W3SVC\"\r\n\t\tAppIsolated=\"2\"\r\n" +
	"\t\tIIs5IsolationModeEnabled=\"TRUE\"\r\n\t\tInProcessIsapiApps=\"C:\\WINDOWS\\a.dll\r\n\t\t\tC:\\WINDOWS\\b.dll\"\r\n" +
	"\t\tWAMUserName=\"IWAM_WEB03\"\r\n\t\tWAMUserPass=\"0123456789abcdef\"\r\n\t>\r\n</IIsWebService>\r\n" +
	"<IIsWebServer\tLocation =\"/LM/W3SVC/1\"\r\n\t\tServerBindings=\":80:\"\r\n\t\tServerComment=\"Intranet\"\r\n\t>\r\n</IIsWebServer>\r\n" +
	"</MBProperty>\r\n</configuration>\r\n"

// replaceSpan makes the edit that replaces the first occurrence of a text.
func replaceSpan(in, old, now string) view.Span {
	i := strings.Index(in, old)
	return view.Span{Start: i, End: i + len(old), New: now}
}

func TestHunksGolden(t *testing.T) {
	secret := replaceSpan(metabaseText, "0123456789abcdef", "fedcba")
	secret.Secret = true
	long := strings.Repeat("x", 4000) + "=1;" + strings.Repeat("y", 4000) + "\n"
	for _, c := range []struct {
		name, text    string
		edits, masked []view.Span
		style         view.Style
	}{
		{"hunks", metabaseText, []view.Span{replaceSpan(metabaseText, "TRUE", "FALSE"), replaceSpan(metabaseText, "\r\n\t\t\tC:\\WINDOWS\\b.dll", "")},
			[]view.Span{replaceSpan(metabaseText, "0123456789abcdef", "")}, view.Style{Width: 80}},
		{"hunks-color", metabaseText, []view.Span{replaceSpan(metabaseText, ":80:", ":80:\r\n\t\t\t:8080:")}, nil, view.Style{Width: 80, Color: true}},
		{"hunks-secret", metabaseText, []view.Span{secret}, nil, view.Style{ASCII: true}},
		{"hunks-apart", metabaseText, []view.Span{replaceSpan(metabaseText, "AppIsolated=\"2\"", "AppIsolated=\"0\""), replaceSpan(metabaseText, "Intranet", "Extranet\x1b[2J")}, nil, view.Style{}},
		{"hunks-invisible", "a\tb\nc\n", []view.Span{replaceSpan("a\tb\nc\n", "\t", "   ")}, nil, view.Style{}},
		{"hunks-line-ends", "a\r\nb\r\n", []view.Span{replaceSpan("a\r\nb\r\n", "b\r\n", "b\n")}, nil, view.Style{}},
		{"hunks-end", "a\nb", []view.Span{{Start: 3, End: 3, New: "\n"}}, nil, view.Style{}},
		{"hunks-long", long, []view.Span{replaceSpan(long, "=1;", "=2;")}, nil, view.Style{}},
		{"hunks-new-file", "", []view.Span{{New: "a\nb\n"}}, nil, view.Style{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := render(t, func(b *bytes.Buffer) error {
				return view.Hunks(b, c.style, "C/WINDOWS/system32/inetsrv/MetaBase.xml", c.text, c.edits, c.masked)
			})
			harmlessText(t, string(got), c.style.Color)
			golden(t, c.name, got)
		})
	}
}

// manyEdits is a text of n applications with an edit in each.
func manyEdits(n int) (string, []view.Span) {
	var b strings.Builder
	var edits []view.Span
	for i := range n {
		b.WriteString("<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT/app" + strconv.Itoa(i) + "\"\r\n\t\tAppIsolated=\"")
		edits = append(edits, view.Span{Start: b.Len(), End: b.Len() + 1, New: "0"})
		b.WriteString("2\"\r\n\t\tAppRoot=\"/LM/W3SVC/1/ROOT/app\"\r\n\t>\r\n</IIsWebVirtualDir>\r\n")
	}
	return b.String(), edits
}

// Every line of a large file may change: hunks are one, and its numbers hold.
func TestHunksOfManyEdits(t *testing.T) {
	old, edits := manyEdits(5000)
	old = strings.NewReplacer("\r", "", "\t", " ").Replace(old)
	edits = edits[:0]
	for i := 0; ; {
		j := strings.Index(old[i:], "\"2\"")
		if j < 0 {
			break
		}
		edits = append(edits, view.Span{Start: i + j + 1, End: i + j + 2, New: "0"})
		i += j + 3
	}
	out := string(render(t, func(b *bytes.Buffer) error { return view.Hunks(b, view.Style{}, "f", old, edits, nil) }))
	if got, err := applyHunks(old, out); err != nil || got != planned(old, edits) {
		t.Fatalf("the hunks do not apply: %v", err)
	}
	if n := strings.Count(out, "\n@@ "); n != 1 {
		t.Errorf("%d hunks, want one", n)
	}
}

func BenchmarkHunks(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		old, edits := manyEdits(n)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.SetBytes(int64(len(old)))
			for b.Loop() {
				var out bytes.Buffer
				if err := view.Hunks(&out, view.Style{}, "f", old, edits, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
