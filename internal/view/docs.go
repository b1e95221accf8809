package view

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Reference is the published form of the whole attribute table.
type Reference struct {
	FormatVersion string        `json:"format_version"`
	Attributes    []Explanation `json:"attributes"`
}

// reference explains every row in every block that may hold it, in the order
// of blocks and names.
func reference() Reference {
	r := Reference{FormatVersion: FormatVersion}
	for _, k := range model.Kinds() {
		for _, a := range schema.OfBlock(k) {
			r.Attributes = append(r.Attributes, NewExplanation(a, k))
		}
	}
	return r
}

// DocsAttributesJSON writes the whole attribute table.
func DocsAttributesJSON(w io.Writer) error { return JSON(w, reference()) }

// DocsAttributes prints the whole attribute table as Markdown: a chapter a
// block, in it every attribute with what it takes, its defaults, where it
// lives, a table of what each target makes of it, and where Microsoft's pages
// disagree. An attribute that a block has exactly as one before it does is
// named there with a link only.
func DocsAttributes(w io.Writer) error {
	m := markdown{newPrinter(w, Style{ASCII: true})}
	m.raw("# Attributes")
	m.par("What isoplan knows about every attribute of its language. Everything said about IIS names its sources and how well it is founded: " +
		"documented, when a page says it; derived, when it follows from pages; unsourced, when no page at hand says it. isoplan docs unsourced lists the last.")
	m.par("The table of an attribute has a row for each target: an IIS version, and for 6.0 its isolation mode. " +
		"isoplan explain shows one attribute in a terminal.")
	told := map[string]*Explanation{} // by official name: where it was told first
	block := ""
	all := reference().Attributes
	for i := range all {
		x := &all[i]
		if x.Block != block {
			block = x.Block
			m.raw("")
			m.raw("## " + block)
		}
		key := x.Label + "." + x.Name
		if first, ok := told[key]; ok && sameElsewhere(*first, *x) {
			m.raw("")
			m.raw(fmt.Sprintf("- `%s` (%s): as [%s.%s](#%s)", x.Name, mdText(x.Label), mdText(first.Block), mdText(x.Name), anchor(first)))
			continue
		}
		if _, ok := told[key]; !ok {
			told[key] = x
		}
		m.attribute(x)
	}
	return m.p.flush()
}

// sameElsewhere reports whether two blocks make the same of an attribute.
func sameElsewhere(a, b Explanation) bool {
	a.Block, a.OtherBlocks, b.Block, b.OtherBlocks = "", nil, "", nil
	return reflect.DeepEqual(a, b)
}

// anchor is what a heading is linked by: its text in small letters without
// the dot.
func anchor(x *Explanation) string { return x.Block + x.Name }

// markdown prints Markdown through a printer, which keeps every line harmless.
type markdown struct{ p *printer }

// raw writes a line that is Markdown already.
func (m markdown) raw(line string) { m.p.line(piece{plain, line}) }

// par writes a paragraph of text.
func (m markdown) par(text string) {
	m.raw("")
	m.raw(mdText(text))
}

// item writes an item of a list; nothing when there is nothing to say.
func (m markdown) item(label, text string) {
	if text != "" {
		m.raw("- " + label + ": " + text)
	}
}

func (m markdown) attribute(x *Explanation) {
	m.raw("")
	m.raw("### " + x.Block + "." + x.Name)
	m.raw("")
	m.raw("`" + x.Label + "`. " + mdText(x.Doc))
	m.raw("")
	m.item("takes", mdText(takes(x)))
	for _, word := range x.Words {
		m.raw(fmt.Sprintf("  - %s, stored as %s%s", mdCode(`"`+word.Word+`"`), mdCode(word.Stored), mdText(after(": ", word.Doc))))
	}
	m.item("example", mdCode(x.Name+" = "+x.Example))
	m.item("also in", mdText(strings.Join(x.OtherBlocks, ", ")))
	m.item("read only", mdText(x.ReadOnly))
	m.item("default", mdText(defaultText(&x.Default)))
	m.item("lives in", mdText(livesIn(&x.Home)))
	m.targets(x.Targets)
	m.needs(x.Targets)
	if len(x.Equivalents) > 0 {
		m.raw("")
		m.raw("In worker process isolation mode instead:")
		m.raw("")
		for _, e := range x.Equivalents {
			name := "no attribute"
			if e.Attribute != "" {
				name = mdCode(e.Attribute)
			}
			m.raw("- " + name + " of app\\_pool. " + mdText(sentence(e.Note)+after(" ", footing(e.Sources, e.Confidence))))
		}
	}
	m.conflicts(x.Conflicts)
}

// targets writes the table of an attribute; targets that follow each other and
// make the same of it share a row.
func (m markdown) targets(all []TargetAnswer) {
	m.raw("")
	m.raw("| IIS | exists | honoured | restart | written by | sources (confidence) |")
	m.raw("|---|---|---|---|---|---|")
	for len(all) > 0 {
		t := &all[0]
		n := 1
		for n < len(all) && sameAnswer(all[0], all[n]) {
			n++
		}
		names := t.Target
		if n > 1 {
			names += " to " + all[n-1].Target
		}
		all = all[n:]
		m.raw(mdRow(names, existsCell(t), honouredCell(t), restartCell(t), writtenCell(t), sourcesCell(t)))
	}
}

func mdRow(cells ...string) string {
	for i, c := range cells {
		cells[i] = mdText(c)
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

func existsCell(t *TargetAnswer) string {
	switch {
	case !t.Exists:
		return "no: " + sentence(t.Absent)
	case t.Place != "":
		return "yes, elsewhere: " + sentence(t.Place)
	}
	return "yes"
}

// noCell stands where a target that lacks the attribute has nothing to say.
const noCell = "-"

func honouredCell(t *TargetAnswer) string {
	if !t.Exists {
		return noCell + after(" ", codeOf(t.Rule))
	}
	text := honouredText(t)
	if len(t.Words) > 0 {
		text += " Takes only " + inWords(t.Words) + "."
	}
	return text
}

func restartCell(t *TargetAnswer) string {
	if !t.Exists {
		return noCell
	}
	var parts []string
	for i := range t.Effects {
		e := t.Effects[i]
		e.Footing = Footing{}
		parts = append(parts, effectText(&e)+after(" Or smaller: ", e.Smaller))
	}
	if len(parts) == 0 {
		parts = append(parts, noRestart(t))
	}
	if t.Manual != "" {
		parts = append(parts, "By hand: "+t.Manual)
	}
	return strings.Join(parts, " And: ")
}

func writtenCell(t *TargetAnswer) string {
	if !t.Exists {
		return noCell
	}
	return wayText(t.Files.Way) + after("; ", t.Files.Other)
}

// sourcesCell gathers the footing of the other cells, each under its word.
func sourcesCell(t *TargetAnswer) string {
	parts := []string{"exists: " + foot(t.Existence)}
	if t.Exists {
		parts = append(parts, "honoured: "+foot(t.Honour))
		for _, e := range t.Effects {
			parts = append(parts, "restart of "+unitWords(e.Unit)+": "+foot(e.Footing))
		}
		if t.Quiet != nil {
			parts = append(parts, "no restart: "+foot(*t.Quiet))
		}
		parts = append(parts, "written: "+foot(t.Files.Footing))
	}
	return strings.Join(parts, "; ")
}

func foot(f Footing) string {
	if len(f.Sources) == 0 {
		return f.Confidence
	}
	return strings.Join(f.Sources, ", ") + " (" + f.Confidence + ")"
}

// needs writes the conditions of an attribute, each once with its targets.
func (m markdown) needs(all []TargetAnswer) {
	var lines []string
	where := map[string][]string{}
	for i := range all {
		for _, n := range all[i].Needs {
			if line := needText(n); all[i].Exists {
				if !slices.Contains(lines, line) {
					lines = append(lines, line)
				}
				where[line] = append(where[line], all[i].Target)
			}
		}
	}
	if len(lines) == 0 {
		return
	}
	m.raw("")
	for _, line := range lines {
		m.raw("- needs, on " + inWords(where[line]) + ": " + mdText(line))
	}
}

func (m markdown) conflicts(all []ExplainedConflict) {
	if len(all) == 0 {
		return
	}
	m.raw("")
	m.raw("The pages disagree:")
	for _, c := range all {
		m.raw("")
		m.raw("- " + mdText(c.Topic))
		for _, side := range c.Sides {
			m.raw("  - pages say: " + mdText(side.Says+" "+footing(side.Sources, "")))
		}
		m.raw("  - chosen: " + mdText(c.Chosen))
	}
}

// mdText writes a text so that Markdown takes no character of it for a mark.
func mdText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '\\', '`', '*', '_', '[', ']', '<', '>', '|', '~', '#', '&', '!', '$':
			b.WriteByte('\\')
		case '\n', '\r', '\t':
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// mdCode writes a text as a code span, between more back quotes than it holds
// in a row.
func mdCode(s string) string {
	most, run := 0, 0
	for _, r := range s {
		if r != '`' {
			run = 0
			continue
		}
		run++
		most = max(most, run)
	}
	fence := strings.Repeat("`", most+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(s) + fence
}
