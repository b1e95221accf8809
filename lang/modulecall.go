package lang

import (
	"fmt"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// origin is one use of a module: where an object comes from that a server does
// not declare itself.
type origin struct {
	block *node
	up    *origin
	// path names the use, `module.pools["a"].module.web`. It orders what
	// modules say, whatever files they are written in. shown is the same with
	// long keys cut.
	path, shown string
	depth       int
}

// note says where a problem at a place comes from: the use of the module in the
// configuration, which needs no second word where it is the place.
func (o *origin) note(r *Root, at model.Range) string {
	top := o
	for top.up != nil {
		top = top.up
	}
	if at == top.block.at {
		return fmt.Sprintf("In %s.", o.shown)
	}
	return fmt.Sprintf("In %s, used in %s.", o.shown, r.where(top.block.at))
}

// under gives the use of a module inside another use, or inside a server.
func (o *origin) under(n *node, i instance) *origin {
	in := &origin{block: n, up: o, path: "module." + n.label, depth: 1}
	in.shown = in.path
	if i.keyed {
		in.path += "[" + schema.QuoteHCL(i.key) + "]"
		in.shown += "[" + schema.QuoteHCL(clip(i.key)) + "]"
	}
	if o != nil {
		in.path, in.shown, in.depth = o.path+"."+in.path, o.shown+"."+in.shown, o.depth+1
	}
	return in
}

// scopeOf gives what expressions of the unit see beside functions; modules
// see the server too.
func (e *evaluator) scopeOf(values map[string]cty.Value) *scope {
	if values != nil && e.origin != nil {
		values["server"] = e.seen
	}
	return &scope{ctx: &hcl.EvalContext{Functions: e.functions, Variables: values}}
}

// callState is how far one module block came.
type callState struct {
	node  *node
	state localState
	value cty.Value
	keyed bool
	refs  []string
}

// callAll makes the objects of the modules that a server or a module uses, each
// after those whose outputs it needs, and gives the scope that sees all
// outputs.
func (e *evaluator) callAll(w *world, calls []*node, sc *scope) *scope {
	if len(calls) == 0 {
		return sc
	}
	states := make(map[string]*callState, len(calls))
	for _, n := range calls {
		states[n.label] = &callState{node: n, keyed: n.take("for_each") != nil}
	}
	names := make([]string, 0, len(states))
	for name, s := range states {
		names = append(names, name)
		s.refs = moduleRefs(s.node)
	}
	sort.Strings(names)
	run := &callRun{evaluator: e, world: w, states: states, scope: sc}
	for _, name := range names {
		run.visit(name)
	}
	return run.seeing(names)
}

// moduleRefs lists the modules whose outputs a module block refers to.
func moduleRefs(n *node) []string {
	var refs []string
	for _, a := range append(append([]*arg(nil), n.meta...), n.call.inputs...) {
		if a.expr == nil {
			continue
		}
		if a.state != unseen {
			for _, name := range a.referredTo("module.") {
				if !contains(refs, name) {
					refs = append(refs, name)
				}
			}
			continue
		}
		for _, t := range a.expr.Variables() {
			if len(t) < 2 || t.RootName() != "module" {
				continue
			}
			if attr, ok := t[1].(hcl.TraverseAttr); ok && !contains(refs, attr.Name) {
				refs = append(refs, attr.Name)
			}
		}
	}
	sort.Strings(refs)
	return refs
}

// callRun works out the module blocks of one place.
type callRun struct {
	*evaluator
	world  *world
	states map[string]*callState
	scope  *scope
	way    []string
}

// visit works out one module block, after those it needs.
func (r *callRun) visit(name string) {
	s := r.states[name]
	if s == nil || s.state != localNew {
		if s != nil && s.state == localOpen {
			r.fail(codeModule, s.node.at, "Modules in a circle", "These modules need each other's outputs: module."+strings.Join(append(r.way, name), " needs module.")+".", "Break the circle: write one of the values out.")
		}
		return
	}
	if len(r.way) > maxModules {
		r.fail(codeLimit, s.node.at, "Modules need too many others", fmt.Sprintf("A module needs the outputs of another, and that of the next, over more than %s of them.", thousands(maxModules)), "")
		s.state = localFailed
		return
	}
	s.state = localOpen
	r.way = append(r.way, name)
	for _, ref := range s.refs {
		r.visit(ref)
	}
	r.way = r.way[:len(r.way)-1]
	if r.budget.over != nil {
		s.state = localFailed
		return
	}
	before := len(r.diags)
	r.make(s, r.seeing(s.refs))
	if s.state = localDone; len(r.diags) > before || s.value == cty.NilVal {
		s.state = localFailed
	}
}

// make makes every use that one block stands for.
func (r *callRun) make(s *callState, sc *scope) {
	if s.node.call.defs == nil {
		return
	}
	if !s.keyed {
		r.expand(s.node, sc, func(i instance) { s.value, _ = r.use(r.world, s.node, i) })
		return
	}
	all, ok := map[string]cty.Value{}, true
	r.expand(s.node, sc, func(i instance) {
		v, good := r.use(r.world, s.node, i)
		all[i.key], ok = v, ok && good
	})
	if ok {
		s.value = cty.ObjectVal(all)
	}
}

// seeing gives the scope that sees the outputs of some modules.
func (r *callRun) seeing(names []string) *scope {
	values := make(map[string]cty.Value, len(names))
	for _, name := range names {
		if s := r.states[name]; s != nil && s.value != cty.NilVal {
			values[name] = s.value
			if s.value.ContainsMarked() {
				r.tainted["module."+name] = true
			}
		}
	}
	ctx := r.scope.ctx.NewChild()
	ctx.Variables = map[string]cty.Value{"module": cty.ObjectVal(values)}
	return &scope{ctx: ctx, iterators: r.scope.iterators, modules: r.states}
}

// use makes the objects of one use of a module and gives its outputs.
func (e *evaluator) use(w *world, n *node, i instance) (cty.Value, bool) {
	d := n.call.defs
	in := e.origin.under(n, i)
	if !e.payUse(n, in) {
		return cty.NilVal, false
	}
	given := make(map[string]*given, len(n.call.inputs))
	good := true
	for _, a := range n.call.inputs {
		if d.variables[a.name] == nil {
			good = false
			continue
		}
		v, ok := e.value(a, i.scope)
		if good = good && ok; ok {
			given[a.name] = inputOf(a, v)
		}
	}
	if !good {
		return cty.NilVal, false
	}
	outer, before := e.unit, len(e.diags)
	e.unit = newUnit(d)
	e.functions = e.functionsAt(d.at)
	e.origin, e.seen = in, outer.seen
	if outer.origin == nil {
		e.seen = e.serverValue(w.server)
	}
	defer func() { e.unit = outer }()
	e.locals = make(map[string]*local, len(d.locals))
	for name, l := range d.locals {
		fresh := *l
		e.locals[name] = &fresh
	}
	e.evalVariables(given)
	if len(e.broken) > 0 || len(e.diags) > before {
		return cty.NilVal, false
	}
	e.evalLocals()
	e.evalValidations(given)
	if e.preconditions(); len(e.broken) > 0 || len(e.diags) > before || e.budget.over != nil {
		return cty.NilVal, false
	}
	e.fillServer(w)
	outputs := e.moduleOutputs()
	if d == e.root.tested && in.block == e.root.testedBy {
		e.tested, e.outputs = e.unit, outputs
	}
	// What was reported for another use already is silent here.
	return outputs, outputs != cty.NilVal && len(e.diags) == before
}

func inputOf(a *arg, v cty.Value) *given { return &given{arg: a, input: v} }

// payUse holds one use of a module against the limits.
func (e *evaluator) payUse(n *node, in *origin) bool {
	if e.budget.over != nil {
		return false
	}
	if e.instances++; e.instances > maxCalls {
		e.fail(codeBudget, n.at, "Modules used too often", fmt.Sprintf("Modules are used more than %s times, one inside another with each of its own.", thousands(maxCalls)), "")
		e.budget.over, e.stopped = &overrun{}, true
		return false
	}
	if in.depth > maxModuleDepth {
		e.fail(codeLimit, n.at, "Modules nested too deep", fmt.Sprintf("Modules may use modules at most %d deep.", maxModuleDepth), "")
		return false
	}
	d := n.call.defs
	over := e.guarded(func() {
		e.budget.spend(stepsPerUse + stepsPerCallName*(len(d.variables)+len(d.locals)+len(d.outputs)+len(d.preconditions)))
	})
	if over != nil {
		e.overrun(&arg{name: "module " + n.label, val: n.at}, over)
	}
	return over == nil
}

// preconditions asks the module whether it may be used here. A refusal stands
// at the use; the message names the place in the module.
func (e *evaluator) preconditions() {
	for _, c := range e.defs.preconditions {
		if text, refused := e.refusal(c, "precondition"); refused {
			e.fail(codeValidation, e.origin.block.at, "Module refuses this use", fmt.Sprintf("%s It says so in %s.", ended(text), e.root.where(c.at)), "")
		}
	}
}

// fillServer puts what a module holds into the server.
func (e *evaluator) fillServer(w *world) {
	sc := e.callAll(w, e.defs.calls(), e.top)
	e.top = sc
	for _, body := range e.defs.body {
		for _, a := range body.meta {
			switch a.name {
			case "exclusive":
				w.server.Exclusive = append(w.server.Exclusive, e.exclusive(a, sc, serverExclusive, nil, nil)...)
			case "ignore":
				more, _ := e.texts(a, sc)
				w.server.Ignore = append(w.server.Ignore, more...)
			}
		}
		for _, c := range body.children {
			e.expand(c, sc, func(ci instance) { e.serverChild(w, c, ci) })
		}
	}
}

// moduleOutputs gives the outputs of the module in hand as one object.
func (e *evaluator) moduleOutputs() cty.Value {
	values := make(map[string]cty.Value, len(e.defs.outputs))
	names := make([]string, 0, len(e.defs.outputs))
	for name := range e.defs.outputs {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		v, sensitive, ok := e.outputValue(e.defs.outputs[name])
		if !ok {
			return cty.NilVal
		}
		if sensitive {
			v = v.Mark(sensitiveMark{})
		}
		values[name] = v
	}
	return cty.ObjectVal(values)
}

// outputOf looks up module.NAME, and the output behind it.
func (e *evaluator) outputOf(t hcl.Traversal, at model.Range, sc *scope) (name string, known bool) {
	attr, ok := hcl.TraverseAttr{}, false
	if len(t) > 1 {
		attr, ok = t[1].(hcl.TraverseAttr)
	}
	if !ok {
		e.fail(codeReference, at, "Name missing", "After module a point and the name of a module block are expected.", "Write module.NAME.OUTPUT.")
		return "", false
	}
	s := sc.modules[attr.Name]
	if s == nil {
		fix := ""
		if near := nearest(e, attr.Name, sc.modules); near != "" {
			fix = fmt.Sprintf("Did you mean module.%s?", near)
		}
		e.fail(codeReference, at, "Unknown module", fmt.Sprintf("There is no module block %s here.", attr.Name), fix)
		return "", false
	}
	if s.node.call.defs == nil || s.state != localDone {
		return "module." + attr.Name, false
	}
	next := 2
	if s.keyed {
		if len(t) > 2 {
			if _, index := t[2].(hcl.TraverseIndex); !index {
				e.fail(codeReference, at, "Key of a module missing", fmt.Sprintf("module.%s has for_each, so there is one for each key.", attr.Name), fmt.Sprintf(`Write module.%s["KEY"].OUTPUT.`, attr.Name))
				return "", false
			}
		}
		next = 3
	}
	if len(t) > next {
		out, ok := t[next].(hcl.TraverseAttr)
		if ok && s.node.call.defs.outputs[out.Name] == nil {
			fix := ""
			if near := nearest(e, out.Name, s.node.call.defs.outputs); near != "" {
				fix = fmt.Sprintf("Did you mean %s?", near)
			}
			e.fail(codeReference, at, "Unknown output", fmt.Sprintf("The module %s has no output %s.", s.node.call.defs.at, out.Name), fix)
			return "", false
		}
	}
	return "module." + attr.Name, true
}
