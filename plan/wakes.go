package plan

import (
	"sort"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Wake is a setting that was stored without effect and counts after the plan,
// although the plan does not change it. One that says what would hold without
// it changes nothing and is none.
type Wake struct {
	Address   string `json:"address"`
	Attribute string `json:"attribute"`
	Label     string `json:"label"`
	Value     any    `json:"value"`
	// Was says why it had no effect so far.
	Was        string   `json:"was"`
	Sources    []string `json:"sources"`
	Confidence string   `json:"confidence"`
}

// wakes lists the stored settings that had no effect before the plan and have
// one after it. Where the isolation mode stays, only a changed neighbour can
// wake one, so only the objects that change are looked at.
func (p *planner) wakes() []Wake {
	var out []Wake
	look := func(before, after *model.Object) {
		for _, s := range before.Settings {
			row := schema.Find(before.Kind, s.Name)
			if row == nil || row.ReadOnly || row.Secret || s.Value.IsNull() || !row.Type.Equal(s.Value, after.Get(s.Name)) {
				continue
			}
			if isDefault(row, before, s.Value) {
				continue
			}
			was, dead := row.Dead(p.from, before, s.Value, p.effectiveOf(p.live, before))
			if !dead {
				continue
			}
			if _, still := row.Dead(p.to, after, s.Value, p.effectiveOf(p.work, after)); still {
				continue
			}
			out = append(out, Wake{Address: string(after.Addr), Attribute: row.Name, Label: row.Label, Value: literal(row, s.Value), Was: was.Why,
				Sources: append([]string{}, was.Sources...), Confidence: string(was.Confidence)})
		}
	}
	if p.from != p.to {
		for at, o := range p.live.Objects {
			if !p.work.Gone(int32(at)) && o.Kind != model.OtherKey {
				look(o, p.work.Objects[at])
			}
		}
	} else {
		for _, c := range p.changes {
			if c.old != nil && c.new != nil {
				look(c.old, c.new)
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

// isDefault reports whether a value is what would hold without it.
func isDefault(row *schema.Attr, o *model.Object, v model.Value) bool {
	line, _ := schema.CLROf(o.Name)
	d := row.InternalDefault(line)
	return !d.IsNull() && row.Type.Equal(v, d)
}

// effectiveOf gives the effective values of an object's other attributes.
func (p *planner) effectiveOf(w *model.World, o *model.Object) func(name string) model.Value {
	return func(name string) model.Value {
		row := schema.Find(o.Kind, name)
		if row == nil {
			return model.Value{}
		}
		v, origin := schema.Effective(w, o, row)
		if origin.Kind == schema.OriginUnreadable || v.Kind() == model.SecretKind {
			return model.Value{}
		}
		return v
	}
}
