package livetest_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
)

// broken is a store with one defect: each function, where it is set, spoils
// what the sound store gives.
type broken struct {
	machineconfig.Store
	decode func(*live.Snapshot, diag.List) (*live.Snapshot, diag.List)
	edit   func(*live.Snapshot, []live.Want, []live.Edit, diag.List) ([]live.Edit, diag.List)
	apply  func(before, after string) string
}

func (b broken) Decode(space, source, file string) (*live.Snapshot, diag.List) {
	s, list := b.Store.Decode(space, source, file)
	if b.decode == nil {
		return s, list
	}
	return b.decode(s, list)
}

func (b broken) Edit(s *live.Snapshot, wants []live.Want) ([]live.Edit, diag.List) {
	edits, list := b.Store.Edit(s, wants)
	if b.edit == nil {
		return edits, list
	}
	return b.edit(s, wants, edits, list)
}

func (b broken) Apply(s *live.Snapshot, edits []live.Edit) (string, error) {
	out, err := b.Store.Apply(s, edits)
	if b.apply == nil {
		return out, err
	}
	return b.apply(s.Raw, out), err
}

// forgetful is a key space whose world or wants have a defect.
type forgetful struct {
	machineconfig.Space
	world func([]*model.Object) []*model.Object
}

func (f forgetful) World(s *live.Snapshot, server string) ([]*model.Object, diag.List) {
	objects, list := f.Space.World(s, server)
	return f.world(objects), list
}

var (
	sound = livetest.Case{Name: "sound", File: livetest.MachineConfig11()}
	wrong = livetest.Case{Name: "wrong", File: "<web/>", Refused: true}
)

// defects are stores and spaces with one defect each, and what the suite must
// then say.
var defects = []struct {
	name  string
	store broken
	space live.Space
	file  livetest.Case
	says  string
}{
	{name: "always edits", says: "ReadBack", store: broken{edit: func(_ *live.Snapshot, _ []live.Want, e []live.Edit, d diag.List) ([]live.Edit, diag.List) {
		return append(e, live.Edit{}), d
	}}},
	{name: "writes what is so", says: "ReadBack: asking for what", store: broken{edit: func(s *live.Snapshot, w []live.Want, e []live.Edit, d diag.List) ([]live.Edit, diag.List) {
		if len(w) > 0 && len(e) == 0 && len(d) == 0 {
			f := s.Nodes[0].Facts[0]
			return []live.Edit{{Start: f.Start, End: f.End, New: s.Text[f.Start:f.End]}}, nil
		}
		return e, d
	}}},
	{name: "changes line ends", says: "ReadBack: no edits changed the file", store: broken{apply: func(_, out string) string {
		return strings.ReplaceAll(out, "\r\n", "\n")
	}}},
	{name: "takes the secret out", says: "the text of a secret was taken out",
		file: livetest.Case{File: strings.Replace(sound.File, `password="AutoGenerate"`, `password="canary"`, 1)},
		store: broken{decode: func(s *live.Snapshot, d diag.List) (*live.Snapshot, diag.List) {
			for i, f := range s.Nodes[0].Facts {
				s.Nodes[0].Facts[i].Raw = s.Text[f.Start:f.End]
			}
			return s, d
		}}},
	{name: "mask outside", says: "ReadBack: the masked span", store: broken{decode: func(s *live.Snapshot, d diag.List) (*live.Snapshot, diag.List) {
		s.Masked = append(s.Masked, live.Span{Start: 1, End: 2, Token: "x"})
		return s, d
	}}},
	{name: "spelling counts", says: "Codec: another spelling", store: broken{edit: func(s *live.Snapshot, w []live.Want, e []live.Edit, d diag.List) ([]live.Edit, diag.List) {
		for i := range w {
			for _, f := range s.Nodes[0].Facts {
				if len(e) == 0 && f.Attr == w[i].Attr && w[i].Op == live.SetValue && f.Raw != w[i].Raw {
					return []live.Edit{{Start: f.Start, End: f.End, New: w[i].Raw}}, d
				}
			}
		}
		return e, d
	}}},
	{name: "does nothing", says: "Hit: ", store: broken{edit: func(*live.Snapshot, []live.Want, []live.Edit, diag.List) ([]live.Edit, diag.List) {
		return nil, nil
	}}},
	{name: "writes something else", says: "Hit: ", store: broken{edit: func(_ *live.Snapshot, _ []live.Want, e []live.Edit, d diag.List) ([]live.Edit, diag.List) {
		for i := range e {
			e[i].New = strings.ReplaceAll(e[i].New, "7", "8")
		}
		return e, d
	}}},
	{name: "breaks the file", says: "the edited file is refused", store: broken{edit: func(_ *live.Snapshot, _ []live.Want, e []live.Edit, d diag.List) ([]live.Edit, diag.List) {
		for i := range e {
			e[i].New += "<"
		}
		return e, d
	}}},
	{name: "touches more", says: "Locality: ", store: broken{apply: func(in, out string) string {
		if in == out {
			return out
		}
		return strings.Replace(out, "0:00:05", "00:00:05", 1)
	}}},
	{name: "changes a neighbour", says: "nobody asked for it", store: broken{edit: func(s *live.Snapshot, w []live.Want, e []live.Edit, d diag.List) ([]live.Edit, diag.List) {
		f := s.Nodes[0].Facts[0]
		if len(e) == 1 && e[0].Start > f.End && w[0].Attr != f.Attr {
			return append([]live.Edit{{Start: f.Start, End: f.End, New: "false"}}, e...), d
		}
		return e, d
	}}},
	{name: "overlapping edits", says: "overlaps another", store: broken{edit: func(_ *live.Snapshot, _ []live.Want, e []live.Edit, d diag.List) ([]live.Edit, diag.List) {
		if len(e) == 1 && e[0].End > e[0].Start {
			return append(e, e...), d
		}
		return e, d
	}}},
	{name: "half", says: "NeverHalf", store: broken{edit: func(_ *live.Snapshot, _ []live.Want, e []live.Edit, d diag.List) ([]live.Edit, diag.List) {
		if len(e) > 2 {
			return e[:1], diag.List{{Severity: diag.Error, Summary: "No"}}
		}
		return e, d
	}}},
	{name: "never content", says: "Twice", store: broken{edit: func(s *live.Snapshot, w []live.Want, e []live.Edit, d diag.List) ([]live.Edit, diag.List) {
		if len(w) > 0 && w[0].Op == live.RemoveValue && len(e) == 0 {
			return []live.Edit{{Start: 1, End: 1}}, d
		}
		return e, d
	}}},
	{name: "cannot go back", says: "Back: ", store: broken{edit: func(s *live.Snapshot, w []live.Want, e []live.Edit, d diag.List) ([]live.Edit, diag.List) {
		if len(e) == 1 && w[0].Op == live.SetValue && e[0].End > e[0].Start {
			e[0].New += `"  lockItem="`
		}
		return e, d
	}}},
	{name: "refuses all", says: "no edit could be tried", store: broken{edit: func(_ *live.Snapshot, w []live.Want, _ []live.Edit, _ diag.List) ([]live.Edit, diag.List) {
		if len(w) == 0 {
			return nil, nil
		}
		return nil, diag.List{{Severity: diag.Error, Summary: "No"}}
	}}},
	{name: "two errors", says: "want exactly one", file: wrong, store: broken{decode: func(s *live.Snapshot, d diag.List) (*live.Snapshot, diag.List) {
		return s, append(d, d...)
	}}},
	{name: "no place", says: "does not name file, line, column and byte", file: wrong, store: broken{decode: func(s *live.Snapshot, d diag.List) (*live.Snapshot, diag.List) {
		d[0].Detail = "This is no machine.config."
		return s, d
	}}},
	{name: "long summary", says: "the summary is not", file: wrong, store: broken{decode: func(s *live.Snapshot, d diag.List) (*live.Snapshot, diag.List) {
		d[0].Summary = "This is no machine.config at all, sorry."
		return s, d
	}}},
	{name: "snapshot of a refused file", says: "has no snapshot", file: wrong, store: broken{decode: func(_ *live.Snapshot, d diag.List) (*live.Snapshot, diag.List) {
		return &live.Snapshot{}, d
	}}},
	{name: "accepts anything", says: "was decoded and should be refused", file: wrong, store: broken{decode: func(*live.Snapshot, diag.List) (*live.Snapshot, diag.List) {
		return &live.Snapshot{}, nil
	}}},
	{name: "refuses anything", says: "the file should be decoded", store: broken{decode: func(*live.Snapshot, diag.List) (*live.Snapshot, diag.List) {
		return nil, diag.List{{Severity: diag.Error, Summary: "No"}}
	}}},
	{name: "empty world", says: "World: no objects", space: forgetful{world: func([]*model.Object) []*model.Object { return nil }}},
	{name: "world forgets a value", says: "Hit: ", space: forgetful{world: func(all []*model.Object) []*model.Object {
		o := *all[0]
		o.Settings = nil
		return []*model.Object{&o}
	}}},
}

// TestLawsBite gives every law a store that breaks it.
func TestLawsBite(t *testing.T) {
	for _, c := range defects {
		t.Run(c.name, func(t *testing.T) {
			if c.file.File == "" {
				c.file = sound
			}
			if c.space == nil {
				c.space = machineconfig.Space{}
			}
			errs := livetest.Suite{Store: c.store, Space: c.space, Key: "machine.config/v1.1.4322"}.Check(c.file)
			for _, err := range errs {
				if strings.Contains(err.Error(), c.says) {
					return
				}
			}
			t.Errorf("no law says %q; what was said: %v", c.says, errs)
		})
	}
}

func TestSoundStorePasses(t *testing.T) {
	suite := livetest.Suite{Store: broken{}, Space: machineconfig.Space{}, Key: "machine.config/v1.1.4322"}
	for _, c := range []livetest.Case{sound, wrong} {
		for _, err := range suite.Check(c) {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
}
