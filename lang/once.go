package lang

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A block with for_each evaluates its expressions once for each element, and a
// loop its body. What refers to no element comes out the same each time:
// keys(local.apps) over three thousand applications would be nine million keys.
// Such parts are worked out once and kept.

// once is an expression that is the same in every turn.
type once struct {
	hclsyntax.Expression
	budget *budget
	// scope is where the value was worked out; nil before the first time.
	scope *hcl.EvalContext
	value cty.Value
	diags hcl.Diagnostics
}

// Value gives the value that was worked out for the same variables and locals,
// or works it out.
func (o *once) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	at := settledScope(ctx)
	if at != nil && o.scope == at {
		o.budget.spend(1)
		return o.value, o.diags
	}
	v, diags := o.Expression.Value(ctx)
	o.scope, o.value, o.diags = at, v, diags
	return v, diags
}

// settledScope gives the scope that holds the variables and locals. Those of
// one scope never change, those of another may be others.
func settledScope(ctx *hcl.EvalContext) *hcl.EvalContext {
	for ; ctx != nil; ctx = ctx.Parent() {
		if _, ok := ctx.Variables["local"]; ok {
			return ctx
		}
		if _, ok := ctx.Variables["var"]; ok {
			return ctx
		}
	}
	return nil
}

// references counts what an expression refers to while it is walked over.
type references struct {
	// repeated says that the expression as a whole is evaluated more than once,
	// settled that var and local mean variables and locals in it.
	repeated, settled bool
	// bound are the names of the for expressions around the node in hand, with
	// the depth of each.
	bound []boundName
	// turning counts the names seen that have another value in each turn, by
	// the depth of their loop: 0 is for_each. fixed counts variables and locals.
	turning [maxForNesting + 2]int
	fixed   int
}

// boundName is a name of a for expression.
type boundName struct {
	name  string
	depth int
}

// note counts a name.
func (r *references) note(name string) {
	for i := len(r.bound) - 1; i >= 0; i-- {
		if r.bound[i].name == name {
			r.turning[r.bound[i].depth]++
			return
		}
	}
	if name == "var" || name == "local" {
		r.fixed++
		return
	}
	r.turning[0]++
}

// mark is a state of the counts.
type mark struct{ turning, fixed int }

// mark gives the counts of what turns with the loops down to a depth.
func (r *references) mark(depth int) mark {
	m := mark{fixed: r.fixed}
	for _, n := range r.turning[:min(depth, maxForNesting)+1] {
		m.turning += n
	}
	return m
}

// same reports whether what was walked over since a mark was made refers to
// variables and locals and to nothing that turns. What refers to nothing at all
// is written out, and as small as its text.
func (r *references) same(since mark, depth int) bool {
	now := r.mark(depth)
	return r.settled && (r.repeated || depth > 0) && now.turning == since.turning && now.fixed > since.fixed
}
