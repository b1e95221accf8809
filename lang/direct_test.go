package lang

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// TestDirect holds what is picked without a call against what the function
// gives: a collection in a list of one, taken out again, is never picked from.
func TestDirect(t *testing.T) {
	colls := []string{"{ a = 1, b = \"x\" }", "tomap({ a = 1, b = 2 })", "{}", "[1, \"x\", true]", "tolist([\"a\", \"b\"])", "toset([\"a\", \"b\"])", "[]", "[\"a\", null]", "null", "\"a\""}
	calls := []string{"lookup(local.c, \"a\", 5)", "lookup(local.c, \"z\", 5)", "lookup(local.c, \"z\", \"no\")", "lookup(local.c, 1, 5)", "lookup(local.c, \"a\", null)", "lookup(local.c, null, 1)",
		"element(local.c, 0)", "element(local.c, 4)", "element(local.c, -1)", "element(local.c, 0.5)", "element(local.c, \"1\")", "element(local.c, null)",
		"contains(local.c, \"a\")", "contains(local.c, \"z\")", "contains(local.c, 1)", "contains(local.c, null)", "contains(local.c, \"1\")",
		"index(local.c, \"a\")", "index(local.c, \"b\")", "index(local.c, \"z\")", "index(local.c, 1)", "index(local.c, null)"}
	for _, coll := range colls {
		for _, call := range calls {
			head := "locals {\n c = " + coll + "\n x = "
			tail := "\n}\noutput \"o\" {\n value = local.x\n}\n"
			// Spread arguments are never picked from.
			name, rest, _ := strings.Cut(call, "(")
			spread := name + "([" + strings.TrimSuffix(rest, ")") + "]...)"
			if direct, called := spoken(head+"[for i in [0]: "+call+"][0]"+tail), spoken(head+spread+tail); direct != called {
				t.Errorf("%s of %s: %s, and the function says %s", call, coll, direct, called)
			}
		}
	}
}

// spoken gives the value of the only output, or the code of the problem.
func spoken(text string) string {
	c, diags := one(text)
	if len(diags) > 0 {
		return diags[0].ID
	}
	return c.Outputs[0].Value
}

// TestOnceBelongsToItsScope shows that a kept value is not taken for other
// variables and locals, or under a name that hides them.
func TestOnceBelongsToItsScope(t *testing.T) {
	expr, diags := hclsyntax.ParseExpression([]byte("upper(local.x)"), "", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	b := newBudget(0)
	table := functionTable(reading{newFolder(nil, ".", b), "."})
	m := &instrumenter{budget: b, functions: table, refs: references{repeated: true, settled: true}}
	metered := m.expr(expr)
	if _, ok := metered.(*once); !ok {
		t.Fatalf("the call is a %T", metered)
	}
	for _, text := range []string{"a", "b"} {
		top := &hcl.EvalContext{Functions: table, Variables: map[string]cty.Value{"local": cty.ObjectVal(map[string]cty.Value{"x": cty.StringVal(text)})}}
		for range 2 {
			if v, _ := metered.Value(top.NewChild()); v.AsString() != strings.ToUpper(text) {
				t.Errorf("%s came out as %s", text, v.AsString())
			}
		}
	}
	for text, want := range map[string]string{
		"join(\",\", [for local in [{x = 1}, {x = 2}]: tostring(local.x)])":                                 "1,2",
		"join(\",\", [for k in [1, 2]: join(\"-\", [for j in [3, 4]: format(\"%d%d%s\", k, j, local.t)])])": "13t-14t,23t-24t",
		"join(\",\", [for k in [1, 2]: join(\"-\", [for t in [local.t, k]: upper(t)])])":                    "T-1,T-2",
	} {
		if got := spoken("locals {\n t = \"t\"\n}\noutput \"o\" {\n value = " + text + "\n}\n"); got != "\""+want+"\"" {
			t.Errorf("%s came out as %s", text, got)
		}
	}
}
