package view

import (
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// ExplainJSON writes the published form of one attribute of a kind of block.
func ExplainJSON(w io.Writer, a *schema.Attr, k model.Kind) error {
	return JSON(w, NewExplanation(a, k))
}

// Explain prints everything the table says about one attribute of a kind of
// block: what it takes, its defaults, where it lives, and for each target who
// honours it, what a change restarts and how files write it, with sources. It
// is made from the JSON form, so that the two say the same.
func Explain(w io.Writer, st Style, a *schema.Attr, k model.Kind) error {
	p := newPrinter(w, st)
	x := NewExplanation(a, k)
	p.line(piece{bold, x.Block + "." + x.Name}, piece{plain, " (" + x.Label + ")"})
	p.say("  ", "  ", x.Doc)
	p.blank()
	p.field("takes", takes(&x))
	for _, word := range x.Words {
		p.say(blanks(fieldColumn), blanks(fieldColumn+2), fmt.Sprintf("%q (stored as %s)", word.Word, word.Stored)+after(": ", word.Doc))
	}
	p.field("example", x.Name+" = "+x.Example)
	p.field("also in", strings.Join(x.OtherBlocks, ", "))
	p.field("read only", x.ReadOnly)
	p.field("default", defaultText(&x.Default))
	p.field("lives in", livesIn(&x.Home))
	for i := 0; i < len(x.Targets); {
		names := []string{x.Targets[i].Target}
		next := i + 1
		for next < len(x.Targets) && sameAnswer(x.Targets[i], x.Targets[next]) {
			names = append(names, x.Targets[next].Target)
			next++
		}
		p.blank()
		p.line(piece{plain, "  "}, piece{bold, "On IIS " + inWords(names)})
		p.target(&x.Targets[i])
		i = next
	}
	if len(x.Equivalents) > 0 {
		p.blank()
		p.line(piece{plain, "  "}, piece{bold, "In worker process isolation mode instead"})
		for _, e := range x.Equivalents {
			name := e.Attribute
			if name == "" {
				name = "no attribute"
			}
			p.say("    ", "      ", strings.TrimSpace(name+" of app_pool. "+sentence(e.Note))+after(" ", footing(e.Sources, e.Confidence)))
		}
	}
	p.conflicts(x.Conflicts)
	return p.flush()
}

// conflicts prints what the pages disagree about: each side on a line of its
// own, then the choice.
func (p *printer) conflicts(all []ExplainedConflict) {
	if len(all) == 0 {
		return
	}
	p.blank()
	p.line(piece{plain, "  "}, piece{bold, "Where the pages disagree"})
	for _, c := range all {
		p.say("    ", "    ", c.Topic+":")
		for _, side := range c.Sides {
			p.field("  pages say", side.Says+" "+footing(side.Sources, ""))
		}
		p.field("  chosen", c.Chosen)
	}
}

// inWords joins names the way a sentence does.
func inWords(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func after(lead, text string) string {
	if text == "" {
		return ""
	}
	return lead + text
}

func takes(x *Explanation) string {
	text := x.Takes
	if x.Ordered != nil && *x.Ordered {
		text += "; its order counts"
	} else if x.Ordered != nil {
		text += "; its order does not count"
	}
	if x.Secret {
		text = `a reference to a secret, for example secret("env:NAME")`
	}
	if x.Required {
		text += "; required to create " + article(x.Block)
	}
	return text
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

func defaultText(d *Defaults) string {
	var parts []string
	if d.Internal == d.Schema && d.Internal != "" && len(d.ByCLR) == 0 {
		return d.Internal + ". " + footing(d.Sources, d.Confidence)
	}
	if d.Internal != "" {
		parts = append(parts, d.Internal+" (what the service uses)")
	}
	for _, v := range schema.CLRVersions() {
		if own, ok := d.ByCLR[v.Folder]; ok {
			parts = append(parts, own+" ("+v.Folder+")")
		}
	}
	if d.Schema != "" {
		parts = append(parts, d.Schema+" (in the schema)")
	}
	if len(parts) == 0 {
		parts = append(parts, "none")
	}
	return strings.TrimSpace(strings.Join(parts, ", ") + ". " + footing(d.Sources, d.Confidence))
}

func livesIn(h *ExplainedHome) string {
	if h.Space == string(schema.MachineConfigSpace) {
		text := h.Space + ", attribute " + h.Property + " of <processModel>"
		if len(h.Frameworks) > 0 {
			text += ", only of " + strings.Join(h.Frameworks, ", ")
		}
		return text
	}
	text := h.Space
	if h.Below != "" {
		text += ", key " + h.Below + " below"
	}
	text += ", property " + h.Property
	if h.ID != 0 {
		text += fmt.Sprintf(", ID %d", h.ID)
	}
	text += ", " + h.Type
	for _, more := range []string{h.UserType, h.Flags} {
		text += after(", ", more)
	}
	if h.Inherits {
		return text + "; keys below inherit it"
	}
	return text + "; not inherited"
}

// sameAnswer reports whether two targets make the same of an attribute.
func sameAnswer(a, b TargetAnswer) bool {
	a.Target = b.Target
	return reflect.DeepEqual(a, b)
}

func (p *printer) target(t *TargetAnswer) {
	p.field("exists", exists(t))
	if !t.Exists {
		return // the language refuses it: nothing is left to say
	}
	p.field("takes only", strings.Join(t.Words, ", "))
	p.field("honoured", honoured(t))
	for _, n := range t.Needs {
		p.field("needs", needText(n))
	}
	for i := range t.Effects {
		p.field("restarts", effectText(&t.Effects[i]))
		p.field("or smaller", t.Effects[i].Smaller)
	}
	if len(t.Effects) == 0 {
		text := noRestart(t)
		if t.Quiet != nil {
			text += " " + footing(t.Quiet.Sources, t.Quiet.Confidence)
		}
		p.field("restarts", text)
	}
	p.field("by hand", t.Manual)
	p.field("console", strings.Join(t.Interface, "; "))
	p.field("files", filesText(&t.Files))
}

// exists says whether the target has the attribute, and where.
func exists(t *TargetAnswer) string {
	text := "yes"
	switch {
	case !t.Exists:
		text = "no: " + t.Absent
	case t.Place != "":
		text = "yes, elsewhere: " + t.Place
	}
	text = sentence(text)
	if !t.Exists {
		text += after(" ", codeOf(t.Rule))
	}
	return text + after(" ", footing(t.Existence.Sources, t.Existence.Confidence))
}

func needText(n ExplainedNeed) string {
	is := "be " + n.Is
	if n.IsNot != "" {
		is = "not be " + n.IsNot
	}
	return strings.TrimSpace(fmt.Sprintf("%s must %s, or the value has no effect: %s %s", n.Attribute, is, sentence(n.Why),
		strings.TrimSpace(footing(n.Sources, n.Confidence)+" "+codeOf(n.Rule))))
}

// noRestart says that nothing needs a restart, or that it is not known.
func noRestart(t *TargetAnswer) string {
	word := "none. "
	if t.Quiet != nil && t.Quiet.Confidence == string(model.Unsourced) {
		word = "not known. "
	}
	return strings.TrimSpace(word + sentence(t.NoEffect))
}

func honoured(t *TargetAnswer) string {
	return honouredText(t) + after(" ", footing(t.Honour.Sources, t.Honour.Confidence))
}

func honouredText(t *TargetAnswer) string {
	text := "yes"
	switch {
	case !t.Honours:
		text = "no"
	case len(t.Frameworks) > 0:
		text = "only for " + strings.Join(t.Frameworks, ", ")
	}
	text = sentence(text + after(": ", t.Why))
	if !t.Honours || len(t.Frameworks) > 0 {
		text += after(" ", codeOf(t.Rule)) + after(" and from CLR 2.0 on ", codeOf(t.NewerRule))
	}
	return text
}

func effectText(e *ExplainedUnit) string {
	text := unitWords(e.Unit)
	if len(e.Frameworks) > 0 {
		text += " (" + strings.Join(e.Frameworks, ", ") + ")"
	}
	if e.Self {
		text += ", IIS does it by itself" + after(" unless ", e.Unless) + after(" = ", map[bool]string{true: "true"}[e.Unless != ""])
	} else {
		text += ", somebody has to do it"
	}
	if e.Deferrable {
		text += ", not required right away"
	}
	return strings.TrimSpace(text + ". " + sentence(e.Note) + " " + footing(e.Sources, e.Confidence))
}

// unitWords says what a unit is, for people.
func unitWords(unit string) string {
	switch unit {
	case schema.UnitAppDomain.String():
		return "every AppDomain of the CLR"
	case schema.UnitApp.String():
		return "the application"
	case schema.UnitPool.String():
		return "the worker processes of the pool"
	case schema.UnitAspnetWp.String():
		return "aspnet_wp.exe"
	case schema.UnitSite.String():
		return "the site"
	case schema.UnitW3SVC.String():
		return "W3SVC"
	case schema.UnitHTTPFilter.String():
		return "HTTPFilter"
	case schema.UnitIISAdmin.String():
		return "IIS (IISADMIN and what depends on it)"
	case schema.UnitMachine.String():
		return "the computer"
	}
	return unit
}

func filesText(f *ExplainedWriting) string {
	return wayText(f.Way) + after("; ", f.Other) + ". " + footing(f.Sources, f.Confidence)
}

// wayText says how files write a value.
func wayText(way string) string {
	text := map[string]string{"splice": "written into the file", "method": "a call to the running server",
		"refuse": "refused: no edit of a file can write it"}[way]
	if text == "" {
		return "not said"
	}
	return text
}
