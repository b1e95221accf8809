package view

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/trial"
	"github.com/isoplan/isoplan/validate"
)

// Report is what a run found, to be written in the formats other programs
// read. Fill it with Add and Judged, then write it as often as wanted.
type Report struct {
	// Tool is the version of isoplan.
	Tool string
	// FailOn is the severity that counts as a failure, in formats that know
	// passed and failed only.
	FailOn diag.Severity
	// NotJudged is what rules could not judge.
	NotJudged []validate.NotJudged

	findings []finding
	judged   []judged
	tests    []trial.File
}

// finding is a diagnostic with what reports need besides.
type finding struct {
	diag.JSON
	// folder is the root it belongs to, the place of what has no other.
	folder string
	// column and endColumn count characters, from 1; 0 is not known. Those of
	// the range count bytes.
	column, endColumn int
	// print tells findings apart from run to run, whatever moved around them.
	print string
}

// judged are the rules that looked at a server.
type judged struct {
	server string
	rules  []*validate.Rule
}

// Add takes the diagnostics of one root. folder is the root as a reader of the
// report has to name it, and place does that for a file of the root.
func (r *Report) Add(list diag.List, src *model.Sources, folder string, place func(file string) string) {
	for _, d := range list.Sorted(src) {
		f := finding{JSON: d.ToJSON(src), folder: slashed(folder)}
		if f.Range != nil {
			f.column = characters(src.Line(d.Range.File, f.Range.Start.Line), f.Range.Start.Column)
			f.endColumn = characters(src.Line(d.Range.File, f.Range.End.Line), f.Range.End.Column)
			f.Range.Filename = slashed(place(f.Range.Filename))
		}
		r.findings = append(r.findings, f)
	}
}

// Judged notes that the rules of every phase up to ran looked at a server.
func (r *Report) Judged(s *model.Server, ran validate.Phase) {
	j := judged{server: s.Name}
	for _, rule := range validate.Rules() {
		if rule.Judges(s, ran) {
			j.rules = append(j.rules, rule)
		}
	}
	r.judged = append(r.judged, j)
}

// slashed writes a file name with slashes, as every reader of reports wants it:
// they run on other systems than those that wrote them.
func slashed(name string) string { return strings.ReplaceAll(name, `\`, "/") }

// characters turns a column of a line that counts bytes into one that counts
// characters.
func characters(line string, column int) int {
	if column < 1 || column > len(line)+1 {
		return 0
	}
	return len([]rune(line[:column-1])) + 1
}

// reportFormat is one way to write a report.
type reportFormat struct {
	name string
	// lines says that it is made of lines for the log of a build server, which
	// other output may stand beside.
	lines bool
	// begins is how every file of the format begins that isoplan wrote, or
	// those with findings and those without.
	begins []string
	write  func(io.Writer, *Report) error
}

// reportFormats are all of them, by name.
func reportFormats() []reportFormat {
	return []reportFormat{
		{"azuredevops", true, []string{lineHead}, azureReport},
		{"checkstyle", false, []string{xmlHead + "<checkstyle "}, checkstyleReport},
		{"compact", true, []string{lineHead}, compactReport},
		{"github", true, []string{lineHead}, githubReport},
		{"gitlab", false, []string{"[]\n", "[\n  {\n    \"check_name\":"}, gitlabReport},
		{"json", false, []string{"{\n  \"format_version\": \"" + FormatVersion + "\",\n  \"valid\":"}, jsonReport},
		{"junit", false, []string{xmlHead + "<testsuites "}, junitReport},
		{"markdown", false, []string{markdownHead}, markdownReport},
		{"sarif", false, []string{"{\n  \"$schema\": \"" + sarifSchema + "\""}, sarifReport},
		{"teamcity", true, []string{lineHead}, teamcityReport},
	}
}

func findReportFormat(name string) *reportFormat {
	for _, f := range reportFormats() {
		if f.name == name {
			return &f
		}
	}
	return nil
}

// ReportFormats names the formats of reports, sorted.
func ReportFormats() []string {
	var names []string
	for _, f := range reportFormats() {
		names = append(names, f.name)
	}
	return names
}

// ReportInLines reports whether a format is made of lines for the log of a
// build server, which other output may stand beside.
func ReportInLines(format string) bool {
	f := findReportFormat(format)
	return f != nil && f.lines
}

// ReportBegins reports whether a file that begins with head is empty or a
// report in the format that isoplan wrote: nothing else is written over.
func ReportBegins(format string, head []byte) bool {
	f := findReportFormat(format)
	return len(head) == 0 || f != nil && slices.ContainsFunc(f.begins, func(s string) bool { return bytes.HasPrefix(head, []byte(s)) })
}

// WriteReport writes a report in a format, the gravest findings first. It
// returns the first error of w.
func WriteReport(w io.Writer, format string, r *Report) error {
	f := findReportFormat(format)
	if f == nil {
		return fmt.Errorf("there is no report %q", format)
	}
	return f.write(w, r.ordered())
}

// ordered gives the report with its findings in order, and tells apart those
// that say the same of the same.
func (r *Report) ordered() *Report {
	out := *r
	out.findings = slices.Clone(r.findings)
	slices.SortStableFunc(out.findings, func(a, b finding) int { return cmp.Compare(a.rank(), b.rank()) })
	seen := map[string]int{}
	for i := range out.findings {
		f := &out.findings[i]
		what := f.ID + "\x00" + f.Address + "\x00" + f.Attribute
		if f.Address == "" {
			what += "\x00" + f.place() + "\x00" + f.Summary
		}
		seen[what]++
		sum := sha256.Sum256([]byte(what + "\x00" + strconv.Itoa(seen[what])))
		f.print = hex.EncodeToString(sum[:16])
	}
	return &out
}

func (f *finding) rank() diag.Severity {
	if s, ok := diag.ParseSeverity(f.Severity); ok {
		return s
	}
	return diag.Error
}

// place is the file a finding is about; its root where there is none.
func (f *finding) place() string {
	if f.Range != nil {
		return f.Range.Filename
	}
	return cmp.Or(f.folder, ".")
}

// line is the line in place, 1 where there is none.
func (f *finding) line() int {
	if f.Range != nil {
		return max(f.Range.Start.Line, 1)
	}
	return 1
}

// texts are the parts of a message behind its summary, each harmless and
// without a line break.
func (f *finding) texts() []string {
	var out []string
	add := func(text string) {
		if text != "" {
			out = append(out, harmless(text))
		}
	}
	if f.Address != "" && !strings.Contains(f.Detail, f.Address) {
		add(sentence("On " + diagPlace(&diag.JSON{Address: f.Address, Attribute: f.Attribute})))
	}
	add(f.Detail)
	if f.Fix != "" {
		add("Fix: " + f.Fix)
	}
	if source := footing(f.Sources, f.Confidence); source != "" {
		add(sentence(source))
	}
	return out
}

// message is summary and texts with something between them.
func (f *finding) message(between string) string {
	return strings.Join(append([]string{sentence(harmless(f.Summary))}, f.texts()...), between)
}

// harmless is Escape for a text of the length of a paragraph.
func harmless(s string) string { return breakText(cut(s, maxText, "...")) }

// counted sums a report up: "2 errors, 1 warning, 0 notes".
func (r *Report) counted() string {
	n := map[diag.Severity]int{}
	for i := range r.findings {
		n[r.findings[i].rank()]++
	}
	var parts []string
	for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Info} {
		parts = append(parts, count(n[s], severityNoun(s.String())))
	}
	return strings.Join(parts, ", ")
}
