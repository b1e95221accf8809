package collected

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
)

// decoder reads the lines of a metabase.
type decoder struct {
	text string
	// bare says that the text is the metabase alone, inherited that lines with
	// ~ may stand in it.
	bare, inherited bool
	limits          limits
	known           properties
	nodes           []live.Node
	masked          []live.Span
	// facts holds the facts of many keys; those of the key being read begin at
	// first.
	facts []live.Fact
	first int
	// from is where the section begins and stop where it ends.
	from, stop int
	// last is the property of the line before, for the + lines that follow it;
	// nil where none can. over says that its value is read over.
	last *property
	over bool
	// entries are those of the list that is open.
	entries []string
	// seen are the properties of the key being read, facts or not.
	seen []*property
	// disordered says that some key does not come after the one before it:
	// only then can one stand twice.
	disordered bool
}

// whole reads a bare text.
func (d *decoder) whole() *fault {
	if len(d.text) > d.limits.bytes {
		return over(0, "the text has %d bytes, and at most %d are read", len(d.text), d.limits.bytes)
	}
	if !utf8.ValidString(d.text) {
		at := 0
		for at < len(d.text) {
			r, n := utf8.DecodeRuneInString(d.text[at:])
			if r == utf8.RuneError && n < 2 {
				break
			}
			at += n
		}
		return wrong(at, "World is no UTF-8 text", "the text is no UTF-8 from here on")
	}
	for i := 0; i < len(d.text); i++ {
		switch c := d.text[i]; {
		case c >= ' ' || c == '\n' || c == '\t':
			continue
		case c == '\r':
			// Carriage returns at the end of a line count as its white space.
			if end := lineEnd(d.text, i); strings.Trim(d.text[i:end], blanks+"\r\n") == "" {
				i = end - 1
				continue
			}
		}
		return wrong(i, "World holds a control character", "a control character stands here")
	}
	return d.section(0, 0, len(d.text))
}

// section reads the lines between two bytes; at is what stands for the section.
func (d *decoder) section(at, start, end int) *fault {
	d.from, d.stop, d.known = start, end, properties{}
	for start < end {
		next := lineEnd(d.text, start)
		if f := d.line(start, next); f != nil {
			return f
		}
		start = next
	}
	d.close()
	switch {
	case len(d.nodes) == 0:
		return wrong(at, "World has no keys", "there is at least one line such as /LM/W3SVC IIsWebService")
	case d.disordered:
		return d.repeated()
	}
	return nil
}

// line reads the line of the bytes start to end, its line break included.
func (d *decoder) line(start, end int) *fault {
	if d.bare && end-start > d.limits.line {
		return over(start, "the line has %d bytes, and at most %d are read", end-start, d.limits.line)
	}
	text := strings.TrimRight(d.text[start:end], blanks+"\r\n")
	if text == "" {
		d.last = nil
		return nil
	}
	content := text
	if text[0] == ' ' || text[0] == '\t' {
		content = strings.TrimLeft(text, blanks)
	}
	at := start + len(text) - len(content)
	switch {
	case content[0] == '#':
		d.last = nil
	case at == start:
		return d.key(start, end, text)
	case len(d.nodes) == 0:
		return wrong(at, "Value stands before any key", "an indented line is a value of the key above it, and there is none")
	default:
		return d.value(at, at+len(content), end)
	}
	return nil
}

// key reads a line such as "/LM/W3SVC/1 IIsWebServer". IIS_Global is the key ".".
func (d *decoder) key(start, end int, text string) *fault {
	d.close()
	i := strings.LastIndexAny(text, blanks)
	if i < 0 || text[0] != '/' && text[0] != '"' && text[:i] != metabase.GlobalPath {
		return wrong(start, "Line is no key", "a line that is not indented names a key and its class, such as /LM/W3SVC/1 IIsWebServer")
	}
	class := text[i+1:]
	path, at, problem := literal(strings.TrimRight(text[:i], blanks))
	if problem != "" {
		return wrong(start+at, "Quoted text is broken", "%s", problem)
	}
	if problem := pathProblem(path); problem != "" {
		return wrong(start, "Path is no key", "the path %s", problem)
	}
	if !isClass(class) {
		return wrong(start+i+1, "Class of key not known", "after the last blank stands the class of the key, which begins with IIs, such as IIsWebVirtualDir")
	}
	if len(d.nodes) == d.limits.keys {
		return over(start, "at most %d keys are read", d.limits.keys)
	}
	d.grow(start)
	d.nodes = append(d.nodes, live.Node{Path: path, Class: class, Start: uint32(start), Body: uint32(end), End: uint32(end)})
	if n := len(d.nodes); n > 1 && metabase.ComparePaths(d.nodes[n-2].Path, path) >= 0 {
		d.disordered = true
	}
	return nil
}

// grow makes room for the keys of the whole section once the first ones tell how
// large a key is.
func (d *decoder) grow(at int) {
	if len(d.nodes) < cap(d.nodes) {
		return
	}
	want := 64
	if n := len(d.nodes); n > 0 && at > d.from {
		want = min(4*n, max(n*5/4, n*(d.stop-d.from)/(at-d.from))) + 16
	}
	d.nodes = append(make([]live.Node, 0, want), d.nodes...)
}

// close ends the key being read: it gets its facts.
func (d *decoder) close() {
	d.finish()
	if n := len(d.nodes); n > 0 && len(d.facts) > d.first {
		d.nodes[n-1].Facts = d.facts[d.first:len(d.facts):len(d.facts)]
	}
	d.first, d.last, d.seen = len(d.facts), nil, d.seen[:0]
}

// finish ends the list that is open.
func (d *decoder) finish() {
	if len(d.entries) > 1 {
		d.facts[len(d.facts)-1].Raw = strings.Join(d.entries, "\n")
	}
	d.entries = d.entries[:0]
}

func pathProblem(path string) string {
	switch {
	case path == metabase.GlobalPath || path == metabase.RootPath:
		return ""
	case !strings.HasPrefix(path, "/"):
		return "does not begin with /"
	case strings.Contains(path, "//"):
		return "has an empty part"
	case strings.HasSuffix(path, "/"):
		return "ends with /"
	case strings.ContainsFunc(path, func(r rune) bool { return r < ' ' }):
		return "holds a control character"
	}
	return ""
}

// isClass reports whether a word can be the class of a key.
func isClass(class string) bool {
	if !strings.HasPrefix(class, "IIs") && !strings.HasPrefix(class, "IIS_") {
		return false
	}
	for i := range len(class) {
		if c := class[i]; (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// value reads the line "Name = text", "Name + entry" or "Name ~ text" whose
// content is the bytes at to stop; end is where the next line begins.
func (d *decoder) value(at, stop, end int) *fault {
	content := d.text[at:stop]
	i := 0
	for i < len(content) && content[i] != ' ' && content[i] != '\t' && content[i] != '=' && content[i] != '+' && content[i] != '~' {
		i++
	}
	name := content[:i]
	for i < len(content) && (content[i] == ' ' || content[i] == '\t') {
		i++
	}
	if name == "" || i == len(content) || content[i] != '=' && content[i] != '+' && (content[i] != '~' || !d.inherited) {
		return wrong(at, "Line is no value", "an indented line is a value of the key above it, such as AppIsolated = 2%s", d.aboutInherited(content, i))
	}
	sign := content[i]
	start := at + i + 1
	start += len(d.text[start:stop]) - len(strings.TrimLeft(d.text[start:stop], blanks))
	p := d.known.find(name)
	if p == nil {
		return wrong(at, "Property not known", "the name before the sign is no property of the attribute table%s", nearName(name))
	}
	if f := d.fitting(p, sign, at, start, stop); f != nil {
		return f
	}
	n, text := &d.nodes[len(d.nodes)-1], d.text[start:stop]
	n.End = uint32(end)
	if sign != '+' {
		d.finish()
		d.over = sign == '~'
		if !d.over {
			d.seen = append(d.seen, p)
		}
	}
	if d.last = p; text == emptyWord || text == "" {
		d.last = nil // nothing follows an empty list
	}
	return d.take(p, sign == '+', start, stop)
}

func (d *decoder) aboutInherited(content string, i int) string {
	if i < len(content) && content[i] == '~' {
		return "; values with ~ stand in a text whose header says values = all"
	}
	return ""
}

// fitting checks the sign of a line of a property against the lines before.
func (d *decoder) fitting(p *property, sign byte, at, start, stop int) *fault {
	switch {
	case sign == '+' && !p.list:
		return wrong(at, "Property is no list", "%s holds one value and no further entries", p.name)
	case sign == '+' && (d.last == nil || d.last.name != p.name):
		return wrong(at, "Entry without a list", "an entry of %s stands right below the line of its list or of another entry", p.name)
	case sign == '+' && start == stop:
		return wrong(at, "Entry is empty", "an entry of %s has no text", p.name)
	case sign == '=' && slices.ContainsFunc(d.seen, func(s *property) bool { return s.name == p.name }):
		return wrong(at, "Value stands twice", "%s of %s stands a second time; further entries of a list have +", p.name, d.nodes[len(d.nodes)-1].Path)
	case sign == '=' && start == stop && p.list && !d.bare:
		return wrong(at, "List is empty", "%s is a list, and an empty list reads %s", p.name, emptyWord)
	}
	return nil
}

// take records a value: a fact where the table has a row, a masked span where a
// digest must not see it.
func (d *decoder) take(p *property, more bool, start, stop int) *fault {
	raw, f := d.read(p, more, start, stop)
	if f != nil {
		return f
	}
	if p.token != "" || d.over {
		token := p.token
		if token == "" {
			token = live.MovingToken
		}
		d.masked = append(d.masked, live.Span{Start: uint32(start), End: uint32(stop), Token: token})
	}
	switch {
	case p.attr == nil || d.over:
	case more:
		f := &d.facts[len(d.facts)-1]
		if f.End = uint32(stop); p.token != secretToken {
			d.entries = append(d.entries, raw)
		}
	default:
		d.add(live.Fact{Attr: p.attr, Raw: raw, Start: uint32(start), End: uint32(stop)})
		d.entries = append(d.entries, raw)
	}
	return nil
}

// add appends a fact; the facts of one key stand together.
func (d *decoder) add(f live.Fact) {
	if len(d.facts) == cap(d.facts) {
		own := d.facts[d.first:]
		d.facts = append(make([]live.Fact, 0, min(4096, (d.stop-d.from)/16)+2*len(own)+1), own...)
		d.first = 0
	}
	d.facts = append(d.facts, f)
}

// read gives the text of a value, "" for a secret.
func (d *decoder) read(p *property, more bool, start, stop int) (string, *fault) {
	text := d.text[start:stop]
	switch {
	case p.token == secretToken && (d.bare || isReference(text)):
		return "", nil
	case p.token == secretToken:
		return "", inClear(start, "%s is a secret, and only %s may stand for it; what stands here is not shown", p.name, secretWord)
	case text == secretWord && !d.bare:
		return "", wrong(start, "Value is no secret", "%s is no secret, and %s stands for one; a text of these letters is quoted", p.name, secretWord)
	case text == emptyWord && !p.list && !d.bare:
		return "", wrong(start, "Property is no list", "%s is no list, and %s stands for one without entries; a text of these letters is quoted", p.name, emptyWord)
	case text == emptyWord && p.list && more:
		return "", wrong(start, "Entry is empty", "%s stands for a list without entries; an entry of these letters is quoted", emptyWord)
	case text == emptyWord && p.list:
		return "", nil
	}
	raw, at, problem := literal(text)
	switch {
	case problem != "":
		return "", wrong(start+at, "Quoted text is broken", "%s", problem)
	case p.list && strings.ContainsAny(raw, "\r\n"):
		return "", wrong(start, "Entry holds a line break", "an entry of %s holds a line break, which no entry of it can; put that right on the server first", p.name)
	case p.list && more && strings.Trim(raw, blanks) == "":
		return "", wrong(start, "Entry is empty", "an entry of %s has no text", p.name)
	}
	return raw, nil
}

// isReference reports whether a text stands for a secret: a secret that is not
// known, or the reference of one that a plan writes.
func isReference(text string) bool {
	if text == secretWord {
		return true
	}
	inner, open := strings.CutPrefix(text, "(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !open || !closed {
		return false
	}
	inner, _, problem := literal(inner)
	return problem == "" && isKnownKind(inner)
}

// isKnownKind reports whether a reference is of a kind isoplan resolves; any
// other may be the secret itself.
func isKnownKind(reference string) bool {
	return strings.HasPrefix(reference, "env:") || strings.HasPrefix(reference, "file:")
}

// repeated refuses a text in which two lines name one key.
func (d *decoder) repeated() *fault {
	order := metabase.Order(d.nodes)
	var second *live.Node
	for i := 1; i < len(order); i++ {
		a, b := &d.nodes[order[i-1]], &d.nodes[order[i]]
		if !metabase.SamePath(a.Path, b.Path) {
			continue
		}
		if b.Start < a.Start {
			a, b = b, a
		}
		if second == nil || b.Start < second.Start {
			second = b
		}
	}
	if second == nil {
		return nil
	}
	return wrong(int(second.Start), "Key stands twice", "the key %s stands here a second time; letter case does not count", second.Path)
}
