package plan

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// check decodes the planned text again and compares it, object by object and
// value by value, with the planned world. It gives the digest of the text and,
// when something differs, one sentence about the first difference.
func (p *planner) check(s *Source, text string, planned *model.World) (<-chan string, string) {
	snapshot, diags := s.Store.Decode(s.Snapshot.Space, s.Snapshot.Source, text)
	if snapshot == nil {
		return nil, "it cannot be read: " + diags[0].Detail
	}
	sum := p.digestLater(snapshot)
	objects, _ := s.Space.World(snapshot, p.decl.Name)
	var want []*model.Object
	planned.Each(func(o *model.Object) {
		if holds(s, o) {
			want = append(want, o)
		}
	})
	return sum, compareWorlds(want, objects)
}

// holds reports whether an object lives in a source.
func holds(s *Source, o *model.Object) bool {
	if o.Kind != model.ProcessModel {
		return s.Snapshot.Space == string(schema.MetabaseSpace)
	}
	return strings.EqualFold(s.Snapshot.Space, string(schema.MachineConfigSpace)+"/"+o.Name)
}

// compareWorlds names the first difference between what was planned and what
// the text holds. Both lists are in the order of keys but for new objects,
// which the planner has last; so most objects meet their equal at once.
func compareWorlds(want, got []*model.Object) string {
	late := map[objectKey]*model.Object{}
	next := 0
	for _, w := range want {
		if next < len(got) && sameKey(w, got[next]) {
			next++
			if problem := differs(w, got[next-1]); problem != "" {
				return problem
			}
			continue
		}
		for next < len(got) && late[keyOf(w)] == nil {
			late[keyOf(got[next])] = got[next]
			next++
		}
		g := late[keyOf(w)]
		if g == nil {
			return fmt.Sprintf("%s %q at %s is missing", w.Kind, w.Name, w.Home)
		}
		delete(late, keyOf(w))
		if problem := differs(w, g); problem != "" {
			return problem
		}
	}
	for ; next < len(got); next++ {
		late[keyOf(got[next])] = got[next]
	}
	for _, g := range got {
		if late[keyOf(g)] != nil {
			return fmt.Sprintf("%s %q at %s is there and should not be", g.Kind, g.Name, g.Home)
		}
	}
	return ""
}

// objectKey is the identity of an object within one key space.
type objectKey struct {
	kind       model.Kind
	home, name string
}

// sameKey is keyOf(a) == keyOf(b) without making either: most objects meet
// their equal at once.
func sameKey(a, b *model.Object) bool {
	if a.Kind != b.Kind || a.Home != b.Home && !strings.EqualFold(a.Home, b.Home) {
		return false
	}
	switch a.Kind {
	case model.WebServiceExtension:
		return schema.EqualPath(a.Name, b.Name)
	case model.OtherKey:
		return strings.EqualFold(a.Class, b.Class)
	}
	return true
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
