package xmltext

import (
	"fmt"
	"hash/maphash"
)

// fewNames is the number of attributes up to which comparing each with each is
// cheaper than a table.
const fewNames = 16

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
	m.round++
	if m.round == 0 {
		clear(m.slots)
		m.round = 1
	}
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
	// Most names differ in length or in one of their ends: a set of 64 bits
	// says so without comparing anything.
	var seen uint64
	for i := range s.attrs {
		name := s.attrName(i)
		bit := uint64(1) << ((uint(name[0])*7 ^ uint(name[len(name)-1])*3 ^ uint(len(name))*11) & 63)
		if seen&bit != 0 {
			for j := range i {
				if s.attrName(j) == name {
					return s.twice(i)
				}
			}
		}
		seen |= bit
	}
	return true
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
