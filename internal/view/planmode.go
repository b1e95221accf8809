package view

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/plan"
)

// modeSwitch prints what a change of the isolation mode means as a whole: the
// order, what becomes of applications that were isolated, and what requests
// would be refused.
func (t *planText) modeSwitch(s *plan.Server) {
	m := s.Mode
	if m == nil {
		return
	}
	t.heading("Isolation mode "+m.From+" -> "+m.To, s)
	if len(m.ByFile) == 0 {
		t.fields("order", m.ByCalls)
	} else {
		t.fields("by file", m.ByFile)
		t.fields("by script", m.ByCalls)
	}
	t.field("isolation", fmt.Sprintf("%s: %d kept, %d lost, %d gained", count(len(m.Moved)+m.More, "application"),
		m.Isolation["kept"], m.Isolation["lost"], m.Isolation["gained"]))
	shown := 0
	for i := range m.Moved {
		a := &m.Moved[i]
		if !t.o.Verbose && (shown == movedShown || a.Isolation != "lost" && a.Isolation != "kept") {
			what := "more application"
			if shown == 0 {
				what = "application"
			}
			t.field("", count(len(m.Moved)+m.More-shown, what)+": --verbose names them")
			break
		}
		shown++
		text := a.Address + ": " + a.From + " -> " + a.To
		if a.Shares > 0 {
			text += ", shared with " + count(a.Shares, "other application")
		}
		switch a.Isolation {
		case "lost":
			t.field("", text+". Its isolation is lost; to keep it: "+a.Instead)
		case "none":
			t.field("", text)
		default:
			t.field("", text+" (isolation "+a.Isolation+")")
		}
	}
	for i := range m.Prohibited {
		p := &m.Prohibited[i]
		label := ""
		if i == 0 {
			label = "404.2"
		}
		t.field(label, fmt.Sprintf("%s: no web service extension allows it; %s, for example %s, would answer 404.2 for it (WS03/cc779909)",
			p.File, count(p.Applications, "application"), p.Example))
	}
	t.field("source", strings.TrimPrefix(footing(m.Sources, m.Confidence), "Source: "))
	t.blank()
}

// movedShown is how many applications are named without --verbose, of those
// that lose a process of their own and those that keep one.
const movedShown = 8

// wakes prints the settings that had no effect so far and get one.
func (t *planText) wakes(s *plan.Server) {
	if len(s.Wakes) == 0 || t.o.Concise {
		return
	}
	t.heading("Settings that had no effect and get one", s)
	limit := t.o.diagnostics().most()
	for i := 0; i < len(s.Wakes); {
		if limit >= 0 && i >= limit {
			n := len(s.Wakes) - i
			t.say("  ", "  ", fmt.Sprintf("%d more %s %s not shown.", n, plural(n, "setting"), isAre(n)))
			break
		}
		n := 1
		for i+n < len(s.Wakes) && s.Wakes[i+n].Address == s.Wakes[i].Address && s.Wakes[i+n].Was == s.Wakes[i].Was && (limit < 0 || i+n < limit) {
			n++
		}
		t.wakeGroup(s.Wakes[i : i+n])
		i += n
	}
	t.blank()
}

func (t *planText) wakeGroup(group []plan.Wake) {
	w := &group[0]
	t.para("  ", "    ", piece{bold, w.Address}, piece{plain, ": without effect so far. " + sentence(w.Was)})
	var rows []row
	for i := range group {
		v := t.valuesOf(blockOf(group[i].Address), group[i].Attribute)
		value := v.text(group[i].Value)
		if items, is := list(group[i].Value); is && len(items) > 1 {
			value = fmt.Sprintf("%d entries", len(items))
		}
		rows = append(rows, row{ink: yellow, sign: "- ", name: Escape(group[i].Attribute), label: group[i].Label + v.unit(), value: value})
	}
	t.rows("    ", rows)
	if f := footing(w.Sources, w.Confidence); f != "" {
		t.para("      ", "        ", piece{dim, f})
	}
}
