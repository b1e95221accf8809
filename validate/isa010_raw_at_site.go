package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "ISA010", Severity: diag.Warning, Phase: LivePhase,
	Summary: "Raw data filter at a site",
	Doc:     "A filter of a site asked for raw data when it was loaded (FilterFlags has NotifyReadRawData).",
	Why: "HTTP.sys hands raw data to one process of the server only, inetinfo.exe in IIS 5.0 isolation mode: " +
		"such a filter has to be a global one, and cannot work in worker process isolation mode at all.",
	Fix:        "Install the filter at the server, outside of site blocks, and keep the server in IIS 5.0 isolation mode; or replace it by an extension.",
	Targets:    []schema.Target{schema.IIS6Iis5, schema.IIS6WPIM},
	Sources:    []string{"KB311852", "SDK6/ms525612"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if p.Result == nil || p.Result.Planned == nil || !p.every(schema.Target.TextMetabase) {
			return
		}
		p.Result.Planned.Each(func(o *model.Object) {
			if o.Kind != model.Filter || o.Owner == nil {
				return
			}
			if flags, _ := schema.FilterFlags.Of(o); flags&schema.FilterReadRaw != 0 {
				p.report(finding{addr: o.Addr, attribute: schema.FilterPath.Name,
					detail: "The filter " + string(o.Addr) + " (" + pathText(o.Get(schema.FilterPath.Name).Str()) + ") reads raw data and is installed at a site, where it gets none."})
			}
		})
	},
})
