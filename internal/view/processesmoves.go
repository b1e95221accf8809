package view

import (
	"fmt"
	"strings"
)

// movedCode is what of an application moves to or from a process.
type movedCode struct {
	extensions []string
	way        string // "<- aspnet_wp.exe of v1.1.4322"
}

// mark says whether something of an application moves to or from a process:
// the sign, and what moves.
func (t *processText) mark(n *ProcessNode, p *ProcessPlace) (sign string, moved []movedCode) {
	name := n.Process + after(": ", n.Why)
	for _, m := range t.moves[p.Address] {
		here, there, arrow := m.To, m.From, "<- "
		if t.ahead {
			here, there, arrow = m.From, m.To, "-> "
		}
		switch {
		case here != name:
			continue
		case there != "":
			sign, arrow = "~", arrow+there
		case t.ahead:
			arrow = "goes"
		default:
			arrow = "new"
		}
		moved = append(moved, movedCode{m.Extensions, arrow})
	}
	switch {
	case len(moved) == 0 || sign != "":
	case t.ahead:
		sign = "-"
	default:
		sign = "+"
	}
	return sign, moved
}

func signInk(sign string) ink {
	switch sign {
	case "+":
		return green
	case "-":
		return red
	case "~":
		return yellow
	}
	return plain
}

// changes prints what moves, and which processes become others.
func (t *processText) changes(s *ProcessServer) {
	if len(s.Moves)+len(s.Changes) == 0 {
		t.say("", "  ", "Nothing moves: the plan leaves every application and extension in its process.")
		t.blank()
		return
	}
	limit := t.limit(mostMoves)
	places := map[string]bool{}
	if len(s.Moves) > 0 {
		t.line(piece{bold, "Moves:"})
	}
	for i := range s.Moves {
		m := &s.Moves[i]
		places[m.Address] = true
		if i < limit || len(s.Moves) == limit+1 {
			t.move(m)
		}
	}
	if n := len(s.Moves) - limit; n > 1 {
		t.more("  ", n, "move")
	}
	if len(s.Moves) > 0 {
		t.blank()
	}
	t.accounts(s.Changes)
	text := fmt.Sprintf("Moves: %s of %s", count(len(s.Moves), "move"), count(len(places), "application"))
	if n := len(s.Changes); n > 0 {
		text += fmt.Sprintf("; %s with another account or number", count(n, "process"))
	}
	t.say("", "  ", text+".")
	t.blank()
}

func (t *processText) move(m *ProcessMove) {
	what := strings.Join(m.Extensions, " ")
	if m.OwnCode {
		what = strings.TrimSpace("its own code " + what)
	}
	sign, way := "~", m.From+" -> "+m.To
	switch {
	case m.From == "":
		sign, way = "+", "new in "+m.To
	case m.To == "":
		sign, way = "-", "goes from "+m.From
	}
	t.para("  ", "      ", piece{signInk(sign), sign}, piece{plain, " " + m.Address + ": " + what})
	t.say("      ", "        ", way)
}

func (t *processText) accounts(all []ProcessChange) {
	if len(all) == 0 {
		return
	}
	t.line(piece{bold, "Processes that stay and change:"})
	limit := t.limit(mostMoves)
	for i := range all {
		if i == limit && len(all) > limit+1 {
			t.more("  ", len(all)-i, "change")
			break
		}
		c := &all[i]
		var parts []string
		if !strings.EqualFold(c.AccountBefore, c.AccountAfter) {
			parts = append(parts, "account "+orUnknown(c.AccountBefore)+" -> "+orUnknown(c.AccountAfter))
		}
		if b, a := numberText(c.InstancesBefore), numberText(c.InstancesAfter); b != a {
			parts = append(parts, "instances "+b+" -> "+a)
		}
		t.para("  ", "      ", piece{yellow, "~"}, piece{plain, " " + c.Process + ": " + strings.Join(parts, ", ")})
	}
	t.blank()
}

func orUnknown(s string) string {
	if s == "" {
		return "not known"
	}
	return s
}

func numberText(n *int) string {
	if n == nil {
		return "not known"
	}
	return fmt.Sprint(*n)
}
