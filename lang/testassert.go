package lang

import (
	"fmt"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// The names conditions see beside those of the configuration.
const (
	planName   = "plan"
	runName    = "run"
	outputName = "output"
)

// Assertion is one assert block that was false.
type Assertion struct {
	// Range is the place of the condition, Message what the block says.
	Range   model.Range
	Message string
	// Values are what parts of the condition came out as, in their order.
	Values []Operand
}

// Operand is a part of a condition and its value, both as text.
type Operand struct{ Text, Value string }

// Asserts is how many assert blocks the run has.
func (c *Case) Asserts() int { return len(c.run.asserts) }

// Needs lists which parts of the plan the conditions of the run ask for,
// sorted; all is set where they ask for the plan as a whole. earlier is about
// the plans of earlier runs, of which all parts count as asked for.
func (c *Case) Needs() (parts []string, all, earlier bool) {
	seen := map[string]bool{}
	for _, a := range c.run.asserts {
		for _, name := range []string{"condition", "error_message"} {
			x := a.args[name]
			if x == nil || x.expr == nil {
				continue
			}
			for _, t := range x.expr.Variables() {
				switch t.RootName() {
				case runName:
					earlier = true
				case planName:
					attr, ok := hcl.TraverseAttr{}, false
					if len(t) > 1 {
						attr, ok = t[1].(hcl.TraverseAttr)
					}
					if all = all || !ok; ok {
						seen[attr.Name] = true
					}
				}
			}
		}
	}
	for name := range seen {
		parts = append(parts, name)
	}
	sort.Strings(parts)
	return parts, all, earlier
}

// Check works out the conditions with a plan and those of earlier runs. size is
// how many bytes the plan has: who asks about a large one may take longer. The
// diagnostics are about conditions that cannot be worked out.
func (c *Case) Check(plan, earlier cty.Value, size int) ([]Assertion, diag.List) {
	outer := c.eval
	e := *outer
	inner := *e.unit
	outputs := outer.rootOutputs()
	if outer.tested != nil {
		inner = *outer.tested
		inner.origin, inner.seen = nil, cty.NilVal
		outputs = shownOutputs(outer.outputs)
	}
	e.unit, e.diags, e.stopped = &inner, nil, false
	e.budget = newBudget(e.root.size + size)
	e.byFolder = map[place]map[string]function.Function{}
	e.functions = e.functionsAt(inner.defs.at)
	values := map[string]cty.Value{planName: plan, runName: earlier, outputName: outputs}
	for name, v := range e.top.ctx.Variables {
		values[name] = v
	}
	for ctx := e.top.ctx.Parent(); ctx != nil; ctx = ctx.Parent() {
		for name, v := range ctx.Variables {
			if _, nearer := values[name]; !nearer {
				values[name] = v
			}
		}
	}
	e.top = &scope{ctx: &hcl.EvalContext{Functions: e.functions, Variables: values}, iterators: []string{planName, runName, outputName}}
	var failed []Assertion
	for _, a := range c.run.asserts {
		if f, no := e.assertion(c.run, a); no {
			failed = append(failed, f)
		}
	}
	return failed, e.diags.Sorted(e.root.sources)
}

func (e *evaluator) assertion(run *testRun, a *special) (Assertion, bool) {
	cond := a.args["condition"]
	if cond == nil || a.args["error_message"] == nil {
		return Assertion{}, false
	}
	var spans []model.Range
	var names []hcl.Traversal
	if cond.expr != nil {
		spans = operands(cond.expr, cond.val.File, nil)
		names = cond.expr.Variables()
	}
	before := len(e.diags)
	message, refused := e.refusal(a, "assert")
	out := Assertion{Range: cond.val, Message: message}
	if len(e.diags) > before && e.budget.over == nil {
		// What a plan does not have at all cannot be as the test says: that is
		// no mistake in the test.
		out.Values = e.missing(names)
		if len(out.Values) > 0 {
			e.diags = e.diags[:before]
			if said, ok := e.value(a.args["error_message"], e.top); ok {
				out.Message, _ = textOf(said)
			} else {
				e.diags = e.diags[:before]
			}
			return out, true
		}
	}
	if !refused {
		return Assertion{}, false
	}
	for _, at := range spans {
		if o, ok := e.operand(cond, at); ok {
			out.Values = append(out.Values, o)
		}
	}
	return out, true
}

// missing lists what a condition asks of a plan by a key or a name that this
// plan does not have. The parts of a plan itself are always there.
func (e *evaluator) missing(names []hcl.Traversal) []Operand {
	var out []Operand
	for _, t := range names {
		v, ok := e.top.ctx.Variables[t.RootName()]
		fixed := 2 // plan.change
		if t.RootName() == runName {
			fixed = 4 // run.first.plan.change
		}
		if !ok || t.RootName() != planName && t.RootName() != runName || len(out) == maxOperands {
			continue
		}
		text := t.RootName()
		for i, step := range t[1:] {
			name, shown, named := stepName(step)
			if v.IsNull() || !v.Type().IsObjectType() || !named {
				break
			}
			text += shown
			if v.Type().HasAttribute(name) {
				v = v.GetAttr(name)
				continue
			}
			if i+1 >= fixed {
				out = append(out, Operand{short(text, longestShown), "not there" + nearAddress(name, v)})
			}
			break
		}
	}
	return out
}

// stepName gives the name of one step of a reference, and how it is written.
func stepName(step hcl.Traverser) (name, shown string, ok bool) {
	switch s := step.(type) {
	case hcl.TraverseAttr:
		return s.Name, "." + s.Name, true
	case hcl.TraverseIndex:
		name, ok := textOf(s.Key)
		return name, "[" + schema.QuoteHCL(name) + "]", ok
	}
	return "", "", false
}

// nearAddress is nearName as the end of a sentence.
func nearAddress(name string, in cty.Value) string {
	if near := nearName(name, in); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// nearName names the key of an object that was probably meant.
func nearName(name string, in cty.Value) string {
	known := sortedKeys(in.Type().AttributeTypes())
	for _, k := range known {
		if k != name && model.Fold(k) == model.Fold(name) {
			return k
		}
	}
	if len(known) > maxHints {
		return ""
	}
	return diag.Nearest(name, known)
}

// maxHints is how many names are compared for one hint.
const maxHints = 1000

// How many parts of one condition are shown, and how many characters of a part
// and of its value.
const (
	maxOperands  = 8
	longestPart  = 80
	longestShown = 200
)

// operands finds the parts of a condition whose values tell why it is false:
// both sides of comparisons, and what stands for true or false by itself.
func operands(x hclsyntax.Expression, file model.FileID, out []model.Range) []model.Range {
	if len(out) >= maxOperands {
		return out
	}
	switch x := x.(type) {
	case *hclsyntax.ParenthesesExpr:
		return operands(x.Expression, file, out)
	case *hclsyntax.UnaryOpExpr:
		if x.Op == hclsyntax.OpLogicalNot {
			return operands(x.Val, file, out)
		}
	case *hclsyntax.BinaryOpExpr:
		switch x.Op {
		case hclsyntax.OpAdd, hclsyntax.OpSubtract, hclsyntax.OpMultiply, hclsyntax.OpDivide, hclsyntax.OpModulo:
		default:
			return operands(x.RHS, file, operands(x.LHS, file, out))
		}
	case *hclsyntax.FunctionCallExpr:
		// The value of a call that says yes or no is known: what it was asked
		// about is not.
		switch x.Name {
		case "alltrue", "anytrue", "contains", "startswith", "endswith", "can":
			for _, a := range x.Args {
				out = operands(a, file, out)
			}
			return out
		}
	}
	if len(x.Variables()) == 0 {
		return out // it stands for itself
	}
	r := x.Range()
	return append(out, model.Range{File: file, Start: uint32(r.Start.Byte), End: uint32(r.End.Byte)})
}

// operand works a part of a condition out again. What cannot be told in a
// line, and what is sensitive, is left out.
func (e *evaluator) operand(of *arg, at model.Range) (Operand, bool) {
	text := e.root.sources.Text(at.File)[at.Start:at.End]
	f := &file{id: at.File, text: e.root.sources.Text(at.File), read: true}
	expr, ok := f.expression(span{at.Start, at.End})
	if !ok {
		return Operand{}, false
	}
	before := len(e.diags)
	v, ok := e.value(&arg{name: of.name, at: of.at, val: at, expr: expr}, e.top)
	if !ok || e.budget.over != nil {
		e.diags = e.diags[:before]
		return Operand{}, false
	}
	if v.ContainsMarked() || holdsSecret(v.Type()) {
		return Operand{short(oneLine(text), longestPart), "(sensitive value)"}, true
	}
	return Operand{short(oneLine(text), longestPart), e.brief(v)}, true
}

// brief writes a value in a line: a plain one, a short list or object of plain
// ones, or how many it holds.
func (e *evaluator) brief(v cty.Value) string {
	const most = 10
	if v.IsNull() {
		return "null"
	}
	if ty := v.Type(); !ty.IsPrimitiveType() {
		what, open, end := "a list", "[", "]"
		named := ty.IsMapType() || ty.IsObjectType()
		if named {
			what, open, end = "an object", "{ ", " }"
		}
		n := v.LengthInt()
		if n > most {
			return fmt.Sprintf("%s of %d", what, n)
		}
		var parts []string
		for it := v.ElementIterator(); it.Next(); {
			k, el := it.Element()
			if !el.IsNull() && !el.Type().IsPrimitiveType() {
				return fmt.Sprintf("%s of %d", what, n)
			}
			part := e.brief(el)
			if named {
				part = briefKey(k.AsString()) + " = " + part
			}
			parts = append(parts, part)
		}
		if n == 0 {
			open, end = strings.TrimSpace(open), strings.TrimSpace(end)
		}
		return short(open+strings.Join(parts, ", ")+end, longestShown)
	}
	shown := shower{budget: e.budget}
	if over := e.guarded(func() { shown.value(v, 0) }); over != nil {
		return "too long to show"
	}
	return short(shown.String(), longestShown)
}

// briefKey writes the name in an object: bare where the language allows it.
func briefKey(name string) string {
	if hclsyntax.ValidIdentifier(name) {
		return name
	}
	return schema.QuoteHCL(name)
}

// short cuts a text to a number of characters.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}

// rootOutputs are the outputs of a root as conditions see them.
func (e *evaluator) rootOutputs() cty.Value {
	values := map[string]cty.Value{}
	for _, name := range sortedKeys(e.defs.outputs) {
		if v, sensitive, ok := e.outputValue(e.defs.outputs[name]); ok && !sensitive {
			values[name] = v
		}
	}
	return cty.ObjectVal(values)
}

// shownOutputs leaves out the outputs that hold anything sensitive: a message
// about a condition would show it.
func shownOutputs(all cty.Value) cty.Value {
	if all == cty.NilVal || all.IsNull() {
		return cty.EmptyObjectVal
	}
	values := map[string]cty.Value{}
	for name, v := range all.AsValueMap() {
		if !v.ContainsMarked() && !holdsSecret(v.Type()) {
			values[name] = v
		}
	}
	return cty.ObjectVal(values)
}
