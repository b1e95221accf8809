package importer

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// row is one line of text in the cells that are aligned with those of its
// neighbours: what stands before the equals sign, the sign with the value, and
// the comment. assign is empty for a line that opens a list.
type row struct{ lead, assign, comment string }

// layout writes lines the way the formatter lays them out: equals signs of
// neighbouring arguments below each other, and so the comments. Formatting the
// whole text afterwards would take a hundred times the memory.
type layout struct {
	out   strings.Builder
	depth int
	// group are neighbouring lines that wait for their columns.
	group []row
}

// line writes one line that is aligned with nothing.
func (l *layout) line(text string) {
	l.flush()
	l.put(text)
}

func (l *layout) put(text string) {
	if text != "" {
		for range l.depth {
			l.out.WriteString("  ")
		}
		l.out.WriteString(text)
	}
	l.out.WriteByte('\n')
}

// argument writes an argument; comment may be empty.
func (l *layout) argument(name, expr, comment string) {
	l.group = append(l.group, row{name, "= " + expr, comment})
}

// openList writes the first line of a list that takes several.
func (l *layout) openList(name, comment string) {
	if comment == "" {
		l.line(name + " = [")
	} else {
		l.group = append(l.group, row{lead: name + " = [", comment: comment})
	}
	l.flush()
	l.depth++
}

func (l *layout) open(head string) {
	l.line(head + " {")
	l.depth++
}

func (l *layout) close(end string) {
	l.flush()
	l.depth--
	l.line(end)
}

// text gives what was written.
func (l *layout) text() string {
	l.flush()
	return l.out.String()
}

// flush writes the waiting lines.
func (l *layout) flush() {
	group := l.group
	l.group = l.group[:0]
	if len(group) == 0 {
		return
	}
	for _, r := range group {
		if !plain(r.lead) || !plain(r.assign) {
			l.formatted(group)
			return
		}
	}
	lead := align(group, func(r row) bool { return r.assign != "" }, func(r row) int { return len(r.lead) })
	for n := range group {
		if r := &group[n]; r.assign != "" {
			r.lead += strings.Repeat(" ", lead[n]-len(r.lead)+1) + r.assign
		}
	}
	all := align(group, func(r row) bool { return r.comment != "" }, func(r row) int { return len(r.lead) })
	for n, r := range group {
		if r.comment != "" {
			r.lead += strings.Repeat(" ", all[n]-len(r.lead)+1) + "# " + r.comment
		}
		l.put(r.lead)
	}
}

// align gives each line the greatest width among the neighbours it forms a
// chain with.
func align(group []row, in func(row) bool, width func(row) int) []int {
	widest := make([]int, len(group))
	for from := 0; from < len(group); {
		to, most := from, 0
		for to < len(group) && in(group[to]) {
			most = max(most, width(group[to]))
			to++
		}
		for n := from; n < to; n++ {
			widest[n] = most
		}
		from = max(to, from+1)
	}
	return widest
}

// formatted leaves lines with letters beyond ASCII, whose columns are not
// their bytes, to the formatter.
func (l *layout) formatted(group []row) {
	var b strings.Builder
	for _, r := range group {
		b.WriteString(r.lead)
		if r.assign != "" {
			b.WriteString(" " + r.assign)
		}
		if r.comment != "" {
			b.WriteString(" # " + r.comment)
		}
		b.WriteByte('\n')
	}
	for _, text := range strings.SplitAfter(string(hclwrite.Format([]byte(b.String()))), "\n") {
		if text != "" {
			l.put(strings.TrimSuffix(text, "\n"))
		}
	}
}

// plain reports whether every byte of a text is a column.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}
