package view_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
)

// sampleList has one diagnostic of every sort: with and without a place, with
// and without sources, in HCL and in a live file, over several lines.
func sampleList() (diag.List, *model.Sources) {
	src := &model.Sources{}
	f := src.Add("web.iso.hcl", configText)
	live := src.AddLive("live/web03/MetaBase.xml", "<configuration>\r\n  <MBProperty>\r\n")
	at := func(text string) model.Range {
		i := strings.Index(configText, text)
		return model.Range{File: f, Start: uint32(i), End: uint32(i + len(text))}
	}
	block := strings.Index(configText, "process_model")
	return diag.List{
		{Severity: diag.Error, ID: "IP0203", Summary: "Value not possible", Addr: "web03/process_model/v1.1.4322", Attribute: "memory_limit",
			Detail: "memory_limit of web03/process_model/v1.1.4322 is 40, and the value wanted is one from 1 to 30.", Fix: "Write memory_limit = 30.", Range: at("40")},
		{Severity: diag.Error, ID: "IP0100", Summary: "Block not closed", Detail: "The block begins here and has no end.",
			Range: model.Range{File: f, Start: uint32(block), End: uint32(len(configText))}},
		{Severity: diag.Error, ID: "IP0300", Summary: "Metabase file not complete", Detail: "The element MBProperty is not closed at line 2, column 15, byte 31.",
			Range: model.Range{File: live, Start: 19, End: 31}},
		{Severity: diag.Error, ID: "IP0001", Summary: "File not found", Detail: "There is no file named\nvars.isovars.hcl in the folder given with --chdir."},
		{Severity: diag.Warning, ID: "RST005", Summary: "Nobody will prompt for the restart", Addr: "web03", Attribute: "isolation_mode",
			Detail: "IIS Manager asks to restart IIS after a change of the isolation mode; a change of the file does not.", Range: at("isolation_mode"),
			Sources: []string{"SEED003", "WS03/cc787765"}, Confidence: "documented"},
		{Severity: diag.Warning, ID: "RST005", Summary: "Nobody will prompt for the restart", Addr: "web04", Attribute: "isolation_mode",
			Detail: "The same on another server.", Sources: []string{"SEED003"}, Confidence: "documented"},
		{Severity: diag.Info, ID: "HYG001", Summary: "Observed services are not declared", Addr: "web03",
			Detail: "Nothing says which services run on web03.", Confidence: "unsourced"},
	}, src
}

func TestDiagnosticsGolden(t *testing.T) {
	list, src := sampleList()
	for _, c := range []struct {
		name  string
		style view.Style
		o     view.DiagnosticOptions
	}{
		{"diagnostics", view.Style{Width: 80}, view.DiagnosticOptions{}},
		{"diagnostics-color", view.Style{Width: 80, Color: true}, view.DiagnosticOptions{}},
		{"diagnostics-ascii", view.Style{ASCII: true}, view.DiagnosticOptions{}},
		{"diagnostics-narrow", view.Style{Width: 20}, view.DiagnosticOptions{}},
		{"diagnostics-compact", view.Style{Width: 80}, view.DiagnosticOptions{CompactWarnings: true}},
		{"diagnostics-limit", view.Style{Width: 80}, view.DiagnosticOptions{Most: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := render(t, func(b *bytes.Buffer) error { return view.Diagnostics(b, c.style, view.Published(list, src), c.o) })
			harmlessText(t, string(got), c.style.Color)
			golden(t, c.name, got)
		})
	}
	golden(t, "validation-json", render(t, func(b *bytes.Buffer) error { return view.ValidationJSON(b, view.Published(list, src)) }))
}

func TestValidationJSON(t *testing.T) {
	got := string(render(t, func(b *bytes.Buffer) error { return view.ValidationJSON(b, nil) }))
	want := "{\n  \"format_version\": \"1.0\",\n  \"valid\": true,\n  \"error_count\": 0,\n  \"warning_count\": 0,\n  \"diagnostics\": []\n}\n"
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	warned := view.NewValidation([]diag.JSON{{Severity: "warning"}, {Severity: "info"}})
	if !warned.Valid || warned.WarningCount != 1 {
		t.Errorf("warnings made a configuration not valid: %+v", warned)
	}
}

// A long source line is shortened to the width, and what is meant stays above
// its underline.
func TestLongSourceLines(t *testing.T) {
	long := "  exclude = [" + strings.Repeat(`"C:/WINDOWS/ü.dll", `, 12) + `"C:/last.dll"]`
	for _, width := range []int{40, 60, 80, 200} {
		for _, ascii := range []bool{false, true} {
			for from := 0; from < len(long); from += 7 {
				for _, to := range []int{from, from + 5, len(long)} {
					d := diag.JSON{Severity: "error", Summary: "Entry not possible", Detail: "Detail.", Range: &diag.JSONRange{Filename: "f", Start: diag.JSONPos{Line: 7}},
						Snippet: &diag.Snippet{Code: long, StartLine: 7, HighlightStartOffset: from, HighlightEndOffset: to}}
					out := string(render(t, func(b *bytes.Buffer) error {
						return view.Diagnostics(b, view.Style{Width: width, ASCII: ascii}, []diag.JSON{d}, view.DiagnosticOptions{})
					}))
					lines := strings.Split(out, "\n")
					at := 0
					for i, l := range lines {
						if n := len([]rune(l)); n > width {
							t.Fatalf("%d columns of %d in %q", n, width, l)
						}
						if strings.Contains(l, "   7: ") {
							at = i
						}
					}
					code, under := []rune(lines[at]), []rune(lines[at+1])
					first := strings.Index(string(under), "^")
					first = len([]rune(string(under)[:first]))
					rest := []rune(strings.ToValidUTF8(long[from:], ""))
					if first >= len(code) || len(rest) == 0 || from > 0 && long[from-1] >= 0x80 || long[from] >= 0x80 {
						continue
					}
					if code[first] != rest[0] {
						t.Fatalf("offset %d, width %d: the underline begins at %q of\n%s", from, width, code[first], out)
					}
				}
			}
		}
	}
}

// JSON for machines keeps every value, and still holds no character that a
// terminal would obey.
func TestJSONKeepsHostileText(t *testing.T) {
	hostile := "a\x1b\u009b\u202e\u2028\x7f\U000e0001\nb<&"
	got := render(t, func(b *bytes.Buffer) error { return view.JSON(b, map[string]string{"v": hostile}) })
	harmlessText(t, string(got), false)
	var back map[string]string
	if err := json.Unmarshal(got, &back); err != nil || back["v"] != hostile {
		t.Errorf("read back %q (%v), want %q", back["v"], err, hostile)
	}
}

func TestDefaultLimit(t *testing.T) {
	var list []diag.JSON
	for i := range 60 {
		list = append(list, diag.JSON{Severity: "error", ID: "IP0203", Summary: fmt.Sprintf("Error number %d", i)})
	}
	all := string(render(t, func(b *bytes.Buffer) error {
		return view.Diagnostics(b, view.Style{}, list, view.DiagnosticOptions{Most: -1})
	}))
	some := string(render(t, func(b *bytes.Buffer) error { return view.Diagnostics(b, view.Style{}, list, view.DiagnosticOptions{}) }))
	if n := strings.Count(all, "Error:"); n != 60 {
		t.Errorf("without a limit %d of 60 were printed", n)
	}
	if n := strings.Count(some, "Error:"); n != view.DefaultDiagnostics || !strings.Contains(some, "10 more errors are not shown.") {
		t.Errorf("with the default limit %d were printed:\n%s", n, some[len(some)-100:])
	}
}

// manyErrors is a file of 120 KB with an error in every line.
func manyErrors() (diag.List, *model.Sources) {
	var b strings.Builder
	var list diag.List
	for i := range 667 {
		start := b.Len()
		fmt.Fprintf(&b, "  %-170s = %d\n", fmt.Sprintf("attribute_%d", i), i)
		list = append(list, diag.Diagnostic{Severity: diag.Error, ID: "IP0203", Summary: "Attribute not known", Detail: "There is no such attribute here.",
			Range: model.Range{File: 1, Start: uint32(start + 2), End: uint32(start + 20)}})
	}
	src := &model.Sources{}
	src.Add("big.iso.hcl", b.String())
	return list, src
}

func TestManyErrorsNameTheirLines(t *testing.T) {
	list, src := manyErrors()
	out := string(render(t, func(b *bytes.Buffer) error {
		return view.Diagnostics(b, view.Style{}, view.Published(list, src), view.DiagnosticOptions{Most: -1})
	}))
	for _, line := range []int{1, 300, 667} {
		if !strings.Contains(out, fmt.Sprintf("on big.iso.hcl line %d:\n", line)) {
			t.Errorf("line %d is not named", line)
		}
	}
}

func BenchmarkManyErrors(b *testing.B) {
	list, src := manyErrors()
	for b.Loop() {
		var out bytes.Buffer
		if err := view.Diagnostics(&out, view.Style{}, view.Published(list, src), view.DiagnosticOptions{Most: -1}); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzDiagnostics: any text in any field, and any highlight, leaves the output
// harmless, and every line of it stands behind the bar.
func FuzzDiagnostics(f *testing.F) {
	hostile := "\nError: all is lost\n\x1b[2J\u009b\u202e\u200b\t\xff"
	f.Add("error", hostile, hostile, hostile, hostile, 3, 9)
	f.Add("warning", "Summary", "Detail.", "web03", "\tcode = 1", -4, 1<<40)
	f.Add(hostile, "", "", "", strings.Repeat("ü\t", 200), 5, 2)
	f.Fuzz(func(t *testing.T, severity, summary, detail, place, code string, from, to int) {
		d := diag.JSON{Severity: severity, ID: place, Summary: summary, Detail: detail, Fix: detail, Address: place, Attribute: summary,
			Range:   &diag.JSONRange{Filename: place, Start: diag.JSONPos{Line: from}},
			Snippet: &diag.Snippet{Code: code, StartLine: from, HighlightStartOffset: from, HighlightEndOffset: to},
			Sources: []string{place, detail}, Confidence: summary}
		list := []diag.JSON{d, d}
		for _, st := range styles {
			for _, o := range []view.DiagnosticOptions{{}, {CompactWarnings: true}, {Most: 1}} {
				out := string(render(t, func(b *bytes.Buffer) error { return view.Diagnostics(b, st, list, o) }))
				harmlessText(t, out, st.Color)
				if st.Color || o != (view.DiagnosticOptions{}) {
					continue
				}
				for _, line := range splitLines(out) {
					if !strings.HasPrefix(line, "│") && !strings.HasPrefix(line, "╷") && !strings.HasPrefix(line, "╵") && !strings.HasPrefix(line, "|") && line != "\n" {
						t.Fatalf("line %q stands without the bar in\n%s", line, out)
					}
				}
			}
		}
	})
}
