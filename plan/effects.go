package plan

import (
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// unit is one thing that has to be restarted.
type unit struct {
	unit schema.Unit
	on   string // which pool, CLR or application; "" where a server has one
}

// need is a unit together with why.
type need struct {
	unit
	effect  schema.Effect
	address model.Addr
	kind    model.Kind
	row     *schema.Attr
}

// needs lists every unit the changes need restarted, in the order of the
// changes. world is the one the changes start from.
func (p *planner) needs(changes []*change, target schema.Target, world *model.World) []need {
	var out []need
	for _, c := range changes {
		for _, a := range c.attrs {
			if c.action == Create && c.old == nil {
				continue // nothing runs yet that could hold an old value
			}
			line, _ := schema.CLROf(c.decl.Name)
			for _, e := range a.row.Answer(target, c.decl.Kind).Effects {
				if c.decl.Kind == model.ProcessModel && !e.For(line) {
					continue
				}
				e.Self = e.Self && !p.held(c, e)
				for _, on := range p.reach(c, a, e, world) {
					out = append(out, need{unit{e.Unit, on}, e, c.address(), c.decl.Kind, a.row})
				}
			}
		}
	}
	return out
}

// notKnown lists the changes whose need of a restart no page states. What is
// new cannot hold an old value, and is left out.
func (p *planner) notKnown() []NotKnown {
	var out []NotKnown
	for _, c := range p.changes {
		for _, a := range c.attrs {
			answer := a.row.Answer(p.to, c.decl.Kind)
			if c.old == nil || len(answer.Effects) > 0 || answer.NoEffect.Confidence != model.Unsourced || !answer.Honour.Obeyed {
				continue
			}
			out = append(out, NotKnown{Address: string(c.address()), Attribute: a.row.Name, Label: a.row.Label, Text: answer.Quiet})
		}
	}
	return out
}

// held reports whether IIS is told not to do by itself what an effect needs.
func (p *planner) held(c *change, e schema.Effect) bool {
	row := schema.Find(c.decl.Kind, e.Unless)
	if row == nil || c.new == nil {
		return false
	}
	v, _ := schema.Effective(p.work, c.new, row)
	return v.IsTrue()
}

// reach names the units of an effect: which pools, CLRs or applications.
func (p *planner) reach(c *change, a attrChange, e schema.Effect, world *model.World) []string {
	switch e.Unit {
	case schema.UnitPool:
		return p.reachPools(c, a, world)
	case schema.UnitAppDomain, schema.UnitAspnetWp:
		return []string{c.decl.Name}
	case schema.UnitApp:
		return p.reachApps(c, a, world)
	case schema.UnitSite:
		if c.decl.Owner != nil {
			return []string{string(c.decl.Owner.Addr)}
		}
		return []string{string(c.address())}
	}
	return []string{""}
}

// reachPools gives the pool itself, every pool that inherits a default, or for
// a process model the pools whose applications use its CLR.
func (p *planner) reachPools(c *change, a attrChange, world *model.World) []string {
	kind := c.decl.Kind
	switch {
	case kind == model.AppPool && c.action == Delete:
		return nil // its workers end with it
	case kind == model.AppPool && c.action != Create:
		return []string{c.decl.Name}
	case kind == model.AppPoolDefaults:
		var out []string
		world.Each(func(o *model.Object) {
			if _, own := o.Lookup(a.row.Name); o.Kind == model.AppPool && !own && !p.leaves(o) {
				out = append(out, o.Name)
			}
		})
		return sortedUnique(out)
	case kind == model.ProcessModel:
		var out []string
		for _, app := range p.appsOf(world).byCLR[model.Fold(c.decl.Name)] {
			if h := topology.Application(world, schema.IIS6WPIM, app); h.Process == topology.W3wp {
				out = append(out, h.Name)
			}
		}
		return sortedUnique(out)
	}
	return nil
}

// leaves reports whether a live object goes with this plan.
func (p *planner) leaves(o *model.Object) bool {
	at, live := p.find.position[o]
	return live && p.work.Gone(at)
}

// reachApps gives the application itself, and those that inherit the value from
// the key that changes.
func (p *planner) reachApps(c *change, a attrChange, world *model.World) []string {
	var out []string
	if c.decl.Kind == model.App {
		out = append(out, string(c.address()))
	}
	if c.old == nil || !a.row.Home.Inherits() {
		return out
	}
	for _, app := range p.heirs(a.row, world)[model.Fold(c.old.Home)] {
		out = append(out, string(app.Addr))
	}
	return sortedUnique(out)
}

// heirsOf remembers which applications inherit a row's value, by the key they
// have it from.
type heirsOf struct {
	world *model.World
	row   *schema.Attr
}

// heirs groups the applications that inherit a value of a row by the folded key
// that holds it; it looks at each application once for a row and a world.
func (p *planner) heirs(row *schema.Attr, world *model.World) map[string][]*model.Object {
	asked := heirsOf{world, row}
	if got, ok := p.inherit[asked]; ok {
		return got
	}
	all := map[string][]*model.Object{}
	for _, app := range p.appsOf(world).all {
		if _, origin := schema.Effective(world, app, row); origin.Kind == schema.OriginInherited {
			home := model.Fold(origin.From.Home)
			all[home] = append(all[home], app)
		}
	}
	if p.inherit == nil {
		p.inherit = map[heirsOf]map[string][]*model.Object{}
	}
	p.inherit[asked] = all
	return all
}

// appIndex groups the applications of a world.
type appIndex struct {
	of    *model.World
	all   []*model.Object
	byCLR map[string][]*model.Object
	pools map[string][]*model.Object
}

// appsOf indexes the applications of a world, once for the world asked last.
func (p *planner) appsOf(w *model.World) *appIndex {
	if p.apps != nil && p.apps.of == w {
		return p.apps
	}
	x := &appIndex{of: w, byCLR: map[string][]*model.Object{}, pools: map[string][]*model.Object{}}
	frameworks := map[string][]string{} // by joined script maps: few lists serve many applications
	w.Each(func(o *model.Object) {
		if o.Kind != model.App {
			return
		}
		x.all = append(x.all, o)
		v, origin := schema.Effective(w, o, schema.ScriptMaps.Attr)
		key := ""
		if origin.From != nil {
			key = origin.From.Home
		}
		clrs, ok := frameworks[key]
		if !ok {
			clrs = topology.FrameworksOf(v.Items())
			frameworks[key] = clrs
		}
		for _, clr := range clrs {
			x.byCLR[clr] = append(x.byCLR[clr], o)
		}
		pool, _ := schema.Effective(w, o, schema.AppPoolID.Attr)
		name := model.Fold(pool.Str())
		x.pools[name] = append(x.pools[name], o)
	})
	p.apps = x
	return x
}
