package lang

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// traits works out an object of declared facts: texts by name, and under dlls
// the libraries that the code of an application loads, one or a list.
func (e *evaluator) traits(a *arg, sc *scope) (texts map[string]string, dlls []string) {
	v, ok := e.value(a, sc)
	if !ok || v.IsNull() {
		return nil, nil
	}
	if v.ContainsMarked() || !v.Type().IsMapType() && !v.Type().IsObjectType() {
		e.wrongType(a, v, "an object of texts")
		return nil, nil
	}
	texts = make(map[string]string, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		k, el := it.Element()
		name := k.AsString()
		if el.IsNull() {
			continue
		}
		if name == "dlls" {
			if dlls, ok = e.libraries(a, el); !ok {
				return nil, nil
			}
			continue
		}
		s, ok := e.trait(a, name, el)
		if !ok {
			return nil, nil
		}
		texts[name] = s
	}
	return texts, dlls
}

// trait is one declared fact.
func (e *evaluator) trait(a *arg, name string, v cty.Value) (string, bool) {
	s, ok := textOf(v)
	if !ok {
		e.fail(codeValue, a.val, "Value does not fit", fmt.Sprintf("Every value in %s must be a text in quotes, and that of %s is none.", a.name, clip(name)), "")
		return "", false
	}
	if err := schema.CheckControl(s); err != nil {
		e.fail(codeValue, a.val, "Control characters in text", fmt.Sprintf("%s: %s.", a.name, err), "")
		return "", false
	}
	return s, true
}

// libraries are the entries of dlls.
func (e *evaluator) libraries(a *arg, v cty.Value) (dlls []string, ok bool) {
	ty := v.Type()
	if !ty.IsTupleType() && !ty.IsListType() && !ty.IsSetType() {
		s, ok := e.trait(a, "dlls", v)
		return []string{s}, ok
	}
	for it := v.ElementIterator(); it.Next(); {
		_, el := it.Element()
		s, ok := e.trait(a, "dlls", el)
		if !ok {
			return nil, false
		}
		dlls = append(dlls, s)
	}
	return dlls, true
}
