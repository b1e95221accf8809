package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST013", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "Out-of-process applications need synced account",
	Doc:     "The plan changes the account or the password of out-of-process applications.",
	Why: "The account stands in Windows, in the metabase and in the packages of COM+ (of Transaction Server on IIS 4.0). Until all three agree, out-of-process " +
		"applications that exist fail to start.",
	Fix:        "Bring the three together as the manual step of the plan says, then restart IIS.",
	Targets:    whereProtections(),
	Sources:    []string{"TN:cc759568", "KB297989", "Q297989"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		all := p.causes(schema.UnitIISAdmin, func(c cause) bool { return c.of(schema.WAMUserName.Attr, schema.WAMUserPass.Attr) })
		if len(all) == 0 {
			return
		}
		p.report(finding{addr: model.Addr(all[0].change.Address), attribute: all[0].attr.Name,
			detail: "The change of " + namesText(attributesOf(all)) + " of " + all[0].change.Address + " reaches the metabase alone: out-of-process applications of " + p.Server.Name +
				" fail until their packages have the same account and password and IIS was restarted."})
	},
})
