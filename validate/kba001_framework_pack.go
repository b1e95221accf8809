package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// fixPack is the service pack of .NET Framework 1.0 that the fix of KB 812833
// needs (SEED001).
const fixPack = 2

var _ = add(Rule{
	ID: "KBA001", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "KB 812833 without Service Pack 2",
	Doc:     "The fix of KB 812833 is observed on a server with .NET Framework 1.0, whose Service Pack 2 is not.",
	Why: "The fix can only be installed on Service Pack 2 of .NET Framework 1.0. One of the two observations is wrong then; " +
		"if it is the fix, enable = false puts ASP.NET into inetinfo.exe as LocalSystem instead of into dllhost.exe.",
	Fix:        "Look at the server again: install the service pack, then the fix, or take KB812833 off observed.fixes.",
	Targets:    aspnetWpTargets(),
	Needs:      []string{"observed.framework_service_packs"},
	Sources:    []string{"SEED001", "KB812833"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if claimed, _ := p.Server.Observed.HasFix(isolationFix); !claimed || !p.runs10() {
			return
		}
		pack, known := packOf10(p.Server.Observed)
		switch {
		case !known && !p.files10():
			p.notJudged("observed.framework_service_packs")
		case known && pack < fixPack:
			text := "no service pack"
			if pack > 0 {
				text = "Service Pack 1"
			}
			p.report(finding{addr: p.addr(),
				detail: "observed.fixes of " + p.Server.Name + " names KB812833, which needs Service Pack 2 of .NET Framework 1.0, and observed.framework_service_packs says that the server has " + text + "."})
		}
	},
})

// isolationFix is the fix that moves ASP.NET 1.0 and 1.1 into dllhost.exe, and
// isolationRollup what brings it for 1.1 (SEED001).
const (
	isolationFix    = "KB812833"
	isolationRollup = "KB821156"
)

// runs10 reports whether .NET Framework 1.0 is on a server whose ASP.NET runs in
// aspnet_wp.exe, as far as anybody says.
func (p *Pass) runs10() bool {
	for _, s := range p.subjects(model.ProcessModel) {
		if s.line() == schema.CLR10 {
			return p.protections()
		}
	}
	return p.needs(schema.CLR10) && p.protections()
}

// packOf10 is the observed service pack of .NET Framework 1.0.
func packOf10(o *model.Observed) (pack int, known bool) {
	for _, folder := range sortedKeys(o.FrameworkPacks) {
		if line, ok := schema.CLROf(folder); ok && line == schema.CLR10 {
			return o.FrameworkPacks[folder], true
		}
	}
	return 0, false
}

// files10 reports whether the version of aspnet_isapi.dll of .NET Framework 1.0
// was observed: it tells more than a service pack (KBA002).
func (p *Pass) files10() bool {
	for folder := range p.Server.Observed.Frameworks {
		if line, ok := schema.CLROf(folder); ok && line == schema.CLR10 {
			return true
		}
	}
	return false
}
