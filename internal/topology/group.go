package topology

import (
	"slices"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// group is what of an application runs in one process.
type group struct {
	host       Host // without a name where the application has the process for itself
	extensions []string
	own        bool
	frameworks []string // the CLRs whose code is among the extensions, sorted
}

// groupKey is all that decides about the groups of a place: equal keys have
// equal groups, so that thousands of applications below one list are one case.
type groupKey struct {
	maps    *model.Object
	list    *inList
	process Process
	name    string
}

// groupsOf gives the groups of a place, its own code first.
func (r *resolver) groupsOf(place *model.Object) []group {
	own, reason := r.own(place)
	all, holder, readable := r.scriptsAt(place)
	if !readable {
		return []group{{host: own, own: true}, {host: unknown("ScriptMaps cannot be read, so nobody knows which extensions there are", schema.Fact{})}}
	}
	if own.Process.single() {
		own.Name = ""
	}
	key := groupKey{maps: holder, list: r.listFor(place), process: own.Process, name: own.Name}
	if own.Process == NotKnown {
		key.name = own.Why
	}
	groups, seen := r.groups[key]
	if !seen {
		groups = r.group(all, key.list, own, reason)
		r.groups[key] = groups
	}
	return groups
}

func (r *resolver) group(all []script, list *inList, own Host, reason Reason) []group {
	groups := []group{{host: own, own: true}}
	at := map[string]int{own.Key(): 0}
	for i := range all {
		host, _ := r.decide(&all[i], list, own, reason)
		key := host.Key()
		if host.Confidence == model.Unsourced && host.Process != NotKnown {
			key += "\x00" + string(model.Unsourced) // what no page says is shown apart
		}
		n, seen := at[key]
		if !seen {
			n = len(groups)
			at[key] = n
			groups = append(groups, group{host: host})
		}
		groups[n].extensions = append(groups[n].extensions, all[i].ext)
		if clr := all[i].clr; clr != "" && all[i].kind == isapiScript {
			groups[n].frameworks = withName(groups[n].frameworks, clr)
		}
	}
	return groups
}

// withName adds a name to a sorted list that lacks it.
func withName(list []string, name string) []string {
	i, found := slices.BinarySearch(list, name)
	if found {
		return list
	}
	return slices.Insert(slices.Clone(list), i, name)
}
