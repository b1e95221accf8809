package plan

import (
	"slices"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// resolveList works out the whole list from what is declared about it and
// what is there: live order kept, additions at the end.
func resolveList(row *schema.Attr, live []string, e model.ListEdit) []string {
	if e.HasOnly {
		return keepOrder(row, live, e.Only)
	}
	drop := keySet(row, e.Exclude)
	var out []string
	have := map[string]bool{}
	for _, item := range live {
		if key := row.Type.ItemKey(item); !drop[key] && !hitBy(row, e.ExcludeMatching, item) {
			out = append(out, item)
			have[key] = true
		}
	}
	for _, item := range e.Include {
		if key := row.Type.ItemKey(item); !have[key] {
			out = append(out, item)
			have[key] = true
		}
	}
	for _, m := range e.IncludeUnless {
		if stands := row.Type.Stands(m); !slices.ContainsFunc(out, func(item string) bool { return row.Type.Hits(stands, item) }) {
			out = append(out, m.Text)
		}
	}
	return out
}

// hitBy reports whether one of the matches hits an entry.
func hitBy(row *schema.Attr, matches []model.ListMatch, item string) bool {
	return slices.ContainsFunc(matches, func(m model.ListMatch) bool { return row.Type.Hits(m, item) })
}

// keepOrder gives the wanted entries in the order and spelling the live list
// has, the rest behind them.
func keepOrder(row *schema.Attr, live, want []string) []string {
	wanted := keySet(row, want)
	out := make([]string, 0, len(want))
	have := map[string]bool{}
	for _, list := range [][]string{live, want} {
		for _, item := range list {
			key := row.Type.ItemKey(item)
			if wanted[key] && !have[key] {
				out = append(out, item)
				have[key] = true
			}
		}
	}
	return out
}

func keySet(row *schema.Attr, items []string) map[string]bool {
	set := make(map[string]bool, len(items))
	for _, item := range items {
		set[row.Type.ItemKey(item)] = true
	}
	return set
}

// listDifference gives the entries that come and go; reordered says that they
// are the same in another order.
func listDifference(row *schema.Attr, old, new []string) (added, removed []string, reordered bool) {
	before, after := keySet(row, old), keySet(row, new)
	for _, item := range new {
		if !before[row.Type.ItemKey(item)] {
			added = append(added, item)
		}
	}
	for _, item := range old {
		if !after[row.Type.ItemKey(item)] {
			removed = append(removed, item)
		}
	}
	return added, removed, len(added)+len(removed) == 0 && len(old) > 0
}
