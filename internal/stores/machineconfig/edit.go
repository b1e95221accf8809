package machineconfig

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// task is a want that needs an edit.
type task struct {
	want   int
	op     live.Op
	name   string // of the attribute; "" for the element
	text   string // to write
	at     int    // the attribute of the element, -1 when it is not there
	secret bool
}

// Edit turns wants into edits of the text. Values that mean the same stay as
// they are spelled; a new attribute goes behind its nearest predecessor in the
// order of the reference, in the layout the element has; the element is made
// where it is missing. When one want is refused there are no edits at all.
func (Store) Edit(s *live.Snapshot, wants []live.Want) ([]live.Edit, diag.List) {
	if len(wants) == 0 {
		return nil, nil
	}
	name, line, ok := frameworkOf(s.Space)
	if !ok {
		return nil, badSpace(s.Space, name)
	}
	o, f := read(s.Text)
	if f != nil {
		return nil, f.diagnostic(s.Source, s.Raw)
	}
	tasks, refused := sift(s, o, wants, line)
	if len(refused) > 0 {
		return nil, refused
	}
	w := &writer{outline: o, ascii: asciiOnly(s)}
	if m := o.model(); m != nil {
		w.change(m, tasks)
	} else {
		w.addModel(tasks)
	}
	slices.SortStableFunc(w.edits, func(a, b live.Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	return w.edits, nil
}

// Apply gives the file with the edits made, in the encoding it had.
func (Store) Apply(s *live.Snapshot, edits []live.Edit) (string, error) {
	if len(edits) == 0 {
		return s.Raw, nil
	}
	spliced := make([]xmltext.Edit, len(edits))
	for i, e := range edits {
		spliced[i] = xmltext.Edit{Start: int(e.Start), End: int(e.End), New: e.New}
	}
	body, err := xmltext.Splice(s.Text, spliced)
	if err != nil {
		return "", fmt.Errorf("%s: %w", s.Source, err)
	}
	file, err := xmltext.Text{Encoding: xmltext.Encoding(s.Encoding)}.Encode(body)
	if err != nil {
		return "", fmt.Errorf("%s: %w", s.Source, err)
	}
	return file, nil
}

// sift finds the wants that are not true yet, and refuses what cannot be.
func sift(s *live.Snapshot, o *outline, wants []live.Want, line schema.CLR) ([]task, diag.List) {
	var tasks []task
	var refused diag.List
	first := map[string]int{}
	for i := range wants {
		w := &wants[i]
		if d, bad := refusal(s, o, w, line); bad {
			refused = append(refused, d)
			continue
		}
		name := ""
		if w.Attr != nil {
			name = w.Attr.Home.Property
		}
		if j, seen := first[name]; seen {
			if v := &wants[j]; v.Op != w.Op || v.Secret != w.Secret || w.Attr != nil && !same(w.Attr, v.Raw, w.Raw) {
				refused = append(refused, cannot(s, w, "Two values for one attribute",
					fmt.Sprintf("%s is asked to have two different values at once; one file holds one.", name)))
			}
			continue
		}
		first[name] = i
		if t, needed := taskOf(o, i, w); needed {
			tasks = append(tasks, t)
		}
	}
	slices.SortStableFunc(tasks, func(a, b task) int { return compareNames(a.name, b.name) })
	return tasks, refused
}

// taskOf is what a want needs done; needed is false when it is true already.
func taskOf(o *outline, i int, w *live.Want) (t task, needed bool) {
	t = task{want: i, op: w.Op, at: -1}
	m := o.model()
	if w.Op == live.CreateKey {
		return t, m == nil
	}
	t.name, t.text, t.secret = w.Attr.Home.Property, w.Raw, w.Secret != ""
	if w.Secret != "" {
		t.text = placeholder
	}
	if m != nil {
		t.at = slices.IndexFunc(m.attrs, func(a xmltext.Attr) bool { return o.name(a) == t.name })
	}
	if t.at < 0 {
		t.secret = t.secret || w.Op == live.SetValue && w.Attr.Secret && !word(w.Attr, w.Raw)
		return t, w.Op == live.SetValue
	}
	old := o.value(m.attrs[t.at])
	if w.Op == live.SetValue && w.Secret == "" && same(w.Attr, old, w.Raw) {
		return t, false
	}
	if w.Attr.Secret && (!word(w.Attr, old) || w.Op == live.SetValue && !word(w.Attr, w.Raw)) {
		t.secret = true
	}
	return t, true
}

// same reports whether two texts of an attribute mean the same.
func same(a *schema.Attr, old, new string) bool {
	if old == new {
		return true
	}
	if a.Secret {
		return word(a, old) && word(a, new)
	}
	x, err := a.Decode(old)
	if err != nil {
		return false
	}
	y, err := a.Decode(new)
	return err == nil && a.Type.Equal(x, y)
}

// refusal says why a want cannot be written here.
func refusal(s *live.Snapshot, o *outline, w *live.Want, line schema.CLR) (diag.Diagnostic, bool) {
	no := func(summary, detail string) (diag.Diagnostic, bool) { return cannot(s, w, summary, detail), true }
	a := w.Attr
	switch {
	case a != nil && a.Home.Space == schema.MetabaseSpace:
		return no("Property of the metabase", fmt.Sprintf("%s is not in machine.config but in the metabase; the store metabasexml can write it.", a.Label))
	case model.Fold(w.Path) != model.Fold(modelPath):
		return no("Key not in machine.config", fmt.Sprintf("isoplan changes only %s of a machine.config, and was asked for %s.", modelPath, shown(w.Path)))
	case w.Op == live.CreateKey:
		return diag.Diagnostic{}, false
	case w.Op != live.SetValue && w.Op != live.RemoveValue:
		return no("Process model cannot be removed", "Every framework has a process model, and no store can remove one: remove its attributes instead.")
	case a == nil:
		return no("Attribute missing", "A value is to be written and no attribute is named.")
	}
	if m := o.model(); m != nil {
		for _, at := range m.attrs {
			if movesAway(o.name(at)) {
				return no("Values stand in another place", fmt.Sprintf("<processModel> at %s has the attribute %s, so its values are not in this file. "+
					"Bring them back into the file (and drop %s), then plan again.", placeOf(o.text, m.start), o.name(at), o.name(at)))
			}
		}
	}
	if w.Op == live.RemoveValue {
		return diag.Diagnostic{}, false
	}
	switch {
	case a.ReadOnly:
		return no("Attribute cannot be written", fmt.Sprintf("%s cannot be written: %s.", a.Label, strings.TrimSuffix(a.Why, ".")))
	case !a.KnownTo(line):
		return no("Attribute of another framework", fmt.Sprintf("isoplan knows no attribute %s for this framework, and ASP.NET does not start with an attribute it does not know.", a.Label))
	case a.Secret && w.Secret == "" && w.Raw == "":
		return no("Secret missing", fmt.Sprintf("%s is to be written and no secret is named.", a.Label))
	}
	if _, ok := xmltext.Valid(w.Raw); !ok {
		return no("Value not possible in XML", fmt.Sprintf("The value for %s holds a character that XML cannot hold, not even as a reference.", a.Label))
	}
	return diag.Diagnostic{}, false
}

func cannot(s *live.Snapshot, w *live.Want, summary, detail string) diag.Diagnostic {
	d := diag.Diagnostic{Severity: diag.Error, ID: codeCannot, Summary: summary, Detail: s.Source + ": " + detail, Addr: w.Addr}
	if w.Attr != nil {
		d.Attribute = w.Attr.Name
	}
	return d
}
