package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "HYG002", Severity: diag.Info, Phase: LivePhase,
	Summary: "Process model of unused framework",
	Doc:     "A process model is declared for a version of the .NET Framework that no script map of the server leads to and no application says it needs (the trait clr).",
	Why: "Each version has a machine.config of its own, and only applications whose pages are mapped to its aspnet_isapi.dll run with it. " +
		"What is declared for another version changes nothing today.",
	Fix:        "Remove the block, or map the pages of the applications to this version with aspnet_regiis.",
	Targets:    aspNetTargets(),
	Sources:    []string{"KB815441"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if p.world() == nil || len(p.declared(model.ProcessModel)) == 0 {
			return
		}
		used, known := p.usedFrameworks()
		if !known {
			return
		}
		for _, pm := range p.declared(model.ProcessModel) {
			line, _ := schema.CLROf(pm.Name)
			if !used[model.Fold(pm.Name)] && !p.needs(line) {
				p.report(finding{addr: pm.Addr,
					detail: "No script map of " + p.Server.Name + " leads to the aspnet_isapi.dll of " + pm.Name + ", so " + string(pm.Addr) + " is about a framework that no application runs with."})
			}
		}
	},
})

// usedFrameworks gives the folders that any script map leads to, wherever it
// stands; known is false where no key holds script maps at all.
func (p *Pass) usedFrameworks() (used map[string]bool, known bool) {
	maps := newFrameworks(p.world())
	used = map[string]bool{}
	p.world().Each(func(o *model.Object) {
		if _, holds := o.Lookup(schema.ScriptMaps.Name); !holds {
			return
		}
		known = true
		for _, f := range maps.of(o) {
			used[model.Fold(f)] = true
		}
	})
	return used, known
}

// needs reports whether a declared application or pool says that it needs a
// CLR.
func (p *Pass) needs(line schema.CLR) bool {
	for _, kind := range []model.Kind{model.App, model.AppPool} {
		for _, o := range p.declared(kind) {
			if lineOf(o) == line {
				return true
			}
		}
	}
	return false
}
