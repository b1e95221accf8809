package plan

import "github.com/isoplan/isoplan/internal/model"

// applyDefaults gives the settings of app_defaults blocks to the declared
// applications that match and do not say otherwise, and declares the existing
// ones that nobody declared. Comparing then needs no special case.
func (p *planner) applyDefaults() {
	if len(p.decl.AppDefaults) == 0 {
		return
	}
	sites := map[*model.Object]*model.Object{} // declared site -> the planner's copy
	for i, o := range p.decl.Objects {
		if o.Kind == model.Site {
			sites[o] = p.objects[i]
		}
	}
	declared := map[string]bool{}
	for _, o := range p.objects {
		declared[model.Fold(o.Home)] = true
		if o.Kind == model.App && !o.Decl.Absent {
			p.takeDefaults(o, sites)
		}
	}
	var extra []*model.Object
	p.live.Each(func(o *model.Object) {
		if o.Kind != model.App || declared[model.Fold(o.Home)] {
			return
		}
		d := &model.Object{Kind: model.App, Addr: o.Addr, Name: o.Name, Owner: p.ownerCopy(o.Owner, sites),
			Home: o.Home, Class: o.Class, Up: -1, Decl: &model.Decl{Existing: true}}
		if d.Owner == nil {
			return
		}
		d.Addr = d.Owner.Addr.Child(model.App, d.Name)
		if p.takeDefaults(d, sites); len(d.Settings) > 0 {
			p.aligned[d] = o
			extra = append(extra, d)
		}
	})
	p.objects = append(p.objects, extra...)
}

// ownerCopy gives the declared site that a live site was aligned with.
func (p *planner) ownerCopy(live *model.Object, sites map[*model.Object]*model.Object) *model.Object {
	for _, d := range p.decl.AppDefaults {
		if site := sites[d.Site]; site != nil && p.aligned[site] == live {
			return site
		}
	}
	return nil
}

func (p *planner) takeDefaults(o *model.Object, sites map[*model.Object]*model.Object) {
	for _, d := range p.decl.AppDefaults {
		if sites[d.Site] != o.Owner || !matchesURL(d.Match, o.Name) {
			continue
		}
		for _, s := range d.Settings {
			if _, own := o.Lookup(s.Name); !own {
				with := o.With(s.Name, s.Value)
				o.Settings = with.Settings
			}
		}
		if o.Range.IsZero() {
			o.Range = d.Range
		}
	}
}

func matchesURL(patterns []string, url string) bool {
	for _, pattern := range patterns {
		if Glob(model.Fold(pattern), model.Fold(url)) {
			return true
		}
	}
	return false
}
