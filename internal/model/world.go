package model

import "sort"

// World is every object of one server. Objects keeps the order in which the
// store had them (parents before children is not promised); Sorted gives the
// total order by address.
type World struct {
	Objects []*Object
	gone    map[int32]bool
	index   map[string]int32
	homes   map[string]int32
}

// NewWorld indexes objects. Objects whose address key repeats keep the first
// in the index; the store that made them reports such a file itself.
func NewWorld(objects []*Object) *World {
	w := &World{Objects: objects, index: make(map[string]int32, len(objects)), homes: make(map[string]int32, len(objects))}
	for i, o := range objects {
		w.add(int32(i), o)
	}
	return w
}

func (w *World) add(i int32, o *Object) {
	if o.Addr != "" {
		key := o.Addr.Key()
		if _, taken := w.index[key]; !taken {
			w.index[key] = i
		}
	}
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
	if i, ok := w.index[key]; ok && !w.gone[i] {
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

// Overlay is a copy of w in which some objects are replaced, some are gone and
// some are new. Positions stay, so that Up stays true; new objects come last
// and their Up is worked out by the caller.
func (w *World) Overlay(replaced map[int32]*Object, gone []int32, added []*Object) *World {
	objects := make([]*Object, len(w.Objects), len(w.Objects)+len(added))
	copy(objects, w.Objects)
	for i, o := range replaced {
		objects[i] = o
	}
	c := &World{Objects: append(objects, added...), index: w.index, homes: w.homes}
	if len(added) > 0 {
		c.index, c.homes = make(map[string]int32, len(objects)), make(map[string]int32, len(objects))
	}
	if len(gone)+len(w.gone) > 0 {
		c.gone = make(map[int32]bool, len(gone)+len(w.gone))
		for i := range w.gone {
			c.gone[i] = true
		}
		for _, i := range gone {
			c.gone[i] = true
		}
	}
	if len(added) > 0 {
		for i, o := range c.Objects {
			if !c.gone[int32(i)] {
				c.add(int32(i), o)
			}
		}
	}
	return c
}

// Position gives the index of an address key in Objects, -1 when it is not
// there.
func (w *World) Position(key string) int32 {
	if i, ok := w.index[key]; ok && !w.gone[i] {
		return i
	}
	return -1
}
