package machineconfig

import (
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// placeholder stands where a plan would write a secret: the secret itself is
// not known to a plan.
const placeholder = "‹secret›"

// word reports whether the text of a secret row is a word everybody may read.
func word(a *schema.Attr, text string) bool {
	_, ok := a.Literal(text)
	return a.Secret && ok
}

// hidden names the attributes of a machine.config, of whatever element, whose
// values are secrets: accounts of <processModel> and <identity>, keys of
// <machineKey>, connection strings of <sessionState> and of providers.
var hidden = [...]string{"password", "validationKey", "decryptionKey", "connectionString", "sqlConnectionString", "stateConnectionString"}

func isHidden(name string) bool {
	for _, h := range hidden {
		if len(h) == len(name) && strings.EqualFold(h, name) {
			return true
		}
	}
	return false
}

// mask notes a secret. Nothing is none, and neither is the word AutoGenerate,
// after which a key may say more: "AutoGenerate,IsolateApps".
func (o *outline) mask(start, end int) {
	value := o.text[start:end]
	first, _, _ := strings.Cut(value, ",")
	if value == "" || strings.EqualFold(first, schema.AutoGenerate) {
		return
	}
	o.masked = append(o.masked, live.Span{Start: uint32(start), End: uint32(end), Token: placeholder})
}

// maskTag notes the secrets of a tag.
func (o *outline) maskTag(sc *xmltext.Scanner) {
	for _, a := range sc.Attrs() {
		if isHidden(o.name(a)) || holdsPassword(o.text[a.ValueStart:a.ValueEnd]) {
			o.mask(a.ValueStart, a.ValueEnd)
		}
	}
}

// holdsPassword reports whether a value of whatever attribute reads like a
// connection string with a password in it: settings are often kept as
// <add key="..." value="uid=x;pwd=y"/>.
func holdsPassword(value string) bool {
	for i := strings.IndexByte(value, '='); i >= 0; {
		name := lastName(value[:i])
		if strings.EqualFold(name, "pwd") || strings.EqualFold(name, "password") {
			return true
		}
		next := strings.IndexByte(value[i+1:], '=')
		if next < 0 {
			return false
		}
		i += next + 1
	}
	return false
}

// maskComment notes the secrets of a comment: people keep the old element, with
// the old password, in one. What follows a hidden name, = and a quote is masked
// up to the next quote of the kind, or to the end of the line.
func (o *outline) maskComment(start, end int) {
	for p := start; p < end; p++ {
		if o.text[p] != '=' {
			continue
		}
		name := lastName(o.text[start:p])
		if !isHidden(name) {
			continue
		}
		from := p + 1
		for from < end && isBlank(o.text[from]) {
			from++
		}
		if from == end || o.text[from] != '"' && o.text[from] != '\'' {
			continue
		}
		from++
		to := from
		for to < end && o.text[to] != o.text[from-1] && o.text[to] != '\n' && o.text[to] != '\r' {
			to++
		}
		o.mask(from, to)
		p = to
	}
}

// lastName is the name a text ends with, blanks after it left out.
func lastName(text string) string {
	text = strings.TrimRight(text, " \t\r\n")
	i := len(text)
	for i > 0 && isNameByte(text[i-1]) {
		i--
	}
	return text[i:]
}

func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.'
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
