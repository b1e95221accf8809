package lang

import (
	"sort"

	"github.com/isoplan/isoplan/internal/model"
)

// mergeSites makes one site of all that is said about one: those of one name
// whose numbers do not speak against it, and those without a name by number.
// Sites that one place declares twice stay apart, and are reported later.
func (e *evaluator) mergeSites(w *world) {
	if e.merging.origins == nil {
		return
	}
	groups := map[siteKey][]*site{}
	numbers := map[string]map[uint32]bool{}
	for _, s := range w.sites {
		name := model.Fold(s.object.Name)
		if numbers[name] == nil {
			numbers[name] = map[uint32]bool{}
		}
		if s.object.ID != 0 {
			numbers[name][s.object.ID] = true
		}
	}
	var keys []siteKey
	for _, s := range w.sites {
		key := siteKey{model.Fold(s.object.Name), s.object.ID}
		if key.name != "" && len(numbers[key.name]) <= 1 {
			key.id = 0 // the name alone says which site
		}
		if groups[key] == nil {
			keys = append(keys, key)
		}
		groups[key] = append(groups[key], s)
	}
	w.sites = w.sites[:0]
	for _, key := range keys {
		w.sites = append(w.sites, e.joinSites(key, groups[key])...)
	}
}

// siteKey is what sites are told apart by before they have addresses.
type siteKey struct {
	name string
	id   uint32
}

// joinSites makes one site of several.
func (e *evaluator) joinSites(key siteKey, all []*site) []*site {
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i].object, all[j].object
		if x, y := e.merging.path(a), e.merging.path(b); x != y {
			return x < y
		}
		return e.root.before(a.Range, b.Range)
	})
	parts := make([]*model.Object, len(all))
	for i, s := range all {
		parts[i] = s.object
	}
	if len(all) == 1 || key == (siteKey{}) || !e.merging.distinct(parts) {
		return all
	}
	first := all[0]
	for _, s := range all[1:] {
		if first.object.ID == 0 {
			first.object.ID = s.object.ID
		}
		for _, o := range s.children {
			o.Owner = first.object
		}
		for i := range s.exclusive {
			s.exclusive[i].Site = first.object
		}
		for i := range s.defaults {
			s.defaults[i].Site = first.object
		}
		first.children = append(first.children, s.children...)
		first.exclusive = append(first.exclusive, s.exclusive...)
		first.defaults = append(first.defaults, s.defaults...)
	}
	e.join(parts)
	return all[:1]
}
