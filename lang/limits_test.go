package lang

import (
	"fmt"
	"io/fs"
	"runtime/debug"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/diag"
)

// scan runs the scanner alone: what it refuses never reaches the parser of HCL.
func scan(text string) *diag.Diagnostic {
	l := &lexer{file: 1, src: text}
	l.parse()
	return l.err
}

func rep(s string, n int) string { return strings.Repeat(s, n) }

// TestTextLimits tries each limit of a text at its value, one above, and far
// above.
func TestTextLimits(t *testing.T) {
	const n = maxNesting
	for _, c := range []struct {
		name  string
		limit int
		text  func(n int) string
	}{
		{"parentheses", n, func(n int) string { return "a = " + rep("(", n) + "1" + rep(")", n) + "\n" }},
		{"open parentheses", n, func(n int) string { return "a = " + rep("(", n) + "\n1" + rep(")", n) + "\n" }},
		{"lists", n, func(n int) string { return "a = " + rep("[", n) + rep("]", n) + "\n" }},
		{"objects", n, func(n int) string { return "a = " + rep("{a=", n-1) + "{}" + rep("}", n-1) + "\n" }},
		{"calls", n, func(n int) string { return "a = " + rep("f(", n) + rep(")", n) + "\n" }},
		{"texts", n / 2, func(n int) string { return "a = " + rep(`"${`, n) + "1" + rep(`}"`, n) + "\n" }},
		{"for expressions", n, func(n int) string { return "a = " + rep("[for a in b:", n) + "a" + rep("]", n) + "\n" }},
		{"blocks", n, func(n int) string { return rep("a {\n", n) + rep("}\n", n) }},
		{"blocks and lists", n / 2, func(n int) string { return rep("a {\n", n) + "b = " + rep("[", n) + rep("]", n) + "\n" + rep("}\n", n) }},
		{"directives", n, func(n int) string { return `a = "` + rep("%{if b}", n) + rep("%{endif}", n) + "\"\n" }},
		{"sums", maxOperators, func(n int) string { return "a = 1" + rep("+1", n) + "\n" }},
		{"negations", maxOperators, func(n int) string { return "a = " + rep("!", n) + "true\n" }},
		{"conditionals", maxOperators, func(n int) string { return "a = " + rep("b ? 1 : ", n) + "2\n" }},
		{"indexes", maxOperators, func(n int) string { return "a = b" + rep("[c]", n) + "\n" }},
		{"splats", maxOperators, func(n int) string { return "a = b" + rep(".*", n) + "\n" }},
		{"name spaces", maxOperators, func(n int) string { return "a = b" + rep("::b", n) + "()\n" }},
		{"operators over levels", maxOperators / 10, func(n int) string {
			return "a = " + rep(rep("!", n)+"(", 9) + rep("!", n) + "b" + rep(")", 9) + "\n"
		}},
		{"closed directives", maxOperators, func(n int) string { return `a = "` + rep("%{if b}%{endif}", n/2) + rep("%{endif}", n%2) + "\"\n" }},
		{"text", maxTextBytes, func(n int) string { return `a = "` + rep("x", n) + "\"\n" }},
		{"heredoc", maxTextBytes, func(n int) string { return "a = <<E\n" + rep("x", n-1) + "\nE\n" }},
		{"pieces", maxPieces, func(n int) string { return `a = "` + rep("$x", n/2) + rep("$", n%2) + "\"\n" }},
		{"lines", maxPieces, func(n int) string { return "a = <<E\n" + rep("x\n", n) + "E\n" }},
		{"pieces of all texts", maxPieceWork / maxPieces / maxPieces, func(n int) string { return rep("a {\nb = <<E\n"+rep("\n", maxPieces)+"E\n}\n", n) }},
		{"digits", maxDigits, func(n int) string { return "a = " + rep("9", n) + "\n" }},
		{"exponent", maxExponent, func(n int) string { return fmt.Sprintf("a = 1e%d\n", n) }},
		{"small exponent", maxExponent, func(n int) string { return fmt.Sprintf("a = 1E-%d\n", n) }},
		{"foreign letters", maxForeignLetters, func(n int) string { return "a = [" + rep("é,", n) + "]\n" }},
		{"tokens", maxTokens/2 - 2, func(n int) string { return "a = [" + rep("1,", n) + "]\n" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := scan(c.text(c.limit)); d != nil {
				t.Fatalf("at the limit of %d: %s: %s", c.limit, d.Summary, d.Detail)
			}
			far := 1_000_000
			if c.limit > far {
				far = 2 * c.limit
			}
			if c.name == "pieces of all texts" {
				far = 10 * c.limit
			}
			for _, n := range []int{c.limit + 1, far} {
				d := scan(c.text(n))
				if d == nil || d.ID != codeLimit {
					t.Fatalf("with %d: want %s, got %v", n, codeLimit, d)
				}
				if d.Range.End > uint32(len(c.text(n))) {
					t.Fatalf("with %d: the place %v is outside of the text", n, d.Range)
				}
			}
		})
	}
}

// TestNoLimitOfWidth shows that wide files are no deep ones.
func TestNoLimitOfWidth(t *testing.T) {
	for name, text := range map[string]string{
		"operators in a list": "a = [" + rep("1+1, ", 100_000) + "]\n",
		"lists in a list":     "a = [" + rep("[1], ", 100_000) + "]\n",
		"objects":             "a = {\n" + rep("x = !y\n", 100_000) + "}\n",
		"blocks":              rep("a \"b\" {\n c = (1)\n}\n", 50_000),
	} {
		if d := scan(text); d != nil {
			t.Errorf("%s: %s: %s", name, d.Summary, d.Detail)
		}
	}
}

// TestHostileTexts are texts that take a parser minutes or its stack.
func TestHostileTexts(t *testing.T) {
	const n = 1_000_000
	for _, c := range []struct{ name, text, code string }{
		{"comments without an end", rep("/* ", n), codeSyntax},
		{"open parentheses", "a = " + rep("(", n), codeLimit},
		{"open texts", "a = " + rep(`"${`, n), codeLimit},
		{"open blocks", rep("a {\n", n), codeLimit},
		{"closing brackets", "a = " + rep(")", n), codeSyntax},
		{"brackets that do not match", "a = " + rep("(]", n), codeSyntax},
		{"blocks closed on the line of an argument", rep("a {\n b x }\n", n/10), codeSyntax},
		{"line ends in a text", "a = \"" + rep("\n", n), codeSyntax},
		{"characters of no language", "a = " + rep("@", n), codeSyntax},
		{"characters outside ASCII", "a = " + rep("\u00b2", n), codeSyntax},
		{"labels", "a " + rep("b ", n), codeSyntax},
		{"name spaces", "a = " + rep("b::", n), codeLimit},
		{"points", "a = 1" + rep(".", n) + "x\n", ""},
		{"heredoc markers", "a = " + rep("<<E ", 500) + "\n", ""},
		{"same argument", rep("a = 1\n", n), codeArgument},
		{"arguments", strings.Join(names(200_000), " = 1\n") + " = 1\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := scan(c.text)
			if got := code(d); got != c.code {
				t.Fatalf("want %q, got %q: %+v", c.code, got, d)
			}
		})
	}
}

func code(d *diag.Diagnostic) string {
	if d == nil {
		return ""
	}
	return d.ID
}

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("a%d", i)
	}
	return out
}

// TestRecoveryStaysFlat repeats texts with mistakes: the parser of HCL goes on
// after a mistake one level further down, and would be 20,000 levels deep at
// the end of these. It must not see more than one expression at a time.
func TestRecoveryStaysFlat(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(16 << 20))
	for _, text := range []string{
		"a {\n b = 1 + }\n", "a {\n b { c = 1 + }\n}\n", "a {\n b { c = (\"\\q\") }\n}\n", "a {\n b = (1 2)\n}\n", "a {\n b = [1 2]\n c = {d}\n}\n",
		"a {\n b = \"${(1 2)}\"\n}\n", "a {\n b = \"%{if}\"\n}\n", "a {\n b = f(1 2)\n}\n", "a {\n b = \"\\q\" c\n}\n", "a {\n b = 1 ? 2\n}\n",
	} {
		f := &file{id: 1, name: "a.iso.hcl", text: rep(text, 20_000), read: true}
		f.digest()
		if len(f.diags) == 0 {
			t.Errorf("%q was accepted", text)
		}
	}
}

// TestExpressionLimit counts what the parser of HCL has to look at.
func TestExpressionLimit(t *testing.T) {
	const each = tokensPerExpression + 3 // local . b
	for _, c := range []struct {
		name, text string
		left       int
		want       string
	}{
		{"at the limit", "a = b.c\nd = b.c\n", 2 * each, ""},
		{"above the limit", "a = b.c\nd = b.c\n", 2*each - 1, codeLimit},
		{"far above the limit", "a = b.c\nd = b.c\ne = b.c\nf = b.c\n", 1, codeLimit},
		{"one expression above the limit", "a = [" + rep("b,", maxParsed/2) + "]\n", maxParsed, codeLimit},
		{"values that are written out", "a = [" + rep("\"C:\\\\x\",", 1000) + "1, [true, {b = null}]]\n", 0, ""},
	} {
		f := &file{id: 1, name: "a.isovars.hcl", vars: true, text: c.text, read: true, parsed: maxParsed - c.left}
		f.digest()
		if c.want == "" && len(f.diags) > 0 || c.want != "" && (len(f.diags) != 1 || f.diags[0].ID != c.want) {
			t.Errorf("%s: %s", c.name, show(f.diags))
		}
	}
}

// TestManyProblems are files in which every line is wrong: the messages end,
// and so does the work.
func TestManyProblems(t *testing.T) {
	lines := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i, i+1)
		}
		return b.String()
	}
	const some = 20_000
	for name, text := range map[string]string{
		"unknown locals":     "locals {\n" + lines(some, "a%[1]d = local.b%[2]d\n") + "}\n",
		"unknown variables":  "locals {\n" + lines(some, "a%[1]d = var.b%[2]d\n") + "}\n",
		"circles":            "locals {\n" + lines(some, "a%[1]d = [local.a%[2]d, local.a0]\n") + "a20000 = 1\n}\n",
		"unknown arguments":  server(lines(some, "a%[1]d = %[2]d\n")),
		"unknown blocks":     lines(some, "a%[1]d \"%[2]d\" {\n}\n"),
		"wrong values":       server("app_pool \"x\" {\n for_each = {for p in setproduct(range(100), range(100)): \"a${p[0]}.${p[1]}\" => 1}\n idle_timeout = \"no\"\n}"),
		"wrong rows":         server("site \"x\" {\n apps = {for p in setproduct(range(100), range(100)): \"/a${p[0]}.${p[1]}\" => {protectoin = 1}}\n}"),
		"same identity":      server("app_pool \"x\" {\n for_each = {for p in setproduct(range(100), range(100)): \"a${p[0]}.${p[1]}\" => 1}\n name = \"same\"\n}"),
		"names sound secret": lines(some, "variable \"v%[1]d\" {\n default = %[2]d\n}\n") + "(",
		"values for nobody":  "locals {}\n",
	} {
		t.Run(name, func(t *testing.T) {
			var o Options
			if name == "values for nobody" {
				o.Vars = []VarSource{{File: "x.isovars.hcl", Text: []byte(lines(some, "v%[1]d = %[2]d\n"))}}
			}
			c, src, diags := run(o, "main.iso.hcl", text)
			if c != nil || len(diags) == 0 || len(diags) > 2*maxProblems+2 {
				t.Fatalf("%d problems: %s", len(diags), show(diags))
			}
			for _, d := range diags {
				d.ToJSON(src)
			}
		})
	}
}

// sized is a file system whose files claim a size and give other bytes.
type sized struct {
	fstest.MapFS
	size int64
}

type claim struct {
	fs.FileInfo
	size int64
}

func (c claim) Size() int64 { return c.size }

func (s sized) Stat(name string) (fs.FileInfo, error) {
	info, err := s.MapFS.Stat(name)
	return claim{info, s.size}, err
}

func TestFileLimits(t *testing.T) {
	comment := func(n int) *fstest.MapFile { return &fstest.MapFile{Data: []byte("#" + rep("x", n-2) + "\n")} }
	good := &fstest.MapFile{Data: []byte(server(""))}
	t.Run("one file", func(t *testing.T) {
		_, _, diags := runFS(Options{}, fstest.MapFS{"a.iso.hcl": comment(maxFileBytes), "b.iso.hcl": good})
		wantNone(t, diags)
		_, _, diags = runFS(Options{}, fstest.MapFS{"a.iso.hcl": comment(maxFileBytes + 1), "b.iso.hcl": good})
		wantCode(t, diags, codeLimit)
	})
	t.Run("one file that claims to be small", func(t *testing.T) {
		_, diags := Load(sized{fstest.MapFS{"a.iso.hcl": comment(maxFileBytes + 1)}, 10}, ".", Options{})
		wantCode(t, diags, codeLimit)
	})
	t.Run("one file that claims to be huge", func(t *testing.T) {
		_, diags := Load(sized{fstest.MapFS{"a.iso.hcl": good}, 1 << 40}, ".", Options{})
		if len(diags) == 0 || diags[0].ID != codeLimit {
			t.Fatal(show(diags))
		}
	})
	t.Run("all files", func(t *testing.T) {
		fsys := fstest.MapFS{"z.iso.hcl": &fstest.MapFile{Data: []byte(" ")}}
		for i := range maxTotalBytes / maxFileBytes {
			fsys[fmt.Sprintf("%d.iso.hcl", i)] = comment(maxFileBytes)
		}
		_, diags := Load(fsys, ".", Options{})
		wantCode(t, diags, codeLimit)
		delete(fsys, "z.iso.hcl")
		_, diags = Load(fsys, ".", Options{})
		wantNone(t, diags)
	})
	t.Run("number of files", func(t *testing.T) {
		fsys := fstest.MapFS{}
		for i := range maxFiles {
			fsys[fmt.Sprintf("%d.iso.hcl", i)] = &fstest.MapFile{}
		}
		_, diags := Load(fsys, ".", Options{})
		wantNone(t, diags)
		_, diags = Load(fsys, ".", Options{Vars: []VarSource{{File: "x"}}})
		wantCode(t, diags, codeLimit)
	})
}
