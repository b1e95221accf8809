package plan

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// check decodes the planned text again and compares it, object by object and
// value by value, with the planned world. It gives the snapshot of the text
// and, when something differs, one sentence about the first difference.
func (p *planner) check(s *Source, text string) (*live.Snapshot, string) {
	snapshot, diags := s.Store.Decode(s.Snapshot.Space, s.Snapshot.Source, text)
	if snapshot == nil {
		return nil, "it cannot be read: " + diags[0].Detail
	}
	objects, _ := s.Space.World(snapshot, p.decl.Name)
	found := make(map[objectKey]*model.Object, len(objects))
	for _, o := range objects {
		found[keyOf(o)] = o
	}
	metabase := s.Snapshot.Space == string(schema.MetabaseSpace)
	problem := ""
	p.work.Each(func(want *model.Object) {
		if problem != "" || (want.Kind != model.ProcessModel) != metabase {
			return
		}
		if want.Kind == model.ProcessModel && model.Fold(s.Snapshot.Space) != model.Fold(string(schema.MachineConfigSpace)+"/"+want.Name) {
			return
		}
		key := keyOf(want)
		got := found[key]
		if got == nil {
			problem = fmt.Sprintf("%s %q at %s is missing", want.Kind, want.Name, want.Home)
			return
		}
		delete(found, key)
		problem = differs(want, got)
	})
	if problem == "" {
		for key := range found {
			return snapshot, fmt.Sprintf("%s at %s is there and should not be", key.kind, key.home)
		}
	}
	return snapshot, problem
}

// objectKey is the identity of an object within one key space.
type objectKey struct {
	kind       model.Kind
	home, name string
}

func keyOf(o *model.Object) objectKey {
	key := objectKey{kind: o.Kind, home: model.Fold(o.Home)}
	switch o.Kind {
	case model.WebServiceExtension:
		key.name = schema.PathKey(o.Name)
	case model.OtherKey:
		key.name = model.Fold(o.Class)
	}
	return key
}

// differs names the first setting in which two objects differ. Secrets are
// never compared.
func differs(want, got *model.Object) string {
	i, j := 0, 0
	for i < len(want.Settings) || j < len(got.Settings) {
		switch {
		case i < len(want.Settings) && secretRow(want, want.Settings[i].Name):
			i++
		case j < len(got.Settings) && secretRow(got, got.Settings[j].Name):
			j++
		case j == len(got.Settings) || i < len(want.Settings) && want.Settings[i].Name < got.Settings[j].Name:
			return fmt.Sprintf("%s of %s is missing", want.Settings[i].Name, want.Home)
		case i == len(want.Settings) || got.Settings[j].Name < want.Settings[i].Name:
			return fmt.Sprintf("%s of %s is there and should not be", got.Settings[j].Name, got.Home)
		default:
			if !sameSetting(want, &want.Settings[i], &got.Settings[j]) {
				return fmt.Sprintf("%s of %s has another value", want.Settings[i].Name, want.Home)
			}
			i++
			j++
		}
	}
	return ""
}

func sameSetting(o *model.Object, want, got *model.Setting) bool {
	if want.Unreadable != "" || got.Unreadable != "" {
		return want.Unreadable == got.Unreadable
	}
	row := rowOf(o, want.Name)
	if row == nil {
		return want.Value.Same(got.Value)
	}
	return row.Type.Equal(want.Value, got.Value)
}

// rowOf finds the row of a setting. A key may hold inherited values of rows
// that its own block does not have.
func rowOf(o *model.Object, name string) *schema.Attr {
	if row := schema.Find(o.Kind, name); row != nil {
		return row
	}
	for _, k := range model.Kinds() {
		if row := schema.Find(k, name); row != nil && row.Home.Space == schema.MetabaseSpace {
			return row
		}
	}
	return nil
}

func secretRow(o *model.Object, name string) bool {
	row := rowOf(o, name)
	return row != nil && row.Secret
}
