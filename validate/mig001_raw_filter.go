package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG001", Severity: diag.Error, Phase: LivePhase,
	Summary:    "Filter reads raw data",
	Doc:        "A filter asks for raw data on a server that runs, or is to run, worker process isolation mode or IIS 7.0 and later.",
	Why:        "HTTP.sys hands raw data to one process only, so worker processes refuse a filter that asked for SF_NOTIFY_READ_RAW_DATA (event W3SVC-WP 2261): what it did for the sites is no longer done.",
	Fix:        "Stay in IIS 5.0 isolation mode, which only IIS 6.0 has; or rewrite the filter as an extension with a wildcard script map.",
	Targets:    targetsOfSort(schema.Target.Pools),
	Sources:    []string{"KB327611", "KB311852", "SDK6/ms525612", "TN:dd349299"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		d, ok := p.runsOn(schema.Target.Pools)
		if !ok {
			return
		}
		p.plannedEach(model.Filter, func(f *model.Object) {
			flags, set := schema.FilterFlags.Of(f)
			on, _ := schema.Effective(p.Result.Planned, f, schema.FilterEnabled.Attr)
			if set && flags&schema.FilterReadRaw != 0 && on.IsTrue() {
				p.report(finding{addr: f.Addr, attribute: schema.FilterEnabled.Name,
					detail: "The filter " + string(f.Addr) + " asked for raw data when it was last loaded (NotifyReadRawData in " + rowText(schema.FilterFlags.Attr) +
						"), and is not loaded " + d.where + ": event W3SVC-WP 2261."})
			}
		})
	},
})
