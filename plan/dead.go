package plan

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// DeadSettings lists which settings of the objects a target will not honour,
// from what is declared and the defaults alone, as in a check without a
// server. obs is what was observed; nil is nothing.
func DeadSettings(objects []*model.Object, target schema.Target, obs *model.Observed) []Dead {
	s := deadSearch{target: target, obs: obs}
	return s.all(objects)
}

// deadSearch looks for settings without effect.
type deadSearch struct {
	target schema.Target
	obs    *model.Observed
	// world and planned give the values of neighbouring attributes that are
	// not declared; both nil where there is no server.
	world   *model.World
	planned func(*model.Object) *model.Object
}

func (s *deadSearch) all(objects []*model.Object) []Dead {
	out := []Dead{}
	for _, o := range objects {
		if o.Decl != nil && o.Decl.Absent {
			continue
		}
		for _, setting := range o.Settings {
			row := schema.Find(o.Kind, setting.Name)
			if row == nil || row.ReadOnly || setting.Value.IsNull() {
				continue
			}
			if d, dead := s.one(o, row, setting.Value); dead {
				out = append(out, d)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if a, b := model.Fold(out[i].Address), model.Fold(out[j].Address); a != b {
			return a < b
		}
		return out[i].Attribute < out[j].Attribute
	})
	return out
}

func (s *deadSearch) one(o *model.Object, row *schema.Attr, v model.Value) (Dead, bool) {
	why, dead := row.Dead(s.target, o, v, func(name string) model.Value { return s.neighbour(o, name) })
	if !dead {
		return Dead{}, false
	}
	d := Dead{Address: string(o.Addr), Attribute: row.Name, Label: row.Label, Value: literal(row, v), Declared: o.Decl != nil,
		Reason: why.Why, Rule: why.Rule, Sources: append([]string{}, why.Sources...), Confidence: string(why.Confidence)}
	if why.Altogether {
		d.Instead = s.instead(o, row)
	}
	return d, true
}

// neighbour gives the value of another attribute of the object: declared, else
// planned, else the default; null when it is not known.
func (s *deadSearch) neighbour(o *model.Object, name string) model.Value {
	value := o.Get(name)
	row := schema.Find(o.Kind, name)
	if value.IsNull() && row != nil {
		at := o
		if s.planned != nil {
			if got := s.planned(o); got != nil {
				at = got
			}
		}
		value, _ = schema.Effective(s.world, at, row)
	}
	if value.Kind() == model.SecretKind {
		return model.Value{}
	}
	return value
}

// instead writes the working equivalent of a dead setting.
func (s *deadSearch) instead(o *model.Object, row *schema.Attr) string {
	switch {
	case row == schema.Protection.Attr && s.target.Pools():
		return s.poolInstead(o)
	case row == schema.AppPoolID.Attr && s.target.Protections():
		return "protection = \"high\" gives the application a process of its own, as a pool of its own would (TN:cc728246)"
	case !s.target.Pools():
		return ""
	}
	var machine schema.Machine
	if s.obs != nil {
		machine = schema.Machine{MemoryKB: s.obs.Memory, Processors: s.obs.Processors}
	}
	var parts []string
	for _, e := range row.Equivalents(o, machine) {
		parts = append(parts, equivalentText(e))
	}
	return strings.Join(parts, "; ")
}

// poolInstead is what takes the place of a protection where pools choose the
// process (TN:cc776325, TN:cc728429).
func (s *deadSearch) poolInstead(o *model.Object) string {
	protection, _ := schema.Protection.Of(o)
	if protection == schema.ProtectionHigh {
		return "app_pool = a pool that no other application uses (TN:cc776325)"
	}
	return "app_pool; applications that were Low or Medium share DefaultAppPool (TN:cc776325)"
}

// equivalentText says what to set on the application pool instead.
func equivalentText(e schema.Equivalent) string {
	switch {
	case e.Attr == nil:
		return e.Note
	case e.Problem != "":
		return e.Attr.Name + " of the application pool: " + e.Problem
	case e.Note != "":
		return e.Attr.Name + " = " + e.Attr.Type.Show(e.Value) + " on the application pool (" + e.Note + ")"
	}
	return e.Attr.Name + " = " + e.Attr.Type.Show(e.Value) + " on the application pool"
}

// dead lists the declared settings the planned server will not honour, and
// with --dead=live every live one too.
func (p *planner) dead() []Dead {
	planned := map[*model.Object]*model.Object{}
	var declared []*model.Object
	for _, o := range p.objects {
		if !p.filter.keeps(o.Addr) {
			continue
		}
		declared = append(declared, o)
		if live := p.aligned[o]; live != nil {
			planned[o] = p.work.Objects[p.find.position[live]]
		}
	}
	s := deadSearch{target: p.to, obs: p.decl.Observed, world: p.work,
		planned: func(o *model.Object) *model.Object { return planned[o] }}
	out := s.all(declared)
	if !p.in.DeadLive {
		return out
	}
	said := map[*model.Object]map[string]bool{}
	for o, at := range planned {
		said[at] = map[string]bool{}
		for _, setting := range o.Settings {
			said[at][setting.Name] = true
		}
	}
	s.planned = nil
	for _, o := range p.work.Sorted() {
		for _, d := range s.all([]*model.Object{o}) {
			if !said[o][d.Attribute] {
				out = append(out, d)
			}
		}
	}
	return out
}
