package model

import (
	"maps"
	"sort"
	"sync"
)

// World is every object of one server. Objects keeps the order in which the
// store had them (parents before children is not promised); Sorted gives the
// total order by address.
type World struct {
	Objects []*Object
	// Version is the version of IIS, "4.0", by which defaults differ; "" is
	// none in particular.
	Version string
	gone    map[int32]bool
	// homes is the index by store key, and addrs, made at the first question,
	// the one by address. A draft shares them with its origin until it changes
	// one.
	homes  map[string]int32
	addrs  *addrIndex
	shared bool
}

// addrIndex finds positions by address key. Most plans ask for few addresses
// of a large world, so it is made when somebody asks.
type addrIndex struct {
	once sync.Once
	at   map[string]int32
}

func (w *World) byAddr() map[string]int32 {
	w.addrs.once.Do(func() {
		w.addrs.at = make(map[string]int32, len(w.Objects))
		for i, o := range w.Objects {
			w.addAddr(int32(i), o)
		}
	})
	return w.addrs.at
}

func (w *World) addAddr(i int32, o *Object) {
	if o.Addr == "" || w.gone[i] {
		return
	}
	key := o.Addr.Key()
	if _, taken := w.addrs.at[key]; !taken {
		w.addrs.at[key] = i
	}
}

// NewWorld indexes objects. Objects whose address key repeats keep the first
// in the index; the store that made them reports such a file itself. A world
// that others can see does not change; see Draft.
func NewWorld(objects []*Object) *World {
	w := &World{Objects: objects, addrs: &addrIndex{}, homes: make(map[string]int32, len(objects))}
	for i, o := range objects {
		w.addHome(int32(i), o)
	}
	return w
}

func (w *World) addHome(i int32, o *Object) {
	if o.Home != "" && o.Kind != WebServiceExtension && o.Kind != InProcessISAPI && o.Kind != ServerKind {
		key := Fold(o.Home)
		if _, taken := w.homes[key]; !taken {
			w.homes[key] = i
		}
	}
}

// Find gives the object at an address, nil when there is none.
func (w *World) Find(a Addr) *Object { return w.FindKey(a.Key()) }

// FindKey is Find for an address key that was folded before.
func (w *World) FindKey(key string) *Object {
	if i, ok := w.byAddr()[key]; ok && !w.gone[i] {
		return w.Objects[i]
	}
	return nil
}

// IndexOfHome gives the position of the object at a store key, -1 when there
// is none.
func (w *World) IndexOfHome(home string) int32 {
	if i, ok := w.homes[Fold(home)]; ok && !w.gone[i] {
		return i
	}
	return -1
}

// Gone reports whether the object at a position was deleted in this world.
func (w *World) Gone(i int32) bool { return w.gone[i] }

// Above gives the object at the nearest key above o, nil at the top.
func (w *World) Above(o *Object) *Object {
	if o.Up < 0 || int(o.Up) >= len(w.Objects) {
		return nil
	}
	return w.Objects[o.Up]
}

// Each calls f for every object that is there, in store order.
func (w *World) Each(f func(*Object)) {
	for i, o := range w.Objects {
		if !w.gone[int32(i)] {
			f(o)
		}
	}
}

// Sorted gives every object of the language in the total order by address.
// Keys that are no object of the language are left out.
func (w *World) Sorted() []*Object {
	type keyed struct {
		key string
		o   *Object
	}
	var all []keyed
	w.Each(func(o *Object) {
		if o.Kind != OtherKey && o.Addr != "" {
			all = append(all, keyed{o.Addr.Key(), o})
		}
	})
	sort.Slice(all, func(i, j int) bool { return all[i].key < all[j].key })
	out := make([]*Object, len(all))
	for i, k := range all {
		out[i] = k.o
	}
	return out
}

// Draft is a copy that its maker may change with Put and Drop before anybody
// else sees it. Positions stay as they are in w, so Up stays true.
func (w *World) Draft() *World {
	d := &World{Objects: append(make([]*Object, 0, len(w.Objects)+16), w.Objects...), addrs: &addrIndex{}, homes: w.homes, shared: true, Version: w.Version}
	if len(w.gone) > 0 {
		d.gone = maps.Clone(w.gone)
	}
	return d
}

// Put replaces the object at a position of a draft, or adds one when the
// position is -1; it gives the position. Up of a new object is the caller's.
func (w *World) Put(at int32, o *Object) int32 {
	if at >= 0 && w.Objects[at].Addr == o.Addr {
		w.Objects[at] = o
		return at
	}
	w.addrs = &addrIndex{}
	if at >= 0 {
		w.Objects[at] = o
		return at
	}
	if w.shared {
		w.homes, w.shared = maps.Clone(w.homes), false
	}
	at = int32(len(w.Objects))
	w.Objects = append(w.Objects, o)
	w.addHome(at, o)
	return at
}

// Drop takes the object at a position out of a draft.
func (w *World) Drop(at int32) {
	if w.gone == nil {
		w.gone = map[int32]bool{}
	}
	w.gone[at] = true
	w.addrs = &addrIndex{}
}
