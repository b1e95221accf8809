package lang

import (
	"fmt"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/zclconf/go-cty/cty"
)

// instance is one object a node makes: its scope, and with for_each its key.
type instance struct {
	scope *scope
	key   string
	keyed bool
	// counted says that it has been counted against the limit of instances.
	counted bool
}

// expand calls do for every instance of a node. The collection of for_each is
// worked out once; each instance gets a scope that holds its own element only.
func (e *evaluator) expand(n *node, sc *scope, do func(instance)) {
	each := n.take("for_each")
	if each == nil {
		if it := n.take("iterator"); it != nil {
			e.fail(codeForEach, it.at, "Iterator without for_each", "iterator names the element of for_each, and the block has no for_each.", "Remove it, or add for_each.")
		}
		do(instance{scope: sc})
		return
	}
	name, ok := e.iterator(n, sc)
	if !ok {
		return
	}
	coll, ok := e.value(each, sc)
	if !ok || !e.checkForEach(each, coll) {
		return
	}
	if e.budget.instances -= coll.LengthInt(); e.budget.instances < 0 {
		e.tooMany(each.at, "for_each makes")
		return
	}
	inner := sc.iterators
	if !contains(inner, name) {
		inner = append(append([]string(nil), inner...), name)
	}
	set := coll.Type().IsSetType()
	for it := coll.ElementIterator(); it.Next() && e.budget.over == nil; {
		k, v := it.Element()
		if set {
			k = v
		}
		key, named := textOf(k)
		if !named || key == "" {
			e.fail(codeForEach, each.val, "Empty key", "A key of for_each is empty or null, and keys become names.", "")
			continue
		}
		ctx := sc.ctx.NewChild()
		ctx.Variables = map[string]cty.Value{name: cty.ObjectVal(map[string]cty.Value{"key": k, "value": v})}
		do(instance{&scope{ctx: ctx, iterators: inner, modules: sc.modules}, key, true, true})
	}
}

// iterator gives the name of the element: each, or what iterator says.
func (e *evaluator) iterator(n *node, sc *scope) (string, bool) {
	a := n.take("iterator")
	if a == nil {
		return "each", true
	}
	name := ""
	if t, ok := a.expr.(*hclsyntax.ScopeTraversalExpr); ok && len(t.Traversal) == 1 {
		name = t.Traversal.RootName()
	} else if s, ok := a.literalText(); ok {
		name = s
	}
	switch {
	case !hclsyntax.ValidIdentifier(name):
		e.fail(codeForEach, a.val, "Iterator is no name", "iterator takes a plain name.", "Write for example iterator = host, and host.key and host.value inside the block.")
		return "", false
	case name == "var" || name == "local" || name == "module" || name == "server" && e.origin != nil:
		e.fail(codeForEach, a.val, "Iterator hides a name", fmt.Sprintf("%s is a name of the language.", name), "Use another name.")
		return "", false
	}
	return name, true
}

// checkForEach refuses what cannot be iterated over.
func (e *evaluator) checkForEach(a *arg, v cty.Value) bool {
	fail := func(detail, fix string) bool {
		e.fail(codeForEach, a.val, "for_each not possible", detail, fix)
		return false
	}
	if v.ContainsMarked() {
		e.fail(codeSensitive, a.at, "Sensitive value in for_each", "The keys of for_each become names, which plans show, and this collection comes from a sensitive variable.", "Use a variable that is not sensitive.")
		return false
	}
	ty := v.Type()
	switch {
	case v.IsNull():
		return fail("The value is null.", "For no objects at all write for_each = {}.")
	case ty.IsMapType() || ty.IsObjectType():
		return true
	case ty.IsSetType() && (ty.ElementType() == cty.String || v.LengthInt() == 0):
		return true
	case ty.IsListType() || ty.IsTupleType():
		return fail("A list has no names for its elements, and for_each needs names: it takes a map or a set of texts.", "Write for_each = toset([...]) for a list of different texts.")
	}
	return fail(fmt.Sprintf("for_each takes a map or a set of texts, and this is %s.", typeName(ty)), "")
}

// place says where an instance stands, for messages.
func (i instance) place() string {
	if i.keyed {
		return fmt.Sprintf(" (for_each key %q)", clip(i.key))
	}
	return ""
}

// note is place as a sentence of its own.
func (i instance) note() string {
	if i.keyed {
		return fmt.Sprintf(" The key of for_each is %q.", clip(i.key))
	}
	return ""
}

// count pays for one object. A block inside one that has for_each, or in a
// module, makes as many objects as that does, so it counts against the same
// limit.
func (e *evaluator) count(n *node, i instance) bool {
	if e.budget.over != nil {
		return false
	}
	if (len(i.scope.iterators) > 0 || e.origin != nil) && !i.counted {
		if e.budget.instances--; e.budget.instances < 0 {
			e.tooMany(n.at, "The blocks inside one with for_each or in a module make")
			return false
		}
	}
	over := e.guarded(func() { e.budget.spend(stepsPerObject + stepsPerSetting*(len(n.settings)+len(n.late))) })
	if over != nil {
		e.overrun(&arg{name: n.kind.String(), val: n.at}, over)
		return false
	}
	return true
}

// tooMany reports more objects than there may be, and ends the evaluation.
func (e *evaluator) tooMany(at model.Range, who string) {
	if e.budget.over == nil {
		e.fail(codeBudget, at, "Too many instances", fmt.Sprintf("%s more than %s objects, together with those before.", who, thousands(maxInstances)), "")
		e.budget.over, e.stopped = &overrun{}, true
	}
}
