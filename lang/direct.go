package lang

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// cty walks over each argument of a call as a whole, also where the function
// only picks one element: lookup(local.apps, each.key, null) for each of three
// thousand applications would look at nine million.

// direct is a call of a function that picks one element, or looks for one. It
// gives what the function would, without a walk over the collection, and calls
// the function for everything out of the ordinary.
type direct struct {
	hclsyntax.Expression // the call, with held arguments
	name                 string
	args                 []hclsyntax.Expression
	held                 []*held
	budget               *budget
	// same says that the collection is the same in every turn; places are where
	// its texts stand first then, for the scope they were gathered in.
	same   bool
	scope  *hcl.EvalContext
	places map[string]int
}

// picks reports whether a function picks one element of its first argument or
// looks for one in it, and takes n arguments.
func picks(name string, n int) bool {
	switch name {
	case "lookup":
		return n == 3
	case "element", "contains", "index":
		return n == 2
	}
	return false
}

// Value evaluates the arguments once, and then picks or calls.
func (d *direct) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	good := true
	for i, a := range d.args {
		d.held[i].value, d.held[i].diags = a.Value(ctx)
		good = good && len(d.held[i].diags) == 0
	}
	if good {
		if v := d.pick(ctx); v != cty.NilVal {
			d.budget.spend(stepsPerCall)
			return v, nil
		}
	}
	return d.Expression.Value(ctx)
}

// pick gives the result, or cty.NilVal where the function has to say it.
func (d *direct) pick(ctx *hcl.EvalContext) cty.Value {
	from := d.held[0].value
	if from.IsMarked() || from.IsNull() || !from.IsKnown() {
		return cty.NilVal
	}
	switch d.name {
	case "lookup":
		return lookUp(from, d.held[1].value, d.held[2].value)
	case "element":
		return elementAt(from, d.held[1].value)
	}
	return d.find(ctx, from, d.held[1].value)
}

func lookUp(from, key, otherwise cty.Value) cty.Value {
	name, ok := textOf(key)
	if !ok || otherwise.IsNull() {
		return cty.NilVal
	}
	switch ty := from.Type(); {
	case ty.IsObjectType():
		if ty.HasAttribute(name) {
			return from.GetAttr(name)
		}
		return otherwise
	case ty.IsMapType() && typeNodes(otherwise.Type(), maxUnified) < maxUnified && ty.ElementType().Equals(otherwise.Type()):
		if from.HasIndex(key).True() {
			return from.Index(key)
		}
		return otherwise
	}
	return cty.NilVal
}

func elementAt(from, index cty.Value) cty.Value {
	if ty := from.Type(); !ty.IsTupleType() && !ty.IsListType() || from.LengthInt() == 0 {
		return cty.NilVal
	}
	if index.IsMarked() || index.IsNull() || !index.IsKnown() || index.Type() != cty.Number {
		return cty.NilVal
	}
	const most = 1 << 53
	f := index.AsBigFloat()
	i, _ := f.Int64()
	if !f.IsInt() || i < -most || i > most {
		return cty.NilVal
	}
	n := int64(from.LengthInt())
	return from.Index(cty.NumberIntVal((i%n + n) % n))
}

// find looks a text up among the elements of a collection that is the same in
// every turn. The elements are gathered once.
func (d *direct) find(ctx *hcl.EvalContext, from, wanted cty.Value) cty.Value {
	text, ok := textOf(wanted)
	scope := settledScope(ctx)
	if !ok || !d.same || scope == nil {
		return cty.NilVal
	}
	if d.scope != scope {
		d.scope, d.places = scope, d.gather(from)
	}
	if d.places == nil {
		return cty.NilVal
	}
	at, found := d.places[text]
	switch {
	case d.name == "contains":
		return cty.BoolVal(found)
	case found && !from.Type().IsSetType():
		return cty.NumberIntVal(int64(at))
	}
	return cty.NilVal
}

// gather gives the places of the elements of a collection when all are texts,
// else nil.
func (d *direct) gather(from cty.Value) map[string]int {
	if !isSequence(from.Type()) {
		return nil
	}
	d.budget.weigh(from)
	all := make(map[string]int, from.LengthInt())
	place := 0
	for it := from.ElementIterator(); it.Next(); place++ {
		_, e := it.Element()
		text, ok := textOf(e)
		if !ok {
			return nil
		}
		if _, twice := all[text]; !twice {
			all[text] = place
		}
	}
	return all
}
