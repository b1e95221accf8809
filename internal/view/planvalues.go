package view

import (
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// values writes the values of one attribute the way HCL would. They are
// JSON's own, made by the planner or read from a saved plan.
type values struct {
	attr *schema.Attr
	dots string
}

// valuesOf finds the row of an attribute; without one values are written as
// they are.
func (t *planText) valuesOf(block, attribute string) values {
	k, _ := model.KindOf(block)
	return values{schema.Find(k, attribute), t.st.dots()}
}

// unit says what a number of the attribute counts, where its name does not:
// " (min)". A span of time in machine.config speaks for itself.
func (v values) unit() string {
	if v.attr == nil {
		return ""
	}
	switch t := v.attr.Type; {
	case t.Unit == "" || t.Unit == schema.UnitSpan:
	case t.Kind == schema.TDuration, t.Kind == schema.TMemory, t.Unit == "%":
		return " (" + t.Unit + ")"
	}
	return ""
}

func (v values) secret() bool { return v.attr != nil && v.attr.Secret }

// text writes a value on one line, cleaned.
func (v values) text(x any) string {
	switch x := x.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(x)
	case string:
		return v.quote(x)
	case json.Number:
		return Escape(x.String())
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case map[string]any:
		return v.object(x)
	case map[string]string:
		wide := make(map[string]any, len(x))
		for k, s := range x {
			wide[k] = s
		}
		return v.object(wide)
	}
	if items, ok := list(x); ok {
		texts := make([]string, len(items))
		for i := range items {
			texts[i] = v.text(items[i])
		}
		return "[" + strings.Join(texts, ", ") + "]"
	}
	return Escape(fmt.Sprint(x))
}

// object writes a reference to a secret in words, anything else as HCL.
func (v values) object(x map[string]any) string {
	if ref, ok := x["secret"].(string); ok && len(x) == 1 {
		if ref == "" {
			return "(secret)"
		}
		return "(secret from " + cut(ref, maxValue, v.dots) + ")"
	}
	names := make([]string, 0, len(x))
	for n := range x {
		names = append(names, n)
	}
	sort.Strings(names)
	for i, n := range names {
		names[i] = Escape(n) + " = " + v.text(x[n])
	}
	return "{ " + strings.Join(names, ", ") + " }"
}

// quote writes a text as HCL would. The text of a secret has no business in a
// plan; should one be there all the same, it is not printed.
func (v values) quote(s string) string {
	if v.secret() {
		if spelled, ok := v.attr.Literal(s); ok {
			return clean(schema.QuoteHCL(spelled))
		}
		return "(secret)"
	}
	head, rest := headRunes(s, maxValue)
	var t schema.Type
	if v.attr != nil {
		t.Paths = v.attr.Type.Paths || v.attr.Type.Kind == schema.TPath
	}
	text := clean(t.ShowItem(head))
	if rest != "" {
		text += fmt.Sprintf("%s (%d bytes)", v.dots, len(s))
	}
	return text
}

// list gives the entries of a JSON array, whichever Go type it has.
func list(x any) ([]any, bool) {
	switch x := x.(type) {
	case []any:
		return x, true
	case []string:
		out := make([]any, len(x))
		for i, s := range x {
			out[i] = s
		}
		return out, true
	}
	return nil, false
}
