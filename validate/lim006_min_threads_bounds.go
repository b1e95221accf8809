package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// mostAppDomains is how many AppDomains the text of the pages allows; the
// class takes more (PMS, WMI-PM).
const mostAppDomains = 2000

var _ = add(Rule{
	ID: "LIM006", Severity: diag.Error, Phase: ConfigPhase,
	Summary: "Threads or AppDomains out of bounds",
	Doc:     "minWorkerThreads, minIoThreads or maxAppDomains of a process model lies outside 1 to 2147483646, or maxAppDomains above 2000, which is a warning.",
	Why: "The class behind processModel refuses numbers outside its bounds; the configuration cannot declare one, but a machine.config edited by hand can hold one. " +
		"More than 2000 AppDomains the class takes although the pages allow 2000 at most.",
	Fix:        "Declare a number within the bounds: 1 or more threads, and at most 2000 AppDomains.",
	Targets:    aspNetTargets(),
	Sources:    []string{"PMS", "WMI-PM"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		domains := schema.PMMaxAppDomains.Attr
		p.eachOutOfBounds([]*schema.Attr{schema.PMMinWorkerThreads.Attr, schema.PMMinIoThreads.Attr, domains}, p.refused)
		for _, s := range p.subjects(model.ProcessModel) {
			v := s.o.Get(domains.Name)
			if v.IsNull() || domains.Type.Check(v) != nil || v.Num() <= mostAppDomains || !p.heeded(s, domains, v) {
				continue
			}
			p.report(finding{addr: s.o.Addr, attribute: domains.Name, severity: diag.Warning,
				detail: mention(s, domains, v) + " is more than the 2000 AppDomains that the pages allow."})
		}
	},
})
