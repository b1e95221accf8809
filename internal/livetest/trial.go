package livetest

import (
	"fmt"
	"slices"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// trial is a list of wants to try, and, when it came from a change of an
// object, what the object must then be.
type trial struct {
	name  string
	wants []live.Want
	// object is the object that was changed, nil when there was none, and set
	// what it must then have.
	object *model.Object
	set    model.Setting
}

func (tr trial) String() string {
	text := tr.name
	for i, w := range tr.wants {
		if i == 3 {
			return text + fmt.Sprintf(" and %d more", len(tr.wants)-i)
		}
		if w.Attr == nil {
			text += fmt.Sprintf(" [%s %s]", w.Op, w.Path)
			continue
		}
		text += fmt.Sprintf(" [%s %s %s %.80q]", w.Op, w.Path, w.Attr.Label, w.Raw)
	}
	return text
}

func (tr trial) secret() bool {
	return slices.ContainsFunc(tr.wants, func(w live.Want) bool { return w.Secret != "" })
}

// Each row is tried at so many keys, each kind of object so many times: beyond
// that the same code runs again.
const (
	mostKeys    = 3
	mostObjects = 2
)

// trials makes up what to try on a snapshot.
func (s Suite) trials(sn *live.Snapshot) ([]trial, []error) {
	all := factTrials(sn)
	if s.Wants != nil {
		for _, wants := range s.Wants(sn) {
			all = append(all, trial{name: "given", wants: wants})
		}
	}
	changed, broken := s.objectTrials(sn)
	return append(all, changed...), broken
}

// factTrials sets every fact to another value, removes it, and does both to
// many at once.
func factTrials(sn *live.Snapshot) []trial {
	var all []trial
	var sets, removes []live.Want
	times := map[*schema.Attr]int{}
	for i := range sn.Nodes {
		n := &sn.Nodes[i]
		for _, f := range n.Facts {
			a := f.Attr
			if a.ReadOnly || a.Secret || a.Home.Field > 0 || times[a] == mostKeys {
				continue
			}
			times[a]++
			old, err := a.Decode(f.Raw)
			if err != nil {
				old = model.Value{}
			}
			remove := live.Want{Op: live.RemoveValue, Path: n.Path, Class: n.Class, Attr: a}
			all = append(all, trial{name: "remove a fact", wants: []live.Want{remove}})
			if v, ok := other(a, old); ok {
				set := live.Want{Op: live.SetValue, Path: n.Path, Class: n.Class, Attr: a, Raw: a.Encode(v)}
				all = append(all, trial{name: "set a fact", wants: []live.Want{set}})
				if a.Home.Space == schema.MachineConfigSpace || a.Home.Sub == "" {
					sets = append(sets, set)
				}
			}
			removes = append(removes, remove)
		}
	}
	if len(sets) > 1 {
		mixed := slices.Clone(sets)
		for i := range mixed {
			if i%2 == 1 {
				mixed[i].Op, mixed[i].Raw = live.RemoveValue, ""
			}
		}
		all = append(all, trial{name: "set all", wants: sets}, trial{name: "remove all", wants: removes},
			trial{name: "set one, remove the next", wants: mixed})
	}
	return all
}

// objectTrials changes objects of the world, one attribute at a time: those
// that are set and those that are not.
func (s Suite) objectTrials(sn *live.Snapshot) (all []trial, broken []error) {
	world, warnings := s.Space.World(sn, "server")
	if warnings.HasErrors() {
		return nil, []error{fmt.Errorf("law World: errors for a snapshot that was decoded: %+v", warnings)}
	}
	if len(world) == 0 {
		return nil, []error{fmt.Errorf("law World: no objects")}
	}
	w := model.NewWorld(world)
	if wants, list := s.Space.Wants(sn, w, nil); len(wants)+len(list) > 0 {
		broken = append(broken, fmt.Errorf("ReadBack: no changes made %d wants and %d diagnostics", len(wants), len(list)))
	}
	times := map[model.Kind]int{}
	for _, o := range world {
		if o.Kind == model.OtherKey || times[o.Kind] == mostObjects {
			continue
		}
		times[o.Kind]++
		for _, a := range schema.OfBlock(o.Kind) {
			if a.ReadOnly {
				continue
			}
			v, ok := other(a, o.Get(a.Name))
			if a.Secret {
				v = model.Secret("env:CANARY")
			} else if !ok {
				continue
			}
			set := model.Setting{Name: a.Name, Value: v}
			wants, list := s.Space.Wants(sn, w, []live.Change{{Old: o, New: o.With(a.Name, v), Set: []model.Setting{set}}})
			if list.HasErrors() || len(wants) == 0 {
				continue
			}
			tr := trial{name: fmt.Sprintf("change %s of %s", a.Name, o.Addr), wants: wants}
			if !a.Secret && a.Home.Field == 0 {
				tr.object, tr.set = o, set
			}
			all = append(all, tr)
		}
	}
	return all, broken
}

// hitWorld says whether the object of a trial is what was asked for, and
// whether every other object is what it was. Objects are matched by where they
// live: a new name is a new address.
func hitWorld(before, after state, tr trial) error {
	if tr.object == nil {
		return nil
	}
	now := make(map[identity]*model.Object, len(after.world))
	for _, o := range after.world {
		now[identityOf(o)] = o
	}
	var o *model.Object
	for _, is := range after.world {
		if is.Kind == tr.object.Kind && is.Home == tr.object.Home {
			o = is
		}
	}
	if o == nil {
		return fmt.Errorf("%s is gone", tr.object.Addr)
	}
	a := schema.Find(o.Kind, tr.set.Name)
	if got := o.Get(tr.set.Name); !a.Type.Equal(got, tr.set.Value) {
		return fmt.Errorf("%s of %s is %v, want %v", tr.set.Name, o.Addr, got, tr.set.Value)
	}
	for _, was := range before.world {
		if was.Home == o.Home {
			continue // several objects may live at one key
		}
		if err := sameObject(was, now[identityOf(was)]); err != nil {
			return err
		}
	}
	return nil
}

// identity tells the objects of a world apart whatever their addresses are.
type identity struct {
	kind       model.Kind
	home, name string
}

func identityOf(o *model.Object) identity { return identity{o.Kind, o.Home, o.Name} }

func sameObject(was, is *model.Object) error {
	switch {
	case is == nil:
		return fmt.Errorf("%s %s is gone", was.Kind, was.Addr)
	case len(is.Settings) != len(was.Settings):
		return fmt.Errorf("%s has %d settings and had %d", was.Addr, len(is.Settings), len(was.Settings))
	}
	for i := range was.Settings {
		if x, y := was.Settings[i], is.Settings[i]; x.Name != y.Name || !x.Value.Same(y.Value) || x.Unreadable != y.Unreadable {
			return fmt.Errorf("%s of %s changed", x.Name, was.Addr)
		}
	}
	return nil
}
