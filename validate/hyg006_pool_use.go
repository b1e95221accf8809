package validate

import (
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "HYG006", Severity: diag.Error, Phase: LivePhase,
	Summary: "Pool unused or missing",
	Doc:     "Applications name a pool that the server does not have; or, for information, a declared pool is one that no application uses.",
	Why: "An application without a valid pool does not run: requests for it fail and an event is logged. What only the live files name so is a warning. " +
		"A pool nobody uses costs nothing, but usually an application was meant to be in it.",
	Fix:        "Correct app_pool of the applications, or declare the pool; put an application into an unused pool, or remove it with ensure = \"absent\".",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms524723"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if p.world() == nil || !p.every(schema.Target.Pools) {
			return
		}
		uses := p.poolUses()
		pools := map[string]bool{}
		for _, s := range p.subjects(model.AppPool) {
			key := model.Fold(s.o.Name)
			pools[key] = true
			if s.decl != nil && uses[key] == nil {
				p.report(finding{addr: s.o.Addr, severity: diag.Info, detail: "No application of " + p.Server.Name + " uses " + string(s.o.Addr) + ".",
					fix: "Set app_pool of an application to this pool, or remove the pool."})
			}
		}
		for _, key := range sortedKeys(uses) {
			if !pools[key] {
				p.missingPool(uses[key])
			}
		}
	},
})

// poolUse is who uses a pool of one name.
type poolUse struct {
	name string
	apps []string
	// holder is the object that names the pool, nil where several do or none;
	// declared says that the configuration names it.
	holder   *model.Object
	several  bool
	declared bool
}

// poolUses walks the applications once: which pool each is in by the value it
// obeys.
func (p *Pass) poolUses() map[string]*poolUse {
	w := p.world()
	uses := map[string]*poolUse{}
	w.Each(func(o *model.Object) {
		if o.Kind != model.App {
			return
		}
		v, origin := schema.Effective(w, o, schema.AppPoolID.Attr)
		if origin.Kind == schema.OriginUnreadable || v.Str() == "" {
			return
		}
		use := uses[model.Fold(v.Str())]
		if use == nil {
			use = &poolUse{name: v.Str(), holder: origin.From}
			uses[model.Fold(v.Str())] = use
		}
		use.several = use.several || use.holder != origin.From
		use.apps = append(use.apps, string(o.Addr))
	})
	for _, kind := range []model.Kind{model.App, model.Site, model.WebService, model.Directory, model.VirtualDirectory} {
		for _, o := range p.declared(kind) {
			if name, set := schema.AppPoolID.Of(o); set && uses[model.Fold(name)] != nil {
				uses[model.Fold(name)].declared = true
			}
		}
	}
	return uses
}

func (p *Pass) missingPool(use *poolUse) {
	f := finding{addr: p.addr(), severity: p.gravity(use.declared), fix: "Declare the pool, or name another one in app_pool."}
	if use.holder != nil && !use.several && use.holder.Addr != "" {
		f.addr, f.attribute = use.holder.Addr, schema.AppPoolID.Name
	}
	sort.Strings(use.apps)
	f.detail = "The pool " + schema.QuoteHCL(use.name) + " does not exist on " + p.Server.Name + ", so requests fail for " +
		count(len(use.apps), "application") + " in it: " + namesText(use.apps) + "."
	p.report(f)
}
