package plan

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// namesShown is how many applications that are hit without changing a restart
// names; the rest is counted.
const namesShown = 5

// drops says who a restart hits, in the world that runs until then.
func (p *planner) drops(k *restartKind, step unit, because []need, world *model.World) Drops {
	d := Drops{}
	if k.name == "iis" || k.name == "reboot" {
		d.Services = p.stopped(false)
		d.ServicesKnown = p.decl.Observed != nil && p.decl.Observed.ServicesKnown
	} else {
		d.ServicesKnown = true
	}
	changed := map[string]bool{}
	for _, n := range because {
		changed[n.address.Key()] = true
	}
	sites := map[*model.Object]bool{}
	for _, app := range p.hit(k, step, world) {
		d.Applications++
		sites[app.Owner] = true
		switch p.sessionState(app) {
		case "inproc":
			d.Sessions++
		case "":
			d.Unknown++
		}
		if k.name == "iis" || k.name == "reboot" || changed[app.Addr.Key()] {
			continue
		}
		if len(d.Collateral) < namesShown {
			d.Collateral = append(d.Collateral, string(app.Addr))
		} else {
			d.More++
		}
	}
	d.Sites = len(sites)
	if k.whole {
		d.Sites = p.counts().Sites
	}
	return d
}

// hit lists the applications a restart step reaches.
func (p *planner) hit(k *restartKind, step unit, world *model.World) []*model.Object {
	x := p.appsOf(world)
	switch k.covers[0] {
	case schema.UnitPool:
		return x.pools[model.Fold(step.on)]
	case schema.UnitAspnetWp, schema.UnitAppDomain:
		return x.byCLR[model.Fold(step.on)]
	case schema.UnitApp:
		return filterApps(x.all, func(o *model.Object) bool { return o.Addr.Key() == model.Addr(step.on).Key() })
	case schema.UnitSite:
		return filterApps(x.all, func(o *model.Object) bool {
			return o.Owner != nil && (k.whole || o.Owner.Addr.Key() == model.Addr(step.on).Key())
		})
	case schema.UnitHTTPFilter:
		return nil
	}
	return x.all
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

// sessionState is what somebody declared about where an application keeps its
// sessions: "inproc", "kept" when a restart does not lose them, "" when nobody
// said anything.
func (p *planner) sessionState(app *model.Object) string {
	if p.traits == nil {
		p.traits = map[string]string{}
		for _, o := range p.objects {
			if state := o.Decl.Traits["session_state"]; state != "" && o.Home != "" {
				p.traits[model.Fold(o.Home)] = strings.ToLower(state)
			}
		}
	}
	state := p.traits[model.Fold(app.Home)]
	switch state {
	case "", "inproc":
		return state
	}
	return "kept"
}
