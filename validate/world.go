package validate

import (
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// plannedModels gives the process models of the planned world.
func (p *Pass) plannedModels() []*model.Object {
	var of []*model.Object
	if p.Result != nil && p.Result.Planned != nil {
		p.Result.Planned.Each(func(o *model.Object) {
			if o.Kind == model.ProcessModel {
				of = append(of, o)
			}
		})
	}
	return of
}

// enabled gives the effective enable of a process model; known is false where
// the file holds something that cannot be read.
func enabled(w *model.World, pm *model.Object) (on, known bool) {
	v, origin := schema.Effective(w, pm, schema.PMEnable.Attr)
	if origin.Kind == schema.OriginUnreadable || v.IsNull() {
		return false, false
	}
	return v.IsTrue(), true
}

// editWhileRunning says whether the server saves and reads its metabase while
// it runs: as it is now, for that is how it is while the change is made.
func (p *Pass) editWhileRunning() (on, known bool) {
	if p.Result == nil || p.Result.Live == nil {
		return false, false
	}
	o := p.Result.Live.Find(p.addr().Child(model.Metabase, ""))
	if o == nil {
		return false, false
	}
	v, origin := schema.Effective(p.Result.Live, o, schema.EnableEditWhileRunning.Attr)
	if origin.Kind == schema.OriginUnreadable || v.IsNull() {
		return false, false
	}
	return v.IsTrue(), true
}

// frameworks reads which CLRs the script maps of an application name. Maps
// inherit, so most applications share one list: it is looked at once.
type frameworks struct {
	w    *model.World
	seen map[*model.Object][]string
}

func newFrameworks(w *model.World) *frameworks {
	return &frameworks{w: w, seen: map[*model.Object][]string{}}
}

func (f *frameworks) of(app *model.Object) []string {
	v, origin := schema.Effective(f.w, app, schema.ScriptMaps.Attr)
	if origin.From == nil {
		return topology.FrameworksOf(v.Items())
	}
	got, ok := f.seen[origin.From]
	if !ok {
		got = topology.FrameworksOf(v.Items())
		f.seen[origin.From] = got
	}
	return got
}

// mapped counts the live applications whose script maps lead to a CLR.
func (p *Pass) mapped(clr string) int {
	if p.Result == nil || p.Result.Live == nil {
		return 0
	}
	n, maps := 0, newFrameworks(p.Result.Live)
	p.Result.Live.Each(func(o *model.Object) {
		if o.Kind != model.App {
			return
		}
		for _, f := range maps.of(o) {
			if model.Fold(f) == model.Fold(clr) {
				n++
			}
		}
	})
	return n
}
