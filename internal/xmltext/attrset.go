package xmltext

import (
	"fmt"
	"hash/maphash"
)

// fewNames is the number of attributes up to which comparing each with each costs
// little more than a table even where every name has to be compared.
const fewNames = 64

// nameSet finds equal names among many. Its slots carry the number of the round
// they belong to, so that a small element after a huge one costs little: nothing
// has to be cleared. The hash is seeded, so no file can be built to be slow.
type nameSet struct {
	seed  maphash.Seed
	slots []nameSlot
	round uint32
}

type nameSlot struct{ round, attr uint32 }

// begin makes room for n names.
func (m *nameSet) begin(n int) {
	if m.slots == nil {
		m.seed = maphash.MakeSeed()
	}
	size := max(len(m.slots), 64)
	for size < 2*n {
		size *= 2
	}
	if size > len(m.slots) {
		m.slots, m.round = make([]nameSlot, size), 0
	}
	m.round++ // 2 to the 32 elements of this many names fit into no memory
}

// slot returns the slot of name: the one that holds it, or a free one.
func (m *nameSet) slot(name string, at func(attr uint32) string) *nameSlot {
	mask := len(m.slots) - 1
	for i := int(maphash.String(m.seed, name)) & mask; ; i = (i + 1) & mask {
		slot := &m.slots[i]
		if slot.round != m.round || at(slot.attr) == name {
			return slot
		}
	}
}

// uniqueNames fails when two attributes of the element have one name.
func (s *Scanner) uniqueNames() bool {
	if len(s.attrs) > fewNames {
		return s.uniqueMany()
	}
	// Nearly all names of an element differ in what is mixed here; a set of 256
	// bits then says so without comparing anything.
	var seen [4]uint64
	for i := range s.attrs {
		name := s.attrName(i)
		n := len(name)
		// The multiplier spreads the bits (2 to the 32 by the golden ratio).
		mix := (uint32(n) ^ uint32(name[0])<<8 ^ uint32(name[n/2])<<16 ^ uint32(name[n-1])<<24) * 0x9E3779B1 >> 24
		word, bit := &seen[mix>>6], uint64(1)<<(mix&63)
		if *word&bit != 0 && s.namedBefore(i, name) {
			return s.twice(i)
		}
		*word |= bit
	}
	return true
}

// namedBefore says whether an attribute before number i has this name.
func (s *Scanner) namedBefore(i int, name string) bool {
	for j := range i {
		if s.attrName(j) == name {
			return true
		}
	}
	return false
}

// uniqueMany is uniqueNames for elements with many attributes.
func (s *Scanner) uniqueMany() bool {
	s.names.begin(len(s.attrs))
	at := func(attr uint32) string { return s.attrName(int(attr)) }
	for i := range s.attrs {
		slot := s.names.slot(s.attrName(i), at)
		if slot.round == s.names.round {
			return s.twice(i)
		}
		*slot = nameSlot{round: s.names.round, attr: uint32(i)}
	}
	return true
}

func (s *Scanner) attrName(i int) string {
	return s.body[s.attrs[i].NameStart:s.attrs[i].NameEnd]
}

// twice fails for attribute i, whose name an earlier one has.
func (s *Scanner) twice(i int) bool {
	return s.fail(ClassWellFormed, s.attrs[i].NameStart,
		fmt.Sprintf("The attribute %s stands twice in one element; a name may occur once.", clip(s.attrName(i))))
}
