package lang

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zclconf/go-cty/cty"
)

// evaluate works one expression out with a budget; it gives the code of the
// first diagnostic and what it says.
func evaluate(t *testing.T, expr string, b budget) (code, said string) {
	t.Helper()
	r, diags := Load(fstest.MapFS{"main.iso.hcl": {Data: []byte("locals {\n x = " + expr + "\n}\n")}}, ".", Options{})
	wantNone(t, diags)
	b.most = b.steps
	if _, diags = r.eval(&b); len(diags) > 0 {
		return diags[0].ID, diags[0].Summary + ": " + diags[0].Detail
	}
	return "", ""
}

// TestEvaluationLimits tries what an evaluation may use, at the limits and
// above.
func TestEvaluationLimits(t *testing.T) {
	text := func(n int) string { return fmt.Sprintf(`join("", [for i in range(%d): "%s"])`, n/64, rep("x", 64)) }
	pairs := func(n int) string {
		return fmt.Sprintf("[for p in setproduct(range(%d), range(%d)): \"${p[0]}-${p[1]}\"]", n, n)
	}
	const cubed = "[for a in range(100): [for b in range(100): [for c in range(100): c]]]"
	for _, c := range []struct{ name, expr, code string }{
		{"three loops", "[for a in [1]: [for b in [1]: [for c in [1]: c]]]", ""},
		{"four loops", "[for a in [1]: [for b in [1]: [for c in [1]: [for d in [1]: d]]]]", codeBudget},
		{"loops beside each other", "[[for a in [1]: a], [for b in [1]: b], [for c in [1]: c], [for d in [1]: d]]", ""},
		{"elements at the limit", "setproduct(range(64), range(16))", ""},
		{"elements of a product above the limit", "setproduct(range(64), range(17))", codeFunction},
		{"elements far above the limit", "setproduct(range(1000), range(1000), range(1000), range(1000))", codeFunction},
		{"elements put together", "concat(range(1024), [])", ""},
		{"elements put together above the limit", "concat(range(1024), [1])", codeFunction},
		{"elements of a loop", "[for a in range(1000): a]", ""},
		{"elements written out", "[" + rep("1,", 1025) + "]", codeBudget},
		{"elements of loops", cubed, codeBudget},
		{"elements of an object", `{for a in range(1000): "x${a}" => a}`, ""},
		{"elements of a union above the limit", "setunion(range(1024), range(1))", codeBudget},
		{"texts of one union", `setunion([for i in range(100): "a${i}"], [for i in range(100): "b${i}"])`, ""},
		{"sets of sets", "[for i in range(100): setsubtract(range(100), range(100))]", codeBudget},
		{"set of numbers that look alike", "toset([for i in range(65): 100000000000000 + i])", codeBudget},
		{"set of few numbers that look alike", "toset([for i in range(64): 100000000000000 + i])", ""},
		{"union of numbers that look alike", "setunion([for i in range(40): 100000000000000 + i], [for i in range(40): 100000000000100 + i])", codeBudget},
		{"product of sets", "setproduct(toset(range(10)), toset(range(25)))", ""},
		{"product of larger sets", "[for i in range(10): setproduct(toset(range(40)), toset(range(25)))]", codeBudget},
		{"set of many kinds", "toset([for i in range(300): i % 2 == 0 ? \"x${i}\" : i])", ""},
		{"arguments of many kinds", "[for i in range(100): coalesce(range(1000)...)]", codeBudget},
		{"long numbers as text", `[for i in range(1000): "${1/3}${2/3}"]`, codeBudget},
		{"JSON of many values", `[for i in range(10): jsondecode("[` + rep("1,", 1000) + `1]")]`, codeBudget},
		{"letters to be cut", `trim("` + rep("\u00e9", 10_000) + `", "` + rep("\u00fc", 10_000) + `\u00e9")`, codeBudget},
		{"text at the limit", text(maxTextBytes - 64), ""},
		{"text above the limit", text(maxTextBytes + 64), codeFunction},
		{"text of a template at the limit", `"${` + text(maxTextBytes/2) + `}${` + text(maxTextBytes/2) + `}"`, ""},
		{"text of a template above the limit", `"${` + text(maxTextBytes/2) + `}${` + text(maxTextBytes/2) + `}x"`, codeBudget},
		{"text of a template loop", `"%{for i in range(1000)}` + rep("x", 66) + `%{endfor}"`, codeBudget},
		{"padding", `format("%60000d", 1)`, ""},
		{"more padding", `format("%999999999d", 1)`, codeFunction},
		{"paddings", `format("` + rep("%9999d", 1000) + `", 1)`, codeFunction},
		{"repeated argument", `format("` + rep("%[1]s", 1000) + `", ` + text(maxTextBytes/2) + `)`, codeFunction},
		{"format of a list", `formatlist("%s-` + rep("x", 10000) + `", range(1000))`, codeBudget},
		{"indent", `indent(1000000000, "a\nb")`, codeFunction},
		{"replace with more", `replace(` + text(maxTextBytes/2) + `, "x", "` + rep("y", 100) + `")`, codeFunction},
		{"replace of nothing", `replace(` + text(maxTextBytes/2) + `, "", "yy")`, codeFunction},
		{"replace by pattern", `replace(` + text(maxTextBytes/2) + `, "/x/", "` + rep("$0", 100) + `")`, codeFunction},
		{"join", `join("` + rep("x", 1000) + `", range(1000))`, codeFunction},
		{"range", "range(100000)", codeFunction},
		{"pattern at the limit, long text", `regex("` + rep("a", maxPatternBytes-1) + `?", "` + rep("a", maxPatternBytes) + `")`, codeBudget},
		{"pattern at the limit, short text", `can(regex("` + rep("a", maxPatternBytes-1) + `?", "a"))`, ""},
		{"pattern above the limit", `regex("` + rep("a", maxPatternBytes+1) + `", "a")`, codeFunction},
		{"size of a pattern at the limit", `regex("(a{64}){63}b", "a")`, codeFunction},
		{"size of a pattern above the limit", `can(regex("((a{10}){10}){10}((b{10}){10}){10}((c{10}){10}){10}", "a"))`, ""},
		{"slow pattern", `regexall("` + rep("(a|aa)?", 100) + `", "` + rep("a", 10_000) + `")`, codeBudget},
		{"classes of letters", `[for i in range(100): can(regex("(?i)` + rep(`\\pL`, 300) + `", "a"))]`, codeBudget},
		{"replace by a slow pattern", `replace("` + rep("x", 60_000) + `", "/(x+x+)+y/", "z")`, codeBudget},
		{"groups", `regexall("` + rep("()", 400) + `", ` + text(maxTextBytes/2) + `)`, codeFunction},
		{"JSON at the limit", `jsondecode("` + rep("[", maxJSONDepth) + rep("]", maxJSONDepth) + `")`, ""},
		{"JSON above the limit", `jsondecode("` + rep("[", maxJSONDepth+1) + rep("]", maxJSONDepth+1) + `")`, codeFunction},
		{"JSON far above the limit", `jsondecode("` + rep("[", 60000) + `")`, codeFunction},
		{"JSON text with brackets", `jsondecode("[\"` + rep("[", 60000) + `\"]")`, ""},
		{"number", "1e400 * 1e400", ""},
		{"number above the limit", "1e400 * 1e400 * 1e400 * 1e400", codeBudget},
		{"number out of a text", `tonumber("1e999999999")`, codeBudget},
		{"number in a text", `"${tonumber("1e999999")}"`, codeBudget},
		{"number from a function", "pow(10, 3000)", codeBudget},
		{"number without an end", "pow(10, 3000) > 1", codeBudget},
		{"set of texts", "toset([for i in range(1000): \"x${i}\"])", ""},
		{"list of many types", "tolist([for i in range(1000): {\"k${i}\" = 1}])", codeBudget},
		{"map of one type", "tomap({for i in range(1000): \"k${i}\" => {a = 1, b = \"x\"}})", ""},
		{"texts without doubles", "distinct([for i in range(1000): \"x${i}\"])", ""},
		{"conditional of large objects", "true ? {for i in range(1000): \"a${i}\" => i} : {}", ""},
		{"lookup in a loop", "[for p in range(300): lookup({for q in range(300): q => q}, p, 0)]", codeBudget},
		{"swallowed by try", "try(" + cubed + ", 1)", codeBudget},
		{"swallowed by can", "can(format(\"%s\", " + cubed + "))", codeBudget},
		{"splats", "[for a in range(1000): range(1000)][*][*]", codeBudget},
		{"equal lists", "[for a in range(300): range(300) == range(300)]", codeBudget},
		{"faults in a loop", "[for a in range(1000): a.b]", codeEvaluation},
		{"product of pairs", pairs(30), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, said := evaluate(t, c.expr, budget{steps: 100_000, elements: 1024}); got != c.code {
				t.Fatalf("want %q, got %q: %s", c.code, got, said)
			}
		})
	}
}

// TestBudgetOfEval shows that Eval goes by the constants.
func TestBudgetOfEval(t *testing.T) {
	_, diags := one("locals {\n x = setproduct(range(1000), range(251))\n}\n")
	if d := wantCode(t, diags, codeFunction); !strings.Contains(d.Detail, thousands(maxElements)) {
		t.Fatal(d.Detail)
	}
	b := budget{elements: maxElements}
	b.count(maxElements)
	if over := (&evaluator{}).guarded(func() { b.count(maxElements + 1) }); over == nil {
		t.Fatal("one element more was taken")
	}
	b = budget{steps: maxSteps}
	b.spend(maxSteps)
	if over := (&evaluator{}).guarded(func() { b.spend(1) }); over == nil {
		t.Fatal("one step more was taken")
	}
	b = budget{steps: maxSteps}
	b.text(maxTextBytes)
	if over := (&evaluator{}).guarded(func() { b.text(maxTextBytes + 1) }); over == nil {
		t.Fatal("one byte more was taken")
	}
}

// TestDoublingLocals are values that contain the one before twice: the tenth
// has a thousand leaves, the fortieth a trillion. The error names the local.
func TestDoublingLocals(t *testing.T) {
	for name, next := range map[string]string{
		"list":     "[local.a%[1]d, local.a%[1]d]",
		"object":   "{ x = local.a%[1]d, y = local.a%[1]d }",
		"loop":     "[for i in [1, 2]: local.a%[1]d]",
		"text":     "\"${local.a%[1]d}${local.a%[1]d}\"",
		"call":     "concat(local.a%[1]d, local.a%[1]d)",
		"equality": "[local.a%[1]d == local.a%[1]d, local.a%[1]d, local.a%[1]d]",
	} {
		first := "[\"xxxxxxxx\"]"
		if name == "text" {
			first = "\"xxxxxxxx\""
		}
		var b strings.Builder
		b.WriteString("locals {\n a0 = " + first + "\n")
		for i := range 60 {
			fmt.Fprintf(&b, " a%d = %s\n", i+1, fmt.Sprintf(next, i))
		}
		text := b.String() + "}\n"
		r, diags := Load(fstest.MapFS{"a.iso.hcl": {Data: []byte(text)}}, ".", Options{})
		wantNone(t, diags)
		_, diags = r.eval(&budget{steps: 100_000, most: 100_000, elements: maxElements})
		if len(diags) != 1 || (diags[0].ID != codeBudget && diags[0].ID != codeFunction) {
			t.Fatalf("%s: %s", name, show(diags))
		}
		if at := text[diags[0].Range.Start:]; !strings.Contains(text[:diags[0].Range.Start]+at[:min(60, len(at))], "a1") || diags[0].Range.IsZero() {
			t.Errorf("%s: the place is not at a local", name)
		}
		if diags[0].ID == codeBudget && !strings.HasPrefix(diags[0].Detail, "a") {
			t.Errorf("%s: the message names no local: %s", name, diags[0].Detail)
		}
	}
}

// TestOneValue holds the size of a single value against its limit: 2,000,001
// parts, and as many again for those around them.
func TestOneValue(t *testing.T) {
	ten := func(name string) string { return "[" + rep(name+", ", 10) + "]" }
	text := "locals {\n a = [for i in range(1000): i]\n b = " + ten("local.a") + "\n c = " + ten("local.b") + "\n d = [" + rep("local.c, ", 20) + "]\n}\n"
	r, diags := Load(fstest.MapFS{"a.iso.hcl": {Data: []byte(text)}}, ".", Options{})
	wantNone(t, diags)
	_, diags = r.eval(&budget{steps: 4 * maxNodes, elements: maxElements})
	if d := wantCode(t, diags, codeBudget); d.Summary != "Value too large" {
		t.Fatal(show(diags))
	}
	for n := range 3 {
		b := budget{steps: 100, elements: 100, nodes: n}
		over := (&evaluator{}).guarded(func() { b.weighAt(cty.TupleVal([]cty.Value{cty.True}), 0) })
		if (over != nil) != (n < 2) {
			t.Errorf("two parts with %d left: %v", n, over)
		}
	}
}

// TestLongChain is a chain of locals as deep as a file can make it.
func TestLongChain(t *testing.T) {
	var b strings.Builder
	b.WriteString("locals {\n a0 = 1\n")
	const n = 20_000
	for i := range n {
		fmt.Fprintf(&b, " a%d = local.a%d\n", i+1, i)
	}
	fmt.Fprintf(&b, "}\noutput \"x\" {\n value = local.a%d\n}\n", n)
	c, diags := one(b.String())
	wantNone(t, diags)
	if c.Outputs[0].Value != "1" {
		t.Fatal(c.Outputs)
	}
}

// TestInstanceLimit counts what for_each and apps make over all blocks.
func TestInstanceLimit(t *testing.T) {
	text := "locals {\n  half = {for i in range(50): \"/x${i}\" => 1}\n}\n" + server(`
  site "A" {
    id = 1
    app "a" {
      for_each = local.half
      protection = "low"
    }
  }
  site "B" {
    id = 2
    apps = {for k, v in local.half: k => { protection = "low" }}
  }`)
	for _, c := range []struct{ instances, objects int }{{100, 102}, {99, 0}, {49, 0}, {0, 0}} {
		r, diags := Load(fstest.MapFS{"a.iso.hcl": {Data: []byte(text)}}, ".", Options{})
		wantNone(t, diags)
		config, diags := r.eval(&budget{steps: maxSteps, elements: maxElements, instances: c.instances})
		switch {
		case c.objects > 0 && (len(diags) > 0 || len(config.Servers[0].Objects) != c.objects):
			t.Errorf("%d instances: %s", c.instances, show(diags))
		case c.objects == 0 && (len(diags) == 0 || diags[0].ID != codeBudget):
			t.Errorf("%d instances: %s", c.instances, show(diags))
		}
	}
}

// TestEvalTwice shows that asking again gives the same answer.
func TestEvalTwice(t *testing.T) {
	r, diags := Load(fstest.MapFS{"a.iso.hcl": {Data: []byte("locals {\n a = [for i in range(10): i]\n b = tonumber(\"x\")\n}\n")}}, ".", Options{})
	wantNone(t, diags)
	_, first := r.Eval()
	_, second := r.Eval()
	if len(first) != 1 || show(first) != show(second) {
		t.Fatalf("%s\n%s", show(first), show(second))
	}
}
