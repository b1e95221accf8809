package view_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/validate"
)

// sampleReport is a report of the sample list, and of what was not judged.
func sampleReport() *view.Report {
	list, src := sampleList()
	r := &view.Report{Tool: "1.2.3", FailOn: diag.Error, NotJudged: []validate.NotJudged{
		{Rule: "DIS018", Server: "web04", Needs: "observed.processors", Cases: 1},
		{Rule: "DIS017", Server: "web03", Needs: "observed.processors", Cases: 2},
		{Rule: "DIS017", Server: "web03", Needs: "observed.memory", Cases: 1},
	}}
	list = append(list, diag.Diagnostic{Severity: diag.Warning, ID: "DIS020", Summary: "Ping interval above timeout", Addr: "web03/app_pool/Shop", Detail: "Too long."})
	r.Add(list, src, "prod/web", func(name string) string { return path.Join("prod/web", name) })
	return r
}

func written(t *testing.T, format string, r *view.Report) string {
	t.Helper()
	return string(render(t, func(b *bytes.Buffer) error { return view.WriteReport(b, format, r) }))
}

func TestReportGolden(t *testing.T) {
	for _, format := range view.ReportFormats() {
		t.Run(format, func(t *testing.T) {
			got := written(t, format, sampleReport())
			if again := written(t, format, sampleReport()); again != got {
				t.Error("the same report is written in two ways")
			}
			if format == "sarif" {
				got = withoutRules(t, got)
			}
			golden(t, "report-"+format, []byte(got))
		})
	}
	if err := view.WriteReport(io.Discard, "html", sampleReport()); err == nil {
		t.Error("a format nobody knows was written")
	}
}

// withoutRules takes the rules out, which change with the catalogue.
func withoutRules(t *testing.T, text string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, `"rules": [`)
	before, _, _ := strings.Cut(text, `"rules": [`)
	_, after, closed := strings.Cut(rest, "\n          ]")
	if !ok || !closed {
		t.Fatalf("there are no rules in %s", text)
	}
	return regexp.MustCompile(`("ruleIndex"|"index"): \d+`).ReplaceAllString(before+`"rules": [`+after, "$1: 0")
}

// The gravest come first, whatever root they are of.
func TestReportOrder(t *testing.T) {
	r := &view.Report{}
	for _, s := range []diag.Severity{diag.Info, diag.Error, diag.Warning, diag.Error} {
		r.Add(diag.List{{Severity: s, ID: "DIS001", Summary: "S", Detail: "D."}}, nil, s.String(), func(string) string { return "" })
	}
	got := written(t, "compact", r)
	want := "isoplan: 2 errors, 1 warning, 1 note\nerror: error - S. D. (DIS001)\nerror: error - S. D. (DIS001)\nwarning: warning - S. D. (DIS001)\ninfo: info - S. D. (DIS001)\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Columns count characters, not bytes.
func TestReportColumns(t *testing.T) {
	src := &model.Sources{}
	text := "x = \"äöü\" y\n"
	f := src.Add("a.iso.hcl", text)
	at := uint32(strings.IndexByte(text, 'y'))
	r := &view.Report{}
	r.Add(diag.List{{Severity: diag.Error, ID: "IP0100", Summary: "S", Detail: "D.", Range: model.Range{File: f, Start: at, End: at + 1}}}, src, ".", func(n string) string { return n })
	if got := written(t, "github", r); !strings.Contains(got, "line=1,col=11,endColumn=12,") {
		t.Errorf("got %s", got)
	}
	if got := written(t, "json", r); !strings.Contains(got, `"column": 14`) {
		t.Errorf("the JSON form counts bytes, and got %s", got)
	}
}

// many is a report with n findings of each severity.
func many(n int) *view.Report {
	r := &view.Report{}
	var list diag.List
	for i := range n {
		for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Info} {
			list = append(list, diag.Diagnostic{Severity: s, ID: "DIS001", Summary: "S", Detail: fmt.Sprintf("Detail %d. %s", i, strings.Repeat("x", 100)), Addr: model.Addr(fmt.Sprintf("web%d", i))})
		}
	}
	r.Add(list, nil, ".", func(n string) string { return n })
	return r
}

// What a platform would drop is printed for people, and counted.
func TestReportLimits(t *testing.T) {
	for _, c := range []struct {
		format, command string
		commands, rest  int
	}{
		{"github", "::error ", 10, 45}, {"github", "::warning ", 10, 45}, {"github", "::notice ", 10, 45},
		{"azuredevops", "##vso[task.logissue type=error;", 10, 55}, {"azuredevops", "##vso[task.logissue type=warning;", 10, 55},
		{"teamcity", "##teamcity[inspection ", 75, 0}, {"teamcity", "##teamcity[inspectionType ", 1, 0},
		{"compact", "::", 0, 75},
	} {
		got := written(t, c.format, many(25))
		if n := strings.Count(got, "\n"+c.command); n != c.commands {
			t.Errorf("%s: %d lines begin with %s, not %d", c.format, n, c.command, c.commands)
		}
		if n := strings.Count(got, "\n.: "); n != c.rest {
			t.Errorf("%s: %d findings are printed for people, not %d", c.format, n, c.rest)
		}
		if told := strings.Contains(got, fmt.Sprintf("Not shown as annotations: %d more findings.", c.rest)); told != (c.rest > 0 && c.commands > 0) {
			t.Errorf("%s: that findings are no annotations is said: %t", c.format, told)
		}
	}
	r := &view.Report{}
	r.Add(diag.List{{Severity: diag.Error, Summary: "S", Detail: strings.Repeat("ü", 6000)}}, nil, ".", nil)
	for _, format := range []string{"github", "azuredevops", "teamcity"} {
		if n := strings.Count(written(t, format, r), "ü") + strings.Count(written(t, format, r), "|0x00fc"); n > 4000 || n < 3900 {
			t.Errorf("%s: a message keeps %d characters", format, n)
		}
	}
	text := written(t, "markdown", many(1000))
	if len(text) > 60_000 || !regexp.MustCompile(`\n\d+ more findings not shown here\.\n$`).MatchString(text) {
		t.Errorf("%d bytes that end in %q", len(text), text[len(text)-60:])
	}
}

// A file isoplan wrote is known again, with findings and without; no other is.
func TestReportBegins(t *testing.T) {
	foreign := []string{"server \"web\" {\n}\n", "{\n  \"format_version\": \"1.0\",\n  \"tool\"", "[1]\n", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>", "# Notes\n", "x"}
	for _, format := range view.ReportFormats() {
		for _, r := range []*view.Report{sampleReport(), {}} {
			if text := written(t, format, r); !view.ReportBegins(format, []byte(text)) {
				t.Errorf("%s is not known by %.80q", format, text)
			}
		}
		if !view.ReportBegins(format, nil) {
			t.Errorf("%s: an empty file is not taken", format)
		}
		for _, text := range foreign {
			if view.ReportBegins(format, []byte(text)) {
				t.Errorf("%s would be written over %q", format, text)
			}
		}
	}
	if view.ReportBegins("html", []byte("x")) || view.ReportInLines("html") || view.ReportInLines("sarif") || !view.ReportInLines("github") {
		t.Error("formats are taken for others")
	}
}

// hostileReport has hostile text wherever a report takes one from outside.
func hostileReport(text string) *view.Report {
	src := &model.Sources{}
	name := "x" + text + "/" + text + ".iso.hcl"
	f := src.Add(name, text+"\n"+text+"\n")
	list := diag.List{}
	for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Info} {
		list = append(list, diag.Diagnostic{Severity: s, ID: "DIS001", Summary: text, Detail: text, Fix: text, Addr: model.Addr("web/" + text), Attribute: text, Sources: []string{text},
			Confidence: model.Confidence(text), Range: model.Range{File: f, Start: 1, End: uint32(len(text))}})
	}
	r := &view.Report{FailOn: diag.Error, NotJudged: []validate.NotJudged{{Rule: "DIS001", Server: text, Needs: "observed." + text, Cases: 1}}}
	r.Add(list, src, text, func(n string) string { return n })
	r.Add(diag.List{{Severity: diag.Error, ID: "IP0001", Summary: text, Detail: text}}, nil, text, nil)
	return r
}

var hostileTexts = []string{
	"::set-output name=x::y", "a,b::error::c%0A::error::d", "a]##vso[task.complete result=Succeeded;]b;type=x", "%AZP25;]", "##[group]x ##teamcity[buildStatus text='ok']",
	"'] ##teamcity[x y='|']", "a\r\n::add-mask::x\nPlan: 0 to add\n## isoplan: x\n", "\x1b[2J\u009b31m\u202eevil\u2066\u200b\ufeff\u0085\u2028\xff", "${var.x} {0} {{1}} \" \\ ``` `` [x](javascript:a) <script>alert(1)</script> <!-- --> @team #12",
	"\t::error::x", "]]>&amp;&#10;<a b='c'>", "https://evil.example www.evil.example a@b.example | |x| * _ ~ !", "javascript:alert(1)", strings.Repeat("ä😀", 9000),
}

// FuzzReports writes reports with hostile text in every format, and reads them
// as those do who get them.
func FuzzReports(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 100_000 {
			return
		}
		for _, format := range view.ReportFormats() {
			got := rendered(t, format, hostileReport(text))
			readReport(t, format, got)
		}
	})
}

func rendered(t *testing.T, format string, r *view.Report) string {
	var b bytes.Buffer
	if err := view.WriteReport(&b, format, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// ours are the commands of build servers that a report may hold, whole lines.
var ours = map[string]*regexp.Regexp{
	"github":      regexp.MustCompile(`^::(error|warning|notice) ([a-zA-Z]+=[^:,]*)(,[a-zA-Z]+=[^:,]*)*::`),
	"azuredevops": regexp.MustCompile(`^##vso\[task\.logissue type=(error|warning);([a-z]+=[^;\]]*;)*\]`),
	"teamcity":    regexp.MustCompile(`^##teamcity\[inspection(Type)?( [a-zA-Z]+='([^'|\[\]]|\|['|\[\]nr]|\|0x[0-9a-f]{4})*')+\]$`),
}

// readReport fails when a report with the hostile text is not what it is to be.
func readReport(t *testing.T, format, got string) {
	t.Helper()
	var left strings.Builder
	commands := 0
	for line := range strings.Lines(got) {
		if re := ours[format]; re != nil && re.MatchString(strings.TrimSuffix(line, "\n")) {
			commands++
			line = re.ReplaceAllString(strings.TrimSuffix(line, "\n"), "") + "\n"
		}
		left.WriteString(line)
	}
	harmlessText(t, left.String(), false)
	if want, ok := map[string]int{"github": 4, "azuredevops": 3, "teamcity": 6}[format]; ok && commands != want {
		t.Fatalf("%s: %d commands, not %d:\n%s", format, commands, want, got)
	}
	switch format {
	case "json", "sarif", "gitlab":
		var v any
		if err := json.Unmarshal([]byte(got), &v); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
	case "junit", "checkstyle":
		if n, want := elements(t, got), map[string]int{"junit": 14, "checkstyle": 7}[format]; n > want || n < want-3 {
			t.Fatalf("%s: %d elements, not %d:\n%s", format, n, want, got)
		}
	case "markdown":
		if bad := regexp.MustCompile(`(^|[^\\])<[^!]|@[^<]`).FindString(codeSpans(got)); bad != "" {
			t.Fatalf("Markdown has %q in\n%s", bad, got)
		}
		if n := strings.Count(got, "\n## ") + strings.Count(got, "\n# "); n != 0 {
			t.Fatalf("Markdown has %d more headings:\n%s", n, got)
		}
	}
}

// codeSpans takes the code spans away, as a reader of Markdown finds them.
func codeSpans(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		switch {
		case text[0] == '\\' && len(text) > 1:
			b.WriteString(text[:2])
			text = text[2:]
			continue
		case text[0] != '`':
			b.WriteByte(text[0])
			text = text[1:]
			continue
		}
		fence := text[:len(text)-len(strings.TrimLeft(text, "`"))]
		rest := text[len(fence):]
		end := regexp.MustCompile("(^|[^`])" + fence + "($|[^`])").FindStringIndex(rest)
		if end == nil {
			b.WriteString(fence)
			text = rest
			continue
		}
		text = rest[end[0]:]
		text = text[strings.Index(text, fence)+len(fence):]
	}
	return b.String()
}

// elements counts the elements of a document, which has to be well-formed.
func elements(t *testing.T, text string) int {
	t.Helper()
	n := 0
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return n
		}
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if _, ok := token.(xml.StartElement); ok {
			n++
		}
	}
}
