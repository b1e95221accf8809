package lang

import (
	"encoding/json"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Scope is a root that was evaluated, for expressions that stand in no file:
// those of a console. They may refer to variables, locals and outputs, to the
// outputs of the modules that a server uses as module["SERVER"].NAME, call every
// function, and refer to what is on the servers as live["ADDRESS"].
// Sensitive values and secrets stay what they are, and each expression has the
// budget of a whole evaluation.
type Scope struct {
	root *Root
	live *liveNames
	// outputs are the values of outputs; those of sensitive ones are marked.
	outputs cty.Value
}

// Scope evaluates the root and gives its scope, nil where it has errors. live
// is asked for the live worlds when an expression needs them, once. It is not
// safe for concurrent use.
func (r *Root) Scope(live func() ([]*model.World, diag.List)) (*Scope, diag.List) {
	if _, diags := r.Eval(); diags.HasErrors() {
		return nil, diags
	}
	outputs := map[string]cty.Value{}
	for _, name := range sortedKeys(r.outputs) {
		v, sensitive, ok := r.done.outputValue(r.outputs[name])
		if !ok {
			return nil, r.done.diags
		}
		if sensitive {
			v = v.Mark(sensitiveMark{})
		}
		outputs[name] = v
	}
	return &Scope{root: r, live: &liveNames{read: live}, outputs: cty.ObjectVal(outputs)}, nil
}

// Result is the value of one expression.
type Result struct {
	value cty.Value
	shown string
	// Expression is the text as it may be shown: what may be a secret
	// somebody wrote out is hidden. It is set for those that fail too.
	Expression string
	// Origin says where the value of an attribute on a server comes from:
	// "local", "inherited from web03/web_service". It is set for expressions
	// that are such an attribute and nothing more.
	Origin string
}

// Text is the value as HCL. Sensitive values are not in it, and of a secret
// only where it is kept. Hidden characters are escaped.
func (r Result) Text() string { return r.shown }

// Type is the type of the value in the words of variable blocks.
func (r Result) Type() string {
	v, _ := r.value.UnmarkDeep()
	return typeWords(v.Type())
}

// JSON is the value as JSON has it. A sensitive value is {"sensitive": true}, a
// secret {"secret": "env:NAME"}.
func (r Result) JSON() any { return jsonOf(r.value) }

func jsonOf(v cty.Value) any {
	switch ty := v.Type(); {
	case v.IsMarked():
		return map[string]any{"sensitive": true}
	case v.IsNull():
		return nil
	case ty == secretType:
		return map[string]any{"secret": *v.EncapsulatedValue().(*string)}
	case ty == cty.String:
		return v.AsString()
	case ty == cty.Bool:
		return v.True()
	case ty == cty.Number:
		return json.Number(v.AsBigFloat().Text('f', -1))
	case ty.IsMapType() || ty.IsObjectType():
		out := map[string]any{}
		for it := v.ElementIterator(); it.Next(); {
			k, e := it.Element()
			out[k.AsString()] = jsonOf(e)
		}
		return out
	}
	out := []any{}
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		out = append(out, jsonOf(e))
	}
	return out
}

// typeWords writes a type; the members of an object are not listed.
func typeWords(ty cty.Type) string {
	switch {
	case ty == cty.DynamicPseudoType:
		return "any"
	case ty.IsCapsuleType():
		return "secret"
	case ty.IsPrimitiveType():
		return ty.FriendlyName()
	case ty.IsListType():
		return "list(" + typeWords(ty.ElementType()) + ")"
	case ty.IsSetType():
		return "set(" + typeWords(ty.ElementType()) + ")"
	case ty.IsMapType():
		return "map(" + typeWords(ty.ElementType()) + ")"
	case ty.IsObjectType():
		return "object"
	}
	return "tuple"
}

// Incomplete reports whether a text breaks off inside a bracket, a quoted text
// that may go on, or a heredoc, so that more lines belong to it.
func Incomplete(text string) bool {
	l := &lexer{file: 1, src: text}
	if !l.lines() {
		return false
	}
	if _, ok := l.expression(); ok {
		return false
	}
	if len(l.frames) < 2 || l.pos < len(l.src) {
		return false
	}
	return l.frames[len(l.frames)-1].open != '"'
}

// Evaluate works out one expression; name is what messages call its text.
func (s *Scope) Evaluate(name, text string) (Result, *model.Sources, diag.List) {
	root := *s.root
	root.sources = &model.Sources{}
	id := root.sources.Add(name, text)
	r, src, diags := s.evaluate(root, name, text)
	r.Expression = root.sources.Text(id)
	return r, src, diags
}

func (s *Scope) evaluate(root Root, name, text string) (Result, *model.Sources, diag.List) {
	f := &file{id: 1, name: name, text: text, read: true}
	if d := checkSize(name, int64(len(text))); d != nil {
		return Result{}, root.sources, d
	}
	if d := checkEncoding(f.id, text); d != nil {
		return Result{}, root.sources, diag.List{*d}
	}
	a, ok := f.soleExpression()
	for _, secret := range f.redact {
		root.sources.Redact(secret)
	}
	if !ok {
		return Result{}, root.sources, f.diags
	}
	was := s.root.done
	budget := newBudget(s.root.size)
	at := *was.unit
	at.broken = map[string]bool{}
	e := &evaluator{root: &root, unit: &at, budget: budget, byFolder: map[place]map[string]function.Function{}, plain: was.plain, rowDecl: was.rowDecl}
	e.functions = e.functionsAt(root.at)
	sc, names := s.scope(e, was)
	out := Result{}
	if a.expr != nil {
		use := s.live.uses(a)
		live, ok := use.value(e, a)
		switch {
		case s.live.diags.HasErrors():
			return Result{}, s.root.sources, s.live.diags
		case !ok:
			return Result{}, root.sources, e.diags
		}
		names["live"], out.Origin = live, use.origin
	}
	v, ok := e.value(a, sc)
	if !ok {
		return Result{}, root.sources, e.diags
	}
	shown := shower{budget: budget}
	if over := e.guarded(func() { shown.value(v, 0) }); over != nil {
		e.overrun(a, over)
		return Result{}, root.sources, e.diags
	}
	out.value, out.shown = v, shown.String()
	return out, root.sources, nil
}

// scope is what an expression may refer to: what the root sees, and the names
// of a console.
func (s *Scope) scope(e, was *evaluator) (*scope, map[string]cty.Value) {
	names := map[string]cty.Value{"output": s.outputs}
	extra := []string{"live", "output"}
	for name, v := range was.top.ctx.Variables {
		names[name] = v
	}
	if len(was.uses) > 0 {
		names["module"] = cty.ObjectVal(was.uses)
		extra = append(extra, "module")
	}
	return &scope{ctx: &hcl.EvalContext{Functions: e.functions, Variables: names}, extra: extra}, names
}

// soleExpression reads a text that is one expression.
func (f *file) soleExpression() (*arg, bool) {
	l := &lexer{file: f.id, src: f.text}
	at, ok := span{}, l.lines()
	if ok {
		at, ok = l.expression()
	}
	if ok && at.end <= at.start {
		ok = l.fail(codeSyntax, span{0, uint32(len(f.text))}, "Expression missing", "There is no expression in this text.", `Write for example var.NAME or live["web03"].isolation_mode.`)
	}
	if ok = ok && l.lines(); ok && l.pos < len(l.src) {
		ok = l.fail(codeSyntax, l.here(1), "More than an expression", "The expression ends before this, and nothing may follow it.", "Put what spans several lines in brackets.")
	}
	if !ok {
		f.report(*l.err)
		f.hideSecrets()
		return nil, false
	}
	a, ok := f.arg(argument{name: "the expression", at: at, value: at})
	if ok && a.expr != nil && writesSecret(a.expr) {
		a.secretive = true
		f.redact = append(f.redact, a.val)
	}
	return a, ok
}

// Names lists what an expression may begin with, sorted: variables, locals and
// outputs by their full names, functions with an opening bracket, and live.
func (s *Scope) Names() []string {
	names := []string{`live["`}
	for n := range s.root.variables {
		names = append(names, "var."+n)
	}
	for n := range s.root.locals {
		names = append(names, "local."+n)
	}
	for n := range s.root.outputs {
		names = append(names, "output."+n)
	}
	for n := range s.root.done.uses {
		names = append(names, "module["+schema.QuoteHCL(n)+"].")
	}
	for _, f := range Functions() {
		names = append(names, f.Name+"(")
	}
	slices.Sort(names)
	return names
}

// bare reports whether an expression is the name live and nothing more.
func bare(x hclsyntax.Expression) bool {
	t, ok := x.(*hclsyntax.ScopeTraversalExpr)
	return ok && len(t.Traversal) == 1 && t.Traversal.RootName() == "live"
}
