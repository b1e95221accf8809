package lang

import (
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// pathParameter is the path of a file. It may be the value of a sensitive
// variable as little as a name may.
var pathParameter = function.Parameter{Name: "path", Type: cty.String}

func fileFunc(in reading) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{pathParameter},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			text, err := in.text(args[0].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			return cty.StringVal(text), nil
		},
	})
}

func fileExistsFunc(in reading) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{pathParameter},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			there, err := in.exists(args[0].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			return cty.BoolVal(there), nil
		},
	})
}

func fileSetFunc(in reading) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{pathParameter, {Name: "pattern", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Set(cty.String)),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			found, err := in.set(args[0].AsString(), args[1].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			if len(found) == 0 {
				return cty.SetValEmpty(cty.String), nil
			}
			in.budget.count(len(found))
			all := make([]cty.Value, 0, len(found))
			for name := range found {
				all = append(all, cty.StringVal(name))
			}
			return in.budget.set(all), nil
		},
	})
}

// templateFileFunc makes templatefile. What a template may call is every
// function but those of notInTemplates.
func templateFileFunc(in reading) function.Function {
	var inner map[string]function.Function
	return function.New(&function.Spec{
		Params: []function.Parameter{pathParameter, {Name: "values", Type: cty.DynamicPseudoType}},
		Type: func(args []cty.Value) (cty.Type, error) {
			if ty := args[1].Type(); !ty.IsObjectType() && !ty.IsMapType() {
				return cty.NilType, function.NewArgErrorf(1, "the values are an object, as in { name = \"shop\" }")
			}
			return cty.String, nil
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if inner == nil {
				inner = functionTable(in)
				for _, name := range notInTemplates {
					delete(inner, name)
				}
			}
			written := args[0].AsString()
			t, err := in.template(written, inner)
			if err != nil {
				return cty.NilVal, inTemplate(written, err)
			}
			text, err := t.fill(args[1].AsValueMap(), inner)
			if err != nil {
				return cty.NilVal, inTemplate(written, err)
			}
			return text, nil
		},
	})
}

// inTemplate puts the name of the template before what is wrong in it.
func inTemplate(written string, err error) error {
	if _, ok := err.(atLine); ok {
		return fmt.Errorf("%s %w", inQuotes(written), err)
	}
	return err
}
