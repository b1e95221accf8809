package view

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Unsourced is the published list of what the attribute table says without a
// page to rest on.
type Unsourced struct {
	FormatVersion string           `json:"format_version"`
	Total         int              `json:"total"`
	Groups        []UnsourcedGroup `json:"groups"`
}

// UnsourcedGroup are the statements about one question: exists, honoured,
// restart, written, needs, default or equivalent.
type UnsourcedGroup struct {
	About      string               `json:"about"`
	Statements []UnsourcedStatement `json:"statements"`
}

// UnsourcedStatement is one statement, with every block and target it is made
// for.
type UnsourcedStatement struct {
	Attribute string   `json:"attribute"`
	Label     string   `json:"official_name"`
	Blocks    []string `json:"blocks"`
	Targets   []string `json:"targets,omitempty"`
	Text      string   `json:"text"`
}

// questions are the groups in order, with their heads in text.
var questions = []struct{ about, head string }{
	{"exists", "Whether a target has it, and where"},
	{"honoured", "Whether a target obeys it"},
	{"restart", "What a change restarts"},
	{"written", "How it is written"},
	{"needs", "What it needs to have an effect"},
	{"default", "What counts when nothing is stored"},
	{"equivalent", "What takes its place in an application pool"},
}

// said is one unsourced statement in one place.
type said struct {
	about, text string
}

// unsourced gathers the list, statements in the order of the table.
func unsourced() Unsourced {
	u := Unsourced{FormatVersion: FormatVersion, Groups: []UnsourcedGroup{}}
	groups := map[string][]UnsourcedStatement{}
	for _, a := range schema.All() {
		for _, s := range unsourcedOf(a) {
			groups[s.about] = append(groups[s.about], s.UnsourcedStatement)
		}
	}
	for _, q := range questions {
		if of := groups[q.about]; len(of) > 0 {
			u.Groups = append(u.Groups, UnsourcedGroup{q.about, of})
			u.Total += len(of)
		}
	}
	return u
}

// aboutStatement is a statement with its question.
type aboutStatement struct {
	UnsourcedStatement
	about string
}

// unsourcedOf lists the unsourced statements of a row: what is said of the
// same targets in several blocks is one statement.
func unsourcedOf(a *schema.Attr) []aboutStatement {
	var order []said
	targets := map[said]map[model.Kind][]string{}
	note := func(k model.Kind, target, about, text string, f schema.Fact) {
		if f.Confidence != model.Unsourced {
			return
		}
		s := said{about, sentence(text)}
		if targets[s] == nil {
			targets[s] = map[model.Kind][]string{}
			order = append(order, s)
		}
		if of := targets[s][k]; target != "" && !slices.Contains(of, target) || of == nil {
			targets[s][k] = append(of, target)
		}
	}
	for _, k := range a.Blocks {
		for _, t := range schema.Targets() {
			unsourcedOn(a, t, k, func(about, text string, f schema.Fact) { note(k, t.String(), about, text, f) })
		}
		x := NewExplanation(a, k)
		note(k, "", "default", defaultText(&Defaults{Schema: x.Default.Schema, Internal: x.Default.Internal, ByCLR: x.Default.ByCLR}), a.Defaults.Fact)
		for _, e := range x.Equivalents {
			note(k, "", "equivalent", e.Note, schema.Fact{Confidence: model.Confidence(e.Confidence)})
		}
	}
	var out []aboutStatement
	for _, s := range order {
		out = append(out, byTargets(a, s, targets[s])...)
	}
	return out
}

// unsourcedOn notes what a row says about a target without a page.
func unsourcedOn(a *schema.Attr, t schema.Target, k model.Kind, note func(about, text string, f schema.Fact)) {
	answer := a.Answer(t, k)
	where := answer.Presence.Moved + answer.Presence.Why
	if where == "" {
		where = "it is there"
	}
	note("exists", where, answer.Presence.Fact)
	if !answer.Presence.There {
		return
	}
	obeys := answer.Honour.Why
	if obeys == "" {
		obeys = "it is obeyed"
	}
	note("honoured", obeys, answer.Honour.Fact)
	if len(answer.Effects) == 0 {
		note("restart", answer.Quiet, answer.NoEffect)
	}
	for _, e := range answer.Effects {
		note("restart", unitWords(e.Unit.String())+": "+e.Note, e.Fact)
	}
	note("written", wayText(answer.Way.String())+after("; ", answer.Other), answer.WayFact)
	for _, n := range a.NeedsOn(t, k) {
		note("needs", n.Why, n.Fact)
	}
}

// byTargets makes one statement of the blocks for which it names the same
// targets.
func byTargets(a *schema.Attr, s said, of map[model.Kind][]string) []aboutStatement {
	var out []aboutStatement
	for _, k := range a.Blocks {
		targets, ok := of[k]
		if !ok {
			continue
		}
		if len(targets) == 1 && targets[0] == "" {
			targets = nil
		}
		i := slices.IndexFunc(out, func(o aboutStatement) bool { return slices.Equal(o.Targets, targets) })
		if i < 0 {
			out = append(out, aboutStatement{UnsourcedStatement{a.Name, a.Label, nil, targets, s.text}, s.about})
			i = len(out) - 1
		}
		out[i].Blocks = append(out[i].Blocks, k.String())
	}
	return out
}

// DocsUnsourcedJSON writes every statement of the attribute table that rests
// on no page.
func DocsUnsourcedJSON(w io.Writer) error { return JSON(w, unsourced()) }

// DocsUnsourced prints them by question; what is said of several attributes in
// the same words stands once, above their names.
func DocsUnsourced(w io.Writer, st Style) error {
	p := newPrinter(w, st)
	u := unsourced()
	p.say("", "", fmt.Sprintf("%d statements of the attribute table rest on no page at hand. They may guide a safe choice, and isoplan shows them as unsourced.", u.Total))
	for _, g := range u.Groups {
		p.blank()
		p.line(piece{bold, headOf(g.About)}, piece{plain, fmt.Sprintf(" (%d)", len(g.Statements))})
		for _, same := range inSameWords(g.Statements) {
			first := same[0]
			on := ""
			if len(first.Targets) > 0 {
				on = "On " + inWords(first.Targets) + ": "
			}
			p.blank()
			p.say("  ", "  ", on+first.Text)
			var names []string
			for _, s := range same {
				names = append(names, strings.Join(s.Blocks, "/")+"."+s.Attribute)
			}
			p.say("    ", "    ", strings.Join(names, ", "))
		}
	}
	return p.flush()
}

func headOf(about string) string {
	for _, q := range questions {
		if q.about == about {
			return q.head
		}
	}
	return about
}

// inSameWords gathers the statements that say the same of the same targets, in
// the order of the first of each.
func inSameWords(all []UnsourcedStatement) [][]UnsourcedStatement {
	var out [][]UnsourcedStatement
	at := map[string]int{}
	for _, s := range all {
		key := strings.Join(s.Targets, ",") + "\x00" + s.Text
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], s)
	}
	return out
}
