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
)

// call is one function of the language.
type call struct {
	// takes is how it is called, doc one sentence about what it gives, example
	// a call and result its value, both as HCL.
	takes, doc, example, result string

	fn function.Function
	// guard refuses arguments whose result would be out of bounds, before the
	// function has any work with them; nil where the result cannot grow.
	guard guard
	// carries says that secrets may pass: the function moves values around
	// and looks into none.
	carries bool
}

// name is the word a function is called by.
func (c *call) name() string {
	name, _, _ := strings.Cut(c.takes, "(")
	return name
}

// callGroup is functions that belong together.
type callGroup struct {
	title string
	calls []call
}

// callTable gives every function, in groups. Most names are Terraform's.
func callTable(in reading) []callGroup {
	return []callGroup{
		{"Texts", textCalls(in.budget)},
		{"Numbers", numberCalls()},
		{"Lists, sets and maps", collectionCalls(in.budget)},
		{"Types and errors", typeCalls(in.budget)},
		{"Windows paths, times and memory", windowsCalls()},
		{"Files", fileCalls(in)},
		{"Notations and dates", encodingCalls(in.budget)},
		{"Secrets", secretCalls()},
	}
}

// FunctionDoc is what the reference says about one function.
type FunctionDoc struct {
	// Group is the title of the functions it belongs to, Signature how it is
	// called.
	Name, Group, Signature string
	// Doc is one sentence, Example a call and Result its value, both as HCL.
	Doc, Example, Result string
}

// Functions gives every function of the language, by groups.
func Functions() []FunctionDoc {
	var all []FunctionDoc
	for _, g := range callTable(reading{folder: newFolder(nil, ".", newBudget(0)), base: "."}) {
		for i := range g.calls {
			c := &g.calls[i]
			all = append(all, FunctionDoc{Name: c.name(), Group: g.title, Signature: c.takes, Doc: c.doc, Example: c.example, Result: c.result})
		}
	}
	return all
}

// functionTable gives the functions as the evaluator of HCL takes them.
func functionTable(in reading) map[string]function.Function {
	table := map[string]function.Function{}
	for _, g := range callTable(in) {
		for i := range g.calls {
			c := &g.calls[i]
			table[c.name()] = c.guarded(c.name(), in.budget)
		}
	}
	return table
}

var (
	tryFunc = tryfunc.TryFunc
	canFunc = tryfunc.CanFunc
)

// guarded puts the guard before a function.
func (c *call) guarded(name string, b *budget) function.Function {
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

// otherNames are what functions are called in other places.
var otherNames = map[string]string{
	"basename": "winpath_base", "dirname": "winpath_dir", "path_join": "winpath_join", "pathjoin": "winpath_join",
	"filename": "winpath_base", "len": "length", "count": "length", "size": "length", "tolower": "lower", "toupper": "upper",
	"substring": "substr", "concatenate": "concat", "append": "concat", "includes": "contains", "has": "contains", "unique": "distinct",
	"regexreplace": "replace", "regex_replace": "replace", "regex_replace_all": "replace", "sprintf": "format", "printf": "format",
	"readfile": "file", "glob": "fileset", "template": "templatefile", "templatestring": "templatefile", "int": "tonumber", "str": "tostring", "bool": "tobool",
	"list": "tolist", "map": "tomap", "set": "toset", "parsejson": "jsondecode", "fromjson": "jsondecode", "tojson": "jsonencode",
	"percent": "percent_of_memory", "timespan": "duration",
}

// unknownCall reports a function that does not exist.
func unknownCall(name string, at model.Range, table map[string]function.Function) diag.Diagnostic {
	names := make([]string, 0, len(table))
	for n := range table {
		names = append(names, n)
	}
	fix := meant(name, names)
	if other, ok := otherNames[model.Fold(name)]; ok && contains(names, other) {
		fix = fmt.Sprintf("Did you mean %s?", other)
	}
	switch name {
	case "filebase64", "filemd5", "filesha1", "filesha256", "filesha512", "filebase64sha256", "filebase64sha512":
		fix = "Files are read as text: file()."
	case "abspath", "pathexpand":
		fix = "What a path leads to on this machine is no part of a configuration. Paths of the server are joined with winpath_join()."
	case "sensitive", "nonsensitive", "issensitive", "ephemeralasnull":
		fix = "What is sensitive is said where it comes from: sensitive = true in its variable, or secret() for the value of an attribute that holds one."
	case "env", "getenv":
		fix = "Declare a variable, and set ISOPLAN_VAR_name in the environment."
	case "timestamp", "plantimestamp", "uuid", "uuidv5", "bcrypt":
		fix = "The same configuration must always give the same plan: nothing in it may change by itself."
	case "templatefile", secretName:
		fix = "A template cannot call it."
	}
	return failure(codeFunction, at, "Unknown function", fmt.Sprintf("There is no function %s.", name), fix)
}
