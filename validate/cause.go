package validate

import (
	"sort"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// cause is an attribute that the plan changes together with the unit that has
// to be restarted for it.
type cause struct {
	change *plan.Change
	attr   *plan.Attribute
	effect *plan.Effect
}

// causes lists what the plan changes and a unit is restarted for. What is new
// has no cause: nothing runs yet that could hold an old value.
func (p *Pass) causes(unit schema.Unit, keep func(c cause) bool) []cause {
	var all []cause
	for i := range p.Changes {
		c := &p.Changes[i]
		for j := range c.Attributes {
			a := &c.Attributes[j]
			for k := range a.Effects {
				if got := (cause{c, a, &a.Effects[k]}); got.effect.Unit == unit.String() && keep(got) {
					all = append(all, got)
					break
				}
			}
		}
	}
	return all
}

// of reports whether the attribute is a row's.
func (c cause) of(rows ...*schema.Attr) bool {
	for _, r := range rows {
		if c.attr.Name == r.Name {
			return true
		}
	}
	return false
}

// addressesOf gives the addresses of what the plan changes, each once, in order.
func addressesOf(all []cause) []string {
	var names []string
	for _, c := range all {
		names = append(names, c.change.Address)
	}
	return sortedNames(names)
}

// sortedNames sorts names and drops repetitions, by the order of addresses.
func sortedNames(names []string) []string {
	type keyed struct{ key, name string }
	all := make([]keyed, len(names))
	for i, name := range names {
		all[i] = keyed{model.Fold(name), name}
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].key != all[j].key {
			return all[i].key < all[j].key
		}
		return all[i].name < all[j].name
	})
	out := make([]string, 0, len(all))
	for i := range all {
		if i == 0 || all[i].name != all[i-1].name {
			out = append(out, all[i].name)
		}
	}
	return out
}

// together is where a finding about several objects stands: at the only one,
// with the attribute; else at the site all of them belong to; else at the
// server. So one cause is one finding, and one comment silences it.
func (p *Pass) together(addresses []string, attribute string) (model.Addr, string) {
	if len(addresses) == 1 {
		return model.Addr(addresses[0]), attribute
	}
	site := ""
	for i, a := range addresses {
		of := siteIn(a)
		if i > 0 && model.Fold(of) != model.Fold(site) {
			return p.addr(), ""
		}
		if i == 0 {
			site = of
		}
	}
	if site == "" {
		return p.addr(), ""
	}
	return model.Addr(site), ""
}

// siteIn gives the address of the site that an address lies in, "" for none.
func siteIn(address string) string {
	prefix := model.Addr(address).Server() + "/" + model.Site.String() + "/"
	if len(address) <= len(prefix) || address[:len(prefix)] != prefix {
		return ""
	}
	for i := len(prefix); i < len(address); i++ {
		if address[i] == '/' {
			return address[:i]
		}
	}
	return address
}

// within drops the server from addresses, for lists.
func within(addresses []string) []string {
	out := make([]string, len(addresses))
	for i, a := range addresses {
		if out[i] = model.Addr(a).Within(); out[i] == "" {
			out[i] = a
		}
	}
	return out
}

// attributesOf names the attributes of causes, each once, in the order in which
// the plan has them.
func attributesOf(all []cause) []string {
	var names []string
	seen := map[string]bool{}
	for _, c := range all {
		if name := attributeText(c.attr.Name, c.attr.Label); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// unitsOf names what is restarted, each once, in order.
func unitsOf(all []cause, unit schema.Unit) []string {
	var names []string
	for _, c := range all {
		for i := range c.attr.Effects {
			if e := &c.attr.Effects[i]; e.Unit == unit.String() && e.On != "" {
				names = append(names, e.On)
			}
		}
	}
	return sortedNames(names)
}

// stays reports whether the plan leaves the isolation mode as it is. Where it
// does not, the restart of IIS that the switch needs takes everything with it.
func (p *Pass) stays() bool { return p.Result != nil && p.Result.From == p.Result.To }
