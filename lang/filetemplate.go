package lang

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// readTemplate is a file that was read as a template.
type readTemplate struct {
	expr hclsyntax.Expression
	// names are the values it refers to, with the line of the first place.
	names []templateName
	err   error
}

// atLine is what is wrong in a template, and where.
type atLine struct {
	line int
	says string
}

// Error gives both, without the full stop that HCL puts behind.
func (a atLine) Error() string {
	return fmt.Sprintf("line %d: %s", a.line, strings.TrimRight(a.says, ". "))
}

type templateName struct {
	name string
	line int
}

// notInTemplates are the functions a template has no use of: itself, which
// would never end, and secrets, which are no text.
var notInTemplates = []string{"templatefile", secretName}

// template gives a file as a template, read once for each folder that paths in
// it begin in.
func (p reading) template(written string, functions map[string]function.Function) (*readTemplate, error) {
	full, err := p.resolve(written)
	if err != nil {
		return nil, err
	}
	key := p.base + "\x00" + full
	t := p.templates[key]
	if t == nil {
		t = &readTemplate{}
		p.templates[key] = t
		var text string
		if text, t.err = p.text(written); t.err == nil {
			t.err = t.parse(p.budget, text, functions)
		}
	}
	return t, t.err
}

// parse reads the text of a template. The scanner makes sure first that it is
// bounded in depth and in work.
func (t *readTemplate) parse(b *budget, text string, functions map[string]function.Function) error {
	l := &lexer{src: text}
	if !l.wholeTemplate() {
		line, _ := position(text, l.err.Range.Start)
		return atLine{line, l.err.Detail + " " + l.err.Fix}
	}
	b.spend(l.tokens * stepsPerTemplateToken)
	expr, diags := hclsyntax.ParseTemplate([]byte(text), "", hcl.InitialPos)
	if diags.HasErrors() {
		return firstProblem(diags)
	}
	seen := map[string]bool{}
	for _, v := range expr.Variables() {
		if name := v.RootName(); !seen[name] {
			seen[name] = true
			t.names = append(t.names, templateName{name, v.SourceRange().Start.Line})
		}
	}
	m := &instrumenter{budget: b, functions: functions}
	t.expr = m.expr(expr)
	if len(m.diags) > 0 {
		d := m.diags[0]
		line, _ := position(text, d.Range.Start)
		return atLine{line, d.Detail + " " + d.Fix}
	}
	return nil
}

// wholeTemplate moves over a text that is one template. It is read like a
// heredoc whose end marker never comes: no text that is read holds a NUL.
func (l *lexer) wholeTemplate() bool {
	if !l.push('<', 0) {
		return false
	}
	l.frames[0].marker = "\x00"
	for l.pos < len(l.src) {
		top, ok := &l.frames[len(l.frames)-1], false
		switch top.open {
		case '"':
			ok = l.quoted(top)
		case '<':
			ok = l.heredoc(top)
		default:
			_, ok = l.token(top, false)
		}
		if !ok {
			return false
		}
	}
	if len(l.frames) > 1 {
		return l.unclosed()
	}
	return l.leave(&l.frames[0], 0)
}

// firstProblem makes an error of what the library says first.
func firstProblem(diags hcl.Diagnostics) error {
	for _, d := range diags {
		if d.Severity == hcl.DiagError && d.Subject != nil {
			return atLine{d.Subject.Start.Line, oneLine(d.Detail)}
		}
	}
	return atLine{1, "it is no template"}
}

// fill gives the text of a template with values in it.
func (t *readTemplate) fill(values map[string]cty.Value, functions map[string]function.Function) (text cty.Value, err error) {
	known := make([]string, 0, len(values))
	for name := range values {
		known = append(known, name)
	}
	for _, n := range t.names {
		if _, ok := values[n.name]; !ok {
			hint := ""
			if near := diag.Nearest(n.name, known); near != "" {
				hint = fmt.Sprintf("; did you mean %s?", near)
			}
			return cty.NilVal, atLine{n.line, fmt.Sprintf("no value is given for %s%s", clip(n.name), hint)}
		}
	}
	defer func() {
		// A loop with very many faults ends with all of them.
		switch p := recover().(type) {
		case nil:
		case hcl.Diagnostics:
			err = firstProblem(p)
		default:
			panic(p)
		}
	}()
	v, diags := t.expr.Value(&hcl.EvalContext{Variables: values, Functions: functions})
	if diags.HasErrors() {
		return cty.NilVal, firstProblem(diags)
	}
	if v, err = convert.Convert(v, cty.String); err != nil || v.IsNull() {
		return cty.NilVal, atLine{1, "what comes out of the template is no text"}
	}
	return v, nil
}
