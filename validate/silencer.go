package validate

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// silencer is a suppression with what it silenced.
type silencer struct {
	*model.Suppression
	used bool
	// hit says of each address whether it silenced anything.
	hit []bool
}

// idle lists the addresses that silenced nothing.
func (s *silencer) idle() []string {
	var out []string
	for i, a := range s.Addresses {
		if !s.hit[i] {
			out = append(out, a)
		}
	}
	return out
}

// silencers finds the suppressions of a finding without looking at all of
// them: a root may hold very many of both.
type silencers struct {
	all []silencer
	// places are the comments of an id and a file, by where their cover begins.
	places map[placeKey]*placed
	// everywhere are the blocks of an id that name no addresses.
	everywhere map[string][]int
	// exact are the addresses without a "*": id and folded address.
	exact map[[2]string][]named
	// brought are the comments above module blocks, by id and the address key of
	// what these blocks bring.
	brought map[[2]string][]int
	// patterns are those with one, by id.
	patterns map[string][]named
}

type placeKey struct {
	id   string
	file model.FileID
}

// placed are comments by where their cover begins. outer[i] is the nearest
// comment before i whose cover ends behind the beginning of i's, -1 when there
// is none: every comment that covers a place is on that chain.
type placed struct {
	of    []int
	outer []int
}

// named is an address of a suppression.
type named struct {
	of, address int
	pattern     string
}

func newSilencers(of []model.Suppression) *silencers {
	x := &silencers{all: make([]silencer, len(of)), places: map[placeKey]*placed{}, everywhere: map[string][]int{},
		exact: map[[2]string][]named{}, brought: map[[2]string][]int{}, patterns: map[string][]named{}}
	for i := range of {
		s := &of[i]
		x.all[i] = silencer{Suppression: s, hit: make([]bool, len(s.Addresses))}
		switch {
		case Find(s.ID) == nil:
		case !s.Covers.IsZero():
			key := placeKey{s.ID, s.Covers.File}
			if x.places[key] == nil {
				x.places[key] = &placed{}
			}
			x.places[key].of = append(x.places[key].of, i)
			for o := range s.Objects {
				x.brought[[2]string{s.ID, o}] = append(x.brought[[2]string{s.ID, o}], i)
			}
		case len(s.Addresses) == 0:
			x.everywhere[s.ID] = append(x.everywhere[s.ID], i)
		}
		if Find(s.ID) == nil || !s.Covers.IsZero() {
			continue
		}
		for j, a := range s.Addresses {
			n := named{i, j, a}
			if strings.Contains(a, "*") {
				x.patterns[s.ID] = append(x.patterns[s.ID], n)
				continue
			}
			key := [2]string{s.ID, model.Fold(strings.Trim(a, "/"))}
			x.exact[key] = append(x.exact[key], n)
		}
	}
	for _, p := range x.places {
		p.sort(of)
	}
	return x
}

func (p *placed) sort(of []model.Suppression) {
	sort.SliceStable(p.of, func(i, j int) bool { return of[p.of[i]].Covers.Start < of[p.of[j]].Covers.Start })
	for i := range p.of {
		k := i - 1
		for k >= 0 && of[p.of[k]].Covers.End < of[p.of[i]].Covers.Start {
			k = p.outer[k]
		}
		p.outer = append(p.outer, k)
	}
}

// about calls do for every suppression of a finding, and notes that it is used.
func (x *silencers) about(d *diag.Diagnostic, do func(*silencer)) {
	note := func(i int) *silencer {
		s := &x.all[i]
		s.used = true
		do(s)
		return s
	}
	if p := x.places[placeKey{d.ID, d.Range.File}]; p != nil {
		i := sort.Search(len(p.of), func(i int) bool { return x.all[p.of[i]].Covers.Start > d.Range.Start })
		for i--; i >= 0; i = p.outer[i] {
			if x.all[p.of[i]].Covers.End >= d.Range.Start {
				note(p.of[i])
			}
		}
	}
	if len(x.brought) > 0 {
		for _, i := range x.brought[[2]string{d.ID, d.Addr.Key()}] {
			if x.all[i].Files[d.Range.File] {
				note(i)
			}
		}
	}
	for _, i := range x.everywhere[d.ID] {
		note(i)
	}
	if len(x.exact) > 0 {
		for key := d.Addr.Key(); key != ""; key = key[:max(strings.LastIndexByte(key, '/'), 0)] {
			for _, n := range x.exact[[2]string{d.ID, key}] {
				note(n.of).hit[n.address] = true
			}
		}
	}
	for _, n := range x.patterns[d.ID] {
		if plan.MatchAddress(n.pattern, d.Addr) {
			note(n.of).hit[n.address] = true
		}
	}
}
