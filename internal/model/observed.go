package model

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Difference is one thing that an observed block and what was found on the
// server say differently.
type Difference struct {
	// Name is the argument of the observed block, Folder the folder of the .NET
	// Framework where it has one for each; "" where it has not.
	Name, Folder string
	// Declared and Found are what the two say, for people.
	Declared, Found string
}

// observedFact is one thing that an observed block tells.
type observedFact struct {
	name string
	// show gives it for people; "" is that it is not known.
	show func(*Observed) string
	// take copies it.
	take func(to, from *Observed)
	// same compares two that are known; nil compares what is shown.
	same func(a, b *Observed) bool
}

// observedFacts lists what stands in an observed block once. What it has for
// each folder of the .NET Framework is beside it.
func observedFacts() []observedFact {
	list := func(name string, field func(*Observed) (*[]string, *bool)) observedFact {
		return observedFact{name: name,
			show: func(o *Observed) string {
				items, known := field(o)
				switch {
				case !*known:
					return ""
				case len(*items) == 0:
					return "none"
				}
				return strings.Join(*items, ", ")
			},
			take: func(to, from *Observed) {
				a, known := field(to)
				b, also := field(from)
				*a, *known = *b, *also
			},
			same: func(a, b *Observed) bool {
				x, _ := field(a)
				y, _ := field(b)
				return slices.Equal(folded(*x), folded(*y))
			}}
	}
	word := func(name string, field func(*Observed) *string) observedFact {
		return observedFact{name: name, show: func(o *Observed) string { return *field(o) },
			take: func(to, from *Observed) { *field(to) = *field(from) }}
	}
	return []observedFact{
		list("services", func(o *Observed) (*[]string, *bool) { return &o.Services, &o.ServicesKnown }),
		list("fixes", func(o *Observed) (*[]string, *bool) { return &o.Fixes, &o.FixesKnown }),
		word("iisreset", func(o *Observed) *string { return &o.IISReset }),
		{name: "memory", show: func(o *Observed) string { return number(o.Memory, o.Memory > 0, " KB") },
			take: func(to, from *Observed) { to.Memory = from.Memory },
			same: func(a, b *Observed) bool { return nearly(a.Memory, b.Memory) }},
		{name: "processors", show: func(o *Observed) string { return number(o.Processors, o.Processors > 0, "") },
			take: func(to, from *Observed) { to.Processors = from.Processors }},
		word("running_mode", func(o *Observed) *string { return &o.RunningMode }),
		{name: "service_pack", show: func(o *Observed) string { return number(o.ServicePack, o.ServicePackKnown, "") },
			take: func(to, from *Observed) {
				to.ServicePack, to.ServicePackKnown = from.ServicePack, from.ServicePackKnown
			}},
		word("bitness", func(o *Observed) *string { return &o.Bitness }),
		word("upgraded_from", func(o *Observed) *string { return &o.UpgradedFrom }),
		word("domain_controller", func(o *Observed) *string { return &o.DomainController }),
		word("iwam_in_sync", func(o *Observed) *string { return &o.IWAMInSync }),
		word("subauthentication", func(o *Observed) *string { return &o.Subauthentication }),
	}
}

func number[N uint64 | int](n N, known bool, unit string) string {
	if !known {
		return ""
	}
	return fmt.Sprint(n) + unit
}

func folded(items []string) []string {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = Fold(s)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// nearly reports whether two sizes of memory are one: a person writes 2GB, and
// the server counts what is left of that.
func nearly(a, b uint64) bool { return max(a, b)-min(a, b) <= max(a, b)/16 }

// Tells reports whether anything is known at all.
func (o *Observed) Tells() bool {
	if o == nil {
		return false
	}
	known := len(o.Frameworks)+len(o.FrameworkPacks) > 0
	for _, f := range observedFacts() {
		known = known || f.show(o) != ""
	}
	return known
}

// With gives what is known of a server from an observed block and from what was
// found there: what the block says counts, and what it leaves out is filled in.
// Neither is changed. Either may be nil; the result is where neither has
// anything to say. at is the place of a result that no block stands behind.
func (o *Observed) With(found *Observed, at Range) *Observed {
	if found == nil {
		return o
	}
	out := Observed{Range: at}
	if o != nil {
		out = *o
	}
	for _, f := range observedFacts() {
		if f.show(&out) == "" {
			f.take(&out, found)
		}
	}
	out.Frameworks = filled(out.Frameworks, found.Frameworks)
	out.FrameworkPacks = filled(out.FrameworkPacks, found.FrameworkPacks)
	return &out
}

// filled is a map with the entries of another that it has none for. Folders are
// the same in any letter case.
func filled[V any](m, found map[string]V) map[string]V {
	if len(found) == 0 {
		return m
	}
	out := maps.Clone(m)
	if out == nil {
		out = map[string]V{}
	}
	has := map[string]bool{}
	for k := range m {
		has[Fold(k)] = true
	}
	for k, v := range found {
		if !has[Fold(k)] {
			out[k] = v
		}
	}
	return out
}

// Differences lists what an observed block and what was found on the server
// say differently, in a fixed order. What only one of them knows is no
// difference.
func (o *Observed) Differences(found *Observed) []Difference {
	if o == nil || found == nil {
		return nil
	}
	var out []Difference
	for _, f := range observedFacts() {
		declared, live := f.show(o), f.show(found)
		if declared == "" || live == "" || declared == live || f.same != nil && f.same(o, found) {
			continue
		}
		out = append(out, Difference{Name: f.name, Declared: declared, Found: live})
	}
	out = append(out, mapDifferences("frameworks", o.Frameworks, found.Frameworks, func(s string) string { return s })...)
	return append(out, mapDifferences("framework_service_packs", o.FrameworkPacks, found.FrameworkPacks, strconv.Itoa)...)
}

func mapDifferences[V comparable](name string, declared, found map[string]V, show func(V) string) []Difference {
	var out []Difference
	for _, folder := range slices.Sorted(maps.Keys(declared)) {
		for _, live := range slices.Sorted(maps.Keys(found)) {
			if Fold(folder) == Fold(live) && declared[folder] != found[live] {
				out = append(out, Difference{name, live, show(declared[folder]), show(found[live])})
			}
		}
	}
	return out
}
