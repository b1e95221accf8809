package adsutil

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/metabase/textkeys"
	"github.com/isoplan/isoplan/internal/schema"
)

// keyType is the property that holds the class of a key (SDK6, MBSchema.xml).
const keyType = "KeyType"

// rowOf gives the row of a property, nil when the table has none.
func rowOf(name string) *schema.Attr { return schema.ByProperty(schema.MetabaseSpace, name) }

// isSecret reports whether the text of a property is never looked at. Of
// properties the table does not know, the name decides.
func isSecret(name string) bool {
	if a := rowOf(name); a != nil {
		return a.Secret || metabase.Encrypted(a.Home.Property, a.Home.ID)
	}
	lower := strings.ToLower(name)
	for _, part := range [...]string{"pass", "pwd", "secret", "sessionkey"} {
		if strings.Contains(lower, part) {
			return true
		}
	}
	return metabase.Encrypted(name, 0)
}

// isMoving reports whether IIS moves the value by itself.
func isMoving(name string) bool {
	a := rowOf(name)
	return a != nil && a.Volatile || metabase.Moving(name)
}

// known is what there is to know of a property.
type known struct {
	row            *schema.Attr
	secret, moving bool
}

// look gives what is known of a property. It is remembered by its spelling: a
// long transcript prints the same few over and over.
func (p *parser) look(name string) known {
	if k, met := p.met[name]; met {
		return k
	}
	k := known{rowOf(name), isSecret(name), isMoving(name)}
	if p.met == nil {
		p.met = map[string]known{}
	}
	p.met[name] = k
	return k
}

// named is the name of a property for a message: the table's, and that of a
// property it does not know is not repeated.
func named(name string) string {
	if a := rowOf(name); a != nil {
		return a.Home.Property
	}
	if strings.EqualFold(name, keyType) {
		return keyType
	}
	return "the property"
}

// property reads a line "Name : (TYPE) value".
func (p *parser) property(v property, line string, start, at, end int) {
	k := p.subject(v.name, at)
	if k == nil || p.fault != nil {
		return
	}
	is := p.look(v.name)
	row := is.row
	text := line[v.value:]
	switch {
	case v.kind == noKind:
		p.refuse(at+v.open, "Type of value not known", v.kind.expected())
		return
	case strings.EqualFold(v.name, keyType):
		p.keyType(k, v, line, start, at, end)
		return
	case is.secret && (row != nil || v.kind == kindText || v.kind == kindBinary):
		p.secret(k, v, line, start, at, end)
		return
	case row != nil && !v.kind.fits(row):
		p.refuse(at+v.open, "Type does not fit the property", row.Home.Property+" is printed as "+typeName(row))
		return
	}
	raw, ok := text, true
	switch v.kind {
	case kindText:
		raw, ok = unquote(text)
	case kindNumber:
		raw, ok = number(text)
	case kindBool:
		ok = strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
		if isSwitch(v.kind, row) {
			raw = "0"
			if strings.EqualFold(text, "true") {
				raw = "1"
			}
		}
	case kindBinary:
		ok = isBytes(text)
	case kindList:
		if n, counted := itemCount(text); counted {
			p.list = &openList{key: k, name: v.name, p: v, start: start, value: at + v.open, want: n, at: at}
			p.closeList(end, at+len(line))
			return
		}
		var entries []string
		entries, ok = oneLine(text)
		raw = strings.Join(entries, "\n")
	}
	if !ok {
		p.refuse(at+v.value, "Value cannot be read", v.kind.expected())
		return
	}
	from, to := at+v.value, at+len(line)
	switch v.kind {
	case kindText:
		from, to = from+1, to-1
	case kindList:
		from = at + v.open
	case kindBool:
		if isSwitch(v.kind, row) { // a number may take its place, which has another type
			from = at + v.open
		}
	}
	p.take(k, v, raw, start, end, from, to, at)
}

// item reads an entry of a list.
func (p *parser) item(line string, at, end int) {
	l := p.list
	text, ok := unquote(line)
	if !ok {
		p.refuse(at, "Entry of list is missing", fmt.Sprintf("%s in line %d has %d entries, and %d stand below it; each is a text in double quotes on a line of its own",
			named(l.name), p.lineOf(l.at), l.want, len(l.entries)))
		return
	}
	l.entries = append(l.entries, text)
	p.closeList(end, at+len(line))
}

// closeList takes a list whose entries are all read; end is the end of the
// last line, stop that of its text.
func (p *parser) closeList(end, stop int) {
	l := p.list
	if len(l.entries) < l.want {
		return
	}
	p.list = nil
	p.take(l.key, l.p, strings.Join(l.entries, "\n"), l.start, end, l.value, stop, l.at)
}

// keyType reads the class of a key.
func (p *parser) keyType(k *key, v property, line string, start, at, end int) {
	class, ok := unquote(line[v.value:])
	class = spellClass(class)
	switch {
	case v.kind != kindText || !ok || class != "" && !isClass(class):
		p.refuse(at+v.value, "Class of key cannot be read", `KeyType is the name of a class: KeyType : (STRING) "IIsWebVirtualDir"`)
		return
	case class == "":
		class = object
	}
	if k.typed && !strings.EqualFold(k.class, class) {
		p.refuse(at, "Key has two classes", fmt.Sprintf("%s has another KeyType in a line above; a key never changes its class", shown(k.path)))
		return
	}
	p.about(k, start, at+len(line), end)
	k.exists, k.typed, k.class = true, true, class
}

// secret reads a value nobody may see: it must be well-formed, and what it is
// does not matter. In clear it is replaced.
func (p *parser) secret(k *key, v property, line string, start, at, end int) {
	text := line[v.value:]
	from, to := at+v.value, at+len(line)
	inner, quotes := unquote(text)
	switch {
	case v.kind == kindText && quotes:
		from, to = from+1, to-1
	case v.kind == kindBinary && inner == stars:
		from, to = from+1, to-1
	case v.kind == kindBinary && (text == stars || isBytes(text)):
	default:
		p.refuse(at+v.open, "Value cannot be read", named(v.name)+` is a secret, which is printed as : (STRING) "`+stars+`"; a text stands in double quotes, on one line`)
		return
	}
	p.hide(from, to)
	p.record(k, v, "", start, end, from, to, at)
}

// hide masks a secret; one that stands in clear is replaced.
func (p *parser) hide(from, to int) {
	p.masked = append(p.masked, live.Span{Start: uint32(from), End: uint32(to), Token: textkeys.SecretToken})
	if p.text[from:to] != stars {
		p.clear = append(p.clear, span(from, to))
	}
}

// take records a value that is no secret.
func (p *parser) take(k *key, v property, raw string, start, end, from, to, at int) {
	if p.look(v.name).moving {
		p.masked = append(p.masked, live.Span{Start: uint32(from), End: uint32(to), Token: live.MovingToken})
	}
	p.record(k, v, raw, start, end, from, to, at)
}

// record notes one printing of a value. A second one must agree, or be the echo
// of SET.
func (p *parser) record(k *key, v property, raw string, start, end, from, to, at int) {
	k.exists = true
	p.about(k, start, to, end)
	row := p.look(v.name).row
	if row == nil {
		return
	}
	has := k.value(row)
	o := occurrence{line: span(start, end), value: span(from, to), kind: v.kind, verb: p.asked.verb}
	switch {
	case has == nil:
		has = k.add(row, at)
	case p.asked.verb == verbSet:
		has.past = append(has.past, has.now...)
		has.now = nil
	case has.set && p.look(v.name).secret:
		// Whether two secrets are the same is nobody's business.
	case !has.set || has.raw != raw || p.text[has.now[0].value.Start:has.now[0].value.End] != p.text[from:to]:
		p.contradiction(has, at)
		return
	}
	has.set, has.raw = true, raw
	has.now = append(has.now, o)
}

// contradiction refuses a second answer that differs from the first.
func (p *parser) contradiction(v *value, at int) {
	p.refuse(at, "Value is printed twice", fmt.Sprintf("line %d says something else about %s of the same key, or says it in another spelling; keep the newer of the two", p.lineOf(v.at), v.row.Home.Property))
}

func span(start, end int) live.Span { return live.Span{Start: uint32(start), End: uint32(end)} }
