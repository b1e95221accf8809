package metabase

import (
	"slices"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// appDefinition are the properties that make a key an application. AppDelete
// removes the definition (IIS5J/cc338260); that these are all of it is
// derived from the pages that call them internal to it (WS03/cc783874,
// SDK6/ms525400, WS03/cc758132, WS03/cc739583).
var appDefinition = []string{"AppFriendlyName", "AppIsolated", "AppOopRecoverLimit", "AppPackageID", "AppPackageName", "AppRoot", "AppWamClsid"}

// pooled is the AppIsolated a new application gets when none is declared: what
// IIS 5 and later give it (SDK6/ms525400).
const pooled = "2"

// apply makes a key an application: AppRoot names the key itself, and
// AppIsolated has to stand there too (facts of SDK6/ms525400: a node is an
// application when both are present on it).
func (b *wanter) apply(c *live.Change, path string) {
	declared := func(a *schema.Attr) bool {
		for _, s := range c.Set {
			if s.Name == a.Name {
				return true
			}
		}
		return false
	}
	if a := property("AppRoot"); a != nil && !declared(a) {
		b.want(live.Want{Op: live.SetValue, Path: path, Attr: a, Raw: path, Addr: c.New.Addr})
	}
	if a := property("AppIsolated"); a != nil && !declared(a) && !b.has(path, a) {
		b.want(live.Want{Op: live.SetValue, Path: path, Attr: a, Raw: pooled, Addr: c.New.Addr})
	}
}

func (b *wanter) has(path string, a *schema.Attr) bool {
	n := b.node(path)
	if n == nil {
		return false
	}
	_, has := factOf(n, a.Home.Property)
	return has
}

// unapply takes the application definition off a key and leaves the key.
func (b *wanter) unapply(c *live.Change) {
	n := b.node(c.Old.Home)
	if n == nil {
		return
	}
	for _, name := range appDefinition {
		if a := property(name); a != nil && b.has(n.Path, a) {
			b.want(live.Want{Op: live.RemoveValue, Path: n.Path, Attr: a, Addr: c.Old.Addr})
		}
	}
	for _, name := range c.Remove {
		a := schema.Find(model.App, name)
		if a != nil && !DefinesApp(a.Home.Property) && b.has(n.Path, a) {
			b.want(live.Want{Op: live.RemoveValue, Path: n.Path, Attr: a, Addr: c.Old.Addr})
		}
	}
}

// DefinesApp reports whether a property is a part of what makes a key an
// application: the pages call them read-only because methods write them, and
// a rehearsal on a copy still has to show what those methods leave behind.
func DefinesApp(property string) bool { return slices.Contains(appDefinition, property) }
