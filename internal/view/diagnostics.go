package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// DefaultDiagnostics is how many diagnostics of each severity are printed when
// nothing else is asked for.
const DefaultDiagnostics = 50

// DiagnosticOptions say how much of a list of diagnostics is printed.
type DiagnosticOptions struct {
	// Most is how many of each severity are printed in full: 0 means
	// DefaultDiagnostics, a negative number all. How many were left out is
	// printed in their place.
	Most int
	// CompactWarnings prints everything that is not an error as one line per
	// rule and summary.
	CompactWarnings bool
}

func (o DiagnosticOptions) most() int {
	if o.Most == 0 {
		return DefaultDiagnostics
	}
	return o.Most
}

// Published gives the published form of a list, in its order. Ranges are
// looked up in src, whose table of lines is made once per file.
func Published(list diag.List, src *model.Sources) []diag.JSON {
	out := make([]diag.JSON, len(list))
	for i := range list {
		out[i] = list[i].ToJSON(src)
	}
	return out
}

// Diagnostics prints diagnostics in the order given: summary, place with the
// source line and what of it is meant, the detail, the fix, the sources, and
// the code at the end. It returns the first error of w.
func Diagnostics(w io.Writer, st Style, list []diag.JSON, o DiagnosticOptions) error {
	p := newPrinter(w, st)
	p.diagnostics(list, o)
	return p.flush()
}

func (p *printer) diagnostics(list []diag.JSON, o DiagnosticOptions) {
	shown, left := map[string]int{}, map[string]int{}
	var order []string
	var compact []*diag.JSON
	first := true
	for i := range list {
		d := &list[i]
		if o.CompactWarnings && d.Severity != diag.Error.String() {
			compact = append(compact, d)
			continue
		}
		if o.most() >= 0 && shown[d.Severity] >= o.most() {
			if left[d.Severity] == 0 {
				order = append(order, d.Severity)
			}
			left[d.Severity]++
			continue
		}
		shown[d.Severity]++
		if !first && p.st.ASCII {
			p.blank() // the rule of the other style needs none
		}
		first = false
		p.diagnostic(d)
	}
	for i, s := range order {
		if i == 0 && !first {
			p.blank()
		}
		first = false
		word := "more " + plural(left[s], severityNoun(s)) + " " + isAre(left[s]) + " not shown."
		p.line(piece{severityInk(s), fmt.Sprint(left[s])}, piece{plain, " " + word})
	}
	if len(compact) > 0 {
		if !first {
			p.blank()
		}
		p.compact(compact)
	}
}

func (p *printer) diagnostic(d *diag.JSON) {
	ink := severityInk(d.Severity)
	bar, top, bottom := "│", "╷", "╵"
	if p.st.ASCII {
		bar, top, bottom = "|", "", ""
	}
	q := &barred{p: p, ink: ink, bar: bar}
	if top != "" {
		p.line(piece{ink, top})
	}
	q.para("", "", piece{ink, severityWord(d.Severity) + ":"}, piece{plain, " "}, piece{bold, d.Summary})
	if place := diagPlace(d); place != "" {
		q.blank()
		if d.Snippet != nil {
			place += ":"
		}
		q.para("  ", "    ", piece{plain, "on " + place})
		q.snippet(d.Snippet)
	}
	source, code := footing(d.Sources, d.Confidence), codeOf(d.ID)
	end := func(last bool) piece {
		if !last || source != "" {
			return piece{}
		}
		return piece{dim, " " + code}
	}
	q.blank()
	q.para("", "", piece{plain, d.Detail}, end(d.Fix == ""))
	if d.Fix != "" {
		q.blank()
		q.para("", "  ", piece{bold, "Fix:"}, piece{plain, " " + d.Fix}, end(true))
	}
	if source != "" {
		q.blank()
		q.para("", "  ", piece{dim, source + " " + code})
	}
	if bottom != "" {
		p.line(piece{ink, bottom})
	}
}

// compact prints one line per rule and summary, in the order of their first
// appearance.
func (p *printer) compact(list []*diag.JSON) {
	type group struct {
		first *diag.JSON
		more  int
	}
	var groups []*group
	found := map[[3]string]*group{}
	for _, d := range list {
		key := [3]string{d.Severity, d.ID, d.Summary}
		if g := found[key]; g != nil {
			g.more++
			continue
		}
		g := &group{first: d}
		found[key] = g
		groups = append(groups, g)
	}
	for _, g := range groups {
		d := g.first
		pieces := []piece{{severityInk(d.Severity), severityWord(d.Severity) + ":"}, {plain, " " + d.Summary}}
		if place := diagPlace(d); place != "" {
			pieces = append(pieces, piece{plain, " (on " + place})
			if g.more > 0 {
				pieces = append(pieces, piece{plain, fmt.Sprintf(" and %d more", g.more)})
			}
			pieces = append(pieces, piece{plain, ")"})
		} else if g.more > 0 {
			pieces = append(pieces, piece{plain, fmt.Sprintf(" (%d times)", g.more+1)})
		}
		p.para("", "  ", append(pieces, piece{dim, " " + codeOf(d.ID)})...)
	}
}

// diagPlace says where: the file and line when they are known, and the object.
func diagPlace(d *diag.JSON) string {
	what := d.Address
	if d.Attribute != "" {
		what = strings.TrimPrefix(what+", "+d.Attribute, ", ")
	}
	if d.Range == nil {
		return what
	}
	place := fmt.Sprintf("%s line %d", d.Range.Filename, d.Range.Start.Line)
	if d.Snippet == nil {
		place += fmt.Sprintf(", column %d", d.Range.Start.Column)
	}
	if what != "" {
		place += " (" + what + ")"
	}
	return place
}

// footing says what a statement about IIS rests on: "Source: KB812833
// (documented)". A statement without a page says so.
func footing(sources []string, confidence string) string {
	switch {
	case len(sources) > 0 && confidence != "":
		return "Source: " + strings.Join(sources, ", ") + " (" + confidence + ")"
	case len(sources) > 0:
		return "Source: " + strings.Join(sources, ", ")
	case confidence != "":
		return "Source: none (" + confidence + ")"
	}
	return ""
}

func codeOf(id string) string {
	if id == "" {
		return ""
	}
	return "[" + id + "]"
}

func severityInk(s string) ink {
	switch s {
	case diag.Error.String():
		return red
	case diag.Warning.String():
		return yellow
	}
	return cyan
}

func severityWord(s string) string {
	switch s {
	case diag.Error.String():
		return "Error"
	case diag.Warning.String():
		return "Warning"
	}
	return "Info"
}

func severityNoun(s string) string {
	switch s {
	case diag.Error.String():
		return "error"
	case diag.Warning.String():
		return "warning"
	}
	return "note"
}
