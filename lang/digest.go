package lang

import (
	"fmt"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// arg is one argument that waits for evaluation: a literal, or an expression.
type arg struct {
	name string
	// at is where the name stands, val where the value does.
	at, val model.Range
	lit     cty.Value // cty.NilVal for an expression
	expr    hclsyntax.Expression
	state   readiness
	// secretive says that its text may be a secret, or call secret(): no
	// message shows it or what it refers to.
	secretive bool
	// unreferenced says that secret() is called with something that does not
	// say where a secret is kept.
	unreferenced bool
	// refs are the variables and locals the expression refers to: "var.x".
	refs []string
}

// readiness says what is known about an expression.
type readiness uint8

const (
	unseen  readiness = iota // names not yet looked up
	ready                    // may be evaluated
	refused                  // has been reported; never evaluate
)

// digest reads the text of a file into declarations. It runs beside others:
// everything it finds stays in the file.
func (f *file) digest() {
	if !f.read {
		return
	}
	if d := checkEncoding(f.id, f.text); d != nil {
		f.diags = append(f.diags, *d)
		return
	}
	l := &lexer{file: f.id, src: f.text, keep: !f.vars && strings.Contains(f.text, suppressionMark)}
	root, ok := l.parse()
	if !ok {
		f.diags = append(f.diags, *l.err)
		f.hideSecrets()
		return
	}
	if l.keep {
		f.suppress(root, l.comments)
	}
	if f.vars {
		f.takeValues(root)
		return
	}
	if f.module {
		f.takeModule(root)
		return
	}
	f.takeTop(root)
}

func (f *file) rng(s span) model.Range { return model.Range{File: f.id, Start: s.start, End: s.end} }

// maxProblems bounds what is reported of one file: each message costs a look
// at all the words it might have meant.
const maxProblems = 1000

// report adds a diagnostic; after too many, one that says so.
func (f *file) report(d diag.Diagnostic) {
	switch n := len(f.diags); {
	case n < maxProblems:
		f.diags = append(f.diags, d)
	case n == maxProblems:
		f.diags = append(f.diags, failure(codeFile, model.Range{}, "Too many problems",
			fmt.Sprintf("%s has more than %s problems; the rest is not shown.", f.name, thousands(maxProblems)), ""))
	}
}

// enough reports whether nothing more of the file will be reported.
func (f *file) enough() bool { return len(f.diags) > maxProblems }

// line is the line a place is on, from 1.
func (f *file) line(s span) int {
	if f.lines == nil {
		f.lines = []uint32{0}
		for i := 0; i < len(f.text); i++ {
			if f.text[i] == '\n' {
				f.lines = append(f.lines, uint32(i+1))
			}
		}
	}
	return sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > s.start })
}

// arg makes an argument ready to be evaluated. An expression that is no HCL is
// reported; ok is false then.
func (f *file) arg(a argument) (*arg, bool) {
	out := &arg{name: a.name, at: f.rng(a.at), val: f.rng(a.value)}
	if v, ok := f.constant(a.value); ok {
		out.lit = v
		return out, true
	}
	var ok bool
	out.expr, ok = f.expression(a.value)
	return out, ok
}

// expression gives the syntax tree of one expression. The scanner made sure
// that it is bounded in depth and length.
func (f *file) expression(s span) (hclsyntax.Expression, bool) {
	text := f.text[s.start:s.end]
	if !f.affordable(s) {
		return nil, false
	}
	heredoc := strings.Contains(text, "<<")
	if heredoc {
		text += "\n" // the marker ends with its line
	}
	line := f.line(s)
	start := hcl.Pos{Line: line, Column: int(s.start-f.lines[line-1]) + 1, Byte: int(s.start)}
	expr, diags := hclsyntax.ParseExpression([]byte(text), f.name, start)
	if diags.HasErrors() && f.enough() {
		return nil, false
	}
	if diags.HasErrors() {
		const most = 10
		for i, d := range diags {
			if i == most {
				break
			}
			f.report(fromHCL(d, f.rng(s)))
		}
		f.hideSecrets()
		return nil, false
	}
	if heredoc && strings.Contains(text, "\r\n") {
		unifyLineEnds(expr)
	}
	return expr, true
}

// affordable pays for having one expression parsed, and reports the first that
// is too much: the parser of HCL takes a thousand times the bytes of the text
// for each token.
func (f *file) affordable(s span) bool {
	if f.parsed > maxParsed {
		return false
	}
	l := &lexer{file: f.id, src: f.text[:s.end], pos: int(s.start)}
	l.expression()
	if f.parsed += tokensPerExpression + l.tokens; f.parsed <= maxParsed {
		return true
	}
	f.report(failure(codeLimit, f.rng(s), "File has too many expressions",
		fmt.Sprintf("%s holds more expressions than one file may: all of them together may have about %s names, signs and texts. Values that are written out do not count.", f.name, thousands(maxParsed)),
		"Split it into several files."))
	return false
}

// unifyLineEnds makes the lines of heredocs end in LF: the same commit must
// mean the same wherever it was checked out.
func unifyLineEnds(expr hclsyntax.Expression) {
	hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		lit, ok := n.(*hclsyntax.LiteralValueExpr)
		if ok && lit.Val.Type() == cty.String && !lit.Val.IsNull() && strings.Contains(lit.Val.AsString(), "\r\n") {
			lit.Val = cty.StringVal(strings.ReplaceAll(lit.Val.AsString(), "\r\n", "\n"))
		}
		return nil
	})
}

// takeValues reads a file of values: arguments only.
func (f *file) takeValues(root *block) {
	for _, b := range root.blocks {
		f.report(failure(codeBlock, f.rng(b.head()), "Block among values",
			fmt.Sprintf("%s holds values of variables only, as name = value. The block %s belongs in a file that ends in %s.", f.name, b.typ, configEnding), ""))
	}
	for _, a := range root.args {
		f.hideIfSecret(a)
		if v, ok := f.arg(a); ok {
			f.values = append(f.values, v)
		}
	}
}

// takeTop reads the top level of a configuration file.
func (f *file) takeTop(root *block) {
	for _, a := range root.args {
		f.hideIfSecret(a)
		fix := elsewhere(a.name)
		if contains(topBlocks, a.name) {
			fix = fmt.Sprintf("%s is a block: write it without the equals sign.", a.name)
		} else if h := hint(a.name, topBlocks); h != "" {
			fix = h
		}
		f.report(failure(codeArgument, f.rng(a.at), "Argument outside of blocks",
			fmt.Sprintf("The top level of a file holds blocks only, and %s is set here.", a.name), fix))
	}
	for _, b := range root.blocks {
		switch b.typ {
		case "server":
			f.takeServer(b)
		case "variable":
			f.takeVariable(b)
		case "locals":
			f.takeLocals(b)
		case "output":
			f.takeOutput(b)
		case "isoplan":
			f.takeSettings(b)
		default:
			f.unknownBlock(b, "at the top level of a file", topBlocks, nil)
		}
	}
}

var topBlocks = []string{"isoplan", "variable", "locals", "output", "server"}

// unknownBlock reports a block that may not stand where it does.
func (f *file) unknownBlock(b *block, where string, blocks, arguments []string) {
	if f.enough() {
		return
	}
	detail := fmt.Sprintf("There is no block %s %s.", b.typ, where)
	fix, code := hint(b.typ, append(append([]string(nil), blocks...), arguments...)), codeBlock
	switch {
	case b.typ == "suppress":
		fix = `suppress belongs in an isoplan block; a comment on the line above silences one finding: # isoplan:ignore ID reason="..."`
	case fix == "":
		for _, home := range []struct {
			blocks []string
			words  string
		}{{serverBlocks, "in a server block"}, {siteBlocks, "in a site block"}, {topBlocks, "at the top level of a file"}} {
			if contains(home.blocks, b.typ) && home.words != where {
				fix = fmt.Sprintf("%s belongs %s.", b.typ, home.words)
				break
			}
		}
		switch {
		case fix != "":
		case len(blocks) > 0:
			fix = "Blocks here: " + wordList(blocks) + "."
		default:
			fix = "No block may stand here."
		}
	}
	f.report(failure(code, f.rng(b.head()), "Unknown block", detail, fix))
}

// labels wants a block to have exactly n labels.
func (f *file) labels(b *block, n int, example string) bool {
	if len(b.labels) == n {
		return true
	}
	detail := fmt.Sprintf("The block %s takes no label, and has %d.", b.typ, len(b.labels))
	if n > 0 {
		detail = fmt.Sprintf("The block %s takes one label, its name, and has %d.", b.typ, len(b.labels))
	}
	f.report(failure(codeBlock, f.rng(b.head()), "Wrong number of labels", detail, "Write "+example+"."))
	return false
}

// args reads all arguments of a block that is not an object. Unknown ones and
// unknown blocks are reported.
func (f *file) args(b *block, known, blocks []string) map[string]*arg {
	out := map[string]*arg{}
	for _, a := range b.args {
		if !contains(known, a.name) {
			f.unknownArgument(a, b.typ, func() []string { return known }, blocks)
			continue
		}
		if v, ok := f.arg(a); ok {
			out[a.name] = v
		}
	}
	for _, c := range b.blocks {
		if !contains(blocks, c.typ) {
			f.unknownBlock(c, "in "+article(b.typ)+" block", blocks, known)
		}
	}
	return out
}

func (f *file) unknownArgument(a argument, in string, known func() []string, blocks []string) {
	if f.enough() {
		return
	}
	f.hideIfSecret(a)
	key := in + " " + a.name
	fix, ok := f.fixes[key]
	if !ok {
		if f.fixes == nil {
			f.fixes = map[string]string{}
		}
		fix = argumentFix(a.name, known(), blocks)
		f.fixes[key] = fix
	}
	f.report(failure(codeArgument, f.rng(a.at), "Unknown argument",
		fmt.Sprintf("There is no argument %s in %s block.", a.name, article(in)), fix))
}

// argumentFix says what an unknown argument was probably meant to be.
func argumentFix(name string, known, blocks []string) string {
	if contains(blocks, name) {
		return fmt.Sprintf("%s is a block: write it without the equals sign.", name)
	}
	fix := hint(name, known)
	if fix == "" {
		fix = elsewhere(name)
	}
	if fix == "" {
		fix = hint(name, blocks)
	}
	if fix == "" && len(known) <= 12 {
		fix = "Possible here: " + wordList(known) + "."
	}
	return fix
}

// elsewhere says in which blocks an argument does exist.
func elsewhere(name string) string {
	var kinds []string
	for _, k := range model.Kinds() {
		if schema.Find(k, name) != nil || contains(shapeOf(k).meta, name) {
			kinds = append(kinds, k.String())
		}
	}
	if len(kinds) == 0 {
		return ""
	}
	return fmt.Sprintf("%s belongs in %s.", name, wordList(kinds))
}

// article puts "a" or "an" before a word of the language.
func article(word string) string {
	if word != "" && strings.IndexByte("aeio", word[0]) >= 0 {
		return "an " + word
	}
	return "a " + word
}
