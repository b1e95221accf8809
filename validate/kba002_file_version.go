package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "KBA002", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Files older than KB 812833's",
	Doc:     "The fix of KB 812833 is observed on a server whose aspnet_isapi.dll of .NET Framework 1.0 is older than the file the fix brings, 1.0.3705.398.",
	Why: "The fix replaces that file, so one of the two observations is wrong. If it is the fix, enable = false puts ASP.NET into inetinfo.exe as LocalSystem " +
		"instead of into dllhost.exe.",
	Fix:        "Look at the file's version again; while it is older, take KB812833 off observed.fixes.",
	Targets:    aspnetWpTargets(),
	Sources:    []string{"SEED001", "KB812833"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		o := p.Server.Observed
		if claimed, _ := o.HasFix(isolationFix); !claimed || !p.runs10() {
			return
		}
		// What the files alone tell, as if nobody had named a fix.
		has, known := topology.HasIsolationFix(&model.Observed{Frameworks: o.Frameworks}, schema.CLR10)
		if known && !has {
			p.report(finding{addr: p.addr(),
				detail: "observed.fixes of " + p.Server.Name + " names KB812833, and observed.frameworks gives aspnet_isapi.dll of .NET Framework 1.0 a version before 1.0.3705.398, which the fix brings."})
		}
	},
})
