package plan

import (
	"encoding/json"
	"sort"
	"sync"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Family is a number of servers that one description makes equals: those of one
// for_each, or those of a group. A server without equals is a family of its own.
type Family struct {
	// Kind is "for_each", "group" or "server"; Name is that of the group or of
	// the server, else "".
	Kind    string   `json:"kind"`
	Name    string   `json:"name,omitempty"`
	Servers []string `json:"servers"`
	// Rows are what differs, in the order of addresses and attributes.
	Rows []DriftRow `json:"rows"`
}

// DriftRow is one attribute that some server has otherwise than it is declared,
// or otherwise than its equals.
type DriftRow struct {
	// Address is without the server: "app_pool/Shop", "" for the server itself.
	Address string `json:"address"`
	Type    string `json:"type"`
	// Attribute is "" where the row says whether the object is there.
	Attribute string `json:"attribute,omitempty"`
	Label     string `json:"label,omitempty"`
	// Declared is the declared value where all servers that declare one declare
	// the same, else nil; ByServer says that they declare several.
	Declared any  `json:"declared"`
	ByServer bool `json:"declared_by_server,omitempty"`
	// Values are what the servers have, most servers first. A server that
	// neither declares the attribute nor was asked for it is in none of them.
	Values []DriftValue `json:"values"`
}

// DriftValue is a value with the servers that have it.
type DriftValue struct {
	// Value is in the form of Difference, or a Word. AsDeclared stands for the
	// values of servers that have what each of them declares, in a row of
	// several declared values.
	Value      any      `json:"value"`
	AsDeclared bool     `json:"as_declared,omitempty"`
	Servers    []string `json:"servers"`
	// Drifts are those of them that a plan would change.
	Drifts []string `json:"drifts,omitempty"`
	// Odd says that more servers have one certain other value.
	Odd bool `json:"odd,omitempty"`
}

// Word stands where a value would: what there is cannot be one.
type Word string

// The words.
const (
	WordPresent    Word = "present"
	WordAbsent     Word = "absent"
	WordInherited  Word = "inherited"
	WordNotSet     Word = "not set"
	WordUnreadable Word = "unreadable"
)

// Drift compares servers with what is declared and with their equals. Servers
// are added in any order, several at a time.
type Drift struct {
	all bool
	mu  sync.Mutex
	of  map[string]*family // by server
}

// family is a Family while servers are added to it.
type family struct {
	Family
	all  bool // every object of a server was looked at
	rows map[rowKey]*driftRow
}

type rowKey struct{ address, attribute string }

type driftRow struct {
	row     *schema.Attr // nil for whether the object is there
	address string
	kind    model.Kind
	values  []any
	keys    map[string]int32
	first   []model.Value // of values, for comparing
	cells   []driftCell
	local   bool
	// undeclared says that servers have an object that goes because nothing
	// declares it: the others of one for_each have none.
	undeclared bool
}

// driftCell is what one server says about a row; declared is -1 for nothing.
type driftCell struct {
	server         string
	live, declared int32
	drifts         bool
}

// NewDrift sorts the servers of a configuration into families. With all, every
// attribute that one of them holds is compared, else only those declared.
func NewDrift(c *model.Config, all bool) *Drift {
	d := &Drift{all: all, of: map[string]*family{}}
	blocks := map[model.Range]int{}
	for _, s := range c.Servers {
		blocks[s.Range]++
	}
	known := map[any]*family{}
	for _, s := range c.Servers {
		f := &family{Family: Family{Kind: "server", Name: s.Name}, all: all, rows: map[rowKey]*driftRow{}}
		var id any = s.Name
		switch {
		case blocks[s.Range] > 1 && !s.Range.IsZero():
			f.Kind, f.Name, id = "for_each", "", s.Range
		case s.Group != "":
			f.Kind, f.Name, id = "group", s.Group, rowKey{"group", s.Group}
		}
		if known[id] == nil {
			known[id] = f
		}
		d.of[s.Name] = known[id]
	}
	return d
}

// Add compares one planned server.
func (d *Drift) Add(p Planned) {
	if p.Result == nil {
		return
	}
	f := d.of[p.Server.Name]
	w := &driftServer{name: p.Server.Name, alone: f.Kind == "server", drifts: map[rowKey]bool{}}
	for i := range p.Changes {
		w.changed(&p.Changes[i])
	}
	w.declared(p.Result)
	if d.all {
		w.everything(p.Result)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	f.Servers = append(f.Servers, w.name)
	for i := range w.seen {
		f.add(w.name, &w.seen[i])
	}
}

// seen is one value of a server.
type seen struct {
	key            rowKey
	address        string
	kind           model.Kind
	row            *schema.Attr
	value          model.Value
	live, declared any
	drifts, local  bool
	undeclared     bool
}

// driftServer collects what one server says.
type driftServer struct {
	name   string
	alone  bool // nobody is there to be compared with
	drifts map[rowKey]bool
	seen   []seen
	had    map[rowKey]bool
}

// changed notes what a plan would change. An object that is deleted because it
// is not declared has no declaration that would say so.
func (w *driftServer) changed(c *Change) {
	key := rowKey{model.Fold(model.Addr(c.Address).Within()), ""}
	switch c.action() {
	case Create, Delete:
		w.drifts[key] = true
		return
	case Update:
	}
	for _, a := range c.Attributes {
		w.drifts[rowKey{key.address, a.Name}] = true
	}
}

// declared compares the declared objects, with the defaults of applications
// filled in.
func (w *driftServer) declared(r *ServerResult) {
	w.had = map[rowKey]bool{}
	for _, o := range r.desired {
		live := r.found[o]
		there, want := WordPresent, WordPresent
		if live == nil || o.Kind == model.App && live.Kind != model.App {
			there = WordAbsent
		}
		if o.Decl.Absent {
			want = WordAbsent
		}
		w.note(seen{address: o.Addr.Within(), kind: o.Kind, live: there, declared: want})
		if live == nil || want == WordAbsent {
			continue
		}
		for i := range o.Settings {
			s := &o.Settings[i]
			row := schema.Find(o.Kind, s.Name)
			if row == nil || row.Secret || s.Value.IsNull() || s.Value.Kind() == model.SecretKind {
				continue
			}
			w.attribute(r, o, live, row, literal(row, s.Value))
		}
		for _, reset := range o.Decl.Reset {
			if row := schema.Find(o.Kind, reset.Name); row != nil && !row.Secret {
				w.attribute(r, o, live, row, WordInherited)
			}
		}
	}
	for key := range w.drifts {
		if key.attribute == "" && !w.had[key] {
			w.undeclared(r, key)
		}
	}
}

// undeclared is an object that goes because nothing declares it.
func (w *driftServer) undeclared(r *ServerResult, key rowKey) {
	if o := r.Live.FindKey(model.Fold(string(model.ServerAddr(w.name))) + "/" + key.address); o != nil {
		w.note(seen{address: o.Addr.Within(), kind: o.Kind, live: WordPresent, declared: WordAbsent, undeclared: true})
	}
}

// attribute notes what a live object obeys; declared is nil where nothing is.
func (w *driftServer) attribute(r *ServerResult, o, live *model.Object, row *schema.Attr, declared any) {
	value, origin := schema.Effective(r.Live, live, row)
	shown := literal(row, value)
	switch {
	case origin.Kind == schema.OriginUnreadable:
		value, shown = model.Value{}, WordUnreadable
	case value.IsNull():
		shown = WordNotSet
	}
	w.note(seen{address: o.Addr.Within(), kind: o.Kind, row: row, value: value, live: shown, declared: declared,
		local: origin.Kind == schema.OriginLocal})
}

// everything notes what the live objects hold beside what is declared.
func (w *driftServer) everything(r *ServerResult) {
	r.Live.Each(func(o *model.Object) {
		if o.Kind == model.OtherKey || o.Addr == "" {
			return
		}
		w.note(seen{address: o.Addr.Within(), kind: o.Kind, live: WordPresent, local: true})
		for _, row := range schema.OfBlock(o.Kind) {
			if !row.Secret && !row.ReadOnly {
				w.attribute(r, o, o, row, nil)
			}
		}
	})
}

// note takes a value unless it was taken before.
func (w *driftServer) note(s seen) {
	s.key.address = model.Fold(s.address)
	if s.row != nil {
		s.key.attribute = s.row.Name
	}
	if w.had[s.key] {
		return
	}
	w.had[s.key] = true
	if s.drifts = w.drifts[s.key]; w.alone && !s.drifts {
		return
	}
	w.seen = append(w.seen, s)
}

func (f *family) add(server string, s *seen) {
	r := f.rows[s.key]
	if r == nil {
		r = &driftRow{row: s.row, address: s.address, kind: s.kind, keys: map[string]int32{}}
		f.rows[s.key] = r
	}
	if s.address < r.address {
		r.address = s.address // of several spellings always the same
	}
	r.local, r.undeclared = r.local || s.local, r.undeclared || s.undeclared
	c := driftCell{server: server, live: r.value(s.live, s.value), declared: -1, drifts: s.drifts}
	if s.declared != nil {
		c.declared = r.value(s.declared, model.Value{})
	}
	r.cells = append(r.cells, c)
}

// value gives the number of a value of a row. Spellings of one value have one
// number, and of them the first in the order of texts is shown.
func (r *driftRow) value(shown any, v model.Value) int32 {
	key := valueKey(shown)
	if n, ok := r.keys[key]; ok {
		if r.first[n].IsNull() {
			r.first[n] = v
		}
		return n
	}
	n := int32(-1)
	if r.row != nil && !v.IsNull() {
		for i := range r.first {
			if !r.first[i].IsNull() && r.row.Type.Equal(r.first[i], v) {
				n = int32(i)
				break
			}
		}
	}
	if n < 0 {
		n = int32(len(r.values))
		r.values, r.first = append(r.values, shown), append(r.first, v)
	} else if key < valueKey(r.values[n]) {
		r.values[n] = shown
	}
	r.keys[key] = n
	return n
}

// valueKey tells a word from a text that is spelled like it.
func valueKey(v any) string {
	if w, ok := v.(Word); ok {
		return "\x00" + string(w)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return "" // no value of a plan is without a form in JSON
	}
	return string(text)
}

// Families gives what was found, in the order of the servers.
func (d *Drift) Families() []Family {
	out := []Family{}
	done := map[*family]bool{}
	for _, name := range sortedFolded(d.of) {
		f := d.of[name]
		if done[f] || len(f.Servers) == 0 {
			continue
		}
		done[f] = true
		sort.Slice(f.Servers, func(i, j int) bool { return lessFolded(f.Servers[i], f.Servers[j]) })
		out = append(out, f.finish())
	}
	return out
}

func sortedFolded(m map[string]*family) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Slice(names, func(i, j int) bool { return lessFolded(names[i], names[j]) })
	return names
}

func lessFolded(a, b string) bool {
	if x, y := model.Fold(a), model.Fold(b); x != y {
		return x < y
	}
	return a < b
}
