package lang

import (
	"fmt"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/zclconf/go-cty/cty"
)

// item is one "key = value" of an object, as text.
type item struct {
	key       string
	at, value span
}

// items takes a text apart that is an object with plain keys. ok is false for
// anything else, which is then for the parser of HCL.
func (f *file) items(s span) (all []item, ok bool) {
	l := &lexer{file: f.id, src: f.text[:s.end], pos: int(s.start)}
	if l.peek(0) != '{' || !l.take(1) {
		return nil, false
	}
	for l.lines() {
		if l.peek(0) == '}' {
			return all, l.pos+1 == int(s.end)
		}
		it, ok := l.objectItem()
		if !ok || len(all) == 0 && it.key == "for" {
			return nil, false
		}
		all = append(all, it)
		switch {
		case l.peek(0) == ',':
			l.pos++
		case l.newline() == 0 && l.peek(0) != '}':
			return nil, false
		}
	}
	return nil, false
}

// objectItem reads one key and its value.
func (l *lexer) objectItem() (item, bool) {
	start := l.pos
	key, ok := l.objectKey()
	if !ok {
		return item{}, false
	}
	at := span{uint32(start), uint32(start + len(key))}
	if l.src[start] == '"' {
		at.end += 2
	}
	value, ok := l.expression()
	return item{key, at, value}, ok && value.end > value.start
}

// apps reads the row form of applications. Rows that are written out become
// nodes at once; an expression waits for the evaluation.
func (f *file) apps(n *node, a argument) {
	rows, ok := f.items(a.value)
	if !ok {
		if v, ok := f.arg(a); ok {
			n.rows = append(n.rows, v)
		}
		return
	}
	seen := make(map[string]span, len(rows))
	for _, r := range rows {
		if before, twice := seen[r.key]; twice {
			f.report(failure(codeDuplicate, f.rng(r.at), "Row stands twice",
				fmt.Sprintf("There is a row for %q already, on line %d.", r.key, f.line(before)), "Remove one of the two."))
			continue
		}
		seen[r.key] = r.at
		f.appRow(n, r)
	}
}

// appRow reads one row of apps.
func (f *file) appRow(in *node, r item) {
	row := &node{kind: model.App, label: r.key, at: f.rng(r.at), labelAt: f.rng(r.at), row: true}
	cells, ok := f.items(r.value)
	if !ok {
		v, ok := f.arg(argument{name: "apps", at: r.at, value: r.value})
		if !ok {
			return
		}
		if v.lit != cty.NilVal {
			f.report(rowShape(r.key, v.val))
			return
		}
		row.value = v
		in.children = append(in.children, row)
		return
	}
	var as block
	for _, c := range cells {
		if as.find(c.key) != nil {
			f.report(failure(codeArgument, f.rng(c.at), "Argument set twice",
				fmt.Sprintf("The row %q sets %s more than once.", r.key, c.key), "Remove one of the two."))
			continue
		}
		as.put(argument{c.key, c.at, c.value})
	}
	f.content(row, as.args, rowShapeOf())
	in.children = append(in.children, row)
}

// rowShapeOf is what a row may hold: what an app block may, but for for_each.
func rowShapeOf() shape { return shape{0, "", []string{"ensure", "protect", "reset", "traits"}, nil} }

// isText reports whether an expression is a text written out, even in part.
func isText(e hclsyntax.Expression) bool {
	switch e := e.(type) {
	case *hclsyntax.TemplateExpr:
		return true
	case *hclsyntax.ParenthesesExpr:
		return isText(e.Expression)
	case *hclsyntax.ConditionalExpr:
		return isText(e.TrueResult) || isText(e.FalseResult)
	}
	return false
}

// constantText gives the value of a text that is written out, escapes and all.
func constantText(e hclsyntax.Expression) (cty.Value, bool) {
	t, ok := e.(*hclsyntax.TemplateExpr)
	if !ok || !t.IsStringLiteral() {
		return cty.NilVal, false
	}
	v, diags := t.Value(nil)
	return v, !diags.HasErrors()
}
