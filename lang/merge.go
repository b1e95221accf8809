package lang

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// merging is what is known about the objects of one server until those that
// are one thing are one object.
type merging struct {
	// origins are the uses of modules that objects come from; the objects of
	// the server itself have none.
	origins map[*model.Object]*origin
	// overrides are the values of override blocks. A null takes away what
	// modules say.
	overrides map[*model.Object][]model.Setting
	// joined gives the object that another one became a part of.
	joined map[*model.Object]*model.Object
}

func (m *merging) note(o *model.Object, from *origin) {
	if from == nil {
		return
	}
	if m.origins == nil {
		m.origins = map[*model.Object]*origin{}
	}
	m.origins[o] = from
}

// path orders the declarations of one thing: the server's own first, then the
// modules by their names, wherever they are written.
func (m *merging) path(o *model.Object) string {
	if from := m.origins[o]; from != nil {
		return from.path
	}
	return ""
}

// distinct reports whether all objects come from different places, so that
// they may say something about one thing together.
func (m *merging) distinct(parts []*model.Object) bool {
	seen := make(map[*origin]bool, len(parts))
	for _, o := range parts {
		if from := m.origins[o]; seen[from] {
			return false
		} else {
			seen[from] = true
		}
	}
	return true
}

// from names the module that an object comes from, for messages.
func (m *merging) from(o *model.Object) string {
	if from := m.origins[o]; from != nil {
		return " by " + from.shown
	}
	return ""
}

// join makes one object of all that is said about one thing. parts are in the
// order of their paths; the first one stays.
func (e *evaluator) join(parts []*model.Object) *model.Object {
	into := parts[0]
	override := e.merging.overrides[into]
	if len(parts) == 1 && len(override) == 0 {
		return into
	}
	if e.merging.joined == nil {
		e.merging.joined = map[*model.Object]*model.Object{}
	}
	for _, o := range parts[1:] {
		e.merging.joined[o] = into
	}
	e.joinSettings(parts, override)
	e.joinDecl(parts, override)
	return into
}

// joinSettings unites attributes. The slices may be shared with other servers,
// so a new one is made.
func (e *evaluator) joinSettings(parts []*model.Object, override []model.Setting) {
	into := parts[0]
	byName := map[string][]said{}
	var names []string
	for _, o := range parts {
		for _, s := range o.Settings {
			if byName[s.Name] == nil {
				names = append(names, s.Name)
			}
			byName[s.Name] = append(byName[s.Name], said{s, o})
		}
	}
	var all []model.Setting
	for _, name := range names {
		if !slices.ContainsFunc(override, func(s model.Setting) bool { return s.Name == name }) {
			all = append(all, e.unified(into, byName[name]))
		}
	}
	for _, s := range override {
		if !s.Value.IsNull() {
			all = append(all, s)
		}
	}
	sortSettings(all)
	into.Settings = all
}

// said is one value of an attribute and the object it was said of.
type said struct {
	model.Setting
	by *model.Object
}

// unified makes one value of several. Two that differ are reported.
func (e *evaluator) unified(o *model.Object, all []said) model.Setting {
	first := all[0].Setting
	if len(all) == 1 {
		return first
	}
	row := schema.Find(o.Kind, first.Name)
	if first.Value.Kind() == model.EditKind {
		return e.unitedEdits(o, row, all)
	}
	if row.Type.Kind == schema.TSet {
		var items []string
		for _, s := range all {
			items = append(items, s.Value.Items()...)
		}
		first.Value = model.List(unique(row.Type, items)...)
		return first
	}
	for _, other := range all[1:] {
		if !row.Type.Equal(first.Value, other.Value) {
			e.twoValues(o, row, all[0], other)
			break
		}
	}
	return first
}

// twoValues reports an attribute that is set to two values.
func (e *evaluator) twoValues(o *model.Object, row *schema.Attr, a, b said) {
	if row.Secret {
		e.fail(codeConflict, a.Range, "Two values for one attribute", fmt.Sprintf("%s of %s has one value here%s and another in %s%s.",
			row.Name, e.called(o), e.merging.from(a.by), e.root.where(b.Range), e.merging.from(b.by)), overrideFix(row))
		return
	}
	e.fail(codeConflict, a.Range, "Two values for one attribute", fmt.Sprintf("%s of %s is %s here%s, and %s in %s%s.",
		row.Name, e.called(o), row.Type.Show(a.Value), e.merging.from(a.by), row.Type.Show(b.Value), e.root.where(b.Range), e.merging.from(b.by)), overrideFix(row))
}

func overrideFix(row *schema.Attr) string {
	return fmt.Sprintf("Remove one of the two, or write what is to count as override { %s = ... } inside the server's own block of the object.", row.Name)
}

// called names an object in messages.
func (e *evaluator) called(o *model.Object) string {
	if o.Addr != "" {
		return string(o.Addr)
	}
	return o.Kind.String() + " " + schema.QuoteHCL(o.Name)
}

// unitedEdits unites what is said about one list. A whole list goes with no
// other change of it, and an entry cannot be in and out.
func (e *evaluator) unitedEdits(o *model.Object, row *schema.Attr, all []said) model.Setting {
	first := all[0]
	conflict := func(other said, summary, detail string) model.Setting {
		e.fail(codeConflict, first.Range, summary, fmt.Sprintf(detail, e.called(o), e.root.where(other.Range)+e.merging.from(other.by)),
			"Remove one of the two, or write what is to count into an override block inside the server's own in_process_isapi block.")
		return first.Setting
	}
	var edit model.ListEdit
	in, out, by := map[string]said{}, map[string]said{}, matchedBy{}
	for _, s := range all {
		x, whole := s.Value.Edit(), first.Value.Edit()
		switch {
		case x.HasOnly != whole.HasOnly:
			return conflict(s, "Whole list and changes together", "only of %s is the whole list, and include and exclude change the list that is there; the other of the two stands in %s.")
		case x.HasOnly && !row.Type.Equal(model.List(whole.Only...), model.List(x.Only...)):
			return conflict(s, "Two whole lists", "only of %s is the whole list, and there is another one in %s.")
		}
		for _, item := range x.Include {
			in[row.Type.ItemKey(item)] = s
		}
		for _, m := range x.IncludeUnless {
			in[row.Type.ItemKey(m.Text)] = s
		}
		for _, item := range x.Exclude {
			out[row.Type.ItemKey(item)] = s
		}
		edit.Include, edit.Exclude = append(edit.Include, x.Include...), append(edit.Exclude, x.Exclude...)
		addMatches(&edit, x, s, by)
	}
	if first.Value.Edit().HasOnly {
		return first.Setting
	}
	edit.Include, edit.Exclude = unique(row.Type, edit.Include), unique(row.Type, edit.Exclude)
	for _, item := range edit.Include {
		key := row.Type.ItemKey(item)
		if other, twice := out[key]; twice {
			first = in[key]
			return conflict(other, "Entry included and excluded", strings.ReplaceAll(row.Type.ShowItem(item), "%", "%%")+" stands in include of %s here, and in exclude in %s.")
		}
	}
	if item, m, both := clash(row, edit); both {
		first = in[row.Type.ItemKey(item)]
		other, matched := by[matchPlace{excludeMatching, m}]
		if !matched {
			other = out[row.Type.ItemKey(m.Text)]
		}
		return conflict(other, "Entry included and excluded", strings.ReplaceAll(row.Type.ShowItem(item), "%", "%%")+
			" is to be on the list of %s here, and "+strings.ReplaceAll(row.Type.ShowMatch(m), "%", "%%")+" takes it off in %s.")
	}
	first.Value = model.EditOf(edit)
	return first.Setting
}

// joinDecl unites what is said about an object beside its attributes.
func (e *evaluator) joinDecl(parts []*model.Object, override []model.Setting) {
	into := parts[0]
	d := *into.Decl
	traits, libraries := map[string]string{}, []string(nil)
	by := map[string]*model.Object{}
	reset := map[string]model.ResetAttr{}
	for _, o := range parts {
		x := o.Decl
		if x.Absent != into.Decl.Absent {
			e.fail(codeConflict, into.Range, "Present and absent", fmt.Sprintf("%s is declared absent in one place and present in the other: here%s, and in %s%s.",
				e.called(into), e.merging.from(into), e.root.where(o.Range), e.merging.from(o)), "Remove one of the two.")
			return
		}
		d.Present = d.Present || x.Present
		d.Recursive = d.Recursive || x.Recursive
		d.Protect = d.Protect || x.Protect
		for _, name := range sortedKeys(x.Traits) {
			if v, set := traits[name]; set && v != x.Traits[name] {
				e.fail(codeConflict, by[name].Range, "Two values for one trait", fmt.Sprintf("The trait %s of %s is %q here%s, and %q in %s%s.", name, e.called(into), v, e.merging.from(by[name]),
					x.Traits[name], e.root.where(o.Range), e.merging.from(o)), "Remove one of the two.")
				return
			}
			traits[name], by[name] = x.Traits[name], o
		}
		for _, dll := range x.DLLs {
			if !slices.ContainsFunc(libraries, func(s string) bool { return model.Fold(s) == model.Fold(dll) }) {
				libraries = append(libraries, dll)
			}
		}
		for _, r := range x.Reset {
			if _, set := reset[r.Name]; !set {
				reset[r.Name] = r
			}
		}
	}
	if d.Absent && d.Protect {
		e.fail(codeConflict, into.Range, "Absent and protected", fmt.Sprintf("%s is declared absent in one place and protected against deletion in the other.", e.called(into)), "Remove one of the two.")
	}
	d.Traits, d.DLLs, d.Reset = nil, libraries, nil
	if len(traits) > 0 {
		d.Traits = traits
	}
	d.Reset = e.joinReset(into, reset, override)
	into.Decl = &d
}

// joinReset orders what is to be reset and refuses what has a value too.
func (e *evaluator) joinReset(o *model.Object, reset map[string]model.ResetAttr, override []model.Setting) []model.ResetAttr {
	var out []model.ResetAttr
	for _, r := range reset {
		if slices.ContainsFunc(override, func(s model.Setting) bool { return s.Name == r.Name }) {
			continue
		}
		if s, set := o.Lookup(r.Name); set {
			e.fail(codeConflict, s.Range, "Set and reset at once", fmt.Sprintf("%s of %s has a value here and is reset in %s.", r.Name, e.called(o), e.root.where(r.Range)), "Remove one of the two.")
			continue
		}
		out = append(out, r)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// joinExclusive makes one entry of those for one kind and site, and keeps what
// any of them ignores.
func joinExclusive(all []model.ExclusiveKind) []model.ExclusiveKind {
	var out []model.ExclusiveKind
	for _, x := range all {
		last := len(out) - 1
		if last < 0 || out[last].Kind != x.Kind || out[last].Site != x.Site {
			out = append(out, x)
			continue
		}
		out[last].Ignore = united(out[last].Ignore, x.Ignore)
	}
	return out
}

// united gives every text of two lists once, sorted; a single list stays as it
// is.
func united(a, b []string) []string {
	if len(b) == 0 {
		return a
	}
	all := append(slices.Clone(a), b...)
	slices.SortFunc(all, strings.Compare)
	return slices.Compact(all)
}

// overrides works out the override block of an object.
func (e *evaluator) overrides(n *node, i instance, o *model.Object, clr schema.CLR) bool {
	values, ok := e.settings(n.override, i, clr)
	if !ok {
		return false
	}
	for _, s := range values {
		if own, set := o.Lookup(s.Name); set {
			e.fail(codeConflict, s.Range, "Set and overridden at once", fmt.Sprintf("%s has a value in this block, in %s, and another one in its override.", s.Name, e.root.where(own.Range)), "Write it in the override only.")
			ok = false
		}
	}
	e.merging.override(o, values)
	return ok
}

func (m *merging) override(o *model.Object, values []model.Setting) {
	if len(values) == 0 {
		return
	}
	if m.overrides == nil {
		m.overrides = map[*model.Object][]model.Setting{}
	}
	m.overrides[o] = values
}
