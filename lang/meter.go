package lang

import (
	"fmt"
	"math"
	"math/big"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// overrun ends an evaluation that would take too much. It travels as a panic
// through the evaluator of HCL, which cannot be stopped otherwise, and never
// leaves this package.
type overrun struct{ summary, detail, fix string }

// budget is what is left for an evaluation as a whole.
type budget struct {
	// steps are those that are left, most those there were.
	steps, most int
	// elements is the most one collection may hold, instances how many
	// objects for_each may still make.
	elements, instances int
	// nodes is what is left for the value that is being weighed; unknown says
	// that a part of it is not known.
	nodes   int
	unknown bool
	// patterns are the sizes of the regular expressions seen so far.
	patterns map[string]int
	// over is set with the first overrun: functions of cty turn a panic into
	// an error, and try() would swallow it.
	over *overrun
}

func (b *budget) fail(summary, detail, fix string) {
	if b.over == nil {
		b.over = &overrun{summary, detail, fix}
	}
	panic(b.over)
}

// newBudget gives the budget for a configuration of a number of bytes.
func newBudget(bytes int) *budget {
	steps := maxSteps + bytes/bytesPerExtraStep
	return &budget{steps: steps, most: steps, elements: maxElements, instances: maxInstances}
}

// spend pays for n steps.
func (b *budget) spend(n int) {
	if b.steps -= n; b.steps < 0 || b.over != nil {
		b.fail("Evaluation takes too much",
			fmt.Sprintf("Evaluating this configuration would take more than %s steps; loops inside loops or values that contain each other many times do that.", thousands(b.most)),
			"Loop over less, and refer to an element by its key instead of searching for it.")
	}
}

// weigh pays for handling a whole value, however deep, and refuses one that is
// out of bounds. It stops when the budget does, so it costs no more than that.
func (b *budget) weigh(v cty.Value) {
	b.nodes = maxNodes
	b.weighAt(v, 0)
}

// weighLiteral is weigh for a value that is written out: its text has been
// paid for with the limits of files.
func (b *budget) weighLiteral(v cty.Value) {
	left := b.steps
	b.steps = math.MaxInt
	b.weigh(v)
	b.steps = left
}

func (b *budget) weighAt(v cty.Value, depth int) {
	const deepest = 1000
	b.spend(1)
	if b.nodes--; b.nodes < 0 {
		b.fail("Value too large", fmt.Sprintf("A value of more than %s parts came out of an operation, counting what it holds more than once as often as it does.", thousands(maxNodes)), "")
	}
	if v == cty.NilVal {
		return
	}
	if v.IsMarked() {
		v, _ = v.Unmark()
	}
	if !v.IsKnown() {
		b.unknown = true
		return
	}
	if v.IsNull() {
		return
	}
	switch ty := v.Type(); {
	case ty == cty.Bool || ty.IsCapsuleType():
	case ty == cty.String:
		b.text(len(v.AsString()))
	case ty == cty.Number:
		n := v.AsBigFloat()
		if n.IsInf() {
			b.fail("Number without an end", "A number came out of an operation that is infinite: the logarithm of zero and the like.", "")
		}
		if e := n.MantExp(nil); e > maxNumberBits || e < -maxNumberBits {
			b.fail("Number out of bounds", fmt.Sprintf("A number came out of an operation that is larger or smaller than numbers may be here (%d bits).", maxNumberBits), "")
		}
		if longNumber(n) {
			b.spend(stepsPerLongNumber)
		}
	default:
		n := v.LengthInt()
		b.count(n)
		if depth > deepest {
			b.fail("Value nested too deep", fmt.Sprintf("Lists and objects may stand in one another at most %d deep.", deepest), "")
		}
		if n == 0 {
			return
		}
		if ty.IsSetType() {
			// cty sorts a set for each walk. Its elements were weighed before
			// they went in, so plain ones need no walk.
			b.spend(n * perElement(ty))
			if ty.ElementType().IsPrimitiveType() {
				return
			}
		}
		if ty.IsMapType() || ty.IsObjectType() {
			b.spend(n) // their keys are sorted
		}
		for it := v.ElementIterator(); it.Next(); {
			_, e := it.Element()
			b.weighAt(e, depth+1)
		}
	}
}

// number pays for writing a number as text.
func (b *budget) number(v cty.Value) {
	b.spend(stepsPerNumber)
	v, _ = v.Unmark()
	if !v.IsNull() && v.IsKnown() && longNumber(v.AsBigFloat()) {
		b.spend(8 * stepsPerLongNumber)
	}
}

// longNumber reports whether a number needs more than a machine word.
func longNumber(n *big.Float) bool {
	const word = 64
	e := n.MantExp(nil)
	return e > word || e < -word || n.MinPrec() > word
}

// perElement is what one walk over one element of a set costs.
func perElement(set cty.Type) int {
	if set.ElementType().IsPrimitiveType() {
		return stepsPerSetElement
	}
	return stepsPerDeepElement
}

// text pays for a text and holds its length against the limit.
func (b *budget) text(n int) {
	if n > maxTextBytes {
		b.fail("Text too long", fmt.Sprintf("A text of %s bytes came out of an operation; a text may have %s.", thousands(n), thousands(maxTextBytes)), "")
	}
	b.spend(n / bytesPerStep)
}

// count holds the size of a collection against the limit.
func (b *budget) count(n int) {
	if n > b.elements {
		b.fail("Collection too large", fmt.Sprintf("A collection of %s elements came out of an operation; one may have %s.", thousands(n), thousands(b.elements)), "")
	}
}

// pairs pays for comparing n things with each other.
func (b *budget) pairs(n int) { b.spend(n * (n / pairsPerStep)) }

// weighed is an expression whose value some operation walks over as a whole.
type weighed struct {
	hclsyntax.Expression
	budget *budget
	// extra is what the value costs beside its weight.
	extra int
}

// Value evaluates the expression and pays for its value.
func (w *weighed) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := w.Expression.Value(ctx)
	before := w.budget.steps
	w.budget.weigh(v)
	w.budget.spend(w.extra * (1 + before - w.budget.steps))
	return v, diags
}

// turn is an expression that a loop evaluates again and again.
type turn struct {
	hclsyntax.Expression
	budget *budget
	cost   int
	// joined counts the text of a loop inside a template, nil for others.
	joined *joined
	faults int
}

// joined is the text a template has so far.
type joined struct{ bytes int }

func (b *budget) join(j *joined, v cty.Value) {
	if v != cty.NilVal && v.IsMarked() {
		v, _ = v.Unmark()
	}
	if s, ok := textOf(v); ok {
		j.bytes += len(s)
		b.text(j.bytes)
	}
}

// Value pays for the turn before it takes it. After many faults in one loop
// the loop ends: the same message a hundred thousand times helps nobody.
func (t *turn) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	t.budget.spend(t.cost)
	v, diags := t.Expression.Value(ctx)
	if t.joined != nil {
		t.budget.join(t.joined, v)
	}
	if diags.HasErrors() {
		const most = 20
		if t.faults++; t.faults > most {
			panic(diags)
		}
	}
	return v, diags
}

// template is a text with sequences; part is one of its sequences.
type template struct {
	hclsyntax.Expression
	joined *joined
	fixed  int
}

// Value evaluates the text and holds its growth against the limit.
func (t *template) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	t.joined.bytes = t.fixed
	return t.Expression.Value(ctx)
}

type part struct {
	hclsyntax.Expression
	budget *budget
	joined *joined
}

// Value evaluates the sequence and counts its text.
func (p *part) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	before := p.joined.bytes
	v, diags := p.Expression.Value(ctx)
	p.budget.weigh(v)
	if v != cty.NilVal && v.Type() == cty.Number {
		p.budget.number(v)
	}
	p.joined.bytes = before
	p.budget.join(p.joined, v)
	return v, diags
}

// divisor is what something is divided by. HCL gives infinity for a division by
// zero and the number itself for a remainder.
type divisor struct{ hclsyntax.Expression }

// Value refuses zero.
func (d *divisor) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := d.Expression.Value(ctx)
	plain, _ := v.Unmark()
	if !diags.HasErrors() && plain.Type() == cty.Number && plain.IsKnown() && !plain.IsNull() && plain.AsBigFloat().Sign() == 0 {
		at := d.Range()
		diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Division by zero", Detail: "A number cannot be divided by zero.",
			Subject: &at, Expression: d, EvalContext: ctx})
		return cty.DynamicVal, diags
	}
	return v, diags
}

// invoked is a call of a function.
type invoked struct {
	hclsyntax.Expression
	budget *budget
}

// Value pays for the call and makes it.
func (i *invoked) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	i.budget.spend(stepsPerCall)
	return i.Expression.Value(ctx)
}
