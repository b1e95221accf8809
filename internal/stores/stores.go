package stores

import (
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/stores/adsutil"
	"github.com/isoplan/isoplan/internal/stores/collected"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
)

// entry is a store and what is its. A store of the server's own files has owns
// and the key space it spells; a store of texts that something printed on a
// server, which may hold several key spaces, has is.
type entry struct {
	store live.Store
	// space is the meaning of the key spaces whose names owns knows: the file of
	// such a key space is read with the store.
	space live.Space
	owns  func(space string) bool
	// is reports whether a text is one of the store, by how it begins.
	is func(text string) bool
}

// entries has one line a store, sorted by name.
func entries() []entry {
	return []entry{
		{store: adsutil.Store{}, is: adsutil.Is},
		{store: collected.Store{}, is: collected.Is},
		{store: machineconfig.Store{}, space: machineconfig.Space{}, owns: machineconfig.Owns},
		{store: metabasexml.Store{}, space: metabase.Space{}, owns: func(space string) bool { return space == "metabase" }},
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

// Transcript gives the store of a text that was printed on a server, told by how
// it begins. ok is false for a text that no store of such texts knows. What its
// key spaces mean says SpaceOf.
func Transcript(text string) (store live.Store, ok bool) {
	for _, e := range entries() {
		if e.is != nil && e.is(text) {
			return e.store, true
		}
	}
	return nil, false
}

// SpaceOf gives the store that reads the server's own file of a key space, and
// the key space itself: "metabase", or "machine.config/" and the name of a process model. ok
// is false for a name that is neither.
func SpaceOf(space string) (store live.Store, meaning live.Space, ok bool) {
	for _, e := range entries() {
		if e.owns != nil && e.owns(space) {
			return e.store, e.space, true
		}
	}
	return nil, nil, false
}
