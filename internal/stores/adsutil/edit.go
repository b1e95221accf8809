package adsutil

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/metabase/textkeys"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// nameWidth is the column of the colon in what adsutil prints.
const nameWidth = 32

// Edit turns wants into edits of the transcript, so that a planner can read
// the planned text again. Nothing is wanted of a key the transcript only names.
func (Store) Edit(s *live.Snapshot, wants []live.Want) ([]live.Edit, diag.List) {
	if len(wants) == 0 {
		return nil, nil
	}
	f := printed{p: parseText(s), end: uint32(len(s.Text)), lineEnd: "\n"}
	if strings.Contains(s.Text, "\r\n") {
		f.lineEnd = "\r\n"
	}
	if f.p.fault != nil {
		return nil, diag.List{*f.p.fault}
	}
	return textkeys.Edit(s, wants, &f)
}

// parseText reads the text of a snapshot again, for the places a snapshot does
// not hold.
func parseText(s *live.Snapshot) *parser {
	p := &parser{source: s.Source, byPath: map[string]*key{}, text: s.Text}
	p.run()
	return p
}

// printed is how a transcript holds keys and values.
type printed struct {
	p       *parser
	end     uint32
	lineEnd string
	// begun says that lines are appended already.
	begun bool
}

var _ textkeys.Form = (*printed)(nil)

func (f *printed) Word() string { return "transcript" }

// Closed refuses a key that is named and not listed: what it holds, and what
// is below it, is not known.
func (f *printed) Closed(path string) (why, fix string) {
	k := f.p.byPath[fold(path)]
	if k == nil || k.exists || !k.named {
		return "", ""
	}
	return fmt.Sprintf("The transcript names the key %s in line %d and does not tell what it holds.", path, f.p.lineOf(k.namedAt)),
		fmt.Sprintf("Take a new transcript with: cscript adsutil.vbs ENUM_ALL %s", shown(metabase.ParentPath(path)))
}

func (f *printed) Holds(w *live.Want) string {
	texts := []string{w.Raw}
	if textkeys.IsList(w.Attr) {
		texts = textkeys.Entries(w.Raw)
	}
	for _, text := range texts {
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' }) {
			return "would hold a control character or break the line"
		}
		if len(text) > maxLine/2 {
			return "would be longer than a line may be"
		}
	}
	if typeName(w.Attr) == "" {
		return "is of a type adsutil does not print"
	}
	if typeName(w.Attr) == "INTEGER" {
		if _, ok := decimal(w); !ok {
			return "is no number of 32 bits"
		}
	}
	return ""
}

func (f *printed) HoldsKey(path, class string) bool {
	c := readCommand("adsutil ENUM " + typedPath(path))
	same, problem := keyPath(c.path)
	return isClass(class) && problem == "" && !c.more && !c.pathsOnly && c.server == "" && metabase.SamePath(same, path)
}

// HoldsReference is always true: what is printed are asterisks.
func (f *printed) HoldsReference(string) bool { return true }

// Create appends the key as ENUM lists it.
func (f *printed) Create(_, _ *live.Node, w *live.Want, values []*live.Want) []textkeys.Splice {
	lines := []string{"adsutil ENUM " + typedPath(w.Path), pad(keyType) + `: (STRING) "` + w.Class + `"`}
	for _, v := range values {
		lines = append(lines, f.value(v))
	}
	return f.append(lines...)
}

// Drop removes every line about the key.
func (f *printed) Drop(n *live.Node) []textkeys.Splice {
	return cut(f.p.byPath[fold(n.Path)].lines)
}

// Set replaces the value where it is printed. What was printed before a SET is
// past and stays.
func (f *printed) Set(n *live.Node, fact *live.Fact, w *live.Want) []textkeys.Splice {
	var all []textkeys.Splice
	for _, o := range f.known(n, fact.Attr).now {
		text := w.Raw
		switch {
		case w.Secret != "" && o.kind == kindText:
			text = stars
		case w.Secret != "":
			text = `"` + stars + `"`
		case isSwitch(o.kind, fact.Attr):
			text = "(INTEGER) " + text
		case o.kind == kindBool:
			text = boolean(text)
		case o.kind == kindNumber:
			text, _ = decimal(w)
		case o.kind == kindList:
			text = "(LIST) " + f.entries(w)
		}
		all = append(all, textkeys.Splice{Start: o.value.Start, End: o.value.End, New: text})
	}
	return all
}

// Add appends the value as the echo of SET.
func (f *printed) Add(n *live.Node, w *live.Want) []textkeys.Splice {
	return f.append("adsutil SET "+typedPath(n.Path+"/"+w.Attr.Home.Property), f.value(w))
}

// Remove removes every line with the value. Where nothing else says that the
// key exists and of what class it is, the answer to a question for KeyType does.
func (f *printed) Remove(n *live.Node, fact *live.Fact) []textkeys.Splice {
	k, v := f.p.byPath[fold(n.Path)], f.known(n, fact.Attr)
	var lines []live.Span
	for _, o := range append(v.past[:len(v.past):len(v.past)], v.now...) {
		lines = append(lines, o.line)
	}
	all := cut(lines)
	if k.typed || k.headed {
		return all
	}
	k.typed = true
	answer := pad(keyType) + `: (STRING) "` + k.class + `"`
	if k.class == object {
		answer = `The parameter "` + keyType + `" is not set at this node.`
	}
	return append(all, f.append("adsutil GET "+typedPath(n.Path+"/"+keyType), answer)...)
}

func (f *printed) known(n *live.Node, a *schema.Attr) *value {
	return f.p.byPath[fold(n.Path)].value(schema.ByProperty(schema.MetabaseSpace, a.Home.Property))
}

// cut removes lines.
func cut(lines []live.Span) []textkeys.Splice {
	all := make([]textkeys.Splice, len(lines))
	for i, l := range lines {
		all[i] = textkeys.Splice{Start: l.Start, End: l.End}
	}
	return all
}

// append writes lines at the end of the text.
func (f *printed) append(lines ...string) []textkeys.Splice {
	text := strings.Join(lines, f.lineEnd) + f.lineEnd
	if !f.begun && f.end > 0 && f.p.text[f.end-1] != '\n' {
		text = f.lineEnd + text
	}
	f.begun = true
	return []textkeys.Splice{{Start: f.end, End: f.end, New: text}}
}

// value is a wanted value as adsutil prints it.
func (f *printed) value(w *live.Want) string {
	start := pad(w.Attr.Home.Property) + ": (" + typeName(w.Attr) + ") "
	switch typeName(w.Attr) {
	case "INTEGER":
		text, _ := decimal(w)
		return start + text
	case "BOOLEAN":
		return start + boolean(w.Raw)
	case "LIST":
		return start + f.entries(w)
	}
	if w.Secret != "" {
		return start + `"` + stars + `"`
	}
	return start + `"` + w.Raw + `"`
}

// entries is a list behind its type.
func (f *printed) entries(w *live.Want) string {
	all := textkeys.Entries(w.Raw)
	var b strings.Builder
	fmt.Fprintf(&b, "(%d Items)", len(all))
	for _, entry := range all {
		b.WriteString(f.lineEnd + `  "` + entry + `"`)
	}
	return b.String()
}

// boolean is a truth value as it is printed; a spelling adsutil reads stays.
func boolean(raw string) string {
	switch raw {
	case "1":
		return "True"
	case "0":
		return "False"
	}
	return raw
}

// decimal is a wanted number as it is printed.
func decimal(w *live.Want) (string, bool) {
	if text, ok := number(w.Raw); ok && w.Raw != "" && w.Raw[0] != '-' {
		return text, true
	}
	v, err := w.Attr.Decode(w.Raw)
	if err != nil || v.Num() == model.Unlimited {
		return "", false
	}
	return strconv.FormatUint(v.Num(), 10), true
}

// pad brings the name of a property to its column.
func pad(name string) string {
	return name + strings.Repeat(" ", max(1, nameWidth-len(name)))
}

// typedPath is a path as it stands on a command line: without /LM, in quotes
// where it has blanks, and with a slash where it would look like an option.
func typedPath(path string) string {
	path = shown(path)
	if strings.HasPrefix(path, "-") {
		path = "/" + path
	}
	if strings.ContainsAny(path, blanks+"<>|") {
		return `"` + path + `"`
	}
	return path
}
