package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "KBA004", Severity: diag.Warning, Phase: LivePhase,
	Summary: "KB 812833 where nothing needs it",
	Doc:     "The fix of KB 812833 is observed on a server on which it cannot do anything, or on which no ASP.NET 1.x application is to be isolated.",
	Why: "The page asks to apply the fix only to systems that have the problem it solves, because it was tested little and may cause unexpected behaviour. " +
		"It exists for .NET 1.0 and 1.1 and moves ASP.NET into dllhost.exe, which neither IIS 4.0 nor pools have a use for; with pools the finding is for information.",
	Fix:        "Check the observation. Where it is true and nobody needs the fix, nothing has to be declared for it.",
	Sources:    []string{"SEED001", "KB812833"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if claimed, _ := p.Server.Observed.HasFix(isolationFix); !claimed || p.world() == nil {
			return
		}
		why, severity := p.needlessFix()
		if why != "" {
			p.report(finding{addr: p.addr(), severity: severity, detail: "observed.fixes of " + p.Server.Name + " names KB812833, and " + why + "."})
		}
	},
})

// needlessFix says why nothing on the server needs the fix, "" where something
// may.
func (p *Pass) needlessFix() (why string, severity diag.Severity) {
	older, off := false, false
	models := p.subjects(model.ProcessModel)
	for _, s := range models {
		on, known := enabled(p.world(), s.o)
		older = older || s.line()&schema.CLR1x != 0
		off = off || s.line()&schema.CLR1x != 0 && (!known || !on)
	}
	switch {
	case p.only(schema.IIS40):
		return "IIS 4.0 has no ASP.NET", diag.Warning
	case p.every(schema.Target.Pools):
		return "with application pools ASP.NET runs in w3wp.exe, whatever the process model and the fix say", diag.Info
	case len(models) == 0 || off || !p.protections():
		return "", 0
	case !older:
		return "the fix exists for .NET 1.0 and 1.1 only, of which the server has no machine.config", diag.Warning
	case !p.isolatesAspNet():
		return "no application that runs ASP.NET 1.x has the protection High, and no process model is off: nothing on the server makes use of the fix", diag.Warning
	}
	return "", 0
}

// isolatesAspNet reports whether an application of ASP.NET 1.x is to have a
// process of its own.
func (p *Pass) isolatesAspNet() bool {
	w, maps, found := p.world(), newFrameworks(p.world()), false
	w.Each(func(o *model.Object) {
		if found || o.Kind != model.App {
			return
		}
		v, origin := schema.Effective(w, o, schema.Protection.Attr)
		if origin.Kind != schema.OriginUnreadable && v.Num() != schema.ProtectionHigh {
			return
		}
		for _, f := range maps.of(o) {
			line, _ := schema.CLROf(f)
			found = found || line&schema.CLR1x != 0
		}
	})
	return found
}
