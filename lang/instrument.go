package lang

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// instrumenter puts meters into a syntax tree, wherever an operation repeats
// something or walks over a whole value. References to names and plain
// literals cost nothing and stay as they are.
type instrumenter struct {
	budget *budget
	file   model.FileID
	// functions are those that exist.
	functions map[string]function.Function
	diags     diag.List
	loops     int // for expressions around the node in hand
	nodes     int // nodes seen so far
	splats    int // splats whose parts the node in hand is one of
	refs      references
}

// expr gives the metered form of an expression. The tree is changed in place
// and must not be used without the result. What comes out the same in every
// turn is evaluated once, where evaluating it again would cost something.
func (m *instrumenter) expr(x hclsyntax.Expression) hclsyntax.Expression {
	before := m.refs.mark(m.loops)
	metered := m.node(x)
	switch x.(type) {
	case *hclsyntax.FunctionCallExpr, *hclsyntax.ConditionalExpr, *hclsyntax.ForExpr, *hclsyntax.BinaryOpExpr, *hclsyntax.SplatExpr:
		// A splat inside another begins with an element of that one, which no
		// name refers to.
		if _, splat := x.(*hclsyntax.SplatExpr); m.refs.same(before, m.loops) && (!splat || m.splats == 0) {
			return &once{Expression: metered, budget: m.budget}
		}
	}
	return metered
}

func (m *instrumenter) node(x hclsyntax.Expression) hclsyntax.Expression {
	m.nodes++
	switch x := x.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		m.refs.note(x.Traversal.RootName())
	case *hclsyntax.ParenthesesExpr:
		x.Expression = m.expr(x.Expression)
	case *hclsyntax.TemplateExpr:
		return m.template(x)
	case *hclsyntax.TemplateWrapExpr:
		x.Wrapped = m.expr(x.Wrapped)
	case *hclsyntax.TemplateJoinExpr:
		return m.join(x)
	case *hclsyntax.FunctionCallExpr:
		return m.call(x)
	case *hclsyntax.ConditionalExpr:
		return m.conditional(x)
	case *hclsyntax.IndexExpr:
		x.Collection, x.Key = m.expr(x.Collection), m.weighed(x.Key)
	case *liveIndex:
		x.Key = m.weighed(x.Key)
	case *hclsyntax.RelativeTraversalExpr:
		x.Source = m.expr(x.Source)
	case *hclsyntax.TupleConsExpr:
		for i := range x.Exprs {
			x.Exprs[i] = m.expr(x.Exprs[i])
		}
	case *hclsyntax.ObjectConsExpr:
		for i := range x.Items {
			x.Items[i].KeyExpr = m.expr(x.Items[i].KeyExpr)
			x.Items[i].ValueExpr = m.expr(x.Items[i].ValueExpr)
		}
	case *hclsyntax.ObjectConsKeyExpr:
		if _, name := x.Wrapped.(*hclsyntax.ScopeTraversalExpr); !name || x.ForceNonLiteral {
			x.Wrapped = m.expr(x.Wrapped)
		}
	case *hclsyntax.ForExpr:
		m.loop(x, nil)
	case *hclsyntax.SplatExpr:
		x.Source = m.expr(x.Source)
		before := m.nodes
		m.splats++
		each := m.expr(x.Each)
		m.splats--
		x.Each = &turn{Expression: &weighed{Expression: each, budget: m.budget}, budget: m.budget, cost: m.cost(before)}
	case *hclsyntax.BinaryOpExpr:
		// Equality walks over both sides, and again for each level.
		x.LHS = &weighed{Expression: m.expr(x.LHS), budget: m.budget, extra: 2}
		x.RHS = &weighed{Expression: m.expr(x.RHS), budget: m.budget, extra: 2}
		if x.Op == hclsyntax.OpDivide || x.Op == hclsyntax.OpModulo {
			x.RHS = &divisor{x.RHS}
		}
	case *hclsyntax.UnaryOpExpr:
		x.Val = m.weighed(x.Val)
	}
	return x
}

func (m *instrumenter) weighed(x hclsyntax.Expression) hclsyntax.Expression {
	x = m.expr(x)
	if _, ok := x.(*hclsyntax.LiteralValueExpr); ok {
		return x
	}
	return &weighed{Expression: x, budget: m.budget}
}

// cost is what one turn of a loop costs whose body began at a count of nodes.
func (m *instrumenter) cost(before int) int { return stepsPerTurn + stepsPerNode*(m.nodes-before) }

func (m *instrumenter) loop(x *hclsyntax.ForExpr, text *joined) {
	x.CollExpr = m.expr(x.CollExpr)
	if m.loops++; m.loops > maxForNesting {
		m.diags = append(m.diags, failure(codeBudget, m.rng(x.SrcRange), "Loops nested too deep",
			fmt.Sprintf("For expressions may stand in one another at most %d deep.", maxForNesting), "Move the inner ones to locals."))
	}
	bound := len(m.refs.bound)
	for _, name := range []string{x.KeyVar, x.ValVar} {
		m.refs.bound = append(m.refs.bound, boundName{name, min(m.loops, maxForNesting+1)})
	}
	before := m.nodes
	if x.KeyExpr != nil {
		x.KeyExpr = m.weighed(x.KeyExpr)
	}
	value := m.expr(x.ValExpr)
	x.ValExpr = &turn{Expression: value, budget: m.budget, cost: m.cost(before), joined: text}
	if x.CondExpr != nil {
		before = m.nodes
		x.CondExpr = &turn{Expression: m.weighed(x.CondExpr), budget: m.budget, cost: m.cost(before)}
	}
	m.refs.bound = m.refs.bound[:bound]
	m.loops--
}

// join meters %{ for } in a template.
func (m *instrumenter) join(x *hclsyntax.TemplateJoinExpr) hclsyntax.Expression {
	text := &joined{}
	if f, ok := x.Tuple.(*hclsyntax.ForExpr); ok {
		m.nodes++
		m.loop(f, text)
	} else {
		x.Tuple = m.expr(x.Tuple)
	}
	return &template{Expression: x, joined: text}
}

func (m *instrumenter) template(x *hclsyntax.TemplateExpr) hclsyntax.Expression {
	text, fixed, plain := &joined{}, 0, true
	for i, p := range x.Parts {
		if lit, ok := p.(*hclsyntax.LiteralValueExpr); ok && lit.Val.Type() == cty.String {
			fixed += len(lit.Val.AsString())
			m.nodes++
			continue
		}
		plain = false
		x.Parts[i] = &part{m.expr(p), m.budget, text}
	}
	if plain {
		return x
	}
	return &template{Expression: x, joined: text, fixed: fixed}
}

func (m *instrumenter) call(x *hclsyntax.FunctionCallExpr) hclsyntax.Expression {
	f, known := m.functions[x.Name]
	if !known {
		m.diags = append(m.diags, unknownCall(x.Name, m.rng(x.NameRange), m.functions))
	}
	lazy := x.Name == "try" || x.Name == "can"
	var quick *direct
	if known && picks(x.Name, len(x.Args)) && !x.ExpandFinal {
		quick = &direct{name: x.Name, budget: m.budget}
	}
	for i := range x.Args {
		before := m.refs.mark(m.loops)
		x.Args[i] = m.expr(x.Args[i])
		if lazy {
			continue
		}
		if quick != nil {
			quick.same = quick.same || i == 0 && m.refs.same(before, m.loops)
			quick.args = append(quick.args, x.Args[i])
			quick.held = append(quick.held, &held{Expression: x.Args[i]})
			x.Args[i] = quick.held[i]
		}
		// cty walks over each argument several times before the call.
		x.Args[i] = &weighed{Expression: x.Args[i], budget: m.budget, extra: 1 + work(x.Name)}
		spread := x.ExpandFinal && i == len(x.Args)-1
		if want := parameter(f, i); known && want.IsCollectionType() {
			x.Args[i] = &listArg{x.Args[i], m.budget, want, spread}
		}
	}
	whole := &weighed{Expression: &invoked{x, m.budget}, budget: m.budget, extra: 1}
	if quick == nil {
		return whole
	}
	quick.Expression = whole
	return quick
}

// work is how many steps a function takes for each part of its arguments, more
// than looking at them.
func work(name string) int {
	switch name {
	case "jsonencode":
		return 6
	case "contains", "flatten", "index", "sum":
		return 2
	}
	return 0
}

// parameter gives the type of an argument of a function.
func parameter(f function.Function, i int) cty.Type {
	if f == (function.Function{}) {
		return cty.DynamicPseudoType
	}
	if params := f.Params(); i < len(params) {
		return params[i].Type
	}
	if p := f.VarParam(); p != nil {
		return p.Type
	}
	return cty.DynamicPseudoType
}

func (m *instrumenter) rng(r hcl.Range) model.Range {
	return model.Range{File: m.file, Start: uint32(r.Start.Byte), End: uint32(r.End.Byte)}
}
