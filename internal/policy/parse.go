package policy

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/isoplan/isoplan/internal/diag"
)

// The codes of what can be wrong with a policy.
const (
	codeTooLarge = "IP0602"
	codeSyntax   = "IP0603"
	codeUnknown  = "IP0604"
	codeValue    = "IP0605"
	codeMissing  = "IP0606"
)

// maxDepth is how deep brackets and braces of a policy may stand in each other; a correct one needs two levels.
const maxDepth = 8

// Parse reads a policy. name is the file, for messages and for TrustedKey.From. The policy is nil when the list holds an
// error; every error names the line.
func Parse(name string, text []byte) (*Policy, diag.List) {
	p := &parser{name: name}
	if len(text) > MaxFile {
		p.diags = diag.List{{Severity: diag.Error, ID: codeTooLarge, Summary: "Policy file too large",
			Detail: fmt.Sprintf("%s holds %d bytes; at most %d are read.", name, len(text), MaxFile),
			Fix:    "Keep keys in a file of their own and name the file in trusted_keys."}}
		return nil, p.diags
	}
	// Editors of Windows put a byte order mark in front.
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	body := p.body(text)
	if body == nil {
		return nil, p.diags
	}
	policy := p.policy(body)
	if p.diags.HasErrors() {
		return nil, p.diags
	}
	return policy, p.diags
}

type parser struct {
	name  string
	diags diag.List
}

// fail reports an error at a place; detail is a sentence.
func (p *parser) fail(code, summary string, at hcl.Range, detail, fix string) {
	p.diags = append(p.diags, diag.Diagnostic{Severity: diag.Error, ID: code, Summary: summary,
		Detail: fmt.Sprintf("%s, line %d: %s", p.name, at.Start.Line, detail), Fix: fix})
}

// body parses the text, nil after an error.
func (p *parser) body(text []byte) *hclsyntax.Body {
	if !p.plain(text) {
		return nil
	}
	file, diags := hclsyntax.ParseConfig(text, p.name, hcl.InitialPos)
	if diags.HasErrors() {
		for _, d := range diags {
			var at hcl.Range
			if d.Subject != nil {
				at = *d.Subject
			}
			p.fail(codeSyntax, "Policy not understood", at, strings.Join(strings.Fields(d.Detail), " "), escapeFix(d.Summary))
		}
		sort.SliceStable(p.diags, func(i, j int) bool { return p.diags[i].Detail < p.diags[j].Detail })
		return nil
	}
	return file.Body.(*hclsyntax.Body)
}

// backSlash is what to do about paths.
const backSlash = `In a Windows path write / or \\ for each back slash: "C:\\tools\\save.vbs".`

func escapeFix(summary string) string {
	if summary == "Invalid escape sequence" {
		return backSlash
	}
	return ""
}

// plain lets only those words of HCL through that plain values are written with. A policy needs no expression, and what
// cannot be written cannot surprise: neither its author nor, being nested without end, the parser.
func (p *parser) plain(text []byte) bool {
	tokens, _ := hclsyntax.LexConfig(text, p.name, hcl.InitialPos)
	depth := 0
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack:
			if depth++; depth > maxDepth {
				p.fail(codeSyntax, "Brackets nested too deep", t.Range, fmt.Sprintf("brackets and braces stand in each other more than %d deep.", maxDepth), "")
				return false
			}
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack:
			depth--
		case hclsyntax.TokenOQuote, hclsyntax.TokenCQuote, hclsyntax.TokenQuotedLit, hclsyntax.TokenIdent, hclsyntax.TokenNumberLit,
			hclsyntax.TokenEqual, hclsyntax.TokenComma, hclsyntax.TokenComment, hclsyntax.TokenNewline, hclsyntax.TokenEOF:
		case hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			p.fail(codeSyntax, "Policy holds an expression", t.Range,
				fmt.Sprintf("%s begins an expression, and a policy holds plain values only.", t.Bytes),
				fmt.Sprintf("For the characters themselves write %c%s.", t.Bytes[0], t.Bytes))
			return false
		default:
			p.fail(codeSyntax, "Policy not understood", t.Range,
				fmt.Sprintf("%q has no place in a policy, which holds texts in double quotes, lists of them, true and false.", t.Bytes), "")
			return false
		}
	}
	return true
}

// topNames are the names a policy may hold outside of a runner, and runnerNames those within.
var topNames = []string{"require_approval", "trusted_keys", "max_approval_age", runnerBlock}

const runnerBlock = "runner"

func runnerNames() []string {
	names := []string{"restart", "timeout"}
	for _, a := range actions {
		names = append(names, string(a))
	}
	return names
}

// policy reads the whole file.
func (p *parser) policy(body *hclsyntax.Body) *Policy {
	policy := &Policy{}
	for _, a := range inOrder(body) {
		switch a.Name {
		case "require_approval":
			policy.RequireApproval = p.truth(a)
		case "trusted_keys":
			for _, text := range p.texts(a) {
				policy.TrustedKeys = append(policy.TrustedKeys, TrustedKey{Text: text, From: p.name})
			}
		case "max_approval_age":
			policy.MaxApprovalAge = p.duration(a, 0)
		case runnerBlock:
			p.fail(codeUnknown, "Runner is a block", a.NameRange, "a runner is written without an equals sign.", `Write runner "SERVER" { ... }.`)
		default:
			p.unknown(a.NameRange, a.Name, "a policy", topNames)
		}
	}
	taken := map[string]bool{}
	for _, b := range body.Blocks {
		if b.Type != runnerBlock {
			p.unknown(b.TypeRange, b.Type, "a policy", topNames)
			continue
		}
		policy.Runners = append(policy.Runners, p.runner(b, taken))
	}
	if policy.RequireApproval && len(policy.TrustedKeys) == 0 && !p.diags.HasErrors() {
		p.fail(codeMissing, "Nobody may approve", body.Attributes["require_approval"].SrcRange,
			"require_approval = true without trusted_keys would let no plan through.",
			`Add trusted_keys = ["FILE"], a file in the form of authorized_keys with the keys of those who may approve.`)
	}
	return policy
}

// inOrder gives attributes as they stand in the file; HCL keeps them in a map.
func inOrder(body *hclsyntax.Body) []*hclsyntax.Attribute {
	return slices.SortedFunc(maps.Values(body.Attributes), func(a, b *hclsyntax.Attribute) int { return a.NameRange.Start.Byte - b.NameRange.Start.Byte })
}

// unknown reports a name with the one that was probably meant.
func (p *parser) unknown(at hcl.Range, name, where string, known []string) {
	fix := "It may hold: " + strings.Join(known, ", ") + "."
	if near := diag.Nearest(name, known); near != "" {
		fix = fmt.Sprintf("Did you mean %s?", near)
	}
	p.fail(codeUnknown, "Name not known", at, fmt.Sprintf("%s has no %q.", where, name), fix)
}

// runner reads one block. taken holds the patterns of the blocks before.
func (p *parser) runner(b *hclsyntax.Block, taken map[string]bool) Runner {
	r := Runner{Patterns: b.Labels, Timeout: DefaultTimeout, commands: map[Action][]string{}}
	if len(b.Labels) == 0 {
		p.fail(codeMissing, "Runner without server", b.TypeRange, "a runner names the servers it is for.", `Write runner "SERVER" { ... }; * stands for any part of a name.`)
	}
	for i, label := range b.Labels {
		p.label(b.LabelRanges[i], label, taken)
	}
	for _, a := range inOrder(b.Body) {
		switch {
		case a.Name == "restart":
			r.Run = p.word(a, "run", "manual") == "run"
		case a.Name == "timeout":
			r.Timeout = p.duration(a, MaxTimeout)
		case slices.Contains(actions, Action(a.Name)):
			r.commands[Action(a.Name)] = p.command(a, Action(a.Name))
		default:
			p.unknown(a.NameRange, a.Name, "a runner", runnerNames())
		}
	}
	for _, inner := range b.Body.Blocks {
		p.unknown(inner.TypeRange, inner.Type, "a runner", runnerNames())
	}
	for _, a := range []Action{Status, Stop, Start} {
		if _, ok := r.commands[a]; r.Run && !ok {
			p.fail(codeMissing, "Command missing", b.TypeRange, fmt.Sprintf(`restart = "run" needs the command %s: services are stopped, started and asked for their state.`, a),
				fmt.Sprintf(`Add %s = ["PROGRAM", "{service}"], or leave restarts to a person with restart = "manual".`, a))
		}
	}
	return r
}

// label checks one pattern of a runner.
func (p *parser) label(at hcl.Range, label string, taken map[string]bool) {
	p.visible(at, label)
	folded := strings.ToLower(label)
	switch {
	case label == "":
		p.fail(codeValue, "Runner without server", at, "the name of the server is empty.", "* stands for every server.")
	case taken[folded]:
		p.fail(codeValue, "Runner named twice", at, fmt.Sprintf("an earlier runner is for %q already, and the first one counts.", label), "Put both into one block.")
	}
	taken[folded] = true
}
