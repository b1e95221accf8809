package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
)

// markdownHead begins every report in Markdown.
const markdownHead = "## isoplan: "

// maxMarkdown is the most bytes of a report in Markdown: a comment on GitHub
// holds 65,536 characters, and this has room for what somebody writes around
// the report.
const maxMarkdown = 60_000

// markdownReport writes a text for a step summary or a comment. What does not
// fit is counted.
func markdownReport(w io.Writer, r *Report) error {
	left := maxMarkdown
	m := markdown{newPrinter(w, Style{ASCII: true})}
	put := func(lines ...string) {
		for _, line := range lines {
			left -= len(line) + 1
			m.raw(line)
		}
	}
	put(markdownHead + r.counted())
	for i := range r.findings {
		lines := mdFinding(&r.findings[i])
		size := 1
		for _, line := range lines {
			size += len(line) + 1
		}
		if size > left-200 {
			put("", mdPlain(fmt.Sprintf("%s not shown here.", count(len(r.findings)-i, "more finding"))))
			return m.p.flush()
		}
		put(append([]string{""}, lines...)...)
	}
	all := needs(r.NotJudged)
	if len(all) > 0 && left > 2000 {
		put("", "### Not judged", "", "No file holds what these rules need. Declare it to have them judge.", "")
		for i := range all {
			line := "- " + mdCode(clean(all[i].what)) + ": " + mdPlain(harmless(all[i].text()))
			if len(line) > left-200 {
				put(mdPlain(fmt.Sprintf("- %d more", len(all)-i)))
				break
			}
			put(line)
		}
	}
	return m.p.flush()
}

func mdFinding(f *finding) []string {
	place := mdCode(harmless(f.place()))
	if f.Range != nil {
		place += fmt.Sprintf(" line %d", f.line())
	}
	code := ""
	if f.ID != "" {
		code = " " + mdCode(clean(f.ID))
	}
	lines := []string{"- **" + severityWord(f.Severity) + "**" + code + " " + mdPlain(sentence(harmless(f.Summary))) + " " + place}
	quiet := *f
	if f.Address != "" || f.Attribute != "" {
		lines[0] += " (" + mdCode(harmless(diagPlace(&diag.JSON{Address: f.Address, Attribute: f.Attribute}))) + ")"
		quiet.Address, quiet.Attribute = "", ""
	}
	for _, text := range quiet.texts() {
		lines = append(lines, "", "  "+mdPlain(text))
	}
	return lines
}

// mdPlain writes a text so that neither Markdown nor those who read it make
// anything of it: no person is called, no issue and no address is linked. An
// empty comment is nothing, and parts a word for those who look for such.
func mdPlain(s string) string {
	return mdApart.Replace(mdText(s))
}

var mdApart = strings.NewReplacer("@", "@<!-- -->", `\#`, `\#<!-- -->`, "://", ":<!-- -->//", "www.", "www<!-- -->.", "WWW.", "WWW<!-- -->.")
