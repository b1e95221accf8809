package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/validate"
)

// ruleGroups are the letters ids begin with, and what such rules are about.
var ruleGroups = []struct{ prefix, about string }{
	{"DIS", "settings without effect"},
	{"HYG", "order in a configuration"},
	{"KBA", "what the procedures of Knowledge Base articles ask for"},
	{"IDN", "accounts and passwords"},
	{"ISA", "extensions and filters"},
	{"LIM", "limits and their values"},
	{"MAN", "what a person has to do"},
	{"MIG", "what a migration breaks"},
	{"RST", "changes that restart something"},
	{"SEC", "what weakens a server"},
	{"SUP", "suppressions themselves"},
}

// groupOf gives what the rules with the letters of an id are about.
func groupOf(id string) (prefix, about string) {
	prefix = strings.TrimRight(id, "0123456789")
	for _, g := range ruleGroups {
		if g.prefix == prefix {
			return prefix, g.about
		}
	}
	return prefix, ""
}

// DocsRulesJSON writes every rule and every candidate left out.
func DocsRulesJSON(w io.Writer) error {
	return RulesJSON(w, validate.Rules(), validate.Omitted())
}

// DocsRules prints the reference of every rule as Markdown: a table of all of
// them, a chapter for each group, and what is left out with the reasons.
func DocsRules(w io.Writer) error {
	m := markdown{newPrinter(w, Style{ASCII: true})}
	all := newRules(validate.Rules(), validate.Omitted())
	m.raw("# Rules")
	m.par("What isoplan validate and isoplan plan check. A rule that judges what is declared needs no server; one that judges the server or the plan " +
		"reports with isoplan plan. Everything said about IIS names its sources and how well it is founded: documented, when a page says it; derived, " +
		"when it follows from pages; unsourced, when no page at hand says it. The examples are cases of the tests.")
	m.par("A comment silences a finding on the line below it, a suppress block in a whole configuration or at addresses. The reason is mandatory, " +
		"until may be left out; a suppression that is expired, or silences nothing, is a finding itself.")
	m.code("hcl", "# isoplan:ignore DIS001 reason=\"laboratory machine\" until=2027-01-01\n\nisoplan {\n  suppress \"DIS001\" {\n    reason    = \"laboratory machines\"\n"+
		"    until     = \"2027-01-01\"\n    addresses = [\"lab*/process_model\"]\n  }\n}\n")
	m.raw("")
	m.raw("| rule | severity | judges | says |")
	m.raw("|---|---|---|---|")
	for i := range all.Rules {
		x := &all.Rules[i]
		m.raw(fmt.Sprintf("| [%s](#%s) | %s | %s | %s |", x.ID, strings.ToLower(x.ID), x.Severity, x.Phase, mdText(x.Summary)))
	}
	group := ""
	for i := range all.Rules {
		x := &all.Rules[i]
		if prefix, about := groupOf(x.ID); prefix != group {
			group = prefix
			m.raw("")
			m.raw("## " + mdText(prefix+after(": ", about)))
		}
		m.rule(x)
	}
	m.omitted(all.Omitted)
	return m.p.flush()
}

// code writes a block of code.
func (m markdown) code(language, text string) {
	m.raw("")
	m.raw("```" + language)
	for line := range strings.Lines(text) {
		m.raw(strings.TrimSuffix(line, "\n"))
	}
	m.raw("```")
}

func (m markdown) rule(x *Rule) {
	m.raw("")
	m.raw("### " + x.ID)
	m.raw("")
	m.raw("**" + mdText(x.Summary) + "** (" + x.Severity + ")")
	m.raw("")
	m.item("fires when", mdText(x.FiresWhen))
	m.item("why", mdText(x.Why))
	m.item("fix", mdText(x.Fix))
	m.item("judges", mdText(judges(x)))
	m.item("on", mdText(onText(x)))
	m.item("needs", mdText(needsText(x)))
	var sources []string
	for _, s := range x.Sources {
		sources = append(sources, s+" ("+schema.SourceTitle(s)+")")
	}
	m.item("sources", mdText(strings.Join(sources, ", ")))
	m.item("confidence", x.Confidence)
	if x.Example == nil {
		return
	}
	m.code("hcl", x.Example.HCL)
	m.par(exampleText(x.Example))
}

func (m markdown) omitted(all []Omitted) {
	if len(all) == 0 {
		return
	}
	m.raw("")
	m.raw("## Left out")
	m.par("Candidates that are no rules, with the reason. Their numbers are never used for another rule.")
	m.raw("")
	m.raw("| candidate | about | reason |")
	m.raw("|---|---|---|")
	for _, o := range all {
		m.raw(mdRow(o.ID, o.Summary, o.Reason))
	}
}
