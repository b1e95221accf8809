package topology

import (
	"sort"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// resolver answers for one world on one target. Lists that many applications
// share are read once.
type resolver struct {
	w      *model.World
	t      schema.Target
	obs    *model.Observed
	server model.Addr

	service, inproc, poolDefaults *model.Object
	pools, models                 map[string]*model.Object
	filters                       []*model.Object
	// filterOf are the filters by their library, as paths compare.
	filterOf map[string]*model.Object
	// places are the applications, and the directories with script maps of
	// their own, in the order of their addresses.
	places []*model.Object

	outside  Account
	relative answer
	// sites are the sites of this world by the Owner of what is in them.
	sites   map[*model.Object]*model.Object
	scripts map[*model.Object][]script
	lists   map[*model.Object]*inList
	groups  map[groupKey][]group
}

// newResolver looks at every object once.
func newResolver(w *model.World, t schema.Target, obs *model.Observed) *resolver {
	r := &resolver{w: w, t: t, obs: obs, pools: map[string]*model.Object{}, models: map[string]*model.Object{},
		filterOf: map[string]*model.Object{}, relative: relativeMatch(t, obs), sites: map[*model.Object]*model.Object{},
		scripts: map[*model.Object][]script{}, lists: map[*model.Object]*inList{}, groups: map[groupKey][]group{}}
	type keyed struct {
		key string
		o   *model.Object
	}
	var places []keyed
	w.Each(func(o *model.Object) {
		if r.server == "" && o.Addr != "" {
			r.server = model.Addr(o.Addr.Server())
		}
		switch o.Kind {
		case model.WebService:
			r.service = o
		case model.InProcessISAPI:
			r.inproc = o
		case model.AppPoolDefaults:
			r.poolDefaults = o
		case model.AppPool:
			r.pools[model.Fold(o.Name)] = o
		case model.ProcessModel:
			r.models[model.Fold(o.Name)] = o
		case model.Filter:
			r.filters = append(r.filters, o)
		case model.App:
			places = append(places, keyed{o.Addr.Key(), o})
		case model.VirtualDirectory, model.Directory:
			if _, own := o.Lookup(schema.ScriptMaps.Name); own {
				places = append(places, keyed{o.Addr.Key(), o})
			}
		}
	})
	sort.SliceStable(places, func(i, j int) bool { return places[i].key < places[j].key })
	for _, p := range places {
		r.places = append(r.places, p.o)
	}
	sort.SliceStable(r.filters, func(i, j int) bool { return r.filters[i].Addr.Key() < r.filters[j].Addr.Key() })
	for _, f := range r.filters {
		if path, ok := schema.FilterPath.Of(f); ok {
			key := schema.PathKey(path)
			if _, taken := r.filterOf[key]; !taken {
				r.filterOf[key] = f
			}
		}
	}
	r.outside = iwam(t, r.service)
	return r
}

// siteOf gives the site an object belongs to as it is in this world, nil for
// none: Owner may still be the site before the plan.
func (r *resolver) siteOf(o *model.Object) *model.Object {
	if o.Owner == nil {
		return nil
	}
	site, seen := r.sites[o.Owner]
	if !seen {
		site = o.Owner
		if i := r.w.IndexOfHome(site.Home); i >= 0 {
			site = r.w.Objects[i]
		}
		r.sites[o.Owner] = site
	}
	return site
}

// appOf gives the application a place belongs to: itself, or the nearest one
// above; nil when there is none.
func (r *resolver) appOf(o *model.Object) *model.Object {
	for o != nil && o.Kind != model.App {
		if o.Kind == model.Site {
			return nil
		}
		o = r.w.Above(o)
	}
	return o
}

// own is the host of a place's own code: what no list and no CLR takes
// elsewhere.
func (r *resolver) own(place *model.Object) (Host, Reason) {
	app := r.appOf(place)
	if app == nil {
		return unknown("no application is above it", schema.Fact{}), Reason{}
	}
	if !r.t.Pools() {
		return protectionHost(r.w, r.t, app, r.outside)
	}
	host, reason := poolHost(r.w, r.t, app, func(name string) *model.Object { return r.pools[model.Fold(name)] })
	if host.Process == W3wp && r.pools[model.Fold(host.Name)] == nil {
		why := "AppPoolId names the pool " + host.Name + ", which does not exist: requests to the application fail and an event is logged"
		return unknown(why, schema.Doc("SDK6/ms524723")), reason
	}
	return host, reason
}

// scriptsAt gives the effective script maps of a place, the object that holds
// them (nil where none is stored), and whether they can be read.
func (r *resolver) scriptsAt(place *model.Object) (all []script, holder *model.Object, readable bool) {
	v, origin := schema.Effective(r.w, place, schema.ScriptMaps.Attr)
	if origin.Kind == schema.OriginUnreadable {
		return nil, origin.From, false
	}
	all, seen := r.scripts[origin.From]
	if !seen {
		all = scriptsOf(v.Items())
		r.scripts[origin.From] = all
	}
	return all, origin.From, true
}

// listFor gives the in-process list that counts for a place. On IIS 5.x a site
// may have one of its own (IIS5J/cc338381); IIS 6.0 knows the one of the
// service (SDK6/ms525160).
func (r *resolver) listFor(place *model.Object) *inList {
	holder := r.inproc
	if site := r.siteOf(place); r.t.IIS5x() && site != nil {
		if _, own := site.Lookup(schema.InProcessApps.Name); own {
			holder = site
		}
	}
	l, seen := r.lists[holder]
	if !seen {
		l = newInList(r.t, holder)
		r.lists[holder] = l
	}
	return l
}
