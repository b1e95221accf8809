package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG017", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "Applications require different modes",
	Doc:        "Applications of one server with IIS 6.0 require different isolation modes.",
	Why:        "The isolation mode is one for the whole server: applications that cannot do without IIS 5.0 isolation mode and others that need worker processes do not fit on one.",
	Fix:        "Move one of the two sorts to a second server.",
	Targets:    targetsOfSort(func(t schema.Target) bool { return t.Version() == schema.IIS6WPIM.Version() }),
	Sources:    []string{"TN:cc783360", "TN:cc787802"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if p.Server.Version != schema.IIS6WPIM.Version() && p.Server.MigratesTo != schema.IIS6WPIM.Version() {
			return
		}
		worker := p.appsWith("requires", "worker_process")
		var older []*model.Object
		for _, word := range []string{"iis5", "dllhost", "inetinfo"} {
			older = append(older, p.appsWith("requires", word)...)
		}
		if len(worker) > 0 && len(older) > 0 {
			p.report(finding{addr: p.addr(), attribute: schema.IsolationMode.Name,
				detail: "Worker process isolation mode is required by " + ofApps(worker) + ", IIS 5.0 isolation mode by " + ofApps(older) + "."})
		}
	},
})
