package lang

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// call is one function of the language.
type call struct {
	fn function.Function
	// guard refuses arguments whose result would be out of bounds, before the
	// function has any work with them; nil where the result cannot grow.
	guard guard
	// carries says that secrets may pass: the function moves values around
	// and looks into none.
	carries bool
}

// callTable gives every function by name. The names are Terraform's.
func callTable(b *budget) map[string]call {
	return map[string]call{
		"abs": {fn: stdlib.AbsoluteFunc}, "ceil": {fn: stdlib.CeilFunc}, "floor": {fn: stdlib.FloorFunc},
		"log": {fn: stdlib.LogFunc}, "max": {fn: stdlib.MaxFunc}, "min": {fn: stdlib.MinFunc},
		"parseint": {fn: stdlib.ParseIntFunc}, "pow": {fn: stdlib.PowFunc}, "signum": {fn: stdlib.SignumFunc}, "sum": {fn: sumFunc},

		"chomp": {fn: stdlib.ChompFunc}, "endswith": {fn: textTest(strings.HasSuffix)}, "startswith": {fn: textTest(strings.HasPrefix)},
		"strcontains": {fn: textTest(strings.Contains)}, "format": {fn: stdlib.FormatFunc, guard: guardFormat},
		"formatlist": {fn: stdlib.FormatListFunc, guard: guardFormatList(b)}, "indent": {fn: stdlib.IndentFunc, guard: guardIndent},
		"join": {fn: stdlib.JoinFunc, guard: guardJoin}, "lower": {fn: stdlib.LowerFunc}, "upper": {fn: stdlib.UpperFunc},
		"regex": {fn: stdlib.RegexFunc, guard: guardRegex(b)}, "regexall": {fn: stdlib.RegexAllFunc, guard: guardRegex(b)},
		"replace": {fn: replaceFunc, guard: guardReplace(b)}, "split": {fn: stdlib.SplitFunc}, "strlen": {fn: stdlib.StrlenFunc},
		"strrev": {fn: stdlib.ReverseFunc}, "substr": {fn: stdlib.SubstrFunc}, "title": {fn: stdlib.TitleFunc},
		"trim": {fn: stdlib.TrimFunc, guard: guardTrim(b)}, "trimprefix": {fn: stdlib.TrimPrefixFunc}, "trimspace": {fn: stdlib.TrimSpaceFunc},
		"trimsuffix": {fn: stdlib.TrimSuffixFunc},

		"alltrue": {fn: boolsFunc(true)}, "anytrue": {fn: boolsFunc(false)}, "chunklist": {fn: stdlib.ChunklistFunc},
		"coalesce": {fn: stdlib.CoalesceFunc, guard: guardUnify(b), carries: true}, "coalescelist": {fn: stdlib.CoalesceListFunc, guard: guardUnify(b)},
		"compact": {fn: stdlib.CompactFunc}, "concat": {fn: stdlib.ConcatFunc, guard: guardConcat(b), carries: true},
		"contains": {fn: stdlib.ContainsFunc}, "distinct": {fn: distinctFunc},
		"element": {fn: stdlib.ElementFunc, carries: true}, "flatten": {fn: stdlib.FlattenFunc, carries: true},
		"index": {fn: indexFunc}, "keys": {fn: stdlib.KeysFunc, carries: true}, "length": {fn: lengthFunc, carries: true},
		"lookup": {fn: stdlib.LookupFunc, carries: true}, "merge": {fn: stdlib.MergeFunc, guard: guardConcat(b), carries: true},
		"one": {fn: oneFunc, carries: true}, "range": {fn: stdlib.RangeFunc}, "reverse": {fn: stdlib.ReverseListFunc, carries: true},
		"setintersection": {fn: stdlib.SetIntersectionFunc}, "setproduct": {fn: productFunc(b), guard: guardProduct(b)},
		"setsubtract": {fn: stdlib.SetSubtractFunc}, "setunion": {fn: unionFunc(b), guard: guardConcat(b)},
		"slice": {fn: stdlib.SliceFunc, carries: true}, "sort": {fn: stdlib.SortFunc}, "values": {fn: stdlib.ValuesFunc, carries: true},
		"zipmap": {fn: stdlib.ZipmapFunc, carries: true},

		"csvdecode": {fn: stdlib.CSVDecodeFunc}, "jsondecode": {fn: stdlib.JSONDecodeFunc, guard: guardJSON(b)}, "jsonencode": {fn: stdlib.JSONEncodeFunc},
		"formatdate": {fn: stdlib.FormatDateFunc}, "timeadd": {fn: stdlib.TimeAddFunc},

		"tobool": {fn: stdlib.MakeToFunc(cty.Bool)}, "tonumber": {fn: stdlib.MakeToFunc(cty.Number)}, "tostring": {fn: stdlib.MakeToFunc(cty.String)},
		"tolist": {fn: toCollection(b, cty.List)}, "toset": {fn: toCollection(b, cty.Set)},
		"tomap": {fn: toCollection(b, cty.Map)},

		"can": {fn: tryfunc.CanFunc, carries: true}, "try": {fn: tryfunc.TryFunc, carries: true}, "secret": {fn: secretFunc},
	}
}

// functionTable gives the functions as the evaluator of HCL takes them.
func functionTable(b *budget) map[string]function.Function {
	table := map[string]function.Function{}
	for name, c := range callTable(b) {
		table[name] = c.guarded(name, b)
	}
	return table
}

// guarded puts the guard before a function.
func (c call) guarded(name string, b *budget) function.Function {
	if name == "try" || name == "can" {
		return c.fn // they take expressions, not values
	}
	inner := c.fn
	spec := &function.Spec{Description: inner.Description(), Params: inner.Params(), VarParam: inner.VarParam(),
		Type: func(args []cty.Value) (cty.Type, error) {
			for i, a := range args {
				if !c.carries && holdsSecret(a.Type()) {
					return cty.NilType, function.NewArgErrorf(i, "a secret cannot pass through %s(): it may only be the value of an attribute that holds a secret", name)
				}
			}
			b.sets(args)
			if c.guard != nil {
				if err := c.guard(args); err != nil {
					return cty.NilType, err
				}
			}
			ty, err := inner.ReturnTypeForValues(args)
			return ty, sober(err)
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, err := inner.Call(args)
			return v, sober(err)
		},
	}
	return function.New(spec)
}

// sober replaces the error of a function that panicked, which holds a stack of
// calls: log(-1, 10) does that. Overruns panic too, and are told apart by the
// budget.
func sober(err error) error {
	var panicked function.PanicError
	if errors.As(err, &panicked) {
		return errors.New("it has no result for these arguments")
	}
	return err
}

// holdsSecret reports whether values of a type hold secrets.
func holdsSecret(ty cty.Type) bool {
	switch {
	case ty.IsCapsuleType():
		return ty.Equals(secretType)
	case ty.IsCollectionType():
		return holdsSecret(ty.ElementType())
	case ty.IsTupleType():
		for _, e := range ty.TupleElementTypes() {
			if holdsSecret(e) {
				return true
			}
		}
	case ty.IsObjectType():
		for _, e := range ty.AttributeTypes() {
			if holdsSecret(e) {
				return true
			}
		}
	}
	return false
}

// unknownCall reports a function that does not exist.
func unknownCall(name string, at model.Range, table map[string]function.Function) diag.Diagnostic {
	names := make([]string, 0, len(table))
	for n := range table {
		names = append(names, n)
	}
	fix := meant(name, names)
	switch name {
	case "file", "templatefile", "fileexists", "filebase64":
		fix = "This version of isoplan reads no other files. Write the text here, or pass it as a variable."
	case "env", "getenv":
		fix = "Declare a variable, and set ISOPLAN_VAR_name in the environment."
	case "timestamp", "uuid", "bcrypt":
		fix = "The same configuration must always give the same plan: nothing in it may change by itself."
	}
	return failure(codeFunction, at, "Unknown function", fmt.Sprintf("There is no function %s.", name), fix)
}
