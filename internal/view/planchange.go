package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// signOf gives the sign of an action with its colour, and what the line above
// an object says.
func signOf(c *plan.Change) (sign string, k ink, words string) {
	action := plan.Action("")
	if len(c.Change.Actions) > 0 {
		action = c.Change.Actions[0]
	}
	switch action {
	case plan.Create:
		return "+", green, "will be created"
	case plan.Update:
		return "~", yellow, "will be updated in-place"
	case plan.Delete:
		return "-", red, "will be destroyed"
	}
	return "?", red, "has an action this version does not know"
}

// change prints one object: what happens to it and each attribute that does
// not stay.
func (t *planText) change(s *plan.Server, c *plan.Change) {
	sign, k, words := signOf(c)
	t.line(piece{plain, "  "}, piece{bold, "# " + c.Address}, piece{plain, " " + words})
	if c.Reason != "" && sign != "+" { // what is declared and not there is created: no news
		t.para("  # (", "  #  ", piece{plain, "because " + c.Reason + ")"})
	}
	kind, _ := model.KindOf(c.Type)
	block := c.Type
	name := c.Name
	if kind == model.ServerKind {
		name = c.Server
	}
	if !kind.Singleton() || kind == model.ServerKind {
		block += " " + values{dots: t.st.dots()}.quote(name)
	}
	open, under := "  "+sign+" ", "      "
	head := clean(block) + " {"
	if c.Key != "" && len(open)+columns(head)+4+columns(Escape(c.Key)) <= t.st.width() {
		t.line(piece{plain, "  "}, piece{k, sign}, piece{plain, " " + head + "  "}, piece{dim, "# " + Escape(c.Key)})
	} else {
		t.line(piece{plain, "  "}, piece{k, sign}, piece{plain, " " + head})
		if c.Key != "" {
			t.line(piece{plain, under}, piece{dim, "# " + Escape(c.Key)})
		}
	}
	rows := make([]row, 0, len(c.Attributes))
	for i := range c.Attributes {
		rows = append(rows, t.attribute(s, c, &c.Attributes[i]))
	}
	t.rows(under, rows)
	if c.Unchanged > 0 {
		t.line(piece{plain, under}, piece{dim, fmt.Sprintf("# (%d unchanged %s hidden)", c.Unchanged, plural(c.Unchanged, "attribute"))})
	}
	if len(c.NotFollowed)+c.NotFollowedMore > 0 {
		t.para(under+"# ", under+"# ", piece{yellow, notFollowed(c, t.o.Verbose)})
	}
	t.line(piece{plain, "    }"})
	t.blank()
}

// notFollowed names the applications below that stay where they are.
func notFollowed(c *plan.Change, all bool) string {
	n, limit := len(c.NotFollowed)+c.NotFollowedMore, 3
	if all {
		limit = len(c.NotFollowed)
	}
	verb := "keep processes of their own and do"
	if n == 1 {
		verb = "keeps a process of its own and does"
	}
	return fmt.Sprintf("%s below %s not follow: %s", count(n, "application"), verb, few(c.NotFollowed, limit, c.NotFollowedMore))
}

// attribute makes the line of one attribute.
func (t *planText) attribute(s *plan.Server, c *plan.Change, a *plan.Attribute) row {
	v := t.valuesOf(c.Type, a.Name)
	before, had := c.Change.Before[a.Name]
	after, has := c.Change.After[a.Name]
	had, has = had && before != nil, has && after != nil
	if !had && updates(c) && v.secret() && a.Origin != "" && a.Origin != "not set" {
		had, before = true, map[string]any{"secret": ""} // there is one; nobody may know which
	}
	r := row{name: shownName(c, a), label: a.Label + v.unit(), notes: t.notes(s, c, a)}
	switch {
	case !had:
		r.sign, r.ink = "+ ", green
	case !has:
		r.sign, r.ink = "- ", red
	default:
		r.sign, r.ink = "~ ", yellow
	}
	if t.listRow(&r, v, a, before, after) {
		return r
	}
	switch {
	case had && has:
		r.value = v.text(before) + " -> " + v.text(after)
	case has:
		r.value = v.text(after)
	case had && r.sign == "- " && len(c.Change.After) == 0:
		r.value = v.text(before)
	case had:
		r.value = v.text(before) + " -> null"
	default:
		r.value = "null"
	}
	return r
}

func updates(c *plan.Change) bool {
	return len(c.Change.Actions) > 0 && c.Change.Actions[0] == plan.Update
}

// notes says what a person needs beside the values: where the old value came
// from, and that a file alone cannot write it.
func (t *planText) notes(s *plan.Server, c *plan.Change, a *plan.Attribute) []string {
	var notes []string
	if updates(c) && a.Origin != "" && a.Origin != "local" {
		notes = append(notes, "was "+a.Origin)
	}
	if a.Reset {
		notes = append(notes, "local value removed")
	}
	if a.Reordered && len(a.Added)+len(a.Removed) == 0 {
		notes = append(notes, "reordered")
	}
	switch {
	case a.Call != "":
		notes = append(notes, "by "+a.Call)
	case a.Way == "method" && s.Way == model.WayCopy:
		notes = append(notes, "method: rehearsed on the copy")
	case a.Way == "method":
		notes = append(notes, "method")
	}
	return notes
}

// listRow turns a list into its entries that come, go or move; false when the
// attribute is no list or its entries fit on the line.
func (t *planText) listRow(r *row, v values, a *plan.Attribute, before, after any) bool {
	was, isOld := list(before)
	now, isNew := list(after)
	if !isOld && !isNew && len(a.Added)+len(a.Removed) == 0 {
		return false
	}
	switch {
	case len(a.Added)+len(a.Removed) > 0 && (isOld || r.sign == "~ "):
		t.setRow(r, v, a, len(was))
	case isNew && !isOld && len(now) > 1:
		r.value, r.end = "[", "]"
		for _, x := range now {
			r.below = append(r.below, piece{green, "+ " + v.text(x)})
		}
	case isOld && isNew && a.Reordered:
		movedRow(r, v, was, now)
	default:
		return false
	}
	return true
}

func (t *planText) setRow(r *row, v values, a *plan.Attribute, was int) {
	r.value, r.end = "[", "]"
	for _, s := range a.Removed {
		r.below = append(r.below, piece{red, "- " + v.quote(s)})
	}
	for _, s := range a.Added {
		r.below = append(r.below, piece{green, "+ " + v.quote(s)})
	}
	if kept := was - len(a.Removed); kept > 0 {
		word := "entries"
		if kept == 1 {
			word = "entry"
		}
		r.below = append(r.below, piece{dim, fmt.Sprintf("# (%d unchanged %s hidden)", kept, word)})
	}
	if a.Reordered {
		r.notes = append(r.notes, "and reordered")
	}
}

// movedRow shows the new order, and of each entry that moved where it was.
func movedRow(r *row, v values, was, now []any) {
	r.value, r.end = "[", "]"
	old := make([]string, len(was))
	for i := range was {
		old[i] = v.text(was[i])
	}
	for i := range now {
		text := v.text(now[i])
		at := slices.Index(old, text)
		switch {
		case at == i:
			r.below = append(r.below, piece{plain, "  " + text})
		case at < 0:
			r.below = append(r.below, piece{green, "+ " + text})
		default:
			r.below = append(r.below, piece{yellow, fmt.Sprintf("~ %s  # was number %d", text, at+1)})
		}
	}
}

// concise prints one line per object; attributes that do not fit on it stand
// below, so that an address stays whole.
func (t *planText) concise(s *plan.Server) {
	for _, c := range t.changes[s.Name] {
		sign, k, _ := signOf(c)
		names := make([]string, len(c.Attributes))
		for i := range c.Attributes {
			names[i] = shownName(c, &c.Attributes[i])
		}
		text, changed := " "+c.Address, ""
		if sign == "~" && len(names) > 0 {
			text += ":"
			changed = strings.Join(names, ", ")
		}
		if changed != "" && columns("  "+sign+clean(text)+" "+changed) <= t.st.width() {
			text += " " + changed
			changed = ""
		}
		t.line(piece{plain, "  "}, piece{k, sign}, piece{plain, text})
		if changed != "" {
			t.say("      ", "      ", changed)
		}
	}
	if len(t.changes[s.Name]) > 0 {
		t.blank()
	}
}

// shownName is the name of an attribute in a change. The list of in-process
// extensions is declared by only, include and exclude alike; what changes is
// its entries.
func shownName(c *plan.Change, a *plan.Attribute) string {
	if c.Type == "in_process_isapi" {
		return "entries"
	}
	return Escape(a.Name)
}
