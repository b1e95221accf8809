package lang

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// world collects the objects of one server until all their names are known.
type world struct {
	server *model.Server
	sites  []*site
}

// site is a declared site with what belongs to it.
type site struct {
	object    *model.Object
	children  []*model.Object
	exclusive []model.ExclusiveKind
	defaults  []model.AppDefaults
}

// identity gives the name of an object: what the argument says, else the key
// of for_each, else the label.
func (e *evaluator) identity(n *node, i instance, argument string) (string, bool) {
	name := n.label
	if i.keyed {
		name = i.key
	}
	if a := n.take(argument); a != nil {
		v, ok := e.value(a, i.scope)
		if !ok {
			return "", false
		}
		if !v.IsNull() {
			return e.text(a, i.scope)
		}
	}
	if err := schema.CheckControl(name); err != nil {
		e.fail(codeName, n.labelAt, "Control characters in a name", fmt.Sprintf("The name of this %s%s: %s.", n.kind, i.place(), err), "")
		return "", false
	}
	return name, true
}

// settings gives the attributes of an object: the literal ones, and the others
// worked out.
func (e *evaluator) settings(n *node, i instance, clr schema.CLR) ([]model.Setting, bool) {
	if !e.count(n, i) {
		return nil, false
	}
	all, ok := n.settings, true
	if len(n.late) > 0 {
		all = append(make([]model.Setting, 0, len(n.settings)+len(n.late)), n.settings...)
	}
	for _, l := range n.late {
		v, good := e.value(l.arg, i.scope)
		if !good {
			ok = false
			continue
		}
		value, d := canonical(l.row, v, l.arg.at, l.arg.val)
		if d != nil {
			d.Detail += i.note()
			if l.row.Secret {
				e.root.sources.Redact(l.arg.val)
			}
			e.report(*d)
			ok = false
			continue
		}
		if !value.IsNull() || n.keepNull {
			all = append(all, model.Setting{Name: l.row.Name, Value: value, Range: model.Range{File: l.arg.at.File, Start: l.arg.at.Start, End: l.arg.val.End}})
		}
	}
	if len(n.late) > 0 {
		sortSettings(all)
	}
	if clr != 0 {
		for _, s := range all {
			if row := schema.Find(n.kind, s.Name); row != nil && !row.KnownTo(clr) {
				e.fail(codeArgument, s.Range, "Attribute unknown to the framework", fmt.Sprintf("%s does not exist in the machine.config of this version of the .NET Framework.", s.Name), "Remove the argument.")
				ok = false
			}
		}
	}
	return all, ok
}

// object makes an object without an address.
func (e *evaluator) object(n *node, i instance, name string, clr schema.CLR) *model.Object {
	settings, ok := e.settings(n, i, clr)
	if !ok {
		return nil
	}
	o := &model.Object{Kind: n.kind, Name: name, Up: -1, Settings: settings, Range: n.at, Decl: e.plain}
	if n.row {
		o.Decl = e.rowDecl
	}
	if len(n.meta) > 0 {
		e.declare(n, i, o)
	}
	if n.override != nil && !e.overrides(n, i, o, clr) {
		return nil
	}
	e.merging.note(o, e.origin)
	return o
}

// declare reads what is said about an object beside its attributes.
func (e *evaluator) declare(n *node, i instance, o *model.Object) {
	d := model.Decl{Row: n.row}
	for _, a := range n.meta {
		switch a.name {
		case "ensure":
			if w, ok := e.word(a, i.scope, []string{"present", "absent"}); ok {
				d.Absent, d.Present = w == "absent", w == "present"
			}
		case "recursive":
			d.Recursive, _ = e.truth(a, i.scope)
		case "protect":
			d.Protect, _ = e.truth(a, i.scope)
		case "traits":
			d.Traits, d.DLLs = e.traits(a, i.scope, o.Kind)
		case "reset":
			d.Reset = e.reset(a, i.scope, o)
		}
	}
	if d.Absent && d.Protect {
		a := n.take("ensure")
		e.fail(codeConflict, a.at, "Absent and protected", fmt.Sprintf("The %s %s is declared absent and protected against deletion at once.", n.kind, schema.QuoteHCL(o.Name)), "Remove one of the two.")
	}
	if d.Absent || d.Present || d.Recursive || d.Protect || len(d.Traits)+len(d.DLLs)+len(d.Reset) > 0 {
		o.Decl = &d
	}
}

// reset reads the names of attributes whose local values are to go.
func (e *evaluator) reset(a *arg, sc *scope, o *model.Object) []model.ResetAttr {
	names, ok := e.texts(a, sc)
	if !ok {
		return nil
	}
	var out []model.ResetAttr
	seen := map[string]bool{}
	for _, name := range names {
		row := schema.Find(o.Kind, name)
		_, set := o.Lookup(name)
		switch {
		case row == nil || row.ReadOnly:
			var known []string
			for _, r := range schema.OfBlock(o.Kind) {
				if !r.ReadOnly {
					known = append(known, r.Name)
				}
			}
			e.fail(codeValue, a.val, "Attribute cannot be reset", fmt.Sprintf("reset names attributes of the block, and %q is none that can be written.", clip(name)), hint(name, known))
		case set:
			e.fail(codeConflict, a.at, "Set and reset at once", fmt.Sprintf("%s has a value in this block and stands in reset too.", name), "Remove one of the two.")
		case !seen[name]:
			seen[name] = true
			out = append(out, model.ResetAttr{Name: name, Range: a.val})
		}
	}
	return out
}

// serverChild makes one object of a server.
func (e *evaluator) serverChild(w *world, n *node, i instance) {
	addr := model.ServerAddr(w.server.Name)
	name, clr, ok := "", schema.CLR(0), true
	switch n.kind {
	case model.Site:
		e.site(w, n, i)
		return
	case model.InProcessISAPI:
		if o := e.inProcess(n, i, addr); o != nil {
			w.server.Objects = append(w.server.Objects, o)
		}
		return
	case model.ProcessModel:
		name, clr, ok = e.framework(n, i)
	case model.WebServiceExtension:
		name, ok = e.extension(n, i)
	case model.AppPool, model.Filter:
		name, ok = e.named(n, i)
	}
	if !ok {
		return
	}
	if o := e.object(n, i, name, clr); o != nil {
		if n.kind == model.WebServiceExtension {
			o.Settings = withoutFile(o.Settings)
		}
		o.Addr = addr.Child(n.kind, name)
		w.server.Objects = append(w.server.Objects, o)
	}
}

// named gives a name that may not be empty.
func (e *evaluator) named(n *node, i instance) (string, bool) {
	name, ok := e.identity(n, i, "name")
	if ok && name == "" {
		e.fail(codeName, n.at, "Name is empty", fmt.Sprintf("The name of this %s%s is empty.", n.kind, i.place()), "")
	}
	return name, ok && name != ""
}

// extension gives the file of a web service extension: the attribute file, or
// the label.
func (e *evaluator) extension(n *node, i instance) (string, bool) {
	row := schema.ExtensionFile.Attr
	for _, s := range n.settings {
		if s.Name == row.Name {
			return s.Value.Str(), true
		}
	}
	for _, l := range n.late {
		if l.row == row {
			if v, ok := e.value(l.arg, i.scope); ok && !v.IsNull() {
				c, d := canonical(row, v, l.arg.at, l.arg.val)
				return c.Str(), d == nil // settings reports it
			}
		}
	}
	name, ok := e.identity(n, i, "")
	if !ok {
		return "", false
	}
	c, d := canonical(row, cty.StringVal(name), n.labelAt, n.labelAt)
	if d != nil {
		e.report(*d)
		return "", false
	}
	if c.Str() == "" {
		e.fail(codeName, n.at, "Name is empty", "A web service extension is named by its file, and the label is empty.", "")
		return "", false
	}
	return c.Str(), true
}

// withoutFile takes the identity out of the attributes: it is the name.
func withoutFile(all []model.Setting) []model.Setting {
	for i, s := range all {
		if s.Name == schema.ExtensionFile.Name {
			return append(append([]model.Setting(nil), all[:i]...), all[i+1:]...)
		}
	}
	return all
}
