package lang

import (
	"fmt"
	"sort"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// The conversions of cty to lists and maps compare the type of each element
// with that of each other, even where all are the same: half a minute for the
// map of a hundred thousand applications. The conversion here goes element by
// element and asks cty for single values only.

// convert brings a value to a type.
func (b *budget) convert(v cty.Value, ty cty.Type) (cty.Value, error) {
	v, marks := v.Unmark()
	out, err := b.convertPlain(v, ty)
	if err != nil {
		return cty.NilVal, err
	}
	return out.WithMarks(marks), nil
}

func (b *budget) convertPlain(v cty.Value, ty cty.Type) (cty.Value, error) {
	from := v.Type()
	switch {
	case from.Equals(ty) || ty == cty.DynamicPseudoType:
		return v, nil
	case v.IsNull() || !v.IsKnown():
		return convert.Convert(v, ty)
	case ty.IsListType() && isSequence(from), ty.IsSetType() && isSequence(from):
		return b.convertSequence(v, ty)
	case ty.IsMapType() && (from.IsMapType() || from.IsObjectType()):
		return b.convertMap(v, ty)
	case ty.IsObjectType() && (from.IsMapType() || from.IsObjectType()):
		return b.convertObject(v, ty)
	case ty.IsTupleType() && from.IsTupleType() && ty.Length() == from.Length():
		return b.convertTuple(v, ty)
	}
	return convert.Convert(v, ty)
}

func isSequence(ty cty.Type) bool { return ty.IsTupleType() || ty.IsListType() || ty.IsSetType() }

// elementType gives the type for the elements of a collection: the wanted one,
// or, where any will do, the one they all have. Types that differ are unified
// by cty, and paid for.
func (b *budget) elementType(v cty.Value, want cty.Type) (cty.Type, bool) {
	if want != cty.DynamicPseudoType {
		return want, true
	}
	from := v.Type()
	if from.IsCollectionType() {
		return from.ElementType(), true
	}
	n, same := elementTypes(from)
	if n == 0 {
		return want, true
	}
	if !same {
		if one := b.unify(from); one != cty.NilType {
			return one, true
		}
		b.pairs(n)
		return want, false
	}
	if from.IsTupleType() {
		return from.TupleElementType(0), true
	}
	for _, e := range from.AttributeTypes() {
		want = e
	}
	return want, true
}

// unify gives one type for the different types of the elements of a tuple or
// object; cty.NilType where that is for cty to say.
func (b *budget) unify(from cty.Type) cty.Type {
	var different []cty.Type
	add := func(e cty.Type) {
		b.spend(1 + len(different)/2)
		for _, d := range different {
			if d.Equals(e) {
				return
			}
		}
		different = append(different, e)
	}
	if from.IsTupleType() {
		for _, e := range from.TupleElementTypes() {
			add(e)
		}
	} else {
		for _, e := range from.AttributeTypes() {
			add(e)
		}
	}
	for _, d := range different {
		if d.HasDynamicTypes() {
			return cty.NilType
		}
	}
	b.pairs(len(different))
	one, _ := convert.UnifyUnsafe(different)
	if one == cty.NilType || one.HasDynamicTypes() {
		return cty.NilType
	}
	return one
}

func (b *budget) convertSequence(v cty.Value, ty cty.Type) (cty.Value, error) {
	ety, plain := b.elementType(v, ty.ElementType())
	if !plain {
		return convert.Convert(v, ty)
	}
	n := v.LengthInt()
	if n == 0 {
		if ty.IsSetType() {
			return cty.SetValEmpty(ety.WithoutOptionalAttributesDeep()), nil
		}
		return cty.ListValEmpty(ety.WithoutOptionalAttributesDeep()), nil
	}
	all := make([]cty.Value, 0, n)
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		c, err := b.convert(e, ety)
		if err != nil {
			return cty.NilVal, fmt.Errorf("element %d: %w", len(all), err)
		}
		all = append(all, c)
	}
	if ty.IsSetType() {
		if !cty.CanSetVal(all) {
			return convert.Convert(v, ty)
		}
		return b.set(all), nil
	}
	if !cty.CanListVal(all) {
		return convert.Convert(v, ty)
	}
	return cty.ListVal(all), nil
}

func (b *budget) convertMap(v cty.Value, ty cty.Type) (cty.Value, error) {
	ety, plain := b.elementType(v, ty.ElementType())
	if !plain {
		return convert.Convert(v, ty)
	}
	n := v.LengthInt()
	if n == 0 {
		return cty.MapValEmpty(ety.WithoutOptionalAttributesDeep()), nil
	}
	all := make(map[string]cty.Value, n)
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		c, err := b.convert(e, ety)
		if err != nil {
			return cty.NilVal, fmt.Errorf("element %q: %w", clip(k.AsString()), err)
		}
		all[k.AsString()] = c
	}
	if !cty.CanMapVal(all) {
		return convert.Convert(v, ty)
	}
	return cty.MapVal(all), nil
}

func (b *budget) convertObject(v cty.Value, ty cty.Type) (cty.Value, error) {
	have := v.AsValueMap()
	all := make(map[string]cty.Value, len(ty.AttributeTypes()))
	var missing []string
	for name, aty := range ty.AttributeTypes() {
		e, ok := have[name]
		switch {
		case ok:
			c, err := b.convert(e, aty)
			if err != nil {
				return cty.NilVal, fmt.Errorf("%s: %w", name, err)
			}
			all[name] = c
		case ty.AttributeOptional(name):
			all[name] = cty.NullVal(aty.WithoutOptionalAttributesDeep())
		default:
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		sort.Strings(missing)
		return cty.NilVal, fmt.Errorf("%s is missing", wordList(missing))
	}
	return cty.ObjectVal(all), nil
}

func (b *budget) convertTuple(v cty.Value, ty cty.Type) (cty.Value, error) {
	types := ty.TupleElementTypes()
	all := make([]cty.Value, 0, len(types))
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		c, err := b.convert(e, types[len(all)])
		if err != nil {
			return cty.NilVal, fmt.Errorf("element %d: %w", len(all), err)
		}
		all = append(all, c)
	}
	return cty.TupleVal(all), nil
}
