package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG008", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "Sub-authentication does not work",
	Doc:        "The traits of an application say anonymous_password_sync on IIS 6.0, where iissuba.dll is not registered or the pool does not run as LocalSystem.",
	Why:        "IIS 6.0 does not register iissuba.dll by itself, and a worker process may use it only as LocalSystem: anonymous requests get 401. An upgrade leaves AnonymousPasswordSync at true although it no longer works.",
	Fix:        "Set the password of the anonymous user and switch AnonymousPasswordSync off; or register iissuba.dll, observe it (subauthentication = true) and run the pool as LocalSystem.",
	Targets:    targetsOfSort(func(t schema.Target) bool { return t.Version() == schema.IIS6WPIM.Version() }),
	Needs:      []string{"observed.subauthentication"},
	Sources:    []string{"TN:cc783654", "KB332167", "TN:cc779106"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		d, ok := p.runsOn(func(t schema.Target) bool { return t.Version() == schema.IIS6WPIM.Version() })
		apps := p.appsWith("anonymous_password_sync", "true")
		if !ok || len(apps) == 0 {
			return
		}
		t := p.tenants()
		var off []*model.Object
		for _, app := range apps {
			switch {
			case d.attribute == migratesTo, p.only(schema.IIS6WPIM) && t.notSystem(app), p.subauthentication() == model.No:
				off = append(off, app)
			case p.subauthentication() == "":
				p.notJudged("observed.subauthentication")
			}
		}
		p.reportApps(off, func(who string, first *model.Object) string {
			switch {
			case d.attribute == migratesTo:
				return "The traits say anonymous_password_sync = true of " + who + ": it stays so in an upgrade to IIS 6.0, and does not work there until iissuba.dll is registered."
			case p.subauthentication() == model.No:
				return "The traits say anonymous_password_sync = true of " + who + ", and iissuba.dll is observed not to be registered: anonymous requests get 401."
			}
			return "The traits say anonymous_password_sync = true of " + who + ", and the pool " + schema.QuoteHCL(t.poolOf(first)) + " does not run as LocalSystem: anonymous requests get 401."
		})
	},
})

func (p *Pass) subauthentication() string {
	if p.Server.Observed == nil {
		return ""
	}
	return p.Server.Observed.Subauthentication
}
