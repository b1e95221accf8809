package machineconfig

import (
	"strings"

	"github.com/isoplan/isoplan/internal/live"
)

// change edits the attributes of the process model that is there.
func (w *writer) change(m *element, tasks []task) {
	gone := make([]int, len(m.attrs)) // which task removes the attribute, from 1
	for i, t := range tasks {
		if t.op == live.RemoveValue {
			gone[t.at] = i + 1
		}
	}
	for _, t := range tasks {
		switch {
		case t.op == live.SetValue && t.at >= 0:
			at := m.attrs[t.at]
			w.put(at.ValueStart, at.ValueEnd, w.quoted(t.text, w.text[at.ValueStart-1]), t)
		case t.op == live.SetValue:
			w.insert(m, gone, t)
		}
	}
	for i := 0; i < len(gone); i++ {
		first := i
		for i < len(gone) && gone[i] > 0 {
			i++
		}
		if i > first {
			w.remove(m, tasks, gone, first, i-1)
		}
	}
}

// insert puts a new attribute behind the nearest of its predecessors that
// stays, or before the first attribute that stays.
func (w *writer) insert(m *element, gone []int, t task) {
	first, before := -1, -1
	for i, a := range m.attrs {
		if gone[i] > 0 {
			continue
		}
		if first < 0 {
			first = i
		}
		if compareNames(w.name(a), t.name) < 0 &&
			(before < 0 || compareNames(w.name(a), w.name(m.attrs[before])) > 0) {
			before = i
		}
	}
	switch {
	case before >= 0:
		gap := w.gap(m, before)
		pos := m.attrs[before].End
		if next := before + 1; next == len(gone) || gone[next] == 0 {
			if p := w.skipSpaces(pos); gap != " " && w.breaksAt(p) {
				pos = p // blanks at the end of a line stay there
			}
		}
		w.put(pos, pos, gap+w.pair(t), t)
	case first >= 0:
		pos := m.attrs[first].NameStart
		w.put(pos, pos, w.pair(t)+w.gap(m, first), t)
	case len(m.attrs) > 0:
		w.put(m.nameEnd, m.nameEnd, w.gap(m, 0)+w.pair(t), t)
	default:
		w.put(m.nameEnd, m.nameEnd, " "+w.pair(t), t)
	}
}

// gap is what stands between the attribute and a new neighbour: the line break
// and indentation of a layout with lines of their own, else one blank.
func (w *writer) gap(m *element, i int) string {
	for j := i; j <= i+1 && j < len(m.attrs); j++ {
		if line := lastLine(w.text[m.attrs[j].Start:m.attrs[j].NameStart]); line != "" {
			return line
		}
	}
	return " "
}

// remove takes a run of attributes away: with their lines where they have lines
// of their own, else with the white space before each.
func (w *writer) remove(m *element, tasks []task, gone []int, first, last int) {
	start, end := m.attrs[first].Start, m.attrs[last].End
	nameStart := m.attrs[first].NameStart
	if line := lastLine(w.text[start:nameStart]); line != "" {
		after := w.skipSpaces(end)
		switch {
		case w.breaksAt(after):
			start, end = nameStart-len(line), after
		case strings.IndexByte("/>", w.text[after]) >= 0:
			start = nameStart - len(line)
		default: // another attribute follows on the line
			start, end = nameStart, after
		}
	}
	for i := first; i <= last; i++ {
		to := m.attrs[i].End
		if i == last {
			to = end
		}
		w.put(start, to, "", tasks[gone[i]-1])
		start = to
	}
}
