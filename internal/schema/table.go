package schema

import (
	"sort"
	"strings"
	"sync"

	"github.com/isoplan/isoplan/internal/model"
)

// All lists every row, sorted by label within the order of blocks. The slice
// must not change.
func All() []*Attr { return table().all }

// OfBlock lists the rows a kind of block may hold, sorted by name.
func OfBlock(k model.Kind) []*Attr { return table().blocks[k] }

// Find gives the row of a name in a kind of block, nil when there is none.
func Find(k model.Kind, name string) *Attr { return table().names[blockName{k, name}] }

// ByProperty gives the row of a property in a key space; letter case does not
// count, as it does not in the metabase. Several rows may share a list
// property whose entries are objects: the first field's row is given.
func ByProperty(s Space, property string) *Attr {
	if a, ok := table().exact[spaceName{s, property}]; ok {
		return a
	}
	return table().folded[spaceName{s, strings.ToLower(property)}]
}

// ByID gives the row of a metabase identifier, nil when there is none.
func ByID(id uint32) *Attr { return table().ids[id] }

type blockName struct {
	kind model.Kind
	name string
}

type spaceName struct {
	space    Space
	property string
}

type index struct {
	all    []*Attr
	blocks map[model.Kind][]*Attr
	names  map[blockName]*Attr
	exact  map[spaceName]*Attr
	folded map[spaceName]*Attr
	ids    map[uint32]*Attr
}

// table gives the index over the rows. It is made at the first look, when
// every row exists, and never changes.
var table = sync.OnceValue(func() *index { return newIndex(rows) })

func newIndex(rows []*Attr) *index {
	x := &index{blocks: map[model.Kind][]*Attr{}, names: map[blockName]*Attr{}, exact: map[spaceName]*Attr{},
		folded: map[spaceName]*Attr{}, ids: map[uint32]*Attr{}}
	x.all = append(x.all, rows...)
	sort.SliceStable(x.all, func(i, j int) bool {
		a, b := x.all[i], x.all[j]
		if a.Blocks[0] != b.Blocks[0] {
			return a.Blocks[0] < b.Blocks[0]
		}
		return a.Name < b.Name
	})
	for _, a := range x.all {
		for _, k := range a.Blocks {
			x.blocks[k] = append(x.blocks[k], a)
			x.names[blockName{k, a.Name}] = a
		}
		if a.Home.Property == "" || a.Home.Field > 1 {
			continue
		}
		x.exact[spaceName{a.Home.Space, a.Home.Property}] = a
		x.folded[spaceName{a.Home.Space, strings.ToLower(a.Home.Property)}] = a
		if a.Home.ID != 0 {
			x.ids[a.Home.ID] = a
		}
	}
	for _, k := range model.Kinds() {
		of := x.blocks[k]
		sort.SliceStable(of, func(i, j int) bool { return of[i].Name < of[j].Name })
	}
	return x
}
