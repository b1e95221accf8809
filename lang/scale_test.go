package lang

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// mapOf declares the local x, a map of n applications, and leaves the block open.
func mapOf(n int) string {
	var b strings.Builder
	b.WriteString("locals {\n  x = {\n")
	for i := range n {
		fmt.Fprintf(&b, "    \"/app%06d\" = { path = \"D:/apps/%06d\", pool = \"pool_%03d\" }\n", i, i, i%500)
	}
	b.WriteString("  }\n")
	return b.String()
}

// appsBy is a server with an application for each element of a collection.
func appsBy(each, path string) string {
	return server("site \"S\" {\n id = 1\n app \"a\" {\n for_each = " + each + "\n path = " + path + "\n protection = \"high\"\n }\n}")
}

// scaleShapes are the ways to say n applications by a map, each with the word a
// benchmark is asked for by.
var scaleShapes = []struct {
	name string
	text func(n int) string
}{
	{"each.value", func(n int) string { return mapOf(n) + "}\n" + appsBy("local.x", "each.value.path") }},
	{"local.x[each.key]", func(n int) string { return mapOf(n) + "}\n" + appsBy("local.x", "local.x[each.key].path") }},
	{"template", func(n int) string { return mapOf(n) + "}\n" + appsBy("local.x", `"${local.x[each.key].path}/a"`) }},
	{"lookup", func(n int) string {
		return mapOf(n) + "}\n" + appsBy("local.x", `lookup(local.x, each.key, {path = "D:/x"}).path`)
	}},
	{"lookup tomap", func(n int) string {
		return mapOf(n) + " y = tomap(local.x)\n}\n" + appsBy("local.y", `lookup(local.y, each.key, {path = "D:/x", pool = "x"}).path`)
	}},
	{"try", func(n int) string { return mapOf(n) + "}\n" + appsBy("local.x", `try(local.x[each.key].path, "D:/x")`) }},
	{"tomap index", func(n int) string {
		return mapOf(n) + " y = tomap(local.x)\n}\n" + appsBy("local.y", "local.y[each.key].path")
	}},
	{"for over index", func(n int) string {
		return mapOf(n) + " y = {for k, v in local.x: k => local.x[k].path}\n}\n" + appsBy("local.y", "each.value")
	}},
	{"for over", func(n int) string {
		return mapOf(n) + " y = {for k, v in local.x: k => v.path}\n}\n" + appsBy("local.y", "each.value")
	}},
	{"nested maps", func(n int) string {
		return mapOf(n) + " y = {a = {b = local.x}}\n}\n" + appsBy("local.x", "local.y.a.b[each.key].path")
	}},
	{"nested index", func(n int) string {
		return mapOf(n) + " y = {a = {b = local.x}}\n}\n" + appsBy("local.x", `local.y["a"]["b"][each.key].path`)
	}},
	{"conditional", func(n int) string {
		return mapOf(n) + "}\n" + appsBy("local.x", `each.key == "x" ? "D:/y" : local.x[each.key].path`)
	}},
	{"conditional whole", func(n int) string {
		return mapOf(n) + "}\n" + appsBy("local.x", `(true ? local.x : {})[each.key].path`)
	}},
	{"contains keys", func(n int) string {
		return mapOf(n) + "}\n" + appsBy("local.x", `contains(keys(local.x), each.key) ? "D:/a" : "D:/b"`)
	}},
	{"can", func(n int) string {
		return mapOf(n) + "}\n" + appsBy("local.x", `can(local.x[each.key]) ? "D:/a" : "D:/b"`)
	}},
	{"var", func(n int) string {
		return "variable \"x\" {\n type = map(object({path=string, pool=string}))\n default = " + strings.TrimPrefix(strings.TrimPrefix(mapOf(n), "locals {\n"), "  x = ") + "}\n" + appsBy("var.x", "var.x[each.key].path")
	}},
	{"chain via all", func(n int) string {
		return mapOf(n) + " y = [for k in keys(local.x): local.x[k].pool]\n z = {for i, k in keys(local.x): k => local.y[i]}\n}\n" + appsBy("local.x", "\"D:/${local.z[each.key]}\"")
	}},
	{"two levels", func(n int) string {
		return mapOf(n) + "}\n" + "server \"w\" {\n for_each = toset([\"a\", \"b\", \"c\"])\n version = \"6.0\"\n site \"S\" {\n id = 1\n app \"a\" {\n for_each = local.x\n path = local.x[each.key].path\n protection = \"high\"\n }\n}\n}\n"
	}},
	{"flatten", func(n int) string {
		return mapOf(n) + " y = flatten([for k, v in local.x: [for p in [\"a\", \"b\"]: {key = \"${k}${p}\", path = v.path}]])\n}\n" + appsBy("{for e in local.y: e.key => e}", "each.value.path")
	}},
	{"apps for", func(n int) string {
		return mapOf(n) + "}\n" + server("site \"S\" {\n id = 1\n apps = {for k, v in local.x: k => {path = local.x[k].path, protection = \"high\"}}\n}")
	}},
	{"apps rows", func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "\"/app%06d\" = { path = local.x[\"/app%06d\"].path, protection = \"high\" }\n", i, i)
		}
		return mapOf(n) + "}\n" + server("site \"S\" {\n id = 1\n apps = {\n"+b.String()+"}\n}")
	}},
	{"values index", func(n int) string {
		return mapOf(n) + " l = values(local.x)\n}\n" + appsBy("{for i, k in keys(local.x): k => i}", "local.l[each.value].path")
	}},
	{"element", func(n int) string {
		return mapOf(n) + " l = values(local.x)\n}\n" + appsBy("{for i, k in keys(local.x): k => i}", "element(local.l, each.value).path")
	}},
	{"index", func(n int) string {
		return mapOf(n) + " l = keys(local.x)\n}\n" + appsBy("local.x", `"D:/${index(local.l, each.key)}"`)
	}},
	{"contains splat", func(n int) string {
		return mapOf(n) + "}\n" + appsBy("local.x", `contains(values(local.x)[*].path, each.value.path) ? "D:/a" : "D:/b"`)
	}},
	{"equal", func(n int) string {
		return mapOf(n) + "}\n" + appsBy("local.x", `local.x == {} ? "D:/a" : "D:/b"`)
	}},
	{"sensitive present", func(n int) string {
		return "variable \"s\" {\n sensitive = true\n default = \"x\"\n}\n" + mapOf(n) + "}\n" + appsBy("local.x", "local.x[each.key].path")
	}},
}

// steps evaluates one file and gives what that took.
func steps(tb testing.TB, text string) int {
	tb.Helper()
	r, diags := Load(fstest.MapFS{"a.iso.hcl": {Data: []byte(text)}}, ".", Options{})
	b := newBudget(r.size)
	if len(diags) == 0 {
		_, diags = r.eval(b)
	}
	if len(diags) > 0 {
		tb.Fatal(show(diags))
	}
	return b.most - b.steps
}

// TestEvaluationIsLinear holds the steps of twice as many applications against
// twice the steps. Steps count what is looked at, so no machine changes them.
func TestEvaluationIsLinear(t *testing.T) {
	for _, s := range scaleShapes {
		const n, tenth = 300, 10
		few, many := steps(t, s.text(n)), steps(t, s.text(2*n))
		if many > 2*few+few/tenth {
			t.Errorf("%s: %d steps for %d applications, %d for %d", s.name, few, n, many, 2*n)
		}
	}
}

// TestOnceCountsCalls shows that a call which is the same for every element is
// made once, and one that is not each time.
func TestOnceCountsCalls(t *testing.T) {
	call := func(expr string) int {
		return steps(t, mapOf(400)+"}\n"+appsBy("local.x", expr)) - steps(t, mapOf(400)+"}\n"+appsBy("local.x", `"D:/a${length(each.key)}"`))
	}
	same, turning := call(`"D:/a${length(keys(local.x))}"`), call(`"D:/a${length(keys(merge({a = each.key}, {b = 1})))}"`)
	if same > 10_000 || turning < 10*400 {
		t.Errorf("the same call for each of 400 took %d steps more, another one %d", same, turning)
	}
}

func BenchmarkShapes(b *testing.B) {
	for _, s := range scaleShapes {
		b.Run(s.name, func(b *testing.B) {
			text := s.text(3000)
			b.ReportAllocs()
			for b.Loop() {
				steps(b, text)
			}
		})
	}
}

// BenchmarkParse reads files of a megabyte with one thread and with one per
// core.
func BenchmarkParse(b *testing.B) {
	const parseFiles = 8
	fsys := fstest.MapFS{}
	for f := range parseFiles {
		var text strings.Builder
		fmt.Fprintf(&text, "server \"web%03d\" {\n  version = \"6.0\"\n  site \"S\" {\n    id = 1\n", f)
		for i := 0; text.Len() < 1<<20; i++ {
			fmt.Fprintf(&text, "    app \"/app%06d\" {\n      path       = \"D:/${var.x}/%06d\"\n      protection = \"high\"\n    }\n", i, i)
		}
		text.WriteString("  }\n}\n")
		fsys[fmt.Sprintf("f%03d.iso.hcl", f)] = &fstest.MapFile{Data: []byte(text.String())}
	}
	fsys["v.iso.hcl"] = &fstest.MapFile{Data: []byte("variable \"x\" {\n default = \"x\"\n}\n")}
	for _, threads := range []int{1, 0} {
		b.Run(fmt.Sprint(threads), func(b *testing.B) {
			b.SetBytes(parseFiles << 20)
			for b.Loop() {
				if _, diags := Load(fsys, ".", Options{Parallel: threads}); len(diags) > 0 {
					b.Fatal(show(diags))
				}
			}
		})
	}
}
