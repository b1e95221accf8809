package view

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// DriftResult is what drift publishes.
type DriftResult struct {
	FormatVersion string        `json:"format_version"`
	Families      []plan.Family `json:"families"`
	// Failed are the servers that could not be compared.
	Failed []plan.Failed `json:"failed_servers,omitempty"`
}

// NewDriftResult gives families the form in which they are published.
func NewDriftResult(families []plan.Family, failed []plan.Failed) DriftResult {
	return DriftResult{FormatVersion: FormatVersion, Families: families, Failed: failed}
}

// Differs reports whether there is any row.
func (r *DriftResult) Differs() bool {
	return slices.ContainsFunc(r.Families, func(f plan.Family) bool { return len(f.Rows) > 0 })
}

// DriftJSON writes the result as one JSON object.
func DriftJSON(w io.Writer, r *DriftResult) error { return JSON(w, r) }

// Drift prints a matrix for every family: attributes by servers, where servers
// with equal values share a column. A matrix that is wider than the lines is
// printed value by value.
func Drift(w io.Writer, st Style, r *DriftResult) error {
	t := &driftText{printer: newPrinter(w, st), used: map[string]bool{}}
	for i := range r.Families {
		if f := &r.Families[i]; len(f.Rows) > 0 {
			t.family(f)
		}
	}
	t.closing(r)
	return t.flush()
}

type driftText struct {
	*printer
	used map[string]bool // marks
}

// The marks of a value. A value that is both is marked as odd: the column of
// what is declared tells the other.
const (
	oddMark   = "! "
	driftMark = "~ "
	noMark    = "  "
)

// column is a set of servers that have the same values in all rows.
type column struct {
	title   string
	servers []string
}

func (t *driftText) family(f *plan.Family) {
	switch f.Kind {
	case "for_each":
		t.line(piece{bold, fmt.Sprintf("%s of one for_each:", count(len(f.Servers), "server"))})
	case "group":
		t.line(piece{bold, fmt.Sprintf("%s of group %s:", count(len(f.Servers), "server"), f.Name)})
	default:
		t.line(piece{bold, f.Name + ":"})
	}
	alike, apart := split(f)
	if len(alike) > 0 {
		columns := classes(f, alike, false)
		if rows := t.matrix(alike, columns); t.leaves(rows, minValued) {
			t.table("  ", rows)
			t.members(columns)
		} else {
			columns = classes(f, alike, true)
			if rows := t.marks(alike, columns); t.leaves(rows, minMarked) {
				t.table("  ", rows)
				t.blank()
			}
			t.values(alike)
		}
	}
	for _, r := range apart {
		t.para("  ", "    ", piece{bold, t.name(r)}, piece{plain, fmt.Sprintf(" (%s) is another on each of the %s.", r.Label, count(len(r.Values), "server"))})
	}
	t.blank()
}

// split sets aside the rows in which every server has a value of its own and
// none drifts, such as names of accounts: in them nobody is the odd one out.
func split(f *plan.Family) (alike, apart []*plan.DriftRow) {
	for i := range f.Rows {
		r := &f.Rows[i]
		own := len(f.Servers) > 2 && len(r.Values) == len(f.Servers)
		for _, v := range r.Values {
			own = own && len(v.Servers) == 1 && len(v.Drifts) == 0
		}
		if own {
			apart = append(apart, r)
		} else {
			alike = append(alike, r)
		}
	}
	return alike, apart
}

// classes puts servers with the same values, or the same marks, in all rows
// into one column, the largest first.
func classes(f *plan.Family, rows []*plan.DriftRow, byMark bool) []column {
	marks := map[string][]byte{}
	for _, r := range rows {
		for i, v := range r.Values {
			for _, s := range v.Servers {
				switch {
				case !byMark:
					marks[s] = fmt.Append(marks[s], i)
				case v.Odd:
					marks[s] = append(marks[s], '!')
				}
			}
			for _, s := range v.Drifts {
				if !byMark || !v.Odd {
					marks[s] = append(marks[s], '~')
				}
			}
		}
		for _, s := range f.Servers {
			marks[s] = append(marks[s], '/')
		}
	}
	at := map[string]int{}
	var out []column
	for _, s := range f.Servers {
		key := string(marks[s])
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key], out = i, append(out, column{})
		}
		out[i].servers = append(out[i].servers, s)
	}
	slices.SortStableFunc(out, func(a, b column) int { return len(b.servers) - len(a.servers) })
	for i := range out {
		out[i].title = strings.Join(out[i].servers, ", ")
		if len(out[i].servers) > 2 {
			out[i].title = count(len(out[i].servers), "server")
		}
	}
	return out
}

// maxCell is how many columns of a terminal a value of a matrix takes.
const maxCell = 20

// matrix is the table of values: attributes by servers, with what is declared.
func (t *driftText) matrix(rows []*plan.DriftRow, of []column) [][]cell {
	head := []cell{{piece{dim, ""}, false}, {piece{dim, "declared"}, false}}
	for _, c := range of {
		head = append(head, cell{piece{dim, noMark + c.title}, false})
	}
	return t.lines(head, rows, func(r *plan.DriftRow) []cell {
		line := []cell{{piece{plain, t.declared(r)}, false}}
		for _, c := range of {
			line = append(line, cell{t.cell(r, c.servers[0]), false})
		}
		return line
	})
}

// marks is the table of marks alone, for values that do not fit beside each
// other.
func (t *driftText) marks(rows []*plan.DriftRow, of []column) [][]cell {
	head := []cell{{piece{dim, ""}, false}}
	for _, c := range of {
		head = append(head, cell{piece{dim, c.title}, false})
	}
	return t.lines(head, rows, func(r *plan.DriftRow) []cell {
		var line []cell
		for _, c := range of {
			p := t.cell(r, c.servers[0])
			p.text = strings.TrimSpace(p.text[:len(noMark)])
			if p.text == "" {
				p = piece{dim, "."}
			}
			line = append(line, cell{p, false})
		}
		return line
	})
}

// lines makes a table with the attributes under each object.
func (t *driftText) lines(head []cell, rows []*plan.DriftRow, cells func(*plan.DriftRow) []cell) [][]cell {
	out := [][]cell{head}
	last := ""
	for _, r := range rows {
		object := model.Fold(r.Address)
		first := t.object(r)
		if r.Attribute != "" {
			if object != last {
				out = append(out, []cell{{piece{bold, first}, false}})
			}
			first = "  " + r.Attribute
		}
		last = object
		line := []cell{{piece{plain, first}, false}}
		if r.Attribute == "" {
			line[0].ink = bold
		}
		out = append(out, append(line, cells(r)...))
	}
	return out
}

// minMarked and minValued are what a table leaves its first column at least.
const (
	minMarked = 20
	minValued = 40
)

// leaves reports whether a table leaves its first column so much, or what it
// needs.
func (t *driftText) leaves(rows [][]cell, least int) bool {
	var widths []int
	first := 0
	for _, r := range rows {
		first = max(first, columns(clean(r[0].text)))
		for i, c := range r[1:] {
			if len(widths) <= i {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(clean(c.text)))
		}
	}
	all := 2 + min(first, least)
	for _, w := range widths {
		all += 2 + w
	}
	return all <= t.st.width()
}

func (t *driftText) object(r *plan.DriftRow) string {
	if r.Address == "" {
		return "server"
	}
	return r.Address
}

func (t *driftText) name(r *plan.DriftRow) string {
	if r.Attribute == "" {
		return t.object(r)
	}
	return t.object(r) + ": " + r.Attribute
}

func (t *driftText) declared(r *plan.DriftRow) string {
	switch {
	case r.ByServer:
		return "by server"
	case r.Declared == nil:
		return "-"
	}
	return t.text(r, r.Declared, maxCell)
}

// cell is what one server has in a row, with its mark.
func (t *driftText) cell(r *plan.DriftRow, server string) piece {
	for i := range r.Values {
		v := &r.Values[i]
		if !slices.Contains(v.Servers, server) {
			continue
		}
		mark, k := t.mark(v, slices.Contains(v.Drifts, server))
		return piece{k, mark + t.value(r, v, maxCell)}
	}
	return piece{dim, noMark + "-"}
}

func (t *driftText) mark(v *plan.DriftValue, drifts bool) (string, ink) {
	switch {
	case v.Odd:
		t.used[oddMark] = true
		return oddMark, red
	case drifts:
		t.used[driftMark] = true
		return driftMark, yellow
	}
	return noMark, plain
}

func (t *driftText) value(r *plan.DriftRow, v *plan.DriftValue, most int) string {
	if v.AsDeclared {
		return "as declared"
	}
	return t.text(r, v.Value, most)
}

// text writes a value the way HCL would, cut to a number of columns.
func (t *driftText) text(r *plan.DriftRow, x any, most int) string {
	if w, ok := x.(plan.Word); ok {
		return string(w)
	}
	k, _ := model.KindOf(r.Type)
	v := values{schema.Find(k, r.Attribute), t.st.dots()}
	return t.shortened(v.text(x), most)
}

// members names the servers of columns that have only their number.
func (t *driftText) members(of []column) {
	for _, c := range of {
		if len(c.servers) > 2 && len(of) > 1 {
			t.para("  ", "    ", piece{dim, c.title + ": " + few(c.servers, 12, 0)})
		}
	}
}

// values prints rows value by value.
func (t *driftText) values(rows []*plan.DriftRow) {
	for _, r := range rows {
		what := t.name(r)
		if r.Label != "" && r.Label != r.Attribute {
			what += " (" + r.Label + ")"
		}
		t.para("  ", "    ", piece{bold, what})
		if r.Declared != nil || r.ByServer {
			t.para("      declared: ", "        ", piece{plain, t.declaredWhole(r)})
		}
		most := len(r.Values) > 1 && r.Values[1].Odd
		for i := range r.Values {
			v := &r.Values[i]
			mark, k := t.mark(v, len(v.Drifts) > 0)
			who := count(len(v.Servers), "server")
			if i > 0 || !most {
				who += ", " + few(v.Servers, 8, 0)
			}
			t.para("    "+mark, "        ", piece{k, t.value(r, v, 4*maxCell)}, piece{plain, ": " + who})
		}
	}
}

func (t *driftText) declaredWhole(r *plan.DriftRow) string {
	if r.ByServer {
		return "one of its own for each server"
	}
	return t.text(r, r.Declared, 4*maxCell)
}

// closing sums up, in one form: pipelines look for its first word.
func (t *driftText) closing(r *DriftResult) {
	rows, servers, odd := 0, 0, map[string]bool{}
	for i := range r.Families {
		f := &r.Families[i]
		servers += len(f.Servers)
		rows += len(f.Rows)
		for j := range f.Rows {
			for _, v := range f.Rows[j].Values {
				for _, s := range v.Drifts {
					odd[s] = true
				}
				if v.Odd && f.Rows[j].Declared == nil && !f.Rows[j].ByServer {
					for _, s := range v.Servers {
						odd[s] = true
					}
				}
			}
		}
	}
	if t.used[oddMark] {
		t.say("", "  ", oddMark+"the odd one out: more servers have another value, one and the same.")
	}
	if t.used[driftMark] {
		t.say("", "  ", driftMark+"not as declared.")
	}
	if len(t.used) > 0 {
		t.blank()
	}
	compared := count(servers, "server")
	switch {
	case rows == 0 && servers == 1:
		t.para("", "  ", piece{bold, "No drift."}, piece{plain, " " + compared + " is as declared."})
	case rows == 0:
		t.para("", "  ", piece{bold, "No drift."}, piece{plain, " " + compared + " are as declared."})
	default:
		t.para("", "  ", piece{bold, fmt.Sprintf("Drift: %s", count(rows, "difference"))}, piece{plain, fmt.Sprintf(" on %d of %s.", len(odd), compared)})
	}
	if n := len(r.Failed); n > 0 {
		var names []string
		for i := range r.Failed {
			names = append(names, r.Failed[i].Name)
		}
		t.para("", "  ", piece{red, "Not compared: " + count(n, "server")}, piece{plain, " (" + few(names, 5, 0) + "); the errors say why."})
	}
}
