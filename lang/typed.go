package lang

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// truth works out an argument that must be true or false; null is false.
func (e *evaluator) truth(a *arg, sc *scope) (is, ok bool) {
	v, ok := e.value(a, sc)
	if !ok || v.IsNull() {
		return false, ok
	}
	if v.IsMarked() || v.Type() != cty.Bool {
		e.wrongType(a, v, "true or false")
		return false, false
	}
	return v.True(), true
}

// whole works out an argument that must be a whole number within bounds. ok is
// false for null too.
func (e *evaluator) whole(a *arg, sc *scope, least, most int64) (int, bool) {
	v, ok := e.value(a, sc)
	if !ok || v.IsNull() {
		return 0, false
	}
	if v.IsMarked() || v.Type() != cty.Number {
		e.wrongType(a, v, "a whole number")
		return 0, false
	}
	n, accuracy := v.AsBigFloat().Int64()
	if accuracy != big.Exact || n < least || n > most {
		e.fail(codeValue, a.val, "Number out of bounds", fmt.Sprintf("%s takes a whole number from %d to %d, and this is %s.", a.name, least, most, v.AsBigFloat().Text('g', 20)), "")
		return 0, false
	}
	return int(n), true
}

// texts works out an argument that must be a list of texts. ok is false for
// null too.
func (e *evaluator) texts(a *arg, sc *scope) ([]string, bool) {
	v, ok := e.value(a, sc)
	if !ok || v.IsNull() {
		return nil, false
	}
	ty := v.Type()
	if v.ContainsMarked() || !ty.IsTupleType() && !ty.IsListType() && !ty.IsSetType() {
		e.wrongType(a, v, "a list of texts")
		return nil, false
	}
	out := make([]string, 0, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		_, el := it.Element()
		s, ok := textOf(el)
		if !ok {
			e.fail(codeValue, a.val, "Value does not fit", fmt.Sprintf("Every entry of %s must be a text in quotes.", a.name), "")
			return nil, false
		}
		if err := schema.CheckControl(s); err != nil {
			e.fail(codeValue, a.val, "Control characters in text", fmt.Sprintf("%s: %s.", a.name, err), "")
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

// textMap works out an argument that must be an object of texts.
func (e *evaluator) textMap(a *arg, sc *scope) (map[string]string, bool) {
	v, ok := e.value(a, sc)
	if !ok || v.IsNull() {
		return nil, false
	}
	if v.ContainsMarked() || !v.Type().IsMapType() && !v.Type().IsObjectType() {
		e.wrongType(a, v, "an object of texts")
		return nil, false
	}
	out := make(map[string]string, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		k, el := it.Element()
		s, ok := textOf(el)
		if !ok {
			if el.IsNull() {
				continue
			}
			e.fail(codeValue, a.val, "Value does not fit", fmt.Sprintf("Every value in %s must be a text in quotes, and that of %s is none.", a.name, clip(k.AsString())), "")
			return nil, false
		}
		if err := schema.CheckControl(s); err != nil {
			e.fail(codeValue, a.val, "Control characters in text", fmt.Sprintf("%s: %s.", a.name, err), "")
			return nil, false
		}
		out[k.AsString()] = s
	}
	return out, true
}

// numberMap works out an argument that must be an object of whole numbers from
// 0 to most. ok is false for null too.
func (e *evaluator) numberMap(a *arg, sc *scope, most int64) (map[string]int, bool) {
	v, ok := e.value(a, sc)
	if !ok || v.IsNull() {
		return nil, false
	}
	if v.ContainsMarked() || !v.Type().IsMapType() && !v.Type().IsObjectType() {
		e.wrongType(a, v, "an object of whole numbers")
		return nil, false
	}
	out := make(map[string]int, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		k, el := it.Element()
		if el.IsNull() {
			continue
		}
		if el.Type() != cty.Number {
			e.fail(codeValue, a.val, "Value does not fit", fmt.Sprintf("Every value in %s must be a whole number, and that of %s is none.", a.name, clip(k.AsString())), "")
			return nil, false
		}
		n, accuracy := el.AsBigFloat().Int64()
		if accuracy != big.Exact || n < 0 || n > most {
			e.fail(codeValue, a.val, "Number out of bounds", fmt.Sprintf("%s takes whole numbers from 0 to %d, and that of %s is %s.", a.name, most, clip(k.AsString()), el.AsBigFloat().Text('g', 20)), "")
			return nil, false
		}
		out[k.AsString()] = int(n)
	}
	return out, true
}

// word works out an argument that must be one of some words.
func (e *evaluator) word(a *arg, sc *scope, words []string) (string, bool) {
	s, ok := e.text(a, sc)
	if !ok {
		return "", false
	}
	for _, w := range words {
		if w == s {
			return w, true
		}
	}
	e.fail(codeValue, a.val, "Value does not fit", fmt.Sprintf("%s takes %s, and this is %q.", a.name, quoted(words), clip(s)), wordFix(s, words))
	return "", false
}

// quoted writes "a", "b" or "c".
func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = `"` + w + `"`
	}
	if len(out) < 2 {
		return strings.Join(out, "")
	}
	last := len(out) - 1
	return strings.Join(out[:last], ", ") + " or " + out[last]
}
