package lang

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// traits works out an object of declared facts. Lists are kept as their entries
// with commas between; the libraries of dlls come apart.
func (e *evaluator) traits(a *arg, sc *scope, k model.Kind) (texts map[string]string, dlls []string) {
	v, ok := e.value(a, sc)
	if !ok || v.IsNull() {
		return nil, nil
	}
	if v.ContainsMarked() || !v.Type().IsMapType() && !v.Type().IsObjectType() {
		e.wrongType(a, v, "an object of names and values")
		return nil, nil
	}
	texts = make(map[string]string, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		key, el := it.Element()
		if el.IsNull() {
			continue
		}
		t, ok := e.knownTrait(a, k, key.AsString())
		if !ok {
			return nil, nil
		}
		items, ok := e.traitValues(a, t, el)
		switch {
		case !ok:
			return nil, nil
		case t.Name == schema.TraitDLLs:
			dlls = items
		default:
			texts[t.Name] = strings.Join(items, ",")
		}
	}
	return texts, dlls
}

func (e *evaluator) knownTrait(a *arg, k model.Kind, name string) (schema.Trait, bool) {
	t, ok := schema.FindTrait(k, name)
	if !ok {
		known := schema.TraitNames(k)
		fix := "There are: " + wordList(known) + "."
		if near := diag.Nearest(name, known); near != "" {
			fix = fmt.Sprintf("Did you mean %s?", near)
		}
		e.fail(codeValue, a.val, "Unknown trait", fmt.Sprintf("traits of %s block cannot say %q.", article(k.String()), clip(name)), fix)
	}
	return t, ok
}

// traitValues are the values of one trait: one, or those of a list.
func (e *evaluator) traitValues(a *arg, t schema.Trait, v cty.Value) ([]string, bool) {
	ty := v.Type()
	if t.List && (ty.IsTupleType() || ty.IsListType() || ty.IsSetType()) {
		var out []string
		for it := v.ElementIterator(); it.Next(); {
			_, el := it.Element()
			s, ok := e.traitValue(a, t, el)
			if !ok {
				return nil, false
			}
			out = append(out, s)
		}
		return out, true
	}
	s, ok := e.traitValue(a, t, v)
	return []string{s}, ok
}

// traitValue is one value of a trait, as its table spells it.
func (e *evaluator) traitValue(a *arg, t schema.Trait, v cty.Value) (string, bool) {
	s, ok := traitText(t, v)
	if !ok {
		e.fail(codeValue, a.val, "Value does not fit", fmt.Sprintf("The trait %s takes %s, and this is %s.", t.Name, traitTakes(t), typeName(v.Type())), "")
		return "", false
	}
	if err := schema.CheckControl(s); err != nil {
		e.fail(codeValue, a.val, "Control characters in text", fmt.Sprintf("%s: %s.", a.name, err), "")
		return "", false
	}
	if len(t.Words) == 0 {
		return s, true
	}
	for _, w := range t.Words {
		if model.Fold(w) == model.Fold(s) || v.Type() == cty.Number && w == s+".0" {
			return w, true
		}
	}
	e.fail(codeValue, a.val, "Value does not fit", fmt.Sprintf("The trait %s takes %s, and this is %q.", t.Name, traitTakes(t), clip(s)), wordFix(s, t.Words))
	return "", false
}

// traitText is the value as a text; ok is false where it is of another type.
func traitText(t schema.Trait, v cty.Value) (string, bool) {
	switch {
	case v.IsNull() || v.IsMarked():
		return "", false
	case v.Type() == cty.Bool:
		return fmt.Sprint(v.True()), len(t.Words) == 2 && t.Words[0] == "false"
	case v.Type() == cty.Number:
		f := v.AsBigFloat()
		if n, accuracy := f.Int64(); accuracy == big.Exact && n >= 0 && (t.Number || t.Duration) {
			return fmt.Sprint(n), true
		}
		return f.Text('f', -1), !t.Number && !t.Duration && len(t.Words) > 2
	}
	s, ok := textOf(v)
	if ok && t.Duration {
		seconds, known := schema.ParseSpan(s)
		return fmt.Sprint(seconds), known
	}
	return s, ok && !t.Number
}

func traitTakes(t schema.Trait) string {
	switch {
	case t.Number:
		return "a whole number"
	case t.Duration:
		return `a time like "00:01:30"`
	case len(t.Words) == 2 && t.Words[0] == "false":
		return "true or false"
	case len(t.Words) > 0:
		return quoted(t.Words)
	case t.List:
		return "a text in quotes or a list of them"
	}
	return "a text in quotes"
}
