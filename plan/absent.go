package plan

import (
	"fmt"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// compareAbsent plans the end of an object that is declared absent.
func (p *planner) compareAbsent(decl *model.Object) {
	live := p.aligned[decl]
	if live == nil {
		return
	}
	reason := `it is declared with ensure = "absent"`
	switch {
	case decl.Kind == model.App:
		if live.Kind == model.App {
			p.deleteApp(decl, live, reason)
		}
	case decl.Kind.UnderSite():
		if decl.Name == "/" {
			p.fail(decl.Range, decl.Addr, "ensure", "IP0420", "The root goes with its site",
				fmt.Sprintf("%s is the root of its site and cannot be removed by itself.", decl.Addr), "Declare the site absent instead.")
			return
		}
		p.deleteTree(decl, live, reason, decl.Decl.Recursive)
	case decl.Kind == model.Site:
		p.deleteTree(decl, live, reason, true)
	default:
		p.deleteKey(decl, live, reason, false)
	}
}

// appSettings are what AppDelete takes from a key (SDK6/ms525400 and its
// neighbours name the set an application consists of; derived).
var appSettings = []*schema.Attr{schema.AppRoot.Attr, schema.Protection.Attr, schema.AppFriendlyName.Attr,
	schema.AppPackageID.Attr, schema.AppPackageName.Attr, schema.AppWamClsid.Attr, schema.AppOopRecoverLimit.Attr}

// deleteApp takes the application off a key that stays.
func (p *planner) deleteApp(decl, live *model.Object, reason string) {
	c := &change{action: Delete, decl: decl, old: live, at: p.find.position[live], reason: reason, keepKey: true}
	if p.refuseOnMount(c, fmt.Sprintf("the application %s would end", decl.Addr)) {
		return
	}
	next := *p.work.Objects[c.at]
	next.Kind = model.Directory
	if strings.EqualFold(next.Class, "IIsWebVirtualDir") {
		next.Kind = model.VirtualDirectory
	}
	if next.Owner != nil {
		next.Addr = next.Owner.Addr.Child(next.Kind, next.Name)
	}
	c.new = &next
	for _, row := range appSettings {
		if _, local := c.new.Lookup(row.Name); local {
			c.new = c.new.With(row.Name, model.Value{})
			c.removed = append(c.removed, row.Name)
		}
	}
	p.work.Put(c.at, c.new)
	p.changes = append(p.changes, c)
}

func (p *planner) deleteKey(decl, live *model.Object, reason string, hidden bool) {
	at := p.find.position[live]
	if p.work.Gone(at) {
		return
	}
	c := &change{action: Delete, decl: decl, old: live, at: at, reason: reason, hidden: hidden}
	p.work.Drop(at)
	p.changes = append(p.changes, c)
}

// deleteTree removes a key with everything below it.
func (p *planner) deleteTree(decl, live *model.Object, reason string, recursive bool) {
	below := p.below(live)
	if !recursive {
		for _, o := range below {
			if !p.declaredAbsent(o) {
				p.fail(decl.Range, decl.Addr, "ensure", "IP0421", "Something is below it",
					fmt.Sprintf("%s has the key %s below it, which would go along.", decl.Addr, o.Home),
					"Declare everything below it absent too, or set recursive = true.")
				return
			}
		}
	}
	for _, o := range below {
		if d := p.protected(o); d != nil {
			p.fail(decl.Range, decl.Addr, "ensure", "IP0422", "A protected object is below",
				fmt.Sprintf("%s would take %s along, which is protected.", decl.Addr, d.Addr), "Remove protect = true there first.")
			return
		}
	}
	for _, o := range append([]*model.Object{live}, below...) {
		if o.Kind == model.App && p.refuseOnMount(&change{decl: decl}, fmt.Sprintf("%s would take the application %s along", decl.Addr, o.Addr)) {
			return
		}
	}
	p.deleteKey(decl, live, reason, false)
	for _, o := range below {
		addr := o.Addr
		if addr == "" {
			addr = decl.Addr // a key without an address of its own goes on behalf of the one above
		}
		p.deleteKey(&model.Object{Addr: addr, Kind: o.Kind, Name: o.Name, Home: o.Home, Decl: &model.Decl{}}, o,
			"it is below "+string(decl.Addr), o.Kind == model.OtherKey || o.Addr == "")
	}
}

// below lists the live objects whose keys are under a key.
func (p *planner) below(live *model.Object) []*model.Object {
	prefix := model.Fold(live.Home) + "/"
	var out []*model.Object
	p.live.Each(func(o *model.Object) {
		if strings.HasPrefix(model.Fold(o.Home), prefix) {
			out = append(out, o)
		}
	})
	return out
}

func (p *planner) declaredAbsent(live *model.Object) bool {
	for _, o := range p.objects {
		if o.Decl.Absent && p.aligned[o] == live {
			return true
		}
	}
	return false
}

// protected gives the declared object that forbids the end of a live one.
func (p *planner) protected(live *model.Object) *model.Object {
	for _, o := range p.objects {
		if p.aligned[o] == live && (o.Decl.Protect || p.decl.Protect) && !o.Decl.Absent {
			return o
		}
	}
	return nil
}

// exclusive plans the end of what exists and is not declared, for the kinds
// that are declared exclusive.
func (p *planner) exclusive() {
	if len(p.decl.Exclusive) == 0 {
		return
	}
	declared := map[*model.Object]bool{}
	for _, live := range p.aligned {
		declared[live] = true
	}
	lists := append([]model.ExclusiveKind(nil), p.decl.Exclusive...)
	// Pools last: whether one is in use is judged after the applications.
	sort.SliceStable(lists, func(i, j int) bool { return lists[i].Kind != model.AppPool && lists[j].Kind == model.AppPool })
	used := map[string]bool{}
	for _, e := range lists {
		site := p.exclusiveSite(e)
		p.live.Each(func(o *model.Object) {
			if o.Kind != e.Kind || declared[o] || e.Site != nil && (site == nil || o.Owner != site) || p.ignored(o, e, used) || p.ended(o) {
				return
			}
			p.excludeOne(o, e)
		})
	}
	p.unusedIgnores(lists, used)
}

// ended reports whether an object goes already for another reason.
func (p *planner) ended(o *model.Object) bool {
	at := p.find.position[o]
	return p.work.Gone(at) || p.work.Objects[at].Kind != o.Kind
}

// unusedIgnores warns of patterns that match nothing: one that was meant to
// keep something and does not would let it be deleted.
func (p *planner) unusedIgnores(lists []model.ExclusiveKind, used map[string]bool) {
	seen := map[string]bool{}
	warn := func(pattern string, at model.Range) {
		if used[pattern] || seen[pattern] {
			return
		}
		seen[pattern] = true
		p.warn(at, model.ServerAddr(p.decl.Name), "ignore", "IP0427", "Ignore pattern matches nothing",
			fmt.Sprintf("The pattern %q of ignore matches no undeclared object of an exclusive kind on %s, so it keeps nothing.", pattern, p.decl.Name),
			"Write a name, or an address as plans show it; * stands for any text.")
	}
	for _, e := range lists {
		for _, pattern := range e.Ignore {
			warn(pattern, e.Range)
		}
	}
	for _, pattern := range p.decl.Ignore {
		warn(pattern, p.decl.Range)
	}
}

// exclusiveSite gives the live site that a site's exclusive list is about.
func (p *planner) exclusiveSite(e model.ExclusiveKind) *model.Object {
	if e.Site == nil {
		return nil
	}
	for i, o := range p.decl.Objects {
		if o == e.Site {
			return p.aligned[p.objects[i]]
		}
	}
	return nil
}

// ignored reports whether a pattern keeps an object: by name, or by address
// with or without the server. It notes the patterns that did.
func (p *planner) ignored(o *model.Object, e model.ExclusiveKind, used map[string]bool) bool {
	found := false
	for _, list := range [][]string{e.Ignore, p.decl.Ignore} {
		for _, text := range list {
			pattern := model.Fold(strings.Trim(text, "/"))
			within := model.Fold(o.Addr.Within())
			if Glob(pattern, within) || Glob(pattern, model.Fold(strings.Trim(o.Name, "/"))) || matchAddr(pattern, within) || matchAddr(pattern, o.Addr.Key()) {
				used[text], found = true, true
			}
		}
	}
	return found || !p.filter.keeps(o.Addr)
}

func (p *planner) excludeOne(o *model.Object, e model.ExclusiveKind) {
	decl := &model.Object{Addr: o.Addr, Kind: o.Kind, Name: o.Name, Home: o.Home, Range: e.Range, Decl: &model.Decl{}}
	reason := fmt.Sprintf("%s is exclusive and it is not declared", e.Kind)
	if p.decl.Protect {
		p.fail(e.Range, o.Addr, "exclusive", "IP0423", "The server is protected",
			fmt.Sprintf("%s would be deleted because %s, but the server is declared with protect = true.", o.Addr, reason), "Declare it, add it to ignore, or remove protect = true.")
		return
	}
	switch {
	case o.Kind == model.AppPool && strings.EqualFold(o.Name, "DefaultAppPool"), o.Kind == model.App && o.Name == "/":
		// Never deleted by omission: the service falls back on it (SDK6/ms524723).
	case o.Kind == model.App:
		p.deleteApp(decl, o, reason)
	case o.Kind == model.AppPool && p.poolUser(o.Name) != "":
		p.warn(e.Range, o.Addr, "", "IP0424", "Pool in use is kept",
			fmt.Sprintf("%s is not declared and app_pool is exclusive, but %s uses it, so it stays.", o.Addr, p.poolUser(o.Name)), "Move the application to another pool, or declare the pool.")
	case o.Kind == model.Site || o.Kind.UnderSite():
		p.deleteTree(decl, o, reason, true)
	default:
		p.deleteKey(decl, o, reason, false)
	}
}

// poolUser names an application that would use a pool after this plan.
func (p *planner) poolUser(pool string) string {
	user := ""
	p.work.Each(func(o *model.Object) {
		if user != "" || o.Kind != model.App {
			return
		}
		if v, _ := schema.Effective(p.work, o, schema.AppPoolID.Attr); strings.EqualFold(v.Str(), pool) {
			user = string(o.Addr)
		}
	})
	return user
}

// checkReferences holds that every pool named exists after this plan and that
// no pool goes that is still used (SDK6/ms524723: without a valid pool an
// application fails).
func (p *planner) checkReferences() {
	pools := map[string]bool{}
	var names []string
	p.work.Each(func(o *model.Object) {
		if o.Kind == model.AppPool {
			pools[model.Fold(o.Name)] = true
			names = append(names, o.Name)
		}
	})
	for _, c := range p.changes {
		if c.action == Delete && c.old.Kind == model.AppPool {
			if user := p.poolUser(c.old.Name); user != "" {
				p.fail(c.decl.Range, c.decl.Addr, "ensure", "IP0425", "Pool is in use",
					fmt.Sprintf("%s would be deleted, but %s uses it.", c.decl.Addr, user), "Assign another app_pool to the application first.")
			}
			continue
		}
		for _, a := range c.attrs {
			if a.row == schema.AppPoolID.Attr && !a.reset && !pools[model.Fold(a.new.Str())] {
				p.fail(c.decl.Range, c.decl.Addr, a.row.Name, "IP0426", "Pool does not exist",
					fmt.Sprintf("%s names the application pool %q, which neither exists on %s nor is declared.%s", c.decl.Addr, a.new.Str(), p.decl.Name, didYouMean(a.new.Str(), names)),
					"Declare the pool, or correct the name: without a valid pool the application fails.")
			}
		}
	}
}
