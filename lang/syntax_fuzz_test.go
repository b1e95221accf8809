package lang

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// syntaxSeeds are texts in which the border between blocks, arguments,
// expressions, texts and comments is hard to see.
var syntaxSeeds = []string{
	"", "\n", "\ufeffa = 1\n", "a = 1", "a = 1 # c\n", "a = 1 // c\nb = 2\n", "a /* c */ = /* d */ 1 /* e\n */\nb = 2\n",
	"a {\n}\n", "a {}\n", "a { b = 1 }\n", "a { b = 1\n}\n", "a {\n b = 1 }\n", "a { b = 1, c = 2 }\n", "a { b { } }\n", "a b \"c\" d {\n}\n",
	"a \"x\\ty\" {\n}\n", "a \"$${x}\" {\n}\n", "a \"${x}\" {\n}\n", "a \"%{x}\" {\n}\n", "a\n{\n}\n", "a = \n1\n", "a = (\n1\n)\n",
	"a = [\n1,\n2,\n]\n", "a = {\n b = 1\n c = 2, d : 3\n}\n", "a = { for k, v in x : k => v... if v }\n", "a = [for v in x : v]\n",
	"a = \"x${y}z\"\n", "a = \"${\"${\"x\"}\"}\"\n", "a = \"$${x}\"\n", "a = \"$$${x}\"\n", "a = \"$$$${x}\"\n", "a = \"%%{x}\"\n", "a = \"$\"\n", "a = \"50%\"\n",
	"a = \"%{ if x }y%{ else }z%{ endif }\"\n", "a = \"%{~ for x in y ~}${~ x ~}%{~ endfor ~}\"\n", "a = \"${{ b = 1 }.b}\"\n",
	"a = <<E\nx\nE\n", "a = <<-E\n  x\n  E\nb = 1\n", "a = <<E\nx ${y} E\n E \n", "a = <<E\nE", "a = <<E\n$\n%\nE\n", "a = <<E\nx\nE\nE\n",
	"a = <<E\n${<<F\nx\nF\n}\nE\n", "a = <<E\r\nx\r\nE\r\nb = 1\r\n", "a = [<<E\nx\nE\n, 1]\n", "a = <<E\n\\\"\nE\n", "a = f(<<E\nx\nE\n)\n",
	"a = 1.5e3\n", "a = 1.e\n", "a = 1..2\n", "a = 1...\n", "a = 1.2.3\n", "a = .5\n", "a = 0x1\n", "a = 1e+\n", "a = x.0.1\n", "a = x.*.y\n", "a = x[*].y[0]\n",
	"a = !b ? -c : d && e || f == g != h <= i >= j < k > l + m - n * o / p % q\n", "a = b ? c\n", "a = b ? c ? d : e : f\n",
	"a = 1\na = 2\n", "a = b c\n", "a = b, c\n", "a = )\n", "a = (]\n", "a = (\n", "}\n", "a {\n", "a = \"\n\"\n", "a = \"x\n", "'a' = 1\n", "a = 'x'\n", "a = `x`\n",
	"a = b;\n", "a = b & c\n", "a = b | c\n", "a = ~b\n", "a = b ^ c\n", "a ~} b\n", "a = \"\\q\"\n", "a = \"\\u00e9\\U0001F600\"\n", "a = \"\\ud800\"\n",
	"é = 1\n", "a = é\n", "a = \u201cx\u201d\n", "a = ²\n", "a\u0301 = 1\n", "a = b::c()\n", "a = b::c\n", "a = f(x, y...)\n", "a = f(x y)\n", "a = f(\nx,\n)\n",
	"a == 1\n", "a => 1\n", "a = = 1\n", "a.b = 1\n", "\"a\" = 1\n", "1 = a\n", "a \"b\" = 1\n", "a b = 1\n", "a {} b {}\n", "a = 1 }\n", "/* x", "# x", "// x", "a = 1 /* x",
	"a {\n b x }\n}\n", "a { b x }\n", "a {\n b { c = 1 + }\n}\n", "a = { b }\n", "a = { \"b\" = c d }\n", "a = {\n b = c ? d :\n e\n}\n", "a = {\n b =\n c\n}\n",
	"a = (b\n)\n.c\n", "a = b\n.c\n", "a = \"${b\n}\"\n", "a = \"${ # x\n b }\"\n", "a = x[\n0\n]\n", "a = {(b) = c}\n", "a = {b.c = 1}\n", "a = - - 1\n", "a = !!true\n",
	"a = null\nb = true\nc = false\nd = -1\n", "a =1\nb= 2\n\tc\t=\t3\n", "a = 1 \\\n", "a = \"x\" \"y\"\n", "a = [1 2]\n", "a = [,]\n", "a = {,}\n", "a = f(,)\n",
	"a = \"${}\"\n", "a = \"%{}\"\n", "a = \"%{ x }\"\n", "a = \"%{ if x }\"\n", "a = \"%{ endif }\"\n", "a = \"%{ for }\"\n", "a = \"${x} }\"\n", "a = \"${x ~}\"\n", "a = \"${~x}\"\n", "a = (x ~})\n",
	"a = <<E x\nE\n", "a = <<\nE\n", "a = <<-\nE\n", "a = << E\nE\n", "a = <<1\n1\n", "a = <<E-F\nE-F\n", "a = <<E\nE x\nE\n", "a = b <<E\nE\n",
	"a = \r1\n", "a = 1\r\n\r\nb = 2\r\n", "a\r= 1\n", "# \r x\na = 1\n", "a = \"x\ry\"\n",
	"a { # x\n b = 1\n}\n", "a { /* x */ b = 1 /* y */ }\n", "a { b = \"}\" }\n", "a { b = {} }\n", "a { b = 1 } # x\n", "a {\n} /* x */ b = 1\n", "a { b = [\n1\n] }\n", "a { = 1 }\n", "a { b }\n", "a { b = }\n", "a {b=1}\n",
	"a = [1, [true, null], {b = \"x\", \"c d\" : 1.5e3,\n}]\n", "a = {b = 1, b = 2}\n", "a = {true = 1, null = 2}\n", "a = {\n# c\nb = 1 /* c */\n\nc = [\n]\n}\n",
	"a = {for = 1}\n", "a = {b = 1 c = 2}\n", "a = [1\n2]\n", "a = {b\n= 1}\n", "a = {b = \n1}\n", "a = [\"é\", \"e\u0301\"]\n", "a = {\"e\u0301\" = 1}\n", "a = [1 + 1, -1, \"\\n\"]\n", "a = {b::c = 1}\n",
}

// FuzzSyntax holds our scanner of blocks and arguments against the parser of
// HCL: they accept the same texts and see the same arguments in them. So what
// we accept never meets the parser's recovery from errors, which may nest
// deeper than the text does.
func FuzzSyntax(f *testing.F) {
	for _, s := range syntaxSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		compareSyntax(t, text)
	})
}

func compareSyntax(t *testing.T, text string) {
	t.Helper()
	if checkEncoding(1, text) != nil {
		return
	}
	f := &file{id: 1, name: "a.iso.hcl", text: text, read: true}
	l := &lexer{file: 1, src: text}
	root, ok := l.parse()
	if !ok && l.err.ID == codeLimit {
		return
	}
	if ok {
		f.checkAll(root)
	} else {
		f.report(*l.err)
	}
	theirs, diags := hclsyntax.ParseConfig([]byte(text), "a.iso.hcl", hcl.InitialPos)
	if got, want := len(f.diags) == 0, !diags.HasErrors(); got != want {
		t.Fatalf("%q: accepted %v here and %v by HCL\nhere: %v\nHCL: %v", text, got, want, f.diags, diags)
	}
	if len(f.diags) > 0 {
		return
	}
	var ours, hcls strings.Builder
	f.describe(&ours, root, "")
	f.describeHCL(&hcls, theirs.Body.(*hclsyntax.Body), "")
	if ours.String() != hcls.String() {
		t.Fatalf("%q:\nhere:\n%sHCL:\n%s", text, ours.String(), hcls.String())
	}
}

// describe lists arguments and blocks; arguments are sorted by place.
func (f *file) describe(b *strings.Builder, in *block, indent string) {
	for _, a := range in.args {
		value := "expression"
		if v, ok := f.constant(a.value); ok {
			value = fmt.Sprintf("%#v", v)
		} else if v, _ := f.arg(a); plainValue(v.expr) != cty.NilVal {
			value = fmt.Sprintf("%#v", plainValue(v.expr))
		}
		fmt.Fprintf(b, "%s%s %d-%d = %d-%d %s\n", indent, a.name, a.at.start, a.at.end, a.value.start, a.value.end, value)
	}
	for _, c := range in.blocks {
		fmt.Fprintf(b, "%s%s-%d\n", indent, c.title(), c.end)
		f.describe(b, c, indent+" ")
	}
}

func (f *file) describeHCL(b *strings.Builder, in *hclsyntax.Body, indent string) {
	var args []*hclsyntax.Attribute
	for _, a := range in.Attributes {
		args = append(args, a)
	}
	sort.Slice(args, func(i, j int) bool { return args[i].NameRange.Start.Byte < args[j].NameRange.Start.Byte })
	for _, a := range args {
		r := a.Expr.Range()
		value := "expression"
		if _, ok := f.constant(span{uint32(r.Start.Byte), uint32(r.End.Byte)}); ok {
			v, diags := a.Expr.Value(nil)
			value = fmt.Sprintf("%#v", v)
			if diags.HasErrors() {
				value = diags.Error()
			}
		} else if v := plainValue(a.Expr); v != cty.NilVal {
			value = strings.ReplaceAll(fmt.Sprintf("%#v", v), `\r\n`, `\n`)
		}
		fmt.Fprintf(b, "%s%s %d-%d = %d-%d %s\n", indent, a.Name, a.NameRange.Start.Byte, a.NameRange.End.Byte, r.Start.Byte, r.End.Byte, value)
	}
	for _, c := range in.Blocks {
		title := c.Type
		for _, l := range c.Labels {
			title += " " + schema.QuoteHCL(l)
		}
		fmt.Fprintf(b, "%s%s-%d\n", indent, title, c.CloseBraceRange.End.Byte)
		f.describeHCL(b, c.Body, indent+" ")
	}
}

// plainValue evaluates a text that refers to nothing and calls nothing.
func plainValue(x hclsyntax.Expression) cty.Value {
	if t, ok := x.(*hclsyntax.TemplateExpr); ok && t.IsStringLiteral() {
		v, _ := t.Value(nil)
		return v
	}
	return cty.NilVal
}
