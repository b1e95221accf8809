package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM021", Severity: diag.Error, Phase: LivePhase,
	Summary: "Schedule entry is no time",
	Doc:     "An entry of periodic_restart_schedule is no time of day from 00:00 to 23:59.",
	Why: "The schedule takes hours and minutes of the local day; an entry of another form recycles nothing. " +
		"The configuration cannot declare one; a metabase edited by hand can hold one, and then the finding is a warning.",
	Fix:        `Declare the whole schedule with entries like "03:00".`,
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms525145", "SCH"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		row := schema.PeriodicRestartSchedule.Attr
		for _, s := range p.subjects(row.Blocks...) {
			v := s.o.Get(row.Name)
			if v.IsNull() || !p.heeded(s, row, v) {
				continue
			}
			var wrong []string
			for _, entry := range v.Items() {
				if row.Type.Form(entry) != nil {
					wrong = append(wrong, schema.QuoteHCL(entry))
				}
			}
			if len(wrong) > 0 {
				p.report(finding{addr: s.o.Addr, attribute: row.Name, severity: p.gravity(s.declares(row)),
					detail: rowText(row) + " of " + string(s.o.Addr) + " has entries that are no time of day from 00:00 to 23:59: " + namesText(wrong) + "."})
			}
		}
	},
})
