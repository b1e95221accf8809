package view

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/validate"
)

// lineHead begins the first line of every report made of lines.
const lineHead = "isoplan: "

// maxAnnotations is how many findings of one severity GitHub and Azure show
// for one step; they drop what comes after. maxAnnotation is the number of
// characters GitHub passes on of one message, and TeamCity takes of one value.
const (
	maxAnnotations = 10
	maxAnnotation  = 4000
)

// commands writes findings as lines of a build server. What it would drop, and
// what it has no command for, is printed for people behind that.
func commands(w io.Writer, r *Report, most int, command func(*finding) string) error {
	var b strings.Builder
	b.WriteString(lineHead + r.counted() + "\n")
	var rest []*finding
	shown := map[string]int{}
	for i := range r.findings {
		f := &r.findings[i]
		line := ""
		if shown[f.Severity] < most {
			line = command(f)
		}
		if line == "" {
			rest = append(rest, f)
			continue
		}
		shown[f.Severity]++
		b.WriteString(line + "\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	p := newPrinter(w, Style{ASCII: true})
	if len(rest) > 0 && len(rest) < len(r.findings) {
		p.line(piece{plain, fmt.Sprintf("Not shown as annotations: %s.", count(len(rest), "more finding"))})
	}
	for _, f := range rest {
		p.compactLine(f)
	}
	return p.flush()
}

// githubReport writes workflow commands of GitHub Actions.
func githubReport(w io.Writer, r *Report) error {
	return commands(w, r, maxAnnotations, func(f *finding) string {
		var props []string
		prop := func(name, value string) {
			props = append(props, name+"="+githubProperty.Replace(harmless(value)))
		}
		if f.Range != nil {
			prop("file", f.Range.Filename)
			prop("line", strconv.Itoa(f.line()))
			switch {
			case f.Range.End.Line > f.line():
				prop("endLine", strconv.Itoa(f.Range.End.Line))
			case f.column > 0:
				// GitHub takes columns only of what stands on one line.
				prop("col", strconv.Itoa(f.column))
				if f.endColumn > f.column {
					prop("endColumn", strconv.Itoa(f.endColumn))
				}
			}
		}
		prop("title", strings.TrimSpace(f.Summary+" "+codeOf(f.ID)))
		word := map[string]string{diag.Warning.String(): "warning", diag.Info.String(): "notice"}[f.Severity]
		if word == "" {
			word = "error"
		}
		return "::" + word + " " + strings.Join(props, ",") + "::" + githubText.Replace(short(strings.Join(f.texts(), "\n"), maxAnnotation))
	})
}

// githubText and githubProperty are the escapes of workflow commands.
var (
	githubText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// short cuts a text whose parts are harmless already.
func short(s string, most int) string {
	head, rest := headRunes(s, most)
	if rest == "" {
		return s
	}
	return head + "..."
}

// azureReport writes logging commands of Azure Pipelines, which know errors and
// warnings only.
func azureReport(w io.Writer, r *Report) error {
	return commands(w, r, maxAnnotations, func(f *finding) string {
		if f.Severity == diag.Info.String() {
			return ""
		}
		word := "error"
		if f.Severity == diag.Warning.String() {
			word = "warning"
		}
		var b strings.Builder
		b.WriteString("##vso[task.logissue type=" + word + ";")
		prop := func(name, value string) {
			if value != "" {
				b.WriteString(name + "=" + azureProperty.Replace(harmless(value)) + ";")
			}
		}
		if f.Range != nil {
			prop("sourcepath", f.Range.Filename)
			prop("linenumber", strconv.Itoa(f.line()))
			if f.column > 0 {
				prop("columnnumber", strconv.Itoa(f.column))
			}
		}
		prop("code", f.ID)
		return b.String() + "]" + azureText.Replace(short(f.message(" "), maxAnnotation))
	})
}

// azureText and azureProperty are the escapes of logging commands; %AZP25 is
// their per cent sign.
var (
	azureText     = strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A")
	azureProperty = strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A", ";", "%3B", "]", "%5D")
)

// teamcityReport writes service messages of TeamCity: an inspection each, and
// before the first of a rule what the rule is.
func teamcityReport(w io.Writer, r *Report) error {
	told := map[string]bool{}
	return commands(w, r, len(r.findings), func(f *finding) string {
		var b strings.Builder
		if id := inspectionID(f); !told[id] {
			told[id] = true
			doc := f.Summary
			if rule := validate.Find(f.ID); rule != nil {
				doc = rule.Doc
			}
			b.WriteString("##teamcity[inspectionType" + teamcityPairs("id", id, "name", f.Summary, "description", doc, "category", "isoplan") + "]\n")
		}
		severity := map[string]string{diag.Warning.String(): "WARNING", diag.Info.String(): "INFO"}[f.Severity]
		if severity == "" {
			severity = "ERROR"
		}
		b.WriteString("##teamcity[inspection" + teamcityPairs("typeId", inspectionID(f), "message", f.message(" "),
			"file", f.place(), "line", strconv.Itoa(f.line()), "SEVERITY", severity) + "]")
		return b.String()
	})
}

func inspectionID(f *finding) string {
	if f.ID == "" {
		return "isoplan"
	}
	return f.ID
}

func teamcityPairs(pairs ...string) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		b.WriteString(" " + pairs[i] + "='" + teamcityValue(short(harmless(pairs[i+1]), maxAnnotation)) + "'")
	}
	return b.String()
}

// teamcityValue escapes a value of a service message; characters beyond ASCII
// are written by their number, whatever the log is encoded in.
func teamcityValue(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune(`'|[]`, r):
			b.WriteString("|" + string(r))
		case r == '\n':
			b.WriteString("|n")
		case r == '\r':
			b.WriteString("|r")
		case r < 0x80:
			b.WriteRune(r)
		default:
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, "|0x%04x", u)
			}
		}
	}
	return b.String()
}

// compactReport writes a line a finding, for the problem matchers of editors
// and build servers: file:line:column: severity - text (code).
func compactReport(w io.Writer, r *Report) error {
	return commands(w, r, 0, func(*finding) string { return "" })
}

func (p *printer) compactLine(f *finding) {
	place := f.place()
	if f.Range != nil {
		place += ":" + strconv.Itoa(f.line())
		if f.column > 0 {
			place += ":" + strconv.Itoa(f.column)
		}
	}
	code := ""
	if f.ID != "" {
		code = " (" + f.ID + ")"
	}
	p.line(piece{plain, place + ": " + f.Severity + " - "}, piece{plain, f.message(" ") + code})
}
