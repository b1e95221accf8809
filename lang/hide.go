package lang

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Messages quote the line they are about. What may be a secret somebody wrote
// out is taken from the text they quote, whatever the message is about.

// secretNames are the names of attributes that hold secrets, as the language
// and as IIS spell them.
func secretNames() []string {
	var names []string
	for _, a := range schema.All() {
		if a.Secret {
			names = append(names, a.Name, a.Label)
		}
	}
	return names
}

// soundsSecret reports whether a name is that of a secret, or probably meant
// to be.
func soundsSecret(name string) bool {
	folded := model.Fold(name)
	for _, word := range []string{"pass", "pwd", "secret", "credential", "token"} {
		if strings.Contains(folded, word) {
			return true
		}
	}
	return diag.Nearest(name, secretNames()) != ""
}

// soundsSecret is that function with its answers kept. After very many names
// it hides whatever comes.
func (f *file) soundsSecret(name string) bool {
	const many = 20_000
	answer, known := f.sounds[name]
	if !known {
		answer = len(f.sounds) >= many || soundsSecret(name)
		f.sounds[name] = answer
	}
	return answer
}

// hideIfSecret hides the value of an argument nobody knows.
func (f *file) hideIfSecret(a argument) {
	if soundsSecret(a.name) {
		f.redact = append(f.redact, f.rng(a.value))
	}
}

// hideSecrets hides every text that is set to a name that sounds secret: after
// a problem of syntax nobody knows what belongs to what.
func (f *file) hideSecrets() {
	if f.hidden {
		return
	}
	f.hidden = true
	f.sounds = map[string]bool{}
	start := 0
	for line := range strings.Lines(f.text) {
		if at := f.secretIn(line); at >= 0 {
			end := len(strings.TrimRight(line, "\r\n"))
			f.redact = append(f.redact, model.Range{File: f.id, Start: uint32(start + at), End: uint32(start + end)})
		}
		start += len(line)
	}
}

// secretIn gives the place in a line where a secret may begin, -1 for none.
func (f *file) secretIn(line string) int {
	for i := 0; i < len(line); i++ {
		if line[i] != '=' && line[i] != ':' {
			continue
		}
		begin := i + 1
		for begin < len(line) && (line[begin] == ' ' || line[begin] == '\t') {
			begin++
		}
		end := i
		for end > 0 && (line[end-1] == ' ' || line[end-1] == '\t' || line[end-1] == '"') {
			end--
		}
		from := end
		for from > 0 && nameByte(line[from-1]) {
			from--
		}
		if name := line[from:end]; name != "" && (f.vars || name == "default" || f.soundsSecret(name)) {
			return begin
		}
	}
	return -1
}

// onlyReference reports whether an expression is a reference to a secret or to
// a name, so that its text cannot be a secret.
func onlyReference(x hclsyntax.Expression) bool {
	switch x := x.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		root := x.Traversal.RootName()
		return len(x.Traversal) > 1 && (root == "var" || root == "local" || root == "each")
	case *hclsyntax.FunctionCallExpr:
		return x.Name == secretName && isReference(x)
	}
	return false
}

// isReference reports whether a call of secret() says where a secret is kept.
func isReference(x *hclsyntax.FunctionCallExpr) bool {
	if len(x.Args) != 1 {
		return false
	}
	v, ok := constantText(x.Args[0])
	s, _ := textOf(v)
	return ok && (strings.HasPrefix(s, "env:") || strings.HasPrefix(s, "file:"))
}

// writesSecret reports whether an expression calls secret() with something
// that may be the secret itself.
func writesSecret(x hclsyntax.Expression) bool {
	found := false
	hclsyntax.VisitAll(x, func(n hclsyntax.Node) hcl.Diagnostics {
		c, ok := n.(*hclsyntax.FunctionCallExpr)
		found = found || ok && c.Name == secretName && !isReference(c)
		return nil
	})
	return found
}
