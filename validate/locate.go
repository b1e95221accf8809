package validate

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
)

// Locate gives the place in the configuration that an address and attribute
// point to: the setting, the object, or the nearest object above that is
// declared; the server's block where there is none. It is zero for a server
// that the configuration does not have. Declared objects are in the order of
// their addresses, so a look-up is a binary search.
func Locate(c *model.Config, address, attribute string) model.Range {
	return Locator(c)(address, attribute)
}

// Locator is Locate for many questions.
func Locator(c *model.Config) func(address, attribute string) model.Range {
	servers := make(map[string]*model.Server, len(c.Servers))
	for _, s := range c.Servers {
		if name := model.Fold(model.Escape(s.Name)); servers[name] == nil {
			servers[name] = s
		}
	}
	return func(address, attribute string) model.Range {
		addr := model.Addr(address)
		if s := servers[model.Fold(addr.Server())]; s != nil {
			return locateIn(s, addr, attribute)
		}
		return model.Range{}
	}
}

func locateIn(s *model.Server, addr model.Addr, attribute string) model.Range {
	if addr.Within() == "" {
		switch {
		case attribute == "isolation_mode" && !s.ModeRange.IsZero():
			return s.ModeRange
		case attribute == "version" && !s.VersionRange.IsZero():
			return s.VersionRange
		case attribute == migratesTo && !s.MigratesToRange.IsZero():
			return s.MigratesToRange
		}
	}
	key := addr.Key()
	for key != "" {
		if r := inObject(findObject(s.Objects, key), attribute); !r.IsZero() {
			return r
		}
		i := strings.LastIndexByte(key, '/')
		if i < 0 {
			break
		}
		key, attribute = key[:i], ""
	}
	return s.Range
}

func inObject(o *model.Object, attribute string) model.Range {
	if o == nil {
		return model.Range{}
	}
	if attribute != "" {
		if set, ok := o.Lookup(attribute); ok && !set.Range.IsZero() {
			return set.Range
		}
		if o.Decl != nil {
			for _, r := range o.Decl.Reset {
				if r.Name == attribute && !r.Range.IsZero() {
					return r.Range
				}
			}
		}
	}
	return o.Range
}

// findObject finds an address key among objects in the order of addresses.
func findObject(objects []*model.Object, key string) *model.Object {
	i := sort.Search(len(objects), func(i int) bool { return objects[i].Addr.Key() >= key })
	if i < len(objects) && objects[i].Addr.Key() == key {
		return objects[i]
	}
	return nil
}
