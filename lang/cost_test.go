package lang

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestCost measures what the worst configurations cost: seconds of loading and
// of evaluating, steps, nanoseconds a step, megabytes. It is how the prices in
// limits.go were found. Every configuration must be answered; how fast depends
// on the machine, so nothing is asserted about that. ISOPLAN_COST=all runs it,
// ISOPLAN_COST=NAME a part.
func TestCost(t *testing.T) {
	only := os.Getenv("ISOPLAN_COST")
	if only == "" {
		t.Skip("set ISOPLAN_COST=all to measure hostile configurations (about three minutes)")
	}
	for _, c := range append(costlyCalls(), costlyFiles()...) {
		if only == "all" || strings.Contains(c.name, only) {
			measure(t, c.name, fstest.MapFS{"main.iso.hcl": {Data: []byte(c.text)}})
		}
	}
	for _, n := range []int{100_000, 240_000} {
		for name, files := range map[string]func(int) fstest.MapFS{"real: blocks": asBlocks, "real: rows": asRows, "real: for_each": asForEach} {
			if only == "all" || strings.Contains(name, only) {
				measure(t, fmt.Sprintf("%s, %d applications", name, n), files(n))
			}
		}
	}
}

func measure(t *testing.T, name string, fsys fstest.MapFS) {
	t.Helper()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun := time.Now()
	r, diags := Load(fsys, ".", Options{})
	loaded := time.Since(begun)
	b := newBudget(r.size)
	if len(diags) == 0 {
		_, diags = r.eval(b)
	}
	evaluated := time.Since(begun) - loaded
	runtime.ReadMemStats(&after)
	code := "accepted"
	if len(diags) > 0 {
		code = diags[0].ID + " " + diags[0].Summary
	}
	used := b.most - b.steps
	fmt.Printf("%-36s %6.2f s %6.2f s %9d steps %6d ns each %6d MB %s\n", name, loaded.Seconds(), evaluated.Seconds(), used,
		int(evaluated.Nanoseconds())/max(used, 1), (after.TotalAlloc-before.TotalAlloc)>>20, code)
}

// costly is a configuration that takes much.
type costly struct{ name, text string }

func costlyCalls() []costly {
	local := func(expr string) string { return "locals {\n x = " + expr + "\n}\n" }
	return []costly{
		{"cubed", local("[for a in range(1000): [for b in range(1000): [for c in range(1000): c]]]")},
		{"squared", local("[for a in range(1000): [for b in range(1000): b]]")},
		{"squared sum", local("[for a in range(1000): [for b in range(1000): a + b]]")},
		{"squared mult", local("[for a in range(1000): [for b in range(1000): a * b]]")},
		{"squared div", local("[for a in range(1000): [for b in range(1000): a / (b+1)]]")},
		{"squared text", local(`[for a in range(1000): [for b in range(1000): "${a}-${b}"]]`)},
		{"squared object", local(`[for a in range(1000): {for b in range(1000): "${a}-${b}" => b}]`)},
		{"squared obj cons", local(`[for a in range(1000): [for b in range(1000): {a = b, b = a}]]`)},
		{"squared list cons", local(`[for a in range(1000): [for b in range(1000): [a, b]]]`)},
		{"squared call", local(`[for a in range(1000): [for b in range(1000): max(a, b)]]`)},
		{"squared upper", local(`[for a in range(1000): [for b in range(1000): upper("abc")]]`)},
		{"squared format", local(`[for a in range(1000): [for b in range(1000): format("%d-%s", a, b)]]`)},
		{"squared regex", local(`[for a in range(1000): [for b in range(1000): regex("(a|b)*c?", "abababab")]]`)},
		{"regex big", local(`[for a in range(1000): regexall("` + rep("(a|aa)?", 100) + `", "` + rep("a", 10000) + `")]`)},
		{"regex worst", local(`[for a in range(1000): regex("(x+x+)+` + rep("x?", 480) + `y", "` + rep("x", 30000) + `")]`)},
		{"regex compile", local(`[for a in range(1000): [for b in range(1000): regex("((((a{10}){10}){10}))b?", "a")]]`)},
		{"regex compile2", local(`[for a in range(1000): [for b in range(1000): can(regex("` + rep("[a-z]{3}", 100) + `", "a"))]]`)},
		{"regex unicode classes", local(`[for a in range(1000): [for b in range(1000): can(regex("(?i)` + rep(`\\pL`, 300) + `", "a"))]]`)},
		{"replace pattern", local(`[for a in range(1000): replace("` + rep("x", 30000) + `", "/x*?/", "y")]`)},
		{"jsondecode", local(`[for a in range(1000): jsondecode("[` + rep("1,", 10000) + `1]")]`)},
		{"jsondecode obj", local(`[for a in range(1000): jsondecode("[` + rep("{},", 10000) + `1]")]`)},
		{"jsonencode", local(`[for a in range(1000): jsonencode(range(1000))]`)},
		{"csvdecode", local(`[for a in range(1000): csvdecode("a,b\n` + rep("1,2\\n", 5000) + `")]`)},
		{"split", local(`[for a in range(1000): split(",", "` + rep(",", 30000) + `")]`)},
		{"split empty", local(`[for a in range(1000): split("", "` + rep("x", 30000) + `")]`)},
		{"sort", local(`[for a in range(100): sort([for b in range(1000): "x${b}"])]`)},
		{"distinct", local(`distinct(range(1000))`)},
		{"distinct objs", local(`[for a in range(1000): distinct([for b in range(1000): {a = b}])]`)},
		{"setproduct", local(`setproduct(range(500), range(500))`)},
		{"setproduct tosets", local(`setproduct(toset(range(500)), toset(range(500)))`)},
		{"toset objs", local(`toset([for a in range(500): {a = a, b = "x${a}"}])`)},
		{"toset many", local(`[for c in range(1000): toset([for a in range(500): {a = a, b = "x${a}"}])]`)},
		{"set of lists", local(`[for c in range(1000): toset([for a in range(500): [a, a]])]`)},
		{"set nested", local(`[for c in range(1000): toset([for a in range(100): toset([a, c])])]`)},
		{"toset pairs", local(`toset(setproduct(range(400), range(400)))`)},
		{"toset strings", local(`[for c in range(1000): toset([for a in range(500): "a${a}"])]`)},
		{"setunion", local(`[for c in range(1000): setunion(range(500), range(500))]`)},
		{"setintersection", local(`[for c in range(1000): setintersection(range(500), range(500))]`)},
		{"setsubtract", local(`[for c in range(1000): setsubtract(range(500), range(500))]`)},
		{"merge", local(`[for c in range(1000): merge({for a in range(500): "x${a}" => 1}, {for a in range(500): "y${a}" => 1})]`)},
		{"keys", local(`[for c in range(1000): keys({for a in range(1000): "x${a}" => 1})]`)},
		{"values", local(`[for c in range(1000): values({for a in range(1000): "x${a}" => 1})]`)},
		{"zipmap", local(`[for c in range(1000): zipmap([for a in range(1000): "x${a}"], range(1000))]`)},
		{"lookup", local(`[for p in range(1000): lookup({for q in range(1000): q => q}, p, 0)]`)},
		{"contains", local(`[for p in range(1000): contains(range(1000), p)]`)},
		{"index", local(`[for p in range(1000): index(range(1000), p)]`)},
		{"lookup of a local", "locals {\n l = tomap({for q in range(1000): q => {for r in range(200): \"k${r}\" => r}})\n x = [for p in range(1000): [for q in range(1000): lookup(local.l, q, local.l[0])[\"k1\"]]]\n}\n"},
		{"contains of a local", "locals {\n l = [for q in range(1000): \"k${q}\"]\n x = [for p in range(1000): [for q in range(1000): contains(local.l, \"k${q}\")]]\n}\n"},
		{"file", local(`[for p in range(1000): [for q in range(1000): file("main.iso.hcl")]]`)},
		{"fileset", local(`[for p in range(1000): [for q in range(1000): fileset(".", "**")]]`)},
		{"templatefile", local(`[for p in range(1000): [for q in range(1000): templatefile("main.iso.hcl", {})]]`)},
		{"flatten", local(`[for p in range(1000): flatten([range(500), [range(500)]])]`)},
		{"concat", local(`[for p in range(1000): concat(range(500), range(500))]`)},
		{"chunklist", local(`[for p in range(1000): chunklist(range(1000), 1)]`)},
		{"reverse", local(`[for p in range(1000): reverse(range(1000))]`)},
		{"slice", local(`[for p in range(1000): slice(range(1000), 0, 999)]`)},
		{"range", local(`[for p in range(1000): range(1000)]`)},
		{"coalescelist", local(`[for p in range(1000): coalescelist(range(1000), ["a"])]`)},
		{"coalesce", local(`[for p in range(1000): [for q in range(1000): coalesce(p, "a")]]`)},
		{"tolist objs", local(`tolist([for i in range(1000): {"k${i}" = 1}])`)},
		{"tolist same objs", local(`[for c in range(1000): tolist([for i in range(1000): {k = i}])]`)},
		{"tomap", local(`[for c in range(1000): tomap({for i in range(1000): "k${i}" => {a = 1}})]`)},
		{"conditional objs", local(`[for c in range(1000): true ? {for i in range(100): "k${i}" => {a = 1}} : {}]`)},
		{"conditional diff", local(`[for c in range(1000): [for d in range(1000): true ? {a = 1, b = "x"} : {a = "x", c = 1}]]`)},
		{"conditional diff list", local(`[for c in range(1000): [for d in range(1000): true ? [1, "x", true] : ["x", 2, 3]]]`)},
		{"equal", local(`[for c in range(1000): range(1000) == range(1000)]`)},
		{"equal nested", local(`[for c in range(100): [for i in range(100): {a=[i,i,{b=i}]}] == [for i in range(100): {a=[i,i,{b=i}]}]]`)},
		{"splat", local(`[for a in range(1000): range(1000)[*]]`)},
		{"splat attr", local(`[for a in range(1000): [for b in range(1000): {a = b}][*].a]`)},
		{"index in loop", local(`[for a in range(1000): [for b in range(1000): [a, b][1]]]`)},
		{"index big", "locals {\n l = range(1000)\n x = [for a in range(1000): [for b in range(1000): local.l[b]]]\n}\n"},
		{"attr of big", "locals {\n l = {for i in range(1000): \"k${i}\" => i}\n x = [for a in range(1000): [for b in range(1000): local.l[\"k1\"]]]\n}\n"},
		{"attr of big2", "locals {\n l = {for i in range(1000): \"k${i}\" => i}\n x = [for a in range(1000): [for b in range(1000): local.l.k1]]\n}\n"},
		{"pow", local(`[for a in range(1000): [for b in range(1000): pow(1.0001, b)]]`)},
		{"bignum mult", local(`[for a in range(1000): [for b in range(1000): 1e400 * 1e400]]`)},
		{"bignum text", local(`[for a in range(1000): [for b in range(1000): "${1e400 * 1e400}"]]`)},
		{"bignum small text", local(`[for a in range(1000): [for b in range(1000): "${1/3}${1e-400/3}"]]`)},
		{"bignum mod", local(`[for a in range(1000): [for b in range(1000): 1e400 % 7]]`)},
		{"tonumber text", local(`[for a in range(1000): [for b in range(1000): tonumber("1e1000")]]`)},
		{"tonumber huge", local(`[for a in range(1000): tonumber("1e100000")]`)},
		{"tonumber hugest", local(`can(tonumber("1e999999999"))`)},
		{"tonumber digits", local(`[for a in range(1000): tonumber("` + rep("9", 60000) + `")]`)},
		{"parseint digits", local(`[for a in range(1000): parseint("` + rep("9", 60000) + `", 10)]`)},
		{"parseint 62", local(`[for a in range(1000): parseint("` + rep("z", 60000) + `", 62)]`)},
		{"floor big", local(`[for a in range(1000): [for b in range(1000): floor(1e400)]]`)},
		{"strlen", local(`[for a in range(1000): strlen("` + rep("é", 30000) + `")]`)},
		{"strrev", local(`[for a in range(1000): strrev("` + rep("é", 30000) + `")]`)},
		{"upper big", local(`[for a in range(1000): upper("` + rep("é", 30000) + `")]`)},
		{"title big", local(`[for a in range(1000): title("` + rep("é ", 20000) + `")]`)},
		{"substr big", local(`[for a in range(1000): substr("` + rep("é", 30000) + `", 29000, 10)]`)},
		{"substr combining", local(`[for a in range(1000): substr("` + rep("e\u0301", 20000) + `", 19000, 10)]`)},
		{"indent", local(`[for a in range(1000): indent(1, "` + rep("\\n", 30000) + `")]`)},
		{"trim", local(`[for a in range(1000): trim("` + rep("é", 30000) + `", "é")]`)},
		{"trim cutset", local(`[for a in range(1000): trim("` + rep("é", 30000) + `", "` + rep("ü", 30000) + `é")]`)},
		{"strcontains", local(`[for a in range(1000): strcontains("` + rep("a", 60000) + `", "` + rep("a", 30000) + `b")]`)},
		{"replace text", local(`[for a in range(1000): replace("` + rep("ab", 30000) + `", "a", "c")]`)},
		{"templ loop", local(`[for a in range(1000): "%{for b in range(1000)}${b}%{endfor}"]`)},
		{"templ concat", local(`[for a in range(1000): "${"` + rep("x", 60000) + `"}${1}"]`)},
		{"unicode normalize", local(`[for a in range(1000): "` + rep("e\u0301", 20000) + `${a}"]`)},
		{"formatdate", local(`[for a in range(1000): [for b in range(1000): formatdate("YYYY", "2020-01-01T00:00:00Z")]]`)},
		{"timeadd", local(`[for a in range(1000): [for b in range(1000): timeadd("2020-01-01T00:00:00Z", "1h")]]`)},
		{"formatlist", local(`[for a in range(1000): formatlist("%s-%s", range(1000), "x")]`)},
		{"format 1000", local(`[for a in range(1000): format("` + rep("%1$s", 1) + rep("%%", 20000) + `", 1)]`)},
		{"try", local(`[for a in range(1000): [for b in range(1000): try(a.b, 1)]]`)},
		{"can fail", local(`[for a in range(1000): [for b in range(1000): can(tonumber("x"))]]`)},
		{"can regex fail", local(`[for a in range(1000): [for b in range(1000): can(regex("x(", "x"))]]`)},
		{"try nested", local(`[for a in range(1000): [for b in range(1000): try(try(try(a.b), b.c), 1)]]`)},
		{"group mode", local(`{for a in range(100000): "x" => a...}`)},
		{"for cond", local(`[for a in range(1000): [for b in range(1000): b if a > b]]`)},
		{"compact", local(`[for a in range(1000): compact([for b in range(1000): ""])]`)},
		{"anytrue", local(`[for a in range(1000): anytrue([for b in range(1000): false])]`)},
		{"sum", local(`[for a in range(1000): sum(range(1000))]`)},
		{"max spread", local(`[for a in range(1000): max(range(1000)...)]`)},
		{"concat spread", local(`[for a in range(1000): concat([for b in range(100): [b]]...)]`)},
		{"merge spread", local(`[for a in range(1000): merge([for b in range(100): {"k${b}" = b}]...)]`)},
		{"coalesce spread", local(`[for a in range(1000): coalesce(range(1000)...)]`)},
		{"coalesce spread mixed", local(`[for a in range(1000): coalesce([for b in range(500): b % 2 == 0 ? tostring(b) : b]...)]`)},
		{"setunion spread", local(`[for a in range(1000): setunion([for b in range(500): [b]]...)]`)},
		{"element", local(`[for a in range(1000): element(range(1000), a)]`)},
		{"one", local(`[for a in range(1000): one([range(1000)])]`)},
	}
}

func costlyFiles() []costly {
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i, i+1)
		}
		return b.String()
	}
	large := func(name, value string) string {
		return fmt.Sprintf(`{for p in setproduct(range(300), range(300)): "%s${p[0]}.${p[1]}" => %s}`, name, value)
	}
	head := "server \"w\" {\n version = \"6.0\"\n"
	return []costly{
		{"errors attr", head + " site \"S\" {\n id = 1\n app \"a\" {\n for_each = " + large("/a", "1") + "\n protection = each.value\n }\n }\n}\n"},
		{"errors row arg", head + " site \"S\" {\n id = 1\n apps = " + large("/a", "{protectoin = 1}") + "\n }\n}\n"},
		{"errors url", head + " site \"S\" {\n id = 1\n app \"a\" {\n for_each = " + large("a\\\\b", "1") + "\n }\n }\n}\n"},
		{"wide objects", head + " site \"S\" {\n id = 1\n app \"a\" {\n for_each = " + large("/a", "1") + "\n " + "access_flags = 1\n auth_flags = 1\n" + " protection = \"low\"\n }\n }\n}\n"},
		{"nested sites", "server \"w\" {\n for_each = toset([for i in range(1000): \"w${i}\"])\n version = \"6.0\"\n site \"S\" {\n for_each = {for i in range(100): \"s${i}\" => i}\n id = each.value + 1\n app \"a\" {\n for_each = {for i in range(1000): \"/s${i}\" => i}\n }\n }\n}\n"},
		{"many literal children", "server \"w\" {\n for_each = toset([for i in range(1000): \"w${i}\"])\n version = \"6.0\"\n" + many(2000, " app_pool \"p%d\" {\n idle_timeout = %d\n }\n") + "}\n"},
		{"same identity", head + " app_pool \"x\" {\n for_each = " + large("/a", "1") + "\n name = \"same\"\n }\n}\n"},
		{"unknown locals", "locals {\n" + many(100000, " a%d = local.b%d\n") + "}\n"},
		{"circles", "locals {\n" + many(100000, " a%d = [local.a%d, local.a0]\n") + " a100000 = 1\n}\n"},
		{"long chain back", "locals {\n" + many(100000, " a%[2]d = local.a%[1]d\n") + " a0 = 1\n}\n"},
		{"refs to all", "locals {\n" + many(20000, " a%d = %d\n") + " z = [" + many(20000, "local.a%[1]d,\n") + "]\n}\n"},
		{"local is big, many refs", "locals {\n big = setproduct(range(400), range(400))\n" + many(10000, " a%d = local.big[%d]\n") + "}\n"},
		{"local is big, many attrs", "locals {\n big = " + large("k", "1") + "\n" + many(10000, " a%d = local.big.k%d\n") + "}\n"},
		{"vars", many(20000, "variable \"v%d\" {\n type = list(string)\n default = [\"%d\"]\n}\n")},
		{"validations", "variable \"v\" {\n default = 1\n" + many(5000, " validation {\n condition = var.v == %d\n error_message = \"x%d\"\n }\n") + "}\n"},
		{"vars many refs", many(5000, "variable \"v%d\" {\n default = %d\n}\n") + "locals {\n" + many(5000, " a%d = var.v%[1]d\n") + "}\n"},
		{"outputs", "locals {\n big = range(1000)\n}\n" + many(1000, "output \"o%[1]d\" {\n value = local.big\n}\n")},
		{"deep output", "output \"o\" {\n value = " + rep("[", 190) + "1" + rep("]", 190) + "\n}\n"},
		{"reset", head + " app_pool \"p\" {\n reset = [" + rep("\"idle_timeoutt\",", 20000) + "]\n }\n}\n"},
		{"suppress", many(50000, "# isoplan:ignore RST%[1]d reason=\"x\"\nlocals {\n a%[1]d = 1\n}\n")},
		{"dup blocks", many(50000, "variable \"v\" {\n default = %[1]d\n}\n")},
		{"unknown blocks", many(200000, "blk%[1]d \"x\" {\n}\n")},
		{"unknown args", head + many(200000, " arg%d = %d\n") + "}\n"},
		{"big list", "locals {\n a = [" + rep("1+1,", 1000000) + "]\n}\n"},
		{"big list of refs", "locals {\n b = 1\n a = [" + rep("local.b,", 240000) + "]\n}\n"},
		{"big list of ops", "locals {\n b = 1\n a = [" + rep("!true,", 240000) + "]\n}\n"},
		{"big list of calls", "locals {\n b = 1\n a = [" + rep("max(1,2),", 240000) + "]\n}\n"},
		{"big list of templates", "locals {\n b = 1\n a = [" + rep("\"a${1}b\",", 240000) + "]\n}\n"},
		{"big object exprs", "locals {\n a = {" + many(150000, "k%d = 1 + %d\n") + "}\n}\n"},
		{"conditions", "locals {\n a = [" + rep("true ? 1 : \"a\",", 240000) + "]\n}\n"},
		{"tuple types", "locals {\n a = [for i in range(1000): [for j in range(i): j % 2 == 0 ? \"a\" : null]]\n b = local.a == local.a\n}\n"},
		{"tolist of tuples", "locals {\n a = [for i in range(1000): [for j in range(i): j]]\n b = tolist(local.a)\n}\n"},
		{"tolist of objects", "locals {\n a = [for i in range(700): {for j in range(i): \"k${j}\" => j}]\n b = tolist(local.a)\n}\n"},
		{"crc set", "locals {\n b = toset([for p in setproduct(range(300), range(300)): tostring(100000000000000 + 300*p[0] + p[1])])\n}\n"},
		{"num set", "locals {\n b = toset([for i in range(1000): 1000000000000000+i])\n}\n"},
		{"num set mixed", "locals {\n b = toset(concat([for i in range(1000): 1000000000000000+i], [null]))\n}\n"},
		{"type list any", "variable \"v\" {\n type = list(any)\n default = [" + many(20000, "{a%d = %d},") + "]\n}\n"},
		{"deep types", "variable \"v\" {\n type = " + rep("list(", 150) + "any" + rep(")", 150) + "\n default = " + rep("[", 150) + rep("]", 150) + "\n}\n"},
		{"optional types", "variable \"v\" {\n type = list(object({a = optional(list(object({b = optional(string, \"x\")})), [" + rep("{},", 1000) + "])}))\n default = [" + rep("{},", 5000) + "]\n}\n"},
	}
}
