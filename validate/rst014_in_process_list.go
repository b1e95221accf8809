package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "RST014", Severity: diag.Warning, Phase: PlanPhase,
	Summary: "In-process list waits for restart",
	Doc:     "The plan changes the list of in-process extensions in IIS 5.0 isolation mode.",
	Why: "The procedure of KB 812833, which takes aspnet_isapi.dll off the list, ends with IISRESET. For other entries no page says when a " +
		"change counts; libraries that are loaded stay loaded, so the same restart is assumed.",
	Fix:        "Let the restart in the plan run.",
	Targets:    whereProtections(),
	Sources:    []string{"SEED001", "KB812833"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		if !p.protections() {
			return
		}
		for _, c := range p.changesOf(model.InProcessISAPI) {
			for _, a := range c.Attributes {
				detail := "The change of " + attributeText("in_process_isapi", a.Label) + " on " + p.Server.Name + " is taken to count only after IIS was restarted"
				if len(a.Removed) > 0 {
					detail += "; until then " + listText(len(a.Removed), func(i int) string { return schema.QuoteHCL(a.Removed[i]) }) + " still runs in inetinfo.exe"
				}
				if len(a.Added) > 0 {
					detail += "; added: " + listText(len(a.Added), func(i int) string { return schema.QuoteHCL(a.Added[i]) })
				}
				p.report(finding{addr: model.Addr(c.Address), attribute: a.Name, detail: detail + "."})
			}
		}
	},
})
