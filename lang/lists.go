package lang

import (
	"encoding/base64"
	"errors"
	"sort"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// matchKeysFunc picks the values whose keys are among those wanted.
var matchKeysFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "values", Type: cty.List(cty.DynamicPseudoType)}, {Name: "keys", Type: cty.List(cty.String)}, {Name: "wanted", Type: cty.List(cty.String)}},
	Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if args[0].LengthInt() != args[1].LengthInt() {
			return cty.NilVal, function.NewArgErrorf(1, "there must be as many keys as values")
		}
		wanted := map[string]bool{}
		for it := args[2].ElementIterator(); it.Next(); {
			if _, v := it.Element(); !v.IsNull() {
				wanted[v.AsString()] = true
			}
		}
		var picked []cty.Value
		values := args[0].AsValueSlice()
		for i, key := range args[1].AsValueSlice() {
			if !key.IsNull() && wanted[key.AsString()] {
				picked = append(picked, values[i])
			}
		}
		if len(picked) == 0 {
			return cty.ListValEmpty(ty.ElementType()), nil
		}
		return cty.ListVal(picked), nil
	},
})

// transposeFunc turns keys with lists of values into values with lists of keys.
var transposeFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "map", Type: cty.Map(cty.List(cty.String))}},
	Type:   function.StaticReturnType(cty.Map(cty.List(cty.String))),
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		keys := map[string][]string{}
		for it := args[0].ElementIterator(); it.Next(); {
			key, list := it.Element()
			if list.IsNull() {
				return cty.NilVal, function.NewArgErrorf(0, "a list is null")
			}
			for in := list.ElementIterator(); in.Next(); {
				_, v := in.Element()
				if v.IsNull() {
					return cty.NilVal, function.NewArgErrorf(0, "a list holds a null")
				}
				keys[v.AsString()] = append(keys[v.AsString()], key.AsString())
			}
		}
		if len(keys) == 0 {
			return cty.MapValEmpty(ty.ElementType()), nil
		}
		all := make(map[string]cty.Value, len(keys))
		for v, list := range keys {
			sort.Strings(list)
			texts := make([]cty.Value, len(list))
			for i, key := range list {
				texts[i] = cty.StringVal(key)
			}
			all[v] = cty.ListVal(texts)
		}
		return cty.MapVal(all), nil
	},
})

var base64EncodeFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "str", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		return cty.StringVal(base64.StdEncoding.EncodeToString([]byte(args[0].AsString()))), nil
	},
})

var base64DecodeFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "str", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		all, err := base64.StdEncoding.DecodeString(strings.TrimSpace(args[0].AsString()))
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(0, "it is no Base64")
		}
		if checkEncoding(0, string(all)) != nil {
			return cty.NilVal, function.NewArgError(0, errors.New("what it stands for is no text in UTF-8"))
		}
		return cty.StringVal(string(all)), nil
	},
})
