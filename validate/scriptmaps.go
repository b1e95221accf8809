package validate

import (
	"sort"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// scriptList is one list of script maps with the places it counts for. Maps
// inherit, so most places share a list: it is read once.
type scriptList struct {
	// holder is the object that holds it.
	holder    *model.Object
	libraries []topology.Library
	places    []*topology.Place
}

// scriptLists gives the lists of script maps of the planned world, in the order
// of the first of their places; nil without a topology.
func (p *Pass) scriptLists() []*scriptList {
	m := p.topology()
	if m == nil || p.scripts != nil {
		return p.scripts
	}
	of := map[*model.Object]*scriptList{}
	for _, at := range m.Places {
		v, origin := schema.Effective(p.Result.Planned, at.Object, schema.ScriptMaps.Attr)
		if origin.From == nil || origin.Kind == schema.OriginUnreadable {
			continue
		}
		list := of[origin.From]
		if list == nil {
			list = &scriptList{holder: origin.From, libraries: topology.Libraries(v.Items())}
			of[origin.From] = list
			p.scripts = append(p.scripts, list)
		}
		list.places = append(list.places, at)
	}
	return p.scripts
}

// holderAddr is the address of the object that holds a list, that of the server
// where the object has none.
func (p *Pass) holderAddr(l *scriptList) model.Addr {
	if l.holder.Addr == "" {
		return p.addr()
	}
	return l.holder.Addr
}

// hit is a library that was looked for, with the places it was found at.
type hit struct {
	library topology.Library
	parts   []hitPart
}

// hitPart is what of a hit one list of script maps leads to.
type hitPart struct {
	list  *scriptList
	names []string
	// apps says that all of the places are applications.
	apps bool
}

// hits gathers over all lists of script maps the libraries and places that are
// looked for, by library. where is asked only for libraries that want takes.
func (p *Pass) hits(want func(*topology.Library) bool, where func(*scriptList, *topology.Library, *topology.Place) bool) []hit {
	var found []hit
	at := map[string]int{}
	for _, list := range p.scriptLists() {
		for i := range list.libraries {
			lib := &list.libraries[i]
			if !want(lib) {
				continue
			}
			part := hitPart{list: list, apps: true}
			for _, place := range list.places {
				if where(list, lib, place) {
					part.names = append(part.names, string(place.Object.Addr))
					part.apps = part.apps && place.Object.Kind == model.App
				}
			}
			if len(part.names) == 0 {
				continue
			}
			n, seen := at[lib.Key]
			if !seen {
				n = len(found)
				at[lib.Key] = n
				found = append(found, hit{library: *lib})
			}
			found[n].parts = append(found[n].parts, part)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].library.Key < found[j].library.Key })
	return found
}

// eachList cuts a hit into those of its lists of script maps, a few; of many
// lists it stays one.
func (h *hit) eachList() []hit {
	if len(h.parts) > namesShown {
		return []hit{*h}
	}
	cut := make([]hit, len(h.parts))
	for i := range cut {
		cut[i] = hit{h.library, h.parts[i : i+1]}
	}
	return cut
}

// subject names the library with the extensions that lead to it: ".x to
// "D:/x.dll"".
func (h *hit) subject() string {
	return strings.Join(h.library.Extensions, ", ") + " to " + pathText(h.library.Path)
}

// count says how many places there are: "2 applications".
func (h *hit) count() string {
	n, apps := 0, true
	for i := range h.parts {
		n += len(h.parts[i].names)
		apps = apps && h.parts[i].apps
	}
	if apps {
		return count(n, "application")
	}
	return strconv.Itoa(n) + " applications and directories"
}

// names lists the places, a few of many.
func (h *hit) names() string {
	var all []string
	for i := range h.parts {
		all = append(all, h.parts[i].names...)
	}
	sort.Strings(all)
	return namesText(all)
}

// hitAddr is the address of the list of script maps, that of the server where
// there are several.
func (p *Pass) hitAddr(h *hit) model.Addr {
	if len(h.parts) == 1 {
		return p.holderAddr(h.parts[0].list)
	}
	return p.addr()
}
