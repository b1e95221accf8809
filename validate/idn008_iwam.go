package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "IDN008", Severity: diag.Error, Phase: ConfigPhase,
	Summary: "IWAM password out of step",
	Doc:     "The server was observed with iwam_in_sync = false, and an application runs, or is declared to run, out of process.",
	Why: "Windows, the metabase and COM+ (MTS packages on IIS 4.0) each keep the password of the IWAM account. Where they differ the process of an out-of-process application " +
		"cannot log on: its pages fail, and W3SVC logs that the configured identity is incorrect.",
	Fix: "Bring the three in step before the plan isolates anything: set the account's password in Windows and WAMUserPass at W3SVC to the same text, run synciwam.vbs -v " +
		"(on IIS 4.0 set the packages by hand), then restart IIS. synciwam.vbs sets every Medium and High application to the IWAM account.",
	Targets:    []schema.Target{schema.IIS40, schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Needs:      []string{"observed.iwam_in_sync"},
	Sources:    []string{"KB297989"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.protections() {
			return
		}
		names := p.outOfProcessNames()
		obs := p.Server.Observed
		switch {
		case len(names) == 0:
		case obs == nil || obs.IWAMInSync == "":
			p.notJudged("observed.iwam_in_sync")
		case obs.IWAMInSync == model.No:
			p.report(finding{addr: p.addr(), detail: "The password of the IWAM account of " + p.Server.Name + " is observed not to be the same in Windows, the metabase and COM+, and " +
				count(len(names), "application") + " of the server would run in dllhost.exe or mtx.exe: " + namesText(names) + "."})
		}
	},
})

// outOfProcessNames gives the applications whose own code runs in a process of
// COM+ or MTS: those of the topology, or those declared so.
func (p *Pass) outOfProcessNames() []string {
	var names []string
	of := func(process topology.Process, name model.Addr) {
		switch process {
		case topology.Dllhost, topology.DllhostPooled, topology.Mtx:
			names = append(names, string(name))
		}
	}
	if m := p.topology(); m != nil {
		for _, at := range m.Places {
			if n := ownNode(at); n != nil && at.Object.Kind == model.App {
				of(n.Process, at.Object.Addr)
			}
		}
		return names
	}
	for _, app := range p.declared(model.App) {
		of(p.ownProcess(app), app.Addr)
	}
	return names
}
