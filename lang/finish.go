package lang

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// finish gives every object of a server its address, orders them and refuses
// two of one identity.
func (e *evaluator) finish(w *world) {
	s := w.server
	e.mergeSites(w)
	e.siteAddresses(w)
	for _, site := range w.sites {
		if site.object.Addr == "" {
			continue // it was reported, and nothing below it has an address
		}
		s.Objects = append(s.Objects, site.object)
		for _, o := range site.children {
			o.Addr = site.object.Addr.Child(o.Kind, o.Name)
			s.Objects = append(s.Objects, o)
		}
		s.Exclusive = append(s.Exclusive, site.exclusive...)
		s.AppDefaults = append(s.AppDefaults, e.orderDefaults(site.defaults)...)
	}
	if e.sortObjects(s) {
		w.keep(s.Objects)
	}
	e.oneURL(w)
	sortExclusive(s.Exclusive)
	s.Exclusive = joinExclusive(s.Exclusive)
	sort.SliceStable(s.AppDefaults, func(i, j int) bool {
		return s.AppDefaults[i].Site.Addr.Key() < s.AppDefaults[j].Site.Addr.Key()
	})
}

// siteAddresses gives sites their addresses: by name, or by name and number
// where the name alone does not do.
func (e *evaluator) siteAddresses(w *world) {
	byName, byID := map[string][]*site{}, map[uint32]*site{}
	for _, s := range w.sites {
		key := model.Fold(s.object.Name)
		byName[key] = append(byName[key], s)
	}
	sort.SliceStable(w.sites, func(i, j int) bool { return e.root.before(w.sites[i].object.Range, w.sites[j].object.Range) })
	for _, s := range w.sites {
		o := s.object
		if o.ID != 0 {
			if first := byID[o.ID]; first != nil {
				e.fail(codeDuplicate, o.Range, "Declared twice", fmt.Sprintf("The site %s has the number %d, and so has the site %s in %s.",
					schema.QuoteHCL(o.Name), o.ID, schema.QuoteHCL(first.object.Name), e.root.where(first.object.Range)), "Give each site its own id.")
				continue
			}
			byID[o.ID] = s
		}
		o.Addr = model.ServerAddr(w.server.Name).Child(model.Site, o.Name)
		same := byName[model.Fold(o.Name)]
		if o.Name != "" && len(same) == 1 {
			continue
		}
		if o.ID != 0 {
			o.Addr += model.Addr(fmt.Sprintf("#%d", o.ID))
			continue
		}
		if o.Name == "" {
			e.fail(codeName, o.Range, "Site without name and number", "A site whose name is empty can only be found by its number.", "Add id = and the number of the site.")
			continue
		}
		e.nameShared(s, same)
	}
}

// nameShared reports a site without a number whose name another site has too.
func (e *evaluator) nameShared(s *site, same []*site) {
	other := same[0]
	if other == s {
		other = same[1]
	}
	e.fail(codeDuplicate, s.object.Range, "Declared twice", fmt.Sprintf("There is another site called %s in %s. Sites may share a name when each has an id.",
		schema.QuoteHCL(s.object.Name), e.root.where(other.object.Range)), "Give both sites their id, or rename one.")
}

// sortObjects orders objects by address. Equal addresses are one object: what
// modules and the server say about it is put together, and what one of them
// says twice is reported. It says whether objects became fewer.
func (e *evaluator) sortObjects(s *model.Server) bool {
	type keyed struct {
		key string
		o   *model.Object
	}
	all := make([]keyed, len(s.Objects))
	for i, o := range s.Objects {
		all[i] = keyed{o.Addr.Key(), o}
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].key != all[j].key {
			return all[i].key < all[j].key
		}
		if e.merging.origins != nil {
			if x, y := e.merging.path(all[i].o), e.merging.path(all[j].o); x != y {
				return x < y
			}
		}
		if all[i].o.Range != all[j].o.Range {
			return e.root.before(all[i].o.Range, all[j].o.Range)
		}
		return all[i].o.Name < all[j].o.Name // two keys of one for_each
	})
	kept := s.Objects[:0]
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].key == all[i].key && all[i].o.Kind != model.Site {
			end++
		}
		if end == i+1 && e.merging.overrides == nil {
			kept = append(kept, all[i].o)
			i = end
			continue
		}
		parts := make([]*model.Object, 0, end-i)
		for _, k := range all[i:end] {
			parts = append(parts, k.o)
		}
		i = end
		if e.merging.distinct(parts) {
			kept = append(kept, e.join(parts))
			continue
		}
		for k, o := range parts {
			kept = append(kept, o)
			if k > 0 {
				e.twice(o, parts[k-1])
			}
		}
	}
	fewer := len(kept) < len(s.Objects)
	s.Objects = kept
	return fewer
}

// keep takes the children out of the sites that became part of others.
func (w *world) keep(objects []*model.Object) {
	kept := make(map[*model.Object]bool, len(objects))
	for _, o := range objects {
		kept[o] = true
	}
	for _, s := range w.sites {
		s.children = slices.DeleteFunc(s.children, func(o *model.Object) bool { return !kept[o] })
	}
}

func (e *evaluator) twice(o, first *model.Object) {
	if o.Kind.Singleton() {
		e.fail(codeDuplicate, o.Range, "Declared twice", fmt.Sprintf("A server has one %s block, and there is one already, in %s.", o.Kind, e.root.where(first.Range)), "Put both into one.")
		return
	}
	where := "in " + e.root.where(first.Range)
	if first.Range == o.Range {
		where = "by the same block: two keys differ in letter case or slashes only"
	}
	e.fail(codeDuplicate, o.Range, "Declared twice", fmt.Sprintf("The %s %s is declared already, %s. Letter case does not count.", o.Kind, schema.QuoteHCL(o.Name), where), "Remove or rename one of the two.")
}

// oneURL refuses an application and a directory at one URL.
func (e *evaluator) oneURL(w *world) {
	for _, s := range w.sites {
		var at map[string]*model.Object
		for _, o := range s.children {
			if o.Kind == model.VirtualDirectory || o.Kind == model.Directory {
				if at == nil {
					at = map[string]*model.Object{}
				}
				key := model.Fold(o.Name)
				if first := at[key]; first != nil && first.Kind != o.Kind {
					e.conflict(o, first)
				}
				at[key] = o
			}
		}
		if at == nil {
			continue
		}
		for _, o := range s.children {
			if other := at[model.Fold(o.Name)]; o.Kind == model.App && other != nil {
				e.conflict(o, other)
			}
		}
	}
}

func (e *evaluator) conflict(a, b *model.Object) {
	if e.root.before(a.Range, b.Range) {
		a, b = b, a
	}
	e.fail(codeDuplicate, a.Range, "One URL for two blocks", fmt.Sprintf("The %s %s and the %s in %s are at the same URL, so they are one key of the server.", a.Kind, schema.QuoteHCL(a.Name), b.Kind, e.root.where(b.Range)),
		"Declare the URL once; an app block with path is a virtual directory with an application.")
}

func sortExclusive(all []model.ExclusiveKind) {
	key := func(x model.ExclusiveKind) string {
		if x.Site == nil {
			return ""
		}
		return x.Site.Addr.Key()
	}
	sort.SliceStable(all, func(i, j int) bool {
		if a, b := key(all[i]), key(all[j]); a != b {
			return a < b
		}
		return all[i].Kind < all[j].Kind
	})
}

// orderDefaults puts the more special pattern first, which then counts, makes
// one entry of those with one pattern, and refuses two values for one pattern
// and attribute.
func (e *evaluator) orderDefaults(all []model.AppDefaults) []model.AppDefaults {
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i].Match[0], all[j].Match[0]
		if x, y := len(strings.ReplaceAll(a, "*", "")), len(strings.ReplaceAll(b, "*", "")); x != y {
			return x > y
		}
		if x, y := model.Fold(a), model.Fold(b); x != y {
			return x < y
		}
		if a != b {
			return a < b
		}
		return e.root.before(all[i].Range, all[j].Range)
	})
	var out []model.AppDefaults
	for _, d := range all {
		last := len(out) - 1
		if last < 0 || model.Fold(out[last].Match[0]) != model.Fold(d.Match[0]) {
			out = append(out, d)
			continue
		}
		out[last].Settings = e.unite(out[last], d)
	}
	return out
}

// unite puts the settings of two app_defaults blocks for one pattern together.
func (e *evaluator) unite(first, second model.AppDefaults) []model.Setting {
	all := append([]model.Setting(nil), first.Settings...)
	for _, s := range second.Settings {
		i := slices.IndexFunc(all, func(x model.Setting) bool { return x.Name == s.Name })
		switch {
		case i < 0:
			all = append(all, s)
		case !schema.Find(model.App, s.Name).Type.Equal(all[i].Value, s.Value):
			e.fail(codeConflict, s.Range, "Two defaults for one attribute", fmt.Sprintf("%s has another value for the same pattern %s in %s.", s.Name, schema.QuoteHCL(second.Match[0]), e.root.where(all[i].Range)), "Remove one of the two.")
		}
	}
	sortSettings(all)
	return all
}
