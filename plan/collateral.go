package plan

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// namesKept is how many applications, and how many sites, a restart names; the
// rest is counted.
const namesKept = 1000

// drops says who a restart hits, in the world that runs until then.
func (p *planner) drops(d *Drops, s *step, target schema.Target, world *model.World) {
	d.ServicesKnown = true
	if s.kind.name == stepIIS || s.kind.name == stepReboot {
		d.Services, d.ServicesKnown = p.stopped(false), p.servicesKnown()
		d.StayDown = p.staysDown(world)
	}
	changed := map[string]bool{}
	for _, n := range s.because {
		changed[n.address.Key()] = true
	}
	sites := map[*model.Object]bool{}
	for _, app := range p.hit(s, target, world) {
		d.Applications++
		sites[app.Owner] = true
		state := p.sessionState(app)
		switch state {
		case sessionsInProcess:
			d.Sessions++
		case sessionsNotKnown:
			d.Unknown++
		}
		if len(d.Hit) < namesKept {
			d.Hit = append(d.Hit, Hit{string(app.Addr), state, changed[app.Addr.Key()]})
		} else {
			d.More++
		}
	}
	sort.Slice(d.Hit, func(i, j int) bool { return model.Fold(d.Hit[i].Address) < model.Fold(d.Hit[j].Address) })
	p.sitesHit(d, s, sites, world)
}

// sitesHit counts and names the sites: those of the applications that are hit,
// or all of them where the whole service goes.
func (p *planner) sitesHit(d *Drops, s *step, of map[*model.Object]bool, world *model.World) {
	if s.kind.whole && s.kind.name != stepHTTPFilter {
		world.Each(func(o *model.Object) {
			if o.Kind == model.Site {
				of[o] = true
			}
		})
	}
	delete(of, nil)
	for site := range of {
		d.Sites++
		d.SiteNames = append(d.SiteNames, string(site.Addr))
	}
	sort.Slice(d.SiteNames, func(i, j int) bool { return model.Fold(d.SiteNames[i]) < model.Fold(d.SiteNames[j]) })
	d.SiteNames = d.SiteNames[:min(len(d.SiteNames), namesKept)]
}

// hit lists the applications a restart step reaches.
func (p *planner) hit(s *step, target schema.Target, world *model.World) []*model.Object {
	x := p.appsOf(world)
	switch s.on.unit {
	case schema.UnitPool:
		return x.pools[model.Fold(s.on.on)]
	case schema.UnitAspnetWp, schema.UnitAppDomain:
		return x.byCLR[model.Fold(s.on.on)]
	case schema.UnitApp:
		return p.hitByUnload(s, target, world)
	case schema.UnitSite:
		return filterApps(x.all, func(o *model.Object) bool {
			return o.Owner != nil && o.Owner.Addr.Key() == model.Addr(s.on.on).Key()
		})
	case schema.UnitHTTPFilter:
		return nil
	}
	return x.all
}

// hitByUnload gives the application, and for one that somebody unloads the
// others in its process: the pooled dllhost.exe is shared, and no page says
// that unloading one application spares the others.
func (p *planner) hitByUnload(s *step, target schema.Target, world *model.World) []*model.Object {
	app := world.Find(model.Addr(s.on.on))
	if app == nil {
		return nil
	}
	v, _ := schema.Effective(world, app, schema.Protection.Attr)
	if s.event || !target.Protections() || v.Num() != schema.ProtectionMedium {
		return []*model.Object{app}
	}
	return filterApps(p.appsOf(world).all, func(o *model.Object) bool {
		v, _ := schema.Effective(world, o, schema.Protection.Attr)
		return v.Num() == schema.ProtectionMedium
	})
}

func filterApps(all []*model.Object, keep func(*model.Object) bool) []*model.Object {
	var out []*model.Object
	for _, o := range all {
		if keep(o) {
			out = append(out, o)
		}
	}
	return out
}

// What becomes of the sessions of an application whose process ends.
const (
	sessionsInProcess = "in_process" // they are lost
	sessionsKept      = "kept"       // they are kept elsewhere
	sessionsNotKnown  = "not_known"  // nobody said where they are
)

// sessionState is what somebody declared about where an application keeps its
// sessions.
func (p *planner) sessionState(app *model.Object) string {
	if p.traits == nil {
		p.traits = map[string]string{}
		for _, o := range p.objects {
			if state := o.Decl.Traits["session_state"]; state != "" && o.Home != "" {
				p.traits[model.Fold(o.Home)] = strings.ToLower(state)
			}
		}
	}
	switch p.traits[model.Fold(app.Home)] {
	case "":
		return sessionsNotKnown
	case "inproc":
		return sessionsInProcess
	}
	return sessionsKept
}

// Collateral gives the applications of a restart's list that are hit without
// having changed themselves.
func (d *Drops) Collateral() []string {
	var out []string
	for i := range d.Hit {
		if !d.Hit[i].Changed {
			out = append(out, d.Hit[i].Address)
		}
	}
	return out
}
