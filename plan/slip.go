package plan

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// slip gives the undeclared URL that a new application without a path was
// probably meant to be, "" for none. Such an application needs nothing else to
// be created, so a wrong letter in its URL would make one.
func (p *planner) slip(decl *model.Object) string {
	if decl.Kind != model.App {
		return ""
	}
	if p.slips == nil {
		p.slips = p.findSlips()
	}
	return p.slips[decl]
}

// lettersOf is a URL without its digits: /app3 beside /app2 is the next of a row
// and no slip.
func lettersOf(url string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, model.Fold(url))
}

// longestSlip is the most letters of a URL that is looked at.
const longestSlip = 64

// findSlips looks at every undeclared URL once: two names that differ by one
// letter, or by two that are swapped, have a text in common once a letter is
// left out of each.
func (p *planner) findSlips() map[*model.Object]string {
	slips, known := map[*model.Object]string{}, map[*model.Object]bool{}
	fresh, sites := map[uint64][]*model.Object{}, map[uint32]bool{}
	for _, o := range p.objects {
		if live := p.aligned[o]; live != nil {
			known[live] = true
		} else if p.couldSlip(o) {
			sites[o.Owner.ID] = true
			for _, key := range shortened(o.Owner.ID, o.Name) {
				fresh[key] = append(fresh[key], o)
			}
		}
	}
	if len(fresh) == 0 {
		return slips
	}
	p.live.Each(func(live *model.Object) {
		if live.Owner == nil || !sites[live.Owner.ID] || known[live] || live.Name == "/" || !live.Kind.UnderSite() {
			return
		}
		for _, key := range shortened(live.Owner.ID, live.Name) {
			for _, o := range fresh[key] {
				if o.Owner.ID != live.Owner.ID || strings.Count(o.Name, "/") != strings.Count(live.Name, "/") || lettersOf(o.Name) == lettersOf(live.Name) {
					continue
				}
				of := []string{live.Name}
				if best := slips[o]; best != "" {
					of = append(of, best)
				}
				if near := diag.Nearest(o.Name, of); near != "" {
					slips[o] = near
				}
			}
		}
	})
	return slips
}

// couldSlip reports whether nothing but its URL says that a declared
// application is to be created. URLs of one letter are all near to each other.
func (p *planner) couldSlip(o *model.Object) bool {
	return o.Kind == model.App && len(o.Name) > 2 && o.Owner != nil && o.Owner.Home != "" &&
		!o.Decl.Absent && !o.Decl.Present && o.Get(schema.Path.Name).IsNull()
}

// shortened gives the sums of a URL of a site, and of what is left of it
// without each of its letters.
func shortened(site uint32, url string) []uint64 {
	name := model.Fold(url)
	if len(name) > longestSlip {
		return nil
	}
	prefix := (uint64(offset64) ^ uint64(site)) * prime64
	keys := append(make([]uint64, 0, len(name)+1), sum(prefix, name))
	for i := range len(name) {
		if i == 0 || name[i] != name[i-1] { // else it gives the same text again
			keys = append(keys, sum(prefix, name[i+1:]))
		}
		prefix = sum(prefix, name[i:i+1])
	}
	return keys
}

// The numbers of FNV-1a; the sum is written out because it is taken some twenty
// times for every URL of a site.
const (
	offset64 = 14695981039346656037
	prime64  = 1099511628211
)

func sum(h uint64, text string) uint64 {
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * prime64
	}
	return h
}
