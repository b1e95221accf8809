package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// The reasons of a recycle that people miss most in the event log: bits of
// LogEventOnRecycle (SDK6/ms525613).
const (
	logIsapiUnhealthy = 16
	logConfigChange   = 64
)

var _ = add(Rule{
	ID: "HYG011", Severity: diag.Info, Phase: ConfigPhase,
	Summary: "Recycles leave no event",
	Doc:     "log_event_on_recycle of a pool leaves out AppPoolRecycleConfigChange or AppPoolRecycleIsapiUnhealthy.",
	Why: "A pool that recycles because its configuration changed, or because an extension reported itself unhealthy, then leaves no entry in the event log, " +
		"and nobody can tell why the sessions are gone. Up to IIS 8.5 both are off unless somebody sets them.",
	Fix:        "Add AppPoolRecycleConfigChange and AppPoolRecycleIsapiUnhealthy to the list.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms525613", "ID7"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		row := schema.LogEventOnRecycle.Attr
		for _, s := range p.subjects(row.Blocks...) {
			v := s.o.Get(row.Name)
			if !s.declares(row) || v.Num()&(logIsapiUnhealthy|logConfigChange) == logIsapiUnhealthy|logConfigChange || !p.heeded(s, row, v) {
				continue
			}
			missing := "AppPoolRecycleIsapiUnhealthy"
			switch v.Num() & (logIsapiUnhealthy | logConfigChange) {
			case 0:
				missing += " and AppPoolRecycleConfigChange"
			case logIsapiUnhealthy:
				missing = "AppPoolRecycleConfigChange"
			}
			p.blame(s, row, v, " leaves out "+missing+": such a recycle leaves no entry in the event log.")
		}
	},
})
