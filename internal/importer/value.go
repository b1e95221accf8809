package importer

import (
	"sort"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// attribute is one line of a block.
type attribute struct {
	name, expr string
	// items are the entries of a list, as HCL; flags says that they are bits.
	items []string
	flags bool
	// comment marks a value without effect.
	comment string
}

// first are the attributes that say what an object is, in the order people
// expect; all others follow by name.
var first = []string{"isolation_mode", "server_comment", "path", "enable", "only", "allow", "filter_path",
	"server_bindings", "secure_bindings", "protection", "app_pool", "identity_type", "user_name", "password",
	"wam_user_name", "wam_user_pass", "anonymous_user_name", "anonymous_user_pass"}

func rank(name string) int {
	for i, f := range first {
		if f == name {
			return i
		}
	}
	return len(first)
}

// attributes gives the lines of an object: what stands at the object itself
// and may be declared. remarks are the values HCL cannot say.
func (i *importer) attributes(o *model.Object) (lines []attribute, remarks []string) {
	settings := append([]model.Setting(nil), o.Settings...)
	sort.SliceStable(settings, func(a, b int) bool { return rank(settings[a].Name) < rank(settings[b].Name) })
	for _, s := range settings {
		row := schema.Find(o.Kind, s.Name)
		if row == nil || row.ReadOnly || row == schema.ExtensionFile.Attr || !i.opts.All && (!row.Isolation || row.Volatile) {
			continue
		}
		if s.Unreadable != "" {
			remarks = append(remarks, oneLine(row.Name+" is left alone: the server holds "+row.Label+", and "+s.Unreadable))
			i.note(diag.Warning, "IP0504", "Value not imported",
				row.Label+" of "+string(o.Addr)+" is not imported: "+s.Unreadable+". It stays as it is and is not managed.", "", o.Addr, row.Name, s.Range)
			continue
		}
		if s.Value.Kind() == model.SecretKind {
			lines = append(lines, attribute{name: row.Name, expr: `secret(` + schema.QuoteHCL("env:"+i.env(o, row)) + `)`, comment: i.dead(o, row, model.Value{})})
			continue
		}
		if why := unsayableValue(row, s.Value); why != "" {
			remarks = append(remarks, oneLine(row.Name+" is left alone: "+why))
			i.note(diag.Warning, "IP0504", "Value not imported",
				row.Label+" of "+string(o.Addr)+" is not imported: "+why+". It stays as it is and is not managed.", "", o.Addr, row.Name, s.Range)
			continue
		}
		lines = append(lines, i.attribute(o, row, s.Value))
	}
	return lines, remarks
}

func (i *importer) attribute(o *model.Object, row *schema.Attr, v model.Value) attribute {
	a := attribute{name: row.Name, expr: row.Type.Show(v), flags: row.Type.Kind == schema.TFlags, comment: i.dead(o, row, v)}
	for _, item := range v.Items() {
		a.items = append(a.items, row.Type.ShowItem(item))
	}
	return a
}

// listWidth is the longest list that stands on one line.
const listWidth = 80

// write writes lines and remarks.
func (i *importer) write(lines []attribute, remarks []string) {
	for _, l := range lines {
		if len(l.items) < 2 || len(l.expr) <= listWidth {
			i.argument(l.name, l.expr, l.comment)
			continue
		}
		i.openList(l.name, l.comment)
		for _, item := range l.items {
			i.line(item + ",")
		}
		i.close("]")
	}
	for _, r := range remarks {
		i.line("# " + diag.BreakCommands(r, `\u0023`)) // it quotes the server
	}
}

// env gives a secret its variable: the address and the attribute in capitals.
func (i *importer) env(o *model.Object, row *schema.Attr) string {
	var b strings.Builder
	b.WriteString("ISOPLAN_SECRET")
	gap := true
	for _, r := range strings.ToUpper(string(o.Addr) + "_" + row.Name) {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			gap = true
			continue
		}
		if gap {
			b.WriteByte('_')
		}
		gap = false
		b.WriteRune(r)
	}
	name := b.String()
	for n := 2; i.envs[name]; n++ {
		name = b.String() + "_" + strconv.Itoa(n)
	}
	i.envs[name] = true
	i.secrets = append(i.secrets, SecretRef{Address: o.Addr, Attribute: row.Name, Env: name})
	return name
}

// unsayable says why HCL cannot name a text; "" when it can.
func unsayable(s string) string {
	if err := schema.CheckControl(s); err != nil {
		return "the text holds control characters, which HCL names and values may not"
	}
	if cty.StringVal(s).AsString() != s {
		return "the text is not in Unicode normal form C, to which HCL brings every text"
	}
	return ""
}

// unnameable says why an object's name cannot be a label.
func unnameable(o *model.Object) string {
	switch {
	case o.Kind == model.Directory && o.Name == "/":
		return "the root of a site is a virtual directory, and this one is not"
	case o.Kind.UnderSite():
		if why := noURL(o.Name); why != "" {
			return why
		}
	case o.Name == "":
		return "it has no name"
	}
	return unsayable(o.Name)
}

// noURL says why a path below a site's root is no URL of the language: a
// request could never name such a key.
func noURL(url string) string {
	if url == "/" {
		return ""
	}
	if strings.ContainsAny(url, `\?#`) {
		return "its key holds a back slash, ? or #, which no URL path has"
	}
	for _, part := range strings.Split(strings.TrimPrefix(url, "/"), "/") {
		switch {
		case part == "":
			return "its key has an empty part, which no URL can name"
		case part == "." || part == "..":
			return "its key has . or .. as a part, which no URL can name"
		case strings.TrimSpace(part) != part:
			return "a part of its key has a blank at an end"
		}
	}
	return ""
}

// unsayableValue says why HCL cannot say a live value so that it is read back
// as the same; "" when it can.
func unsayableValue(row *schema.Attr, v model.Value) string {
	said, ok := literal(row, v)
	if !ok {
		return "HCL has no word for the value " + row.Type.Show(v)
	}
	got, err := row.Type.FromCty(said)
	if err != nil {
		return err.Error()
	}
	if !row.Type.Equal(got, v) {
		return "HCL reads the value back as another"
	}
	return ""
}

// literal is the value HCL makes of what Show writes.
func literal(row *schema.Attr, v model.Value) (cty.Value, bool) {
	switch v.Kind() {
	case model.BoolKind:
		return cty.BoolVal(v.IsTrue()), true
	case model.TextKind:
		return cty.StringVal(v.Str()), true
	case model.ListKind:
		if len(v.Items()) == 0 {
			return cty.EmptyTupleVal, true
		}
		items := make([]cty.Value, len(v.Items()))
		for n, s := range v.Items() {
			items[n] = cty.StringVal(s)
		}
		return cty.TupleVal(items), true
	case model.NumberKind:
		if v.Num() == model.Unlimited {
			return cty.StringVal("Infinite"), true
		}
		shown := row.Type.Show(v)
		if text, quoted := strings.CutPrefix(shown, `"`); quoted {
			return cty.StringVal(strings.TrimSuffix(text, `"`)), true
		}
		return cty.NumberUIntVal(v.Num()), true
	}
	return cty.NilVal, false
}

// oneLine keeps live text inside a comment: no character that ends a line or
// hides what follows gets through.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if schema.Hidden(r) {
			return '?'
		}
		return r
	}, s)
}
