package lang

import "github.com/isoplan/isoplan/internal/model"

// silencing finds out what comments above module blocks silence: nobody can
// write a comment into a module of the library.
type silencing struct {
	all []model.Suppression
	// covers are the comments of each file, by their place in all.
	covers map[model.FileID][]int
	// calls are those that cover a module block.
	calls map[*node][]int
}

func newSilencing(r *Root) *silencing {
	s := &silencing{all: r.sortedSuppressions(), covers: map[model.FileID][]int{}, calls: map[*node][]int{}}
	for i, x := range s.all {
		s.covers[x.Covers.File] = append(s.covers[x.Covers.File], i)
	}
	return s
}

// over lists the comments that cover a module block.
func (s *silencing) over(n *node) []int {
	found, done := s.calls[n]
	if !done {
		for _, i := range s.covers[n.at.File] {
			if c := s.all[i].Covers; c.Start <= n.at.Start && n.at.Start <= c.End {
				found = append(found, i)
			}
		}
		s.calls[n] = found
	}
	return found
}

// server notes what the modules of one server declare, once addresses are
// known.
func (s *silencing) server(m *merging) {
	if len(s.all) == 0 {
		return
	}
	for o, from := range m.origins {
		if into := m.joined[o]; into != nil {
			o = into
		}
		for up := from; up != nil; up = up.up {
			for _, i := range s.over(up.block) {
				x := &s.all[i]
				if x.Objects == nil {
					x.Objects, x.Files = map[string]bool{}, map[model.FileID]bool{}
				}
				x.Objects[o.Addr.Key()] = true
				for _, f := range from.block.call.defs.files {
					x.Files[f] = true
				}
			}
		}
	}
}
