package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG007", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "Digest needs LocalSystem",
	Doc:        "The traits of an application say digest authentication, not Advanced Digest, while the identity of its pool is not LocalSystem.",
	Why:        "In worker process isolation mode Digest authentication works only in a pool that runs as LocalSystem; Advanced Digest asks for no such thing.",
	Fix:        "Use Advanced Digest and say so (authentication = \"advanced_digest\"), or set identity_type = \"local_system\" on the pool.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"TN:cc739117"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.only(schema.IIS6WPIM) {
			return
		}
		t := p.tenants()
		var apps []*model.Object
		for _, app := range p.appsWith("authentication", "digest") {
			if t.notSystem(app) {
				apps = append(apps, app)
			}
		}
		p.reportApps(apps, func(who string, first *model.Object) string {
			return "The traits say authentication = \"digest\" of " + who + ", and the pool " + schema.QuoteHCL(t.poolOf(first)) + " does not run as LocalSystem."
		})
	},
})

// notSystem reports whether the pool of an application is known to run under
// another account than LocalSystem.
func (t *tenants) notSystem(app *model.Object) bool {
	v, known := t.value(t.pool(t.poolOf(app)), schema.AppPoolIdentityType.Attr)
	return known && v.Num() != schema.IdentityLocalSystem
}
