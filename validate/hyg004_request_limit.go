package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "HYG004", Severity: diag.Info, Phase: LivePhase,
	Summary: "Request limit written as time",
	Doc:     "The machine.config of the server holds requestLimit as hours:minutes:seconds.",
	Why: "The syntax line of the .NET 1.1 page shows a time by mistake; the limit counts requests, as the page of 2.0 has it. " +
		"What ASP.NET makes of the time no page says.",
	Fix:        "Declare request_limit with a number of requests, or \"Infinite\".",
	Targets:    aspNetTargets(),
	Sources:    []string{"PM11", "PM20"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		row := schema.PMRequestLimit.Attr
		for _, s := range p.subjects(model.ProcessModel) {
			if set, ok := s.o.Lookup(row.Name); ok && set.Unreadable != "" && spanForCount(row, set) {
				p.report(finding{addr: s.o.Addr, attribute: row.Name,
					detail: "The live value of " + rowText(row) + " of " + string(s.o.Addr) + " is a time, and the limit counts requests: " + set.Unreadable + "."})
			}
		}
	},
})
