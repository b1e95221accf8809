package lang

import (
	"fmt"
	"strconv"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// set makes a set of values of one type. Elements that share a hash are
// counted first: cty compares each of them with each, and texts with one hash
// are easily made.
func (b *budget) set(all []cty.Value) cty.Value {
	if len(all) > 0 {
		b.spend(len(all) * perElement(cty.Set(all[0].Type())))
	}
	if len(all) > maxCollisions {
		shared := make(map[int]int, len(all))
		for _, v := range all {
			if v.ContainsMarked() {
				continue
			}
			n := shared[v.Hash()] + 1
			shared[v.Hash()] = n
			if n > maxCollisions {
				b.fail("Set takes too much", fmt.Sprintf("More than %d elements of a set look alike to the table it is kept in.", maxCollisions), "Use a map whose keys are these elements.")
			}
		}
	}
	return cty.SetVal(all)
}

// distinctFunc leaves out what a list holds a second time. It looks each
// element up, where cty would compare each with each other.
var distinctFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.List(cty.DynamicPseudoType)}},
	Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
		var all []cty.Value
		var key []byte
		seen := map[string]bool{}
		for it := args[0].ElementIterator(); it.Next(); {
			_, v := it.Element()
			key = appendKey(key[:0], v)
			if !seen[string(key)] {
				seen[string(key)] = true
				all = append(all, v)
			}
		}
		if len(all) == 0 {
			return cty.ListValEmpty(ty.ElementType()), nil
		}
		return cty.ListVal(all), nil
	},
})

// appendKey writes a known value so that two values of one type have the same
// key only when they are equal.
func appendKey(b []byte, v cty.Value) []byte {
	if v.IsNull() {
		return append(b, '~')
	}
	switch ty := v.Type(); {
	case ty == cty.String:
		return strconv.AppendQuote(b, v.AsString())
	case ty == cty.Number:
		return v.AsBigFloat().Append(b, 'p', 0)
	case ty == cty.Bool:
		return strconv.AppendBool(b, v.True())
	case ty.IsCapsuleType():
		return fmt.Appendf(b, "%p", v.EncapsulatedValue())
	}
	b = append(b, '[')
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		if k.Type() == cty.String && !v.Type().IsSetType() {
			b = appendKey(b, k)
		}
		b = append(appendKey(append(b, ':'), e), ',')
	}
	return append(b, ']')
}

// lists gives sets as lists, whose making compares nothing.
func lists(args []cty.Value) []cty.Value {
	out := make([]cty.Value, len(args))
	for i, a := range args {
		out[i] = a
		if a.Type().IsSetType() {
			if all := a.AsValueSlice(); len(all) > 0 {
				out[i] = cty.ListVal(all)
			} else {
				out[i] = cty.ListValEmpty(a.Type().ElementType())
			}
		}
	}
	return out
}

// productFunc is setproduct, by way of lists.
func productFunc(b *budget) function.Function {
	inner := stdlib.SetProductFunc
	return function.New(&function.Spec{VarParam: inner.VarParam(), Params: inner.Params(), Type: inner.ReturnTypeForValues,
		Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
			v, err := inner.Call(lists(args))
			if err != nil || !ty.IsSetType() {
				return v, err
			}
			return b.convert(v, ty)
		},
	})
}

// unionFunc is setunion, by way of lists.
func unionFunc(b *budget) function.Function {
	inner := stdlib.SetUnionFunc
	return function.New(&function.Spec{VarParam: inner.VarParam(), Params: inner.Params(), Type: inner.ReturnTypeForValues,
		Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
			var all []cty.Value
			for i, a := range args {
				v, err := b.convert(lists([]cty.Value{a})[0], cty.List(ty.ElementType()))
				if err != nil {
					return cty.NilVal, function.NewArgError(i, err)
				}
				all = append(all, v.AsValueSlice()...)
			}
			if len(all) == 0 {
				return cty.SetValEmpty(ty.ElementType()), nil
			}
			return b.set(all), nil
		},
	})
}
