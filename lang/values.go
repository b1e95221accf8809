package lang

import (
	"fmt"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// sensitive is the mark of values that are never shown.
type sensitiveMark struct{}

// envPrefix begins the names of environment variables with values.
const envPrefix = "ISOPLAN_VAR_"

// given is a value for a variable and where it came from.
type given struct {
	// arg is the argument of a file; raw and from are for the rest.
	arg       *arg
	raw, from string
	// input is the value that a module block gives in arg.
	input cty.Value
}

// evalVariables works out the variables from the values that were given.
func (e *evaluator) evalVariables(values map[string]*given) {
	e.top = e.scopeOf(nil)
	names := make([]string, 0, len(e.defs.variables))
	for n := range e.defs.variables {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		v := e.defs.variables[n]
		value, ok := e.variable(v, values[n])
		if !ok {
			e.broken["var."+n] = true
			value = cty.NullVal(cty.DynamicPseudoType)
		}
		if v.sensitive {
			value = value.Mark(sensitiveMark{})
		}
		if v.sensitive || values[n] != nil && values[n].input != cty.NilVal && value.ContainsMarked() {
			e.tainted["var."+n] = true
		}
		e.vars[n] = value
	}
	e.top = e.scopeOf(map[string]cty.Value{"var": cty.ObjectVal(e.vars)})
}

// givenValues collects the values by their precedence: environment, files of
// the folder, command line.
func (e *evaluator) givenValues() map[string]*given {
	values := map[string]*given{}
	for name, raw := range e.root.opts.Environ {
		if v, ok := strings.CutPrefix(name, envPrefix); ok && e.defs.variables[v] != nil {
			values[v] = &given{raw: raw, from: "the environment variable " + name}
		}
	}
	take := func(f *file) {
		seen := map[string]bool{}
		for _, a := range f.values {
			if e.defs.variables[a.name] == nil {
				e.undeclared(a.name, a.at, f.name+" gives")
				continue
			}
			if e.defs.variables[a.name].sensitive {
				e.root.sources.Redact(a.val)
			}
			if seen[a.name] = true; true {
				values[a.name] = &given{arg: a}
			}
		}
	}
	next := 0
	for i, f := range e.root.files {
		if f.vars && f.path != "" {
			take(f)
			next = i + 1
		}
		if !f.vars {
			next = i + 1
		}
	}
	for _, s := range e.root.opts.Vars {
		if s.File != "" {
			take(e.root.files[next])
			next++
			continue
		}
		if e.defs.variables[s.Name] == nil {
			e.undeclared(s.Name, model.Range{}, "--var gives")
			continue
		}
		values[s.Name] = &given{raw: s.Value, from: "--var " + s.Name}
	}
	for _, a := range e.root.given {
		if e.defs.variables[a.name] == nil {
			e.undeclared(a.name, a.at, "The test gives")
			continue
		}
		if e.defs.variables[a.name].sensitive {
			e.root.sources.Redact(a.val)
		}
		values[a.name] = &given{arg: a}
	}
	return values
}

func (e *evaluator) undeclared(name string, at model.Range, who string) {
	if e.enough() {
		return
	}
	fix := nearest(e, name, e.defs.variables)
	if fix != "" {
		fix = fmt.Sprintf("Did you mean %s?", fix)
	} else {
		fix = fmt.Sprintf("Declare it: variable %s { }, or remove the value.", schema.QuoteHCL(name))
	}
	e.fail(codeVariable, at, "Value for an undeclared variable", fmt.Sprintf("%s a value for %s, and no variable has that name.", who, name), fix)
}

// variable works out one variable.
func (e *evaluator) variable(v *variable, g *given) (cty.Value, bool) {
	var value cty.Value
	at, from, ok := v.at, "", false
	switch {
	case g != nil && g.input != cty.NilVal:
		value, at, ok = g.input, g.arg.val, true
	case g != nil && g.arg != nil:
		value, ok = e.constant(g.arg, v.name)
		at = g.arg.val
	case g != nil:
		value, ok = e.parseGiven(v, g)
		from = " The value came from " + g.from + "."
	case v.def != nil:
		value, ok = e.constant(v.def, "the default of "+v.name)
		at = v.def.val
	case e.origin != nil:
		return cty.NilVal, false // the call was reported when it was read
	default:
		e.fail(codeVariable, v.at, "Variable without a value", fmt.Sprintf("The variable %s has no default, and nothing gives it a value.", v.name),
			fmt.Sprintf("Pass --var %s=..., set %s%s, or write it into %s.", v.name, envPrefix, v.name, varsName))
		return cty.NilVal, false
	}
	if !ok {
		return cty.NilVal, false
	}
	if value.IsNull() && !v.nullable {
		if v.def != nil && g != nil {
			return e.variable(v, nil)
		}
		e.fail(codeVariable, at, "Variable must not be null", fmt.Sprintf("The variable %s is declared with nullable = false and has no default to fall back to.%s", v.name, from), "")
		return cty.NilVal, false
	}
	return e.toType(v, value, at, from)
}

// toType converts a value to the declared type.
func (e *evaluator) toType(v *variable, value cty.Value, at model.Range, from string) (cty.Value, bool) {
	var err error
	over := e.guarded(func() {
		if v.optional != nil && !value.IsNull() {
			value = e.budget.fill(value, v.optional)
		}
		value, err = e.budget.convert(value, v.typ)
		if err == nil {
			e.budget.weigh(value)
		}
	})
	switch {
	case over != nil:
		e.overrun(&arg{name: v.name, val: at}, over)
	case err != nil:
		detail := fmt.Sprintf("The value of the variable %s does not fit its type %s: %s.%s", v.name, v.typ.FriendlyNameForConstraint(), err, from)
		if v.sensitive {
			at = v.at
			detail = fmt.Sprintf("The value of the variable %s does not fit its type %s.%s", v.name, v.typ.FriendlyNameForConstraint(), from)
		}
		e.fail(codeVariable, at, "Value does not fit", detail, "")
	default:
		return value, true
	}
	return cty.NilVal, false
}

// guarded runs what may overrun the budget.
func (e *evaluator) guarded(do func()) (over *overrun) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *overrun:
			over = p
		default:
			panic(p)
		}
	}()
	do()
	return nil
}

// constant works out a value that may refer to nothing.
func (e *evaluator) constant(a *arg, what string) (cty.Value, bool) {
	if a.expr != nil {
		if refs := a.expr.Variables(); len(refs) > 0 {
			e.fail(codeVariable, a.val, "Value must be written out", fmt.Sprintf("The value of %s refers to %s; values of variables and their defaults stand for themselves.", what, refs[0].RootName()), "Use locals for values that depend on others.")
			return cty.NilVal, false
		}
		if usesSecret(a.expr) {
			e.fail(codeSecret, a.val, "Secret as a variable", fmt.Sprintf("The value of %s is a secret(); a reference to a secret stands where it is used.", what), `Write secret("env:NAME") at the attribute.`)
			return cty.NilVal, false
		}
	}
	return e.value(a, e.top)
}

func usesSecret(x hclsyntax.Expression) bool {
	found := false
	hclsyntax.VisitAll(x, func(n hclsyntax.Node) hcl.Diagnostics {
		c, ok := n.(*hclsyntax.FunctionCallExpr)
		found = found || ok && c.Name == secretName
		return nil
	})
	return found
}

// parseGiven reads a value of the command line or the environment: text as it
// is for a text, an expression for every other type.
func (e *evaluator) parseGiven(v *variable, g *given) (cty.Value, bool) {
	if !v.typed || v.typ == cty.String {
		return cty.StringVal(strings.ReplaceAll(g.raw, "\r\n", "\n")), true
	}
	bad := func(detail string) (cty.Value, bool) {
		e.fail(codeVariable, v.at, "Value not understood", fmt.Sprintf("The value of the variable %s, from %s, is read as an HCL expression because its type is %s. %s", v.name, g.from, v.typ.FriendlyNameForConstraint(), detail),
			`For a list write '["a", "b"]', for an object '{ a = 1 }'.`)
		return cty.NilVal, false
	}
	if len(g.raw) > maxFileBytes {
		return bad("It is too long.")
	}
	text := strings.TrimSpace(g.raw)
	if d := checkEncoding(0, text); d != nil {
		return bad(d.Detail)
	}
	l := &lexer{src: text}
	s, ok := span{}, text != ""
	if ok {
		s, ok = l.expression()
	}
	if !ok || int(s.end) != len(text) || s.start != 0 {
		return bad("It is no expression.")
	}
	expr, diags := hclsyntax.ParseExpression([]byte(text), g.from, hcl.InitialPos)
	if diags.HasErrors() {
		if v.sensitive {
			return bad("It is no expression.")
		}
		return bad(oneLine(diags[0].Detail))
	}
	if len(expr.Variables()) > 0 {
		return bad("It refers to names, and must stand for itself. Texts are written in quotes.")
	}
	return e.constant(&arg{name: v.name, at: v.at, val: v.at, expr: expr}, v.name)
}

// evalValidations runs the validation blocks of all variables.
func (e *evaluator) evalValidations(given map[string]*given) {
	names := make([]string, 0, len(e.defs.variables))
	for n := range e.defs.variables {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		v := e.defs.variables[n]
		if e.broken["var."+n] {
			continue
		}
		for _, c := range v.validations {
			e.validation(v, c, given[n])
		}
	}
}

func (e *evaluator) validation(v *variable, c *special, g *given) {
	text, refused := e.refusal(c, "validation")
	if !refused {
		return
	}
	at, where := v.at, ""
	if e.origin != nil {
		at, where = e.origin.block.at, fmt.Sprintf(" It is declared in %s.", e.root.where(v.at))
		if g != nil && g.arg != nil {
			at = g.arg.val
		}
	}
	if where != "" {
		text = ended(text)
	}
	e.fail(codeValidation, at, "Value refused by its variable", fmt.Sprintf("The variable %s: %s%s", v.name, text, where), "")
}

// refusal works out the condition of a block, and, where it is false, what the
// block has to say then.
func (e *evaluator) refusal(c *special, block string) (text string, refused bool) {
	cond, message := c.args["condition"], c.args["error_message"]
	if cond == nil || message == nil {
		return "", false
	}
	got, ok := e.value(cond, e.top)
	if !ok {
		return "", false
	}
	got, _ = got.Unmark()
	if got.IsNull() || got.Type() != cty.Bool {
		e.fail(codeValue, cond.val, "Condition is neither true nor false", fmt.Sprintf("The condition of a %s block must come out as true or false.", block), "")
		return "", false
	}
	if got.True() {
		return "", false
	}
	said, ok := e.value(message, e.top)
	if !ok {
		return "", false
	}
	text, ok = textOf(said)
	switch {
	case ok:
	case said.IsMarked():
		text = "The value is not allowed (the message holds a sensitive value and is not shown)."
	default:
		text = "The value is not allowed."
	}
	return text, true
}
