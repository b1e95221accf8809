package lang

import (
	"strconv"

	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
)

// fill puts the defaults of optional attributes where a value lacks them. It
// gives lists as tuples and maps as objects, which the conversion to the type
// of the variable brings back. The library would look for the type of each list
// on the way, comparing each element with each other: minutes for a list of
// defaults within a list.
func (b *budget) fill(v cty.Value, d *typeexpr.Defaults) cty.Value {
	b.spend(1)
	if d == nil || len(d.DefaultValues)+len(d.Children) == 0 || v == cty.NilVal || !v.IsKnown() || v.IsNull() {
		return v
	}
	v, marks := v.Unmark()
	switch ty := v.Type(); {
	case isSequence(ty):
		all := make([]cty.Value, 0, v.LengthInt())
		for it := v.ElementIterator(); it.Next(); {
			_, e := it.Element()
			all = append(all, b.fill(e, childOf(d, strconv.Itoa(len(all)), d.Type.IsTupleType())))
		}
		v = cty.TupleVal(all)
	case ty.IsObjectType() || ty.IsMapType():
		all := map[string]cty.Value{}
		for it := v.ElementIterator(); it.Next(); {
			k, e := it.Element()
			all[k.AsString()] = b.fill(e, childOf(d, k.AsString(), d.Type.IsObjectType()))
		}
		for name, otherwise := range d.DefaultValues {
			if have, ok := all[name]; !ok || have.IsNull() {
				b.weigh(otherwise)
				all[name] = b.fill(otherwise, d.Children[name])
			}
		}
		v = cty.ObjectVal(all)
	}
	return v.WithMarks(marks)
}

// childOf gives the defaults of an element: those of its name where elements
// have their own, else those of all.
func childOf(d *typeexpr.Defaults, name string, named bool) *typeexpr.Defaults {
	if named {
		if c := d.Children[name]; c != nil {
			return c
		}
	}
	return d.Children[""]
}
