package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/isoplan/isoplan/internal/diag"
)

// value evaluates an expression that must have a type; ok is false after an error, which says what was expected.
func (p *parser) value(name string, x hclsyntax.Expression, want cty.Type, expected string) (cty.Value, bool) {
	v, diags := x.Value(nil)
	if diags.HasErrors() || v.IsNull() || v.Type() != want {
		p.fail(codeValue, "Value of another kind", x.Range(), fmt.Sprintf("%s expects %s.", name, expected), "")
		return v, false
	}
	return v, true
}

// truth reads true or false.
func (p *parser) truth(a *hclsyntax.Attribute) bool {
	v, ok := p.value(a.Name, a.Expr, cty.Bool, "true or false, without quotes")
	return ok && v.True()
}

// text reads one text; expected says more about it than that it is one.
func (p *parser) text(name string, x hclsyntax.Expression, expected string) (string, bool) {
	v, ok := p.value(name, x, cty.String, expected)
	if !ok {
		return "", false
	}
	return v.AsString(), p.visible(x.Range(), v.AsString())
}

// visible refuses what a person cannot see. The usual cause is a path with single back slashes.
func (p *parser) visible(at hcl.Range, text string) bool {
	for _, r := range text {
		if diag.Hidden(r) {
			p.fail(codeValue, "Value holds a control character", at, fmt.Sprintf("%q holds the character %U.", text, r), backSlash)
			return false
		}
	}
	return true
}

// word reads one of a few words.
func (p *parser) word(a *hclsyntax.Attribute, words ...string) string {
	expected := `"` + strings.Join(words, `" or "`) + `"`
	text, ok := p.text(a.Name, a.Expr, expected)
	if ok && !slices.Contains(words, text) {
		fix := ""
		if near := diag.Nearest(text, words); near != "" {
			fix = fmt.Sprintf("Did you mean %q?", near)
		}
		p.fail(codeValue, "Value not known", a.Expr.Range(), fmt.Sprintf("%s is %q; expected is %s.", a.Name, text, expected), fix)
	}
	return text
}

// duration reads a positive duration of at most limit; 0 is no limit.
func (p *parser) duration(a *hclsyntax.Attribute, limit time.Duration) time.Duration {
	const expected = `a duration in quotes, such as "24h", "90m" or "30s"`
	text, ok := p.text(a.Name, a.Expr, expected)
	if !ok {
		return 0
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		p.fail(codeValue, "Duration not understood", a.Expr.Range(), fmt.Sprintf("%s is %q; expected is %s.", a.Name, text, expected), "")
	case d < time.Second:
		p.fail(codeValue, "Duration too short", a.Expr.Range(), fmt.Sprintf("%s is %q; expected is a second or more.", a.Name, text), "")
	case limit > 0 && d > limit:
		p.fail(codeValue, "Duration too long", a.Expr.Range(), fmt.Sprintf("%s is %q; expected is %s or less.", a.Name, text, limit), "")
	}
	return d
}

// texts reads a list of texts that are not empty.
func (p *parser) texts(a *hclsyntax.Attribute) []string {
	const expected = `a list of texts in quotes, such as ["one", "two"]`
	list, ok := a.Expr.(*hclsyntax.TupleConsExpr)
	if !ok {
		p.fail(codeValue, "Value of another kind", a.Expr.Range(), fmt.Sprintf("%s expects %s.", a.Name, expected), "")
		return nil
	}
	var texts []string
	for _, x := range list.Exprs {
		text, ok := p.text(a.Name, x, expected)
		if ok && text == "" {
			p.fail(codeValue, "Empty text", x.Range(), "an entry of "+a.Name+" is empty.", "")
		}
		texts = append(texts, text)
	}
	return texts
}

// command reads the program and the arguments of an action, with words in braces for what changes from call to call.
func (p *parser) command(a *hclsyntax.Attribute, action Action) []string {
	before := len(p.diags)
	argv := p.texts(a)
	at := a.Expr.Range()
	switch {
	case len(p.diags) > before:
		return nil
	case len(argv) == 0:
		p.fail(codeValue, "Command without program", at, a.Name+" names no program.", "")
		return nil
	case placeholder.MatchString(argv[0]):
		p.fail(codeValue, "Program with a placeholder", at, fmt.Sprintf("the program of %s is %q; which program runs may not depend on a value.", a.Name, argv[0]), "")
	case !placed(argv[0]):
		p.fail(codeValue, "Program at a relative path", at,
			fmt.Sprintf("the program of %s is %q, which would be looked for wherever isoplan was started.", a.Name, argv[0]),
			"Write its whole path, or only its name to have it looked for in PATH.")
	}
	known := []string{serverWord}
	if word := action.takes(); word != "" {
		known = append(known, word)
	}
	seen := map[string]bool{}
	for _, argument := range argv[1:] {
		for _, found := range placeholder.FindAllString(argument, -1) {
			word := found[1 : len(found)-1]
			seen[word] = true
			if slices.Contains(known, word) {
				continue
			}
			fix := fmt.Sprintf("%s knows {%s}.", a.Name, strings.Join(known, "} and {"))
			if near := diag.Nearest(word, known); near != "" {
				fix = fmt.Sprintf("Did you mean {%s}?", near)
			}
			p.fail(codeUnknown, "Placeholder not known", at, fmt.Sprintf("%s has no value for %s.", a.Name, found), fix)
		}
	}
	if word := action.takes(); word != "" && !seen[word] {
		p.fail(codeMissing, "Placeholder missing", at,
			fmt.Sprintf("%s does not say where the name goes, so it would do the same whatever {%s} is meant.", a.Name, word),
			fmt.Sprintf("Put {%s} where the name belongs.", word))
	}
	return argv
}

// placed reports whether a program is a bare name or a whole path, of Windows or of Unix.
func placed(program string) bool {
	switch {
	case !strings.ContainsAny(program, `/\:`):
		return true
	case strings.HasPrefix(program, "/"), strings.HasPrefix(program, `\\`):
		return true
	}
	return len(program) > 2 && program[1] == ':' && (program[2] == '\\' || program[2] == '/')
}
