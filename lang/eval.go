package lang

import (
	"fmt"
	"path"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// evaluator works out the values of one root.
type evaluator struct {
	// unit is where the evaluation is: at the root or in a use of a module.
	*unit
	root   *Root
	budget *budget
	// byFolder holds the functions that the expressions of a folder see.
	byFolder map[place]map[string]function.Function
	diags    diag.List
	circles  int // of locals, so far
	// stopped says that an overrun was reported.
	stopped bool
	// compared counts the words that were looked at for hints.
	compared int
	// instances are the calls of modules so far.
	instances int
	// merging is what is known about the objects of the server in hand until
	// those of one identity are one.
	merging merging
	// silencing knows which comments silence what modules declare.
	silencing *silencing
	// tested is the unit of the module that a test tries, outputs what it gave.
	tested  *unit
	outputs cty.Value
	// uses are the outputs of the modules that each server uses.
	uses    map[string]cty.Value
	plain   *model.Decl
	rowDecl *model.Decl
}

// unit is what the expressions of one folder see: those of the root, or of a
// module in one use.
type unit struct {
	defs *definitions
	// locals are those of defs, with the values they have here.
	locals map[string]*local
	// vars are the values of variables that have one.
	vars map[string]cty.Value
	// broken names the variables and locals that were reported already, as
	// "var.x": what depends on them is passed over in silence.
	broken map[string]bool
	// tainted names those whose values are sensitive.
	tainted map[string]bool
	top     *scope
	// functions read files from the folder of the unit.
	functions map[string]function.Function
	// origin is the use, nil at the root.
	origin *origin
	// server is what a module may know of the server it is called in.
	seen cty.Value
}

func newUnit(d *definitions) *unit {
	return &unit{defs: d, vars: map[string]cty.Value{}, broken: map[string]bool{}, tainted: map[string]bool{}}
}

// functionsAt gives the functions that the expressions of one folder see: file()
// and its like begin in that folder and do not leave it.
func (e *evaluator) functionsAt(at place) map[string]function.Function {
	if known := e.byFolder[at]; known != nil {
		return known
	}
	fsys := e.root.fsys
	if at.library {
		fsys = e.root.opts.library()
	}
	e.byFolder[at] = functionTable(reading{newFolder(fsys, at.dir, e.budget), path.Clean(at.dir)})
	return e.byFolder[at]
}

// scope is what expressions at one place may refer to.
type scope struct {
	ctx *hcl.EvalContext
	// iterators are the names of for_each around the place. Their values are
	// never sensitive: for_each refuses such collections.
	iterators []string
	// modules are the calls of modules whose outputs may be used, by name.
	modules map[string]*callState
	// extra are names that only a console has: live, output, module.
	extra []string
}

// Eval works out the configuration. With errors there is none: nil. Asking
// again gives the same answer. It is not safe for concurrent use.
func (r *Root) Eval() (*model.Config, diag.List) {
	if !r.evaluated {
		r.evaluated = true
		r.config, r.diags = r.eval(newBudget(r.size))
	}
	return r.config, r.diags
}

// eval works everything out within a budget. It leaves meters of that budget
// in the syntax trees, so it runs once.
func (r *Root) eval(b *budget) (*model.Config, diag.List) {
	e := r.evaluator(b)
	r.done = e
	config := e.config()
	if len(e.diags) > 0 {
		e.diags = e.diags.Sorted(r.sources)
	}
	if e.diags.HasErrors() {
		return nil, e.diags
	}
	return config, e.diags
}

// evaluator begins an evaluation within a budget.
func (r *Root) evaluator(b *budget) *evaluator {
	e := &evaluator{root: r, unit: newUnit(&r.definitions), budget: b, byFolder: map[place]map[string]function.Function{}, plain: &model.Decl{}, rowDecl: &model.Decl{Row: true}}
	e.functions = e.functionsAt(r.at)
	e.locals = r.locals
	e.top = e.scopeOf(nil)
	return e
}

// config works everything out. With errors it is incomplete.
func (e *evaluator) config() *model.Config {
	r := e.root
	e.evalVariables(e.givenValues())
	e.evalLocals()
	e.evalValidations(nil)
	e.silencing = newSilencing(r)
	config := &model.Config{Sources: r.sources, Suppressions: e.silencing.all}
	config.Outputs = e.evalOutputs()
	for _, n := range r.servers {
		config.Servers = append(config.Servers, e.servers(n)...)
	}
	e.checkServers(config)
	return config
}

// sortedSuppressions orders the comments by place.
func (r *Root) sortedSuppressions() []model.Suppression {
	out := append([]model.Suppression(nil), r.suppressions...)
	sort.SliceStable(out, func(i, j int) bool { return r.before(out[i].Range, out[j].Range) })
	return out
}

// before orders places by the name of the file, then by the byte.
func (r *Root) before(a, b model.Range) bool {
	if x, y := r.sources.Name(a.File), r.sources.Name(b.File); x != y {
		return x < y
	}
	return a.Start < b.Start
}

// report adds a diagnostic; after too many, one that says so, and nothing more
// is evaluated: each message costs a look at all the words it might have meant.
func (e *evaluator) report(d diag.Diagnostic) {
	if e.origin != nil {
		d.Detail += " " + e.origin.note(e.root, d.Range)
	}
	switch n := len(e.diags); {
	case n < maxProblems:
		e.diags = append(e.diags, d)
	case n == maxProblems:
		e.diags = append(e.diags, failure(codeEvaluation, model.Range{}, "Too many problems",
			fmt.Sprintf("The configuration has more than %s problems; the rest is not shown.", thousands(maxProblems)), ""))
		if e.budget.over == nil {
			e.budget.over = &overrun{}
		}
	}
}

// enough reports whether nothing more will be reported.
func (e *evaluator) enough() bool { return len(e.diags) > maxProblems }

func (e *evaluator) fail(code string, at model.Range, summary, detail, fix string) {
	e.report(failure(code, at, summary, detail, fix))
}

// value works out an argument. Problems are reported; ok is false then.
func (e *evaluator) value(a *arg, sc *scope) (v cty.Value, ok bool) {
	if a.lit != cty.NilVal {
		return e.literal(a)
	}
	if a.state == unseen {
		a.state = refused
		if e.prepare(a, sc) {
			a.state = ready
		}
	}
	if a.state == refused || e.budget.over != nil {
		return cty.NilVal, false
	}
	v, diags := e.compute(a, sc)
	if e.budget.over != nil {
		e.overrun(a, e.budget.over)
		a.state = refused
		return cty.NilVal, false
	}
	if diags.HasErrors() {
		e.reportHCL(a, diags)
		return cty.NilVal, false
	}
	if e.budget.unknown {
		e.fail(codeEvaluation, a.val, "Value not known", fmt.Sprintf("The value of %s cannot be worked out from the files and variables.", a.name), "")
		return cty.NilVal, false
	}
	return v, true
}

// literal gives a value that is written out; the first time it is weighed.
func (e *evaluator) literal(a *arg) (cty.Value, bool) {
	if a.state == unseen {
		a.state = ready
		if ty := a.lit.Type(); ty.IsTupleType() || ty.IsObjectType() {
			if over := e.guarded(func() { e.budget.weighLiteral(a.lit) }); over != nil {
				a.state = refused
				e.overrun(a, over)
			}
		}
	}
	return a.lit, a.state == ready
}

// overrun reports an evaluation that was stopped, once: everything after it is
// stopped too.
func (e *evaluator) overrun(a *arg, o *overrun) {
	if e.stopped {
		return
	}
	e.stopped = true
	e.fail(codeBudget, a.val, o.summary, fmt.Sprintf("%s: %s", a.name, o.detail), o.fix)
}

// compute runs the evaluator of HCL and catches what the meters throw.
func (e *evaluator) compute(a *arg, sc *scope) (v cty.Value, diags hcl.Diagnostics) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *overrun:
		case hcl.Diagnostics:
			diags = p
		default:
			panic(p)
		}
	}()
	v, diags = a.expr.Value(sc.ctx)
	if !diags.HasErrors() {
		e.budget.unknown = false
		e.budget.weigh(v)
	}
	return v, diags
}

// reportHCL reports what the evaluator of HCL has to say. Where a sensitive
// value is involved its details are left out: they may quote it.
func (e *evaluator) reportHCL(a *arg, diags hcl.Diagnostics) {
	const most = 20
	secret := e.isTainted(a) || a.secretive
	if a.secretive {
		e.root.sources.Redact(a.val)
	}
	if a.unreferenced {
		e.fail(codeSecret, a.at, "Secret not referred to", fmt.Sprintf("secret() in %s says where a secret is kept, never what it is.", a.name), `Write secret("env:NAME") or secret("file:PATH").`)
		return
	}
	for i, d := range diags {
		if i == most {
			return
		}
		if d.Severity != hcl.DiagError {
			continue
		}
		out := fromHCL(d, a.val)
		if out.ID == codeSyntax {
			out.ID = codeEvaluation
		}
		if strings.Contains(d.Detail, "have "+secretName) {
			out = failure(codeSecret, out.Range, "Secret inside an expression", fmt.Sprintf("In %s a secret() stands inside a text, a call or an operation, where its text would be needed; it is only a reference, and may only be the whole value of an attribute that holds a secret.", a.name), "")
		}
		if secret {
			out.Detail = fmt.Sprintf("The expression of %s uses a sensitive value or a secret, so nothing more is shown here.", a.name)
		}
		e.report(out)
	}
}

// isTainted reports whether an expression refers to anything sensitive.
func (e *evaluator) isTainted(a *arg) bool {
	for name := range e.tainted {
		if a.refers(name) {
			return true
		}
	}
	return false
}

// refers reports whether an argument refers to a name like "var.x".
func (a *arg) refers(name string) bool {
	for _, r := range a.refs {
		if r == name {
			return true
		}
	}
	return false
}

// prepare looks up the names an expression refers to and puts the meters in.
func (e *evaluator) prepare(a *arg, sc *scope) bool {
	ok := true
	for _, t := range a.expr.Variables() {
		name, known := e.reference(a, t, sc)
		if name != "" {
			a.refs = append(a.refs, name)
		}
		ok = ok && known
	}
	a.unreferenced = writesSecret(a.expr)
	a.secretive = a.secretive || a.unreferenced
	m := &instrumenter{budget: e.budget, file: a.val.File, functions: e.functions,
		refs: references{repeated: len(sc.iterators) > 0, settled: true}}
	a.expr = m.expr(a.expr)
	if e.budget.over != nil {
		return false
	}
	if over := e.guarded(func() { e.budget.spend(stepsPerNode * (m.nodes - 1)) }); over != nil {
		e.overrun(a, over)
		return false
	}
	for _, d := range m.diags {
		e.report(d)
	}
	return ok && len(m.diags) == 0
}

// reference looks up one name; known is false when it was reported, or when
// what it names is broken.
func (e *evaluator) reference(a *arg, t hcl.Traversal, sc *scope) (name string, known bool) {
	root := t.RootName()
	at := model.Range{File: a.val.File, Start: uint32(t.SourceRange().Start.Byte), End: uint32(t.SourceRange().End.Byte)}
	switch {
	case contains(sc.extra, root):
		return "", true
	case root == "module" && sc.modules != nil:
		return e.outputOf(t, at, sc)
	case root == "server" && e.origin != nil:
		return "", e.knownOfServer(t, at)
	case root == "var" || root == "local":
		attr, ok := hcl.TraverseAttr{}, false
		if len(t) > 1 {
			attr, ok = t[1].(hcl.TraverseAttr)
		}
		if !ok {
			e.fail(codeReference, at, "Name missing", fmt.Sprintf("After %s a point and a name are expected.", root), fmt.Sprintf("Write %s.NAME.", root))
			return "", false
		}
		return root + "." + attr.Name, e.declared(root, attr.Name, at)
	}
	if contains(sc.iterators, root) {
		return "", true
	}
	detail, fix := fmt.Sprintf("There is nothing called %s here.", root), ""
	switch {
	case a.secretive:
		detail = fmt.Sprintf("The value of %s refers to a name that does not exist.", a.name)
		fix = fmt.Sprintf(`Write %s = secret("env:NAME").`, a.name)
	case root == "server":
		detail = "server exists in modules only: what a module may know of the server it is used in."
	case root == "module":
		detail = "The outputs of modules can be used in the objects of the server that holds the module block, and in its other module blocks."
	case root == "each":
		detail, fix = "each exists only in a block that has for_each.", "Add for_each to the block."
		if len(sc.iterators) > 0 {
			fix = fmt.Sprintf("The block names its iterator: write %s.", sc.iterators[len(sc.iterators)-1])
		}
	case e.defs.variables[root] != nil:
		fix = fmt.Sprintf("Did you mean var.%s?", root)
	case e.locals[root] != nil:
		fix = fmt.Sprintf("Did you mean local.%s?", root)
	case root == "locals":
		fix = "Did you mean local?"
	default:
		if fix = meant(root, append(append([]string{"var", "local"}, sc.extra...), sc.iterators...)); fix == "" {
			fix = fmt.Sprintf("For a text write it in quotes: %s.", schema.QuoteHCL(root))
		}
	}
	e.fail(codeReference, at, "Unknown name", detail, fix)
	return "", false
}

// declared looks a variable or local up.
func (e *evaluator) declared(root, name string, at model.Range) bool {
	if e.enough() {
		return false
	}
	if root == "var" && e.defs.variables[name] != nil || root == "local" && e.locals[name] != nil {
		return !e.broken[root+"."+name]
	}
	what, fix, near := "variable", "", ""
	if root == "var" {
		near = nearest(e, name, e.defs.variables)
	} else {
		what, near = "local", nearest(e, name, e.locals)
	}
	if near != "" {
		fix = fmt.Sprintf("Did you mean %s.%s?", root, near)
	}
	e.fail(codeReference, at, "Unknown "+what, fmt.Sprintf("There is no %s %s.", what, name), fix)
	return false
}

// maxCompared bounds the words that are compared for all hints together.
const maxCompared = 200_000

// nearest is diag.Nearest over the names of a table, as long as that is cheap.
func nearest[T any](e *evaluator, name string, table map[string]T) string {
	if e.compared += len(table); e.compared > maxCompared {
		return ""
	}
	known := make([]string, 0, len(table))
	for n := range table {
		known = append(known, n)
	}
	return diag.Nearest(name, known)
}

// text works out an argument that must be a plain text.
func (e *evaluator) text(a *arg, sc *scope) (string, bool) {
	v, ok := e.value(a, sc)
	if !ok || v.IsNull() {
		return "", false
	}
	s, ok := textOf(v)
	if !ok {
		e.wrongType(a, v, "a text in quotes")
		return "", false
	}
	if err := schema.CheckControl(s); err != nil {
		e.fail(codeValue, a.val, "Control characters in text", fmt.Sprintf("%s: %s.", a.name, err), "")
		return "", false
	}
	return s, true
}

// wrongType reports a value of another type than is wanted.
func (e *evaluator) wrongType(a *arg, v cty.Value, want string) {
	if v.ContainsMarked() {
		e.fail(codeSensitive, a.at, "Sensitive value not possible here", fmt.Sprintf("The value of %s comes from a sensitive variable and would be shown.", a.name), "Use a variable that is not sensitive.")
		return
	}
	e.fail(codeValue, a.val, "Value does not fit", fmt.Sprintf("%s takes %s, and this is %s.", a.name, want, typeName(v.Type())), "")
}

// literalArg is an argument whose value was worked out before.
func literalArg(name string, v cty.Value, at, val model.Range) *arg {
	return &arg{name: name, at: at, val: val, lit: v}
}
