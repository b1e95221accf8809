package stores

import (
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
)

// entry is a store, the key space it spells, and which names of key spaces
// are its.
type entry struct {
	store live.Store
	space live.Space
	owns  func(space string) bool
}

// entries has one line a store, sorted by name.
func entries() []entry {
	return []entry{
		{machineconfig.Store{}, machineconfig.Space{}, machineconfig.Owns},
		{metabasexml.Store{}, metabase.Space{}, func(space string) bool { return space == "metabase" }},
	}
}

// All lists every store, sorted by name.
func All() []live.Store {
	var all []live.Store
	for _, e := range entries() {
		all = append(all, e.store)
	}
	return all
}

// ByName gives the store of a name, "metabasexml".
func ByName(name string) (live.Store, bool) {
	for _, e := range entries() {
		if e.store.Name() == name {
			return e.store, true
		}
	}
	return nil, false
}

// SpaceOf gives the store that reads the file of a key space, and the key space
// itself: "metabase", or "machine.config/" and the name of a process model. ok
// is false for a name that is neither.
func SpaceOf(space string) (store live.Store, meaning live.Space, ok bool) {
	for _, e := range entries() {
		if e.owns(space) {
			return e.store, e.space, true
		}
	}
	return nil, nil, false
}
