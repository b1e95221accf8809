package lang

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// evalLocals works out the locals, each after those it refers to.
func (e *evaluator) evalLocals() {
	names := make([]string, 0, len(e.locals))
	for n := range e.locals {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		e.local(n)
	}
	values := make(map[string]cty.Value, len(names))
	for _, n := range names {
		l := e.locals[n]
		if l.state != localDone {
			e.broken["local."+n] = true
			l.value = cty.NullVal(cty.DynamicPseudoType)
		}
		values[n] = l.value
	}
	e.top = e.scopeOf(map[string]cty.Value{"var": cty.ObjectVal(e.vars), "local": cty.ObjectVal(values)})
}

// step is one local on the way down through those it refers to.
type step struct {
	local *local
	refs  []string
	next  int
}

// local works out one local. The locals it needs are worked out first, on a
// stack of its own: a chain of a hundred thousand is no deeper than one.
func (e *evaluator) local(name string) {
	l := e.locals[name]
	if l.state != localNew {
		return
	}
	l.state = localOpen
	path := []step{{local: l, refs: localRefs(l.arg)}}
	for len(path) > 0 {
		top := &path[len(path)-1]
		if top.next == len(top.refs) {
			e.finishLocal(top.local, top.refs)
			path = path[:len(path)-1]
			continue
		}
		ref := top.refs[top.next]
		top.next++
		needed := e.locals[ref]
		switch {
		case needed == nil:
		case needed.state == localNew:
			needed.state = localOpen
			path = append(path, step{local: needed, refs: localRefs(needed.arg)})
		case needed.state == localOpen:
			e.circle(path, needed)
		}
	}
}

// localRefs lists the locals an expression refers to.
func localRefs(a *arg) []string {
	if a.expr == nil {
		return nil
	}
	if a.state != unseen {
		return a.referredTo("local.")
	}
	var refs []string
	seen := map[string]bool{}
	for _, t := range a.expr.Variables() {
		if len(t) < 2 || t.RootName() != "local" {
			continue
		}
		if attr, ok := t[1].(hcl.TraverseAttr); ok && !seen[attr.Name] {
			seen[attr.Name] = true
			refs = append(refs, attr.Name)
		}
	}
	return refs
}

// referredTo lists what an expression refers to under a prefix, each once. Once
// the meters are in an expression, which a module's second use finds, the
// expression itself no longer tells.
func (a *arg) referredTo(prefix string) []string {
	var names []string
	seen := map[string]bool{}
	for _, r := range a.refs {
		if name, ok := strings.CutPrefix(r, prefix); ok && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// circle reports locals that need each other.
func (e *evaluator) circle(path []step, first *local) {
	if e.circles++; e.circles > maxCircles {
		e.broken["local."+path[len(path)-1].local.name] = true
		return
	}
	var names []string
	for i := range path {
		if l := path[i].local; len(names) > 0 || l == first {
			names = append(names, "local."+l.name)
			e.broken["local."+l.name] = true
		}
	}
	const most = 12
	if len(names) > most {
		names = append(names[:most:most], "...")
	}
	names = append(names, "local."+first.name)
	e.fail(codeLocal, first.at, "Locals in a circle", "These locals need each other: "+strings.Join(names, " needs ")+".", "Break the circle: write one of them out.")
}

// finishLocal works out a local whose needs are done.
func (e *evaluator) finishLocal(l *local, refs []string) {
	l.state = localFailed
	if e.broken["local."+l.name] || l.arg.state == refused {
		e.broken["local."+l.name] = true
		return
	}
	values := make(map[string]cty.Value, len(refs))
	for _, r := range refs {
		if needed := e.locals[r]; needed != nil && needed.state == localDone {
			values[r] = needed.value
		}
	}
	v, ok := e.value(l.arg, e.scopeOf(map[string]cty.Value{"var": e.top.ctx.Variables["var"], "local": cty.ObjectVal(values)}))
	if ok && len(refs) > 0 {
		if over := e.guarded(func() { e.budget.spend(stepsPerLocal) }); over != nil {
			e.overrun(l.arg, over)
			ok = false
		}
	}
	if !ok {
		e.broken["local."+l.name] = true
		return
	}
	l.state, l.value = localDone, v
	if len(e.tainted) > 0 && v.ContainsMarked() {
		e.tainted["local."+l.name] = true
	}
}

// evalOutputs works out the outputs.
func (e *evaluator) evalOutputs() []model.Output {
	names := make([]string, 0, len(e.defs.outputs))
	for n := range e.defs.outputs {
		names = append(names, n)
	}
	sort.Strings(names)
	var out []model.Output
	for _, n := range names {
		if o, ok := e.output(e.defs.outputs[n]); ok {
			out = append(out, o)
		}
	}
	return out
}

// outputValue works out the value of an output, at the root or in a module.
func (e *evaluator) outputValue(o *output) (v cty.Value, sensitive, ok bool) {
	if a := o.args["sensitive"]; a != nil {
		v, ok := e.value(a, e.top)
		if !ok {
			return v, false, false
		}
		if v.IsNull() || v.IsMarked() || v.Type() != cty.Bool {
			e.wrongType(a, v, "true or false")
			return v, false, false
		}
		sensitive = v.True()
	}
	if a := o.args["description"]; a != nil {
		if _, ok := e.text(a, e.top); !ok {
			return v, false, false
		}
	}
	a := o.args["value"]
	if v, ok = e.value(a, e.top); !ok {
		return v, false, false
	}
	if v.ContainsMarked() && !sensitive {
		e.fail(codeSensitive, a.at, "Output shows a sensitive value", fmt.Sprintf("The output %s holds a value of a sensitive variable.", o.name), "Add sensitive = true to the output.")
		return v, false, false
	}
	if !sensitive && holdsSecret(v.Type()) {
		e.fail(codeSecret, a.at, "Secret in an output", fmt.Sprintf("The output %s holds a secret(); it may only be the value of an attribute that holds a secret.", o.name), "")
		return v, false, false
	}
	return v, sensitive, true
}

func (e *evaluator) output(o *output) (model.Output, bool) {
	out := model.Output{Name: o.name}
	v, sensitive, ok := e.outputValue(o)
	if !ok {
		return out, false
	}
	if sensitive {
		out.Sensitive, out.Value = true, sensitiveText
		return out, true
	}
	a := o.args["value"]
	shown := shower{budget: e.budget}
	if over := e.guarded(func() { shown.value(v, 0) }); over != nil {
		e.overrun(a, over)
		return out, false
	}
	out.Value = shown.String()
	return out, true
}

// sensitiveText stands for a value that is not shown.
const sensitiveText = "(sensitive value)"

// shower writes values as HCL; what is sensitive is not shown, and of a secret
// only where it is kept.
type shower struct {
	strings.Builder
	budget *budget
}

func (s *shower) value(v cty.Value, depth int) {
	s.budget.spend(stepsPerShown + depth/bytesPerStep)
	if v.IsMarked() {
		s.WriteString(sensitiveText)
		return
	}
	if v.IsNull() {
		s.WriteString("null")
		return
	}
	switch ty := v.Type(); {
	case ty == secretType:
		s.WriteString(secretName + "(" + schema.QuoteHCL(*v.EncapsulatedValue().(*string)) + ")")
	case ty == cty.String:
		s.WriteString(schema.QuoteHCL(v.AsString()))
	case ty == cty.Number:
		s.budget.number(v)
		s.WriteString(v.AsBigFloat().Text('f', -1))
	case ty == cty.Bool:
		s.WriteString(strconv.FormatBool(v.True()))
	case ty.IsMapType() || ty.IsObjectType():
		s.entries(v, depth, "{", "}")
	default:
		s.entries(v, depth, "[", "]")
	}
}

func (s *shower) entries(v cty.Value, depth int, open, end string) {
	s.WriteString(open)
	if v.LengthInt() > 0 {
		s.WriteByte('\n')
		for it := v.ElementIterator(); it.Next(); {
			k, e := it.Element()
			s.indent(depth + 1)
			if open == "{" {
				s.WriteString(schema.QuoteHCL(k.AsString()) + " = ")
			}
			s.value(e, depth+1)
			if open == "[" {
				s.WriteByte(',')
			}
			s.WriteByte('\n')
		}
		s.indent(depth)
	}
	s.WriteString(end)
}

func (s *shower) indent(depth int) {
	for range depth {
		s.WriteString("  ")
	}
}
