package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "SEC005", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "All unknown extensions allowed",
	Doc:        "The web service extension *.dll or *.exe, which stands for all that are not listed, is allowed.",
	Why:        "Any library or program that gets into a folder with the right to execute can be run by a request. An upgrade from IIS 5.0 leaves a server so.",
	Fix:        "List the extensions the applications need with allow = true, then declare *.dll and *.exe with allow = false.",
	Targets:    []schema.Target{schema.IIS6Iis5, schema.IIS6WPIM},
	Sources:    []string{"TN:cc780569", "TN:cc786651", "ID7"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.every(schema.Target.TextMetabase) {
			return
		}
		for _, o := range p.openExtensions() {
			p.report(finding{addr: o.Addr, attribute: schema.ExtensionAllow.Name,
				detail: "allow = true of " + string(o.Addr) + " lets every " + map[string]string{"*.dll": "ISAPI extension", "*.exe": "CGI program"}[schema.PathKey(o.Name)] + " run that is not listed."})
		}
	},
})

// openExtensions gives the entries for all that are not listed that are allowed:
// of the planned world, or of what is declared.
func (p *Pass) openExtensions() []*model.Object {
	var open []*model.Object
	look := func(o *model.Object) {
		key := schema.PathKey(o.Name)
		if allow, _ := schema.ExtensionAllow.Of(o); o.Kind == model.WebServiceExtension && allow && (key == "*.dll" || key == "*.exe") {
			open = append(open, o)
		}
	}
	if p.Result != nil && p.Result.Planned != nil {
		p.Result.Planned.Each(look)
		return open
	}
	for _, o := range p.declared(model.WebServiceExtension) {
		look(o)
	}
	return open
}
