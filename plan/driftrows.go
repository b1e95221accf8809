package plan

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
)

// finish makes the rows of a family.
func (f *family) finish() Family {
	out := f.Family
	out.Rows = []DriftRow{}
	keys := make([]rowKey, 0, len(f.rows))
	for k := range f.rows {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if keys[i].address != keys[j].address {
			return keys[i].address < keys[j].address
		}
		return keys[i].attribute < keys[j].attribute
	})
	missing := map[string]bool{} // objects that some server lacks: what is below them says no more
	for _, k := range keys {
		r := f.rows[k]
		if k.attribute == "" && (f.all || f.Kind == "for_each" && r.undeclared) {
			r.absentElsewhere(f.Servers)
		}
		if !r.tells(below(k, missing)) {
			continue
		}
		row := r.finish()
		if k.attribute == "" {
			missing[k.address] = true
		}
		row.Attribute = k.attribute
		out.Rows = append(out.Rows, row)
	}
	return out
}

// below reports whether a row is about an attribute of one of the objects, or
// about something below it.
func below(k rowKey, objects map[string]bool) bool {
	if k.attribute != "" && objects[k.address] {
		return true
	}
	for i := strings.LastIndexByte(k.address, '/'); i > 0; i = strings.LastIndexByte(k.address[:i], '/') {
		if objects[k.address[:i]] {
			return true
		}
	}
	return false
}

// absentElsewhere adds the servers that have no such object to a row that says
// whether it is there.
func (r *driftRow) absentElsewhere(servers []string) {
	if len(r.cells) == len(servers) {
		return
	}
	have := map[string]bool{}
	for _, c := range r.cells {
		have[c.server] = true
	}
	absent := r.value(WordAbsent, model.Value{})
	for _, s := range servers {
		if !have[s] {
			r.cells = append(r.cells, driftCell{server: s, live: absent, declared: -1})
		}
	}
}

// tells reports whether a row belongs into the result: a server drifts from
// what is declared, or nothing is declared and servers differ. Of an object
// that some servers lack only what drifts is told.
func (r *driftRow) tells(lacking bool) bool {
	declared, differ := false, false
	for _, c := range r.cells {
		if c.drifts {
			return true
		}
		declared = declared || c.declared >= 0
		differ = differ || c.live != r.cells[0].live
	}
	return differ && !declared && r.local && !lacking
}

func (r *driftRow) finish() DriftRow {
	out := DriftRow{Address: r.address, Type: r.kind.String()}
	if r.row != nil {
		out.Label = r.row.Label
	}
	declared := int32(-1)
	for _, c := range r.cells {
		switch {
		case c.declared < 0:
		case declared < 0:
			declared = c.declared
		case declared != c.declared:
			out.ByServer = true
		}
	}
	if declared >= 0 && !out.ByServer {
		out.Declared = r.values[declared]
	}
	const asDeclared = -1
	groups := map[int32]*DriftValue{}
	for _, c := range r.cells {
		n := c.live
		if out.ByServer && c.declared >= 0 && !c.drifts {
			n = asDeclared
		}
		g := groups[n]
		if g == nil {
			g = &DriftValue{AsDeclared: n == asDeclared}
			if n != asDeclared {
				g.Value = r.values[n]
			}
			groups[n] = g
		}
		g.Servers = append(g.Servers, c.server)
		if c.drifts {
			g.Drifts = append(g.Drifts, c.server)
		}
	}
	out.Values = ordered(groups)
	return out
}

// ordered sorts values by how many servers have them, and marks those that are
// not the value of most.
func ordered(groups map[int32]*DriftValue) []DriftValue {
	var out []DriftValue
	for _, g := range groups {
		sort.Slice(g.Servers, func(i, j int) bool { return lessFolded(g.Servers[i], g.Servers[j]) })
		sort.Slice(g.Drifts, func(i, j int) bool { return lessFolded(g.Drifts[i], g.Drifts[j]) })
		out = append(out, *g)
	}
	sort.Slice(out, func(i, j int) bool {
		if a, b := len(out[i].Servers), len(out[j].Servers); a != b {
			return a > b
		}
		return strings.Compare(model.Fold(out[i].Servers[0]), model.Fold(out[j].Servers[0])) < 0
	})
	if len(out) > 1 && len(out[0].Servers) > len(out[1].Servers) {
		for i := range out[1:] {
			out[i+1].Odd = true
		}
	}
	return out
}
