package topology

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Held lists every library that Loads can find, once, as it is written
// where it was met first, sorted without letter case.
func (m *Map) Held(traits map[model.Addr][]string) []string {
	seen := map[string]bool{}
	var out []string
	add := func(entry string) {
		if key := schema.PathKey(strings.TrimSpace(entry)); key != "" && !seen[key] {
			seen[key] = true
			out = append(out, strings.TrimSpace(entry))
		}
	}
	lists := map[*model.Object]bool{}
	for _, p := range m.Places {
		scripts, holder, _ := m.r.scriptsAt(p.Object)
		if lists[holder] {
			continue
		}
		lists[holder] = true
		for i := range scripts {
			add(scripts[i].path)
		}
	}
	for _, f := range m.Filters {
		add(f.Path)
	}
	for _, holder := range m.listHolders() {
		for _, e := range newInList(m.Target, holder).entries {
			add(e.text)
		}
	}
	for _, dlls := range traits {
		for _, dll := range dlls {
			add(dll)
		}
	}
	sort.Slice(out, func(i, j int) bool { return compareFold(out[i], out[j]) < 0 })
	return out
}
