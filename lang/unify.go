package lang

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// To find one type for many, cty compares each with each other: a second for
// eight thousand texts in a list, hours for a quarter of a million. The
// wrappers here keep the evaluator from asking for that.

// maxUnified is how large the types of the two sides of a conditional may be
// before they are left as they are.
const maxUnified = 256

// typeNodes counts the types a type is made of, up to most.
func typeNodes(ty cty.Type, most int) int {
	n := 1
	switch {
	case ty.IsCollectionType():
		n += typeNodes(ty.ElementType(), most)
	case ty.IsTupleType():
		for _, e := range ty.TupleElementTypes() {
			if n += typeNodes(e, most-n); n >= most {
				return n
			}
		}
	case ty.IsObjectType():
		for _, e := range ty.AttributeTypes() {
			if n += typeNodes(e, most-n); n >= most {
				return n
			}
		}
	}
	return n
}

// listArg is an argument of a function that takes a list, set or map: it is
// brought there before the evaluator of HCL tries to.
type listArg struct {
	hclsyntax.Expression
	budget *budget
	want   cty.Type
	// spread says that the elements of the value are the arguments.
	spread bool
}

// Value evaluates the argument and converts it. What does not fit stays as it
// is: the evaluator says so.
func (u *listArg) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := u.Expression.Value(ctx)
	if diags.HasErrors() || !v.IsKnown() || v.IsNull() {
		return v, diags
	}
	if !u.spread {
		return u.to(v), diags
	}
	if v.IsMarked() || !isSequence(v.Type()) {
		return v, diags
	}
	all := make([]cty.Value, 0, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		all = append(all, u.to(e))
	}
	return cty.TupleVal(all), diags
}

func (u *listArg) to(v cty.Value) cty.Value {
	if c, err := u.budget.convert(v, u.want); err == nil {
		return c
	}
	return v
}

// held is a side of a conditional whose value is known already.
type held struct {
	hclsyntax.Expression
	value cty.Value
	diags hcl.Diagnostics
}

// Value gives the value that was worked out before.
func (h *held) Value(*hcl.EvalContext) (cty.Value, hcl.Diagnostics) { return h.value, h.diags }

// conditional is cond ? a : b. Where the two sides are large and of different
// types it gives the chosen side as it is, instead of looking for a type that
// fits both.
type conditional struct {
	hclsyntax.Expression // the whole, with held sides
	condition            hclsyntax.Expression
	yes, no              *held
	left, right          hclsyntax.Expression
	budget               *budget
}

// Value evaluates the conditional.
func (c *conditional) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	left, leftDiags := c.left.Value(ctx)
	right, rightDiags := c.right.Value(ctx)
	n := typeNodes(left.Type(), maxUnified) + typeNodes(right.Type(), maxUnified)
	if n >= maxUnified && !left.Type().Equals(right.Type()) {
		cond, diags := c.condition.Value(ctx)
		cond, marks := cond.Unmark()
		cond, err := convert.Convert(cond, cty.Bool)
		if err == nil && cond.IsKnown() && !cond.IsNull() {
			if cond.True() {
				return left.WithMarks(marks), append(diags, leftDiags...)
			}
			return right.WithMarks(marks), append(diags, rightDiags...)
		}
		left, right = cty.DynamicVal, cty.DynamicVal
	}
	c.budget.spend(2 * n)
	c.yes.value, c.yes.diags = left, leftDiags
	c.no.value, c.no.diags = right, rightDiags
	return c.Expression.Value(ctx)
}

func (m *instrumenter) conditional(x *hclsyntax.ConditionalExpr) hclsyntax.Expression {
	x.Condition = m.expr(x.Condition)
	c := &conditional{Expression: x, condition: x.Condition, left: m.weighed(x.TrueResult), right: m.weighed(x.FalseResult), budget: m.budget}
	c.yes, c.no = &held{Expression: x.TrueResult}, &held{Expression: x.FalseResult}
	x.TrueResult, x.FalseResult = c.yes, c.no
	return c
}
