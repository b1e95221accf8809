package lang

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// constant gives the value of a text that is made of plain literals: true,
// false, null, numbers, texts in quotes with no sequences and no rare escapes,
// and lists and objects of these. All else is for the parser of HCL, which gives
// the same values for these, fifty times slower.
func (f *file) constant(s span) (cty.Value, bool) {
	l := &lexer{file: f.id, src: f.text[:s.end], pos: int(s.start)}
	v, ok := l.constant(0)
	return v, ok && l.pos == int(s.end)
}

// constant reads one value. It gives up at the first thing that is none.
func (l *lexer) constant(depth int) (cty.Value, bool) {
	if depth > maxNesting {
		return cty.NilVal, false
	}
	switch c := l.peek(0); {
	case c == '"':
		s, ok := l.plainText()
		return cty.StringVal(s), ok
	case c >= '0' && c <= '9':
		start := l.pos
		if !l.number() {
			return cty.NilVal, false
		}
		v, err := cty.ParseNumberVal(l.src[start:l.pos])
		return v, err == nil
	case c == '[':
		return l.constantList(depth)
	case c == '{':
		return l.constantObject(depth)
	case nameStart(c):
		switch name, _ := l.name(); name {
		case "true":
			return cty.True, true
		case "false":
			return cty.False, true
		case "null":
			return cty.NullVal(cty.DynamicPseudoType), true
		}
	}
	return cty.NilVal, false
}

// plainText reads a text in quotes that stands for itself.
func (l *lexer) plainText() (string, bool) {
	start := l.pos
	for end := start + 1; end < len(l.src); end++ {
		switch l.src[end] {
		case '\\':
			end++
		case '"':
			l.pos = end + 1
			return plainText(l.src[start:l.pos])
		}
	}
	return "", false
}

func (l *lexer) constantList(depth int) (cty.Value, bool) {
	values := []cty.Value{}
	l.pos++
	for l.lines() {
		if l.peek(0) == ']' {
			l.pos++
			return cty.TupleVal(values), true
		}
		v, ok := l.constant(depth + 1)
		if !ok || !l.lines() {
			return cty.NilVal, false
		}
		values = append(values, v)
		switch l.peek(0) {
		case ',':
			l.pos++
		case ']':
		default:
			return cty.NilVal, false
		}
	}
	return cty.NilVal, false
}

func (l *lexer) constantObject(depth int) (cty.Value, bool) {
	values := map[string]cty.Value{}
	l.pos++
	for first := true; l.lines(); first = false {
		if l.peek(0) == '}' {
			l.pos++
			return cty.ObjectVal(values), true
		}
		key, ok := l.objectKey()
		if !ok || first && key == "for" {
			return cty.NilVal, false
		}
		v, ok := l.constant(depth + 1)
		if !ok || !l.blanks() {
			return cty.NilVal, false
		}
		values[key] = v
		switch {
		case l.peek(0) == ',':
			l.pos++
		case l.newline() == 0 && l.peek(0) != '}':
			return cty.NilVal, false
		}
	}
	return cty.NilVal, false
}

// objectKey reads a plain key and the sign behind it.
func (l *lexer) objectKey() (string, bool) {
	key, ok := l.name()
	if key == "" && ok && l.peek(0) == '"' {
		key, ok = l.plainText()
	} else if key == "" {
		return "", false
	}
	if !ok || !l.blanks() || l.peek(0) != '=' && l.peek(0) != ':' || l.peek(1) == '=' || l.peek(1) == '>' || l.peek(1) == ':' {
		return "", false
	}
	l.pos++
	return key, l.blanks()
}

// plainText gives what stands between the quotes when that is literal text,
// perhaps with the common escapes.
func plainText(quoted string) (string, bool) {
	if len(quoted) < 2 || quoted[len(quoted)-1] != '"' {
		return "", false
	}
	inner := quoted[1 : len(quoted)-1]
	var out []byte
	from := 0 // what follows is not yet in out
	for i := 0; i < len(inner); i++ {
		switch inner[i] {
		case '"', '\n', '\r':
			return "", false
		case '\\':
			c, ok := escaped(inner[i+1:])
			if !ok {
				return "", false
			}
			out = append(append(out, inner[from:i]...), c)
			i++
			from = i + 1
		case '$', '%':
			if strings.HasPrefix(inner[i+1:], "{") {
				return "", false
			}
		}
	}
	if out == nil {
		return inner, true
	}
	return string(append(out, inner[from:]...)), true
}

// escaped gives the character behind a back slash.
func escaped(rest string) (byte, bool) {
	if rest == "" {
		return 0, false
	}
	switch rest[0] {
	case '\\', '"':
		return rest[0], true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	}
	return 0, false
}
