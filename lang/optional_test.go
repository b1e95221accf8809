package lang

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty/convert"
)

// TestFill compares our filling in of defaults with that of the library.
func TestFill(t *testing.T) {
	expr := func(text string) hclsyntax.Expression {
		x, diags := hclsyntax.ParseExpression([]byte(text), "x", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		return x
	}
	const inner = `object({ b = optional(string, "x"), c = optional(number), d = bool })`
	for _, typ := range []string{
		`object({ a = optional(string, "y") })`, `object({ a = optional(` + inner + `, { d = true }) })`,
		`list(` + inner + `)`, `map(` + inner + `)`, `set(` + inner + `)`, `tuple([string, ` + inner + `])`,
		`object({ a = optional(list(` + inner + `), [{ d = true }, { d = false, b = "z" }]) })`, `list(list(` + inner + `))`, `any`,
		`object({ a = optional(map(` + inner + `), { k = { d = true } }), e = optional(list(string), []) })`,
	} {
		want, defaults, diags := typeexpr.TypeConstraintWithDefaults(expr(typ))
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		for _, text := range []string{
			"{}", "[]", "null", "1", "[{d = true}]", "[{d = true, b = null}, {d = false, c = 1}]", "[[{d = true}], []]", "{a = null}", "{a = {d = false}}",
			"{a = [{d = true, b = \"q\"}]}", "{k = {d = true}, l = {d = true, c = 2}}", "[\"s\", {d = true}]", "[{d = true}, {d = true, b = \"x\"}]", "{a = {z = {d = true}}, e = null}",
		} {
			v, _ := expr(text).Value(nil)
			theirs := v
			if defaults != nil && !v.IsNull() {
				theirs = defaults.Apply(v)
			}
			b := newBudget(0)
			ours := v
			if defaults != nil && !v.IsNull() {
				ours = b.fill(v, defaults)
			}
			x, err1 := convert.Convert(theirs, want)
			y, err2 := b.convert(ours, want)
			if (err1 == nil) != (err2 == nil) || err1 == nil && !x.RawEquals(y) {
				t.Errorf("%s as %s:\nthe library %#v (%v)\nhere        %#v (%v)", text, typ, x, err1, y, err2)
			}
		}
	}
}
