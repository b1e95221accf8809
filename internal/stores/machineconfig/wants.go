package machineconfig

import (
	"fmt"
	"slices"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Wants turns changes of the process model into wants, in the order of the
// attributes in the reference. The element itself needs none: the store makes
// it when a value is to be set. A process model cannot go.
func (Space) Wants(s *live.Snapshot, _ *model.World, changes []live.Change) ([]live.Want, diag.List) {
	name, _, ok := frameworkOf(s.Space)
	if !ok {
		return nil, badSpace(s.Space, name)
	}
	var wants []live.Want
	var refused diag.List
	for _, c := range changes {
		got, d := wantsOf(name, c)
		wants, refused = append(wants, got...), append(refused, d...)
	}
	if len(refused) > 0 {
		return nil, refused
	}
	return wants, nil
}

func wantsOf(name string, c live.Change) ([]live.Want, diag.List) {
	o := c.New
	if o == nil {
		o = c.Old
	}
	refuse := func(summary, detail string) ([]live.Want, diag.List) {
		return nil, diag.List{{Severity: diag.Error, ID: codeCannot, Summary: summary, Detail: detail, Addr: o.Addr}}
	}
	switch {
	case o.Kind != model.ProcessModel || model.Fold(o.Name) != model.Fold(name):
		return refuse("Object of another file", fmt.Sprintf("%s is not in the machine.config of %s, which holds the process model of that framework and nothing else.", o.Addr, name))
	case c.New == nil:
		return refuse("Process model cannot be removed", fmt.Sprintf("%s cannot be removed, because every framework has a process model. To go back to its defaults, list the attributes in reset.", o.Addr))
	}
	var wants []live.Want
	for _, set := range c.Set {
		a := schema.Find(model.ProcessModel, set.Name)
		if a == nil || a.Home.Space != schema.MachineConfigSpace {
			return refuse("Attribute not in machine.config", fmt.Sprintf("%s: machine.config has no attribute for %s.", o.Addr, set.Name))
		}
		w := live.Want{Op: live.SetValue, Path: modelPath, Class: modelName, Attr: a, Addr: o.Addr}
		switch set.Value.Kind() {
		case model.Null:
			w.Op = live.RemoveValue
		case model.SecretKind:
			w.Secret = set.Value.Str()
		default:
			w.Raw = a.Encode(set.Value)
		}
		wants = append(wants, w)
	}
	for _, gone := range c.Remove {
		a := schema.Find(model.ProcessModel, gone)
		if a == nil || a.Home.Space != schema.MachineConfigSpace {
			return refuse("Attribute not in machine.config", fmt.Sprintf("%s: machine.config has no attribute for %s.", o.Addr, gone))
		}
		wants = append(wants, live.Want{Op: live.RemoveValue, Path: modelPath, Class: modelName, Attr: a, Addr: o.Addr})
	}
	slices.SortStableFunc(wants, func(a, b live.Want) int { return compareNames(a.Attr.Home.Property, b.Attr.Home.Property) })
	return wants, nil
}
