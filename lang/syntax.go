package lang

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/schema"
)

// label is one label of a block.
type label struct {
	text string
	at   span
}

// argument is one "name = value" of a block, its value as text.
type argument struct {
	name  string
	at    span
	value span
}

// block is one block of a file, its arguments and blocks in the order of the
// text.
type block struct {
	typ    string
	at     span
	labels []label
	args   []argument
	blocks []*block
	// end is the byte after the closing brace.
	end uint32
	// index finds arguments by name once there are many.
	index map[string]int
}

// find gives the argument of a name, nil when it is not set.
func (b *block) find(name string) *argument {
	if b.index != nil {
		if i, ok := b.index[name]; ok {
			return &b.args[i]
		}
		return nil
	}
	for i := range b.args {
		if b.args[i].name == name {
			return &b.args[i]
		}
	}
	return nil
}

// put appends an argument and keeps the index.
func (b *block) put(a argument) {
	const many = 16
	b.args = append(b.args, a)
	switch n := len(b.args); {
	case b.index != nil:
		b.index[a.name] = n - 1
	case n > many:
		b.index = make(map[string]int, 4*many)
		for i := range b.args {
			b.index[b.args[i].name] = i
		}
	}
}

// head is the place of the block's type and labels.
func (b *block) head() span {
	if n := len(b.labels); n > 0 {
		return span{b.at.start, b.labels[n-1].at.end}
	}
	return b.at
}

// parse reads the text of a file as the content of one block without a head.
// It stops at the first problem, which is in err then.
func (l *lexer) parse() (*block, bool) {
	root := &block{}
	if strings.HasPrefix(l.src, "\ufeff") {
		l.pos = 3
	}
	open := []*block{root}
	for {
		if !l.lines() {
			return nil, false
		}
		b := open[len(open)-1]
		switch {
		case l.pos >= len(l.src):
			if len(open) > 1 {
				return nil, l.fail(codeSyntax, b.head(), "Block not closed",
					fmt.Sprintf("There is no closing brace for the block %s before the end of the file. A brace that is missing further down has the same effect.", b.title()), "")
			}
			root.end = uint32(l.pos)
			return root, true
		case l.src[l.pos] == '}' && len(open) > 1:
			if !l.take(1) || !l.endOfLine("block") {
				return nil, false
			}
			b.end = uint32(l.last)
			l.nest--
			open = open[:len(open)-1]
		default:
			child, ok := l.item(b)
			if !ok {
				return nil, false
			}
			if child != nil {
				open = append(open, child)
			}
		}
	}
}

// title names a block in messages: site "Intranet".
func (b *block) title() string {
	t := b.typ
	for _, l := range b.labels {
		t += " " + schema.QuoteHCL(l.text)
	}
	return t
}

// endOfLine wants the line to end after an argument or block.
func (l *lexer) endOfLine(what string) bool {
	last := l.last
	if !l.blanks() {
		return false
	}
	l.last = last
	if l.pos >= len(l.src) || l.newline() > 0 {
		return true
	}
	at := l.here(1)
	if l.src[l.pos] == ',' {
		return l.fail(codeSyntax, at, "Comma between arguments", "Arguments and blocks are separated by line ends, not by commas.", "Put each on a line of its own.")
	}
	if l.src[l.pos] == '\r' {
		return l.badByte()
	}
	return l.fail(codeSyntax, at, "Line goes on after "+what,
		fmt.Sprintf("The line must end after the %s, and there is more on it.", what), "Put each argument and each block on a line of its own.")
}

// item reads one argument, or the head of one block. A block whose body
// follows on further lines is given back open.
func (l *lexer) item(in *block) (*block, bool) {
	start := l.pos
	name, ok := l.name()
	if !ok {
		return nil, false
	}
	if name == "" {
		return nil, l.noItem()
	}
	at := span{uint32(start), uint32(l.pos)}
	if !l.blanks() {
		return nil, false
	}
	switch c := l.peek(0); {
	case c == '=' && l.peek(1) != '=' && l.peek(1) != '>':
		arg, ok := l.argument(name, at)
		if !ok || !l.endOfLine("argument") {
			return nil, false
		}
		return nil, l.add(in, arg)
	case c == '"' || c == '{' || nameStart(c):
		return l.blockHead(in, name, at)
	case l.pos < len(l.src) && l.newline() == 0 && strings.IndexByte(punctuation, c) < 0:
		return nil, l.badByte()
	}
	return nil, l.fail(codeSyntax, at, "Neither argument nor block",
		fmt.Sprintf("After %s an argument needs = and a value, a block needs its labels and {.", name), "")
}

// punctuation are the characters that mean something in HCL, if not here.
const punctuation = "}{)](=,.+-*/%<>!?:[0123456789"

func (l *lexer) noItem() bool {
	if l.src[l.pos] == '"' {
		return l.fail(codeSyntax, l.here(1), "Argument name in quotes", "The names of arguments and blocks are written without quotes.", "Remove the quotes.")
	}
	if strings.IndexByte(punctuation, l.src[l.pos]) >= 0 {
		return l.fail(codeSyntax, l.here(1), "Neither argument nor block",
			fmt.Sprintf("An argument or a block begins with its name, and this line begins with %c.", l.src[l.pos]), "")
	}
	return l.badByte()
}

// argument reads the value behind a name. The sign = is next.
func (l *lexer) argument(name string, at span) (argument, bool) {
	if !l.take(1) || !l.blanks() {
		return argument{}, false
	}
	value, ok := l.expression()
	if !ok {
		return argument{}, false
	}
	if value.start == value.end {
		return argument{}, l.fail(codeSyntax, at, "Argument without a value", fmt.Sprintf("There is nothing after %s =.", name),
			"Write the value on the same line, or remove the argument.")
	}
	return argument{name: name, at: at, value: value}, true
}

// add puts an argument into a block, where its name may stand once.
func (l *lexer) add(in *block, arg argument) bool {
	if first := in.find(arg.name); first != nil {
		line, _ := position(l.src, first.at.start)
		return l.fail(codeArgument, arg.at, "Argument set twice",
			fmt.Sprintf("The argument %s stands in this block already, on line %d. It may be set once.", arg.name, line), "Remove one of the two.")
	}
	in.put(arg)
	return true
}

// blockHead reads labels and the opening brace, and the body when it is on the
// same line.
func (l *lexer) blockHead(in *block, typ string, at span) (*block, bool) {
	b := &block{typ: typ, at: at}
	for l.peek(0) != '{' {
		lab, ok := l.label(b)
		if !ok || !l.blanks() {
			return nil, false
		}
		b.labels = append(b.labels, lab)
	}
	in.blocks = append(in.blocks, b)
	if !l.deeper(1) || !l.take(1) || !l.blanks() {
		return nil, false
	}
	if l.pos >= len(l.src) || l.newline() > 0 {
		return b, true
	}
	if l.src[l.pos] != '}' && !l.oneArgument(b) {
		return nil, false
	}
	if !l.take(1) || !l.endOfLine("block") {
		return nil, false
	}
	b.end = uint32(l.last)
	l.nest--
	return nil, true
}

// oneArgument reads the single argument of a block that stands on one line.
func (l *lexer) oneArgument(b *block) bool {
	start := l.pos
	name, ok := l.name()
	if !ok {
		return false
	}
	at := span{uint32(start), uint32(l.pos)}
	if !l.blanks() {
		return false
	}
	if name == "" || l.peek(0) != '=' || l.peek(1) == '=' || l.peek(1) == '>' {
		return l.fail(codeSyntax, span{uint32(start), uint32(start + 1)}, "Block on one line",
			"A block on one line holds exactly one argument, as in name { argument = value }.", "Put each argument and block on a line of its own.")
	}
	arg, ok := l.argument(name, at)
	if !ok || !l.add(b, arg) || !l.blanks() {
		return false
	}
	if l.peek(0) != '}' {
		return l.fail(codeSyntax, l.here(1), "Block on one line",
			"A block that begins with an argument on its own line ends on that line, after that one argument.", "Put each argument on a line of its own, and the closing brace too.")
	}
	return true
}

// label reads one label: a text in quotes without ${ }, or a name.
func (l *lexer) label(b *block) (label, bool) {
	start := l.pos
	switch c := l.peek(0); {
	case nameStart(c):
		name, ok := l.name()
		return label{name, span{uint32(start), uint32(l.pos)}}, ok
	case c != '"':
		if l.pos < len(l.src) && l.newline() == 0 && strings.IndexByte(punctuation, c) < 0 {
			return label{}, l.badByte()
		}
		return label{}, l.fail(codeSyntax, b.at, "Block without opening brace",
			fmt.Sprintf("After %s and its labels the block needs { on the same line.", b.typ), "")
	}
	base := len(l.frames)
	if !l.push('"', 1) {
		return label{}, false
	}
	for len(l.frames) > base {
		if l.pos >= len(l.src) {
			return label{}, l.unclosed()
		}
		if !l.quoted(&l.frames[base]) {
			return label{}, false
		}
		if len(l.frames) > base+1 {
			return label{}, l.fail(codeSyntax, span{uint32(start), uint32(l.pos)}, "Expression in a label",
				"The label of a block is plain text; ${ } and %{ } have no place in it.", "Use for_each and each.key, or write $${ for the characters themselves.")
		}
	}
	at := span{uint32(start), uint32(l.pos)}
	text, ok := plainText(l.src[start:l.pos])
	if !ok {
		if text, ok = l.unquote(at); !ok {
			return label{}, false
		}
	}
	return label{text, at}, true
}

// unquote reads a quoted text that holds escapes.
func (l *lexer) unquote(at span) (string, bool) {
	expr, diags := hclsyntax.ParseExpression([]byte(l.src[at.start:at.end]), "", hcl.Pos{Line: 1, Column: 1, Byte: int(at.start)})
	if diags.HasErrors() {
		d := fromHCL(diags[0], l.rng(at))
		l.err = &d
		return "", false
	}
	v, _ := expr.Value(nil)
	return v.AsString(), true
}
