package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS024", Severity: diag.Info, Phase: ConfigPhase,
	Summary: "Integrated pools bypass this prohibition",
	Doc:     "A server that migrates to IIS 7.0 or later prohibits aspnet_isapi.dll as a web service extension, and an application or pool is declared for the Integrated pipeline.",
	Why: "The list of extensions becomes isapiCgiRestriction, which matters for Classic pools only: an Integrated pool runs ASP.NET without aspnet_isapi.dll, " +
		"so that to deny the library does not deny ASP.NET.",
	Fix:        "Where ASP.NET must not run, see to it at the pool itself, not in this list.",
	Targets:    where7(),
	Needs:      []string{"traits.pipeline"},
	Sources:    []string{"ID7"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.leavesFor7() {
			return
		}
		pipes := p.pipelines()
		for _, ext := range p.declared(model.WebServiceExtension) {
			allowed, set := schema.ExtensionAllow.Of(ext)
			key := schema.PathKey(ext.Name)
			if !set || allowed || key[strings.LastIndexByte(key, '\\')+1:] != "aspnet_isapi.dll" {
				continue
			}
			switch {
			case pipes.integrated:
				p.report(finding{addr: ext.Addr, attribute: schema.ExtensionAllow.Name,
					detail: rowText(schema.ExtensionAllow.Attr) + " = false of " + string(ext.Addr) + " will not keep ASP.NET out of the Integrated pools of IIS " + p.Server.MigratesTo + "."})
			case !pipes.said:
				p.notJudged("traits.pipeline")
			}
		}
	},
})
