package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM015", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Idle timeout longer than restart time",
	Doc:     "A pool's idle_timeout is longer than its periodic_restart_time, and that is not 0.",
	Why: "IIS then uses neither and takes the defaults, 20 minutes and 29 hours. Another page has it the other way round, which the defaults " +
		"themselves would break; isoplan follows the page of periodic_restart_time.",
	Fix:        "Make idle_timeout no longer than periodic_restart_time, or set periodic_restart_time = 0.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"SDK6/ms525914", "SDK6/ms525537"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		idle, age := schema.IdleTimeout.Attr, schema.PeriodicRestartTime.Attr
		for _, s := range p.subjects(model.AppPoolDefaults, model.AppPool) {
			// What stands above a pool is judged there, once for all pools.
			if !s.holds(idle) && !s.holds(age) {
				continue
			}
			i, knownIdle := p.value(s, idle)
			a, knownAge := p.value(s, age)
			if !knownIdle || !knownAge || a.Num() == 0 || i.Num() <= a.Num() || !p.heeded(s, age, a) {
				continue
			}
			at := age
			if !s.declares(age) && (s.declares(idle) || !s.holds(age)) {
				at = idle
			}
			p.report(finding{addr: s.o.Addr, attribute: at.Name, severity: p.gravity(s.declares(idle) || s.declares(age)),
				detail: rowText(idle) + " = " + measure(idle, i) + " of " + string(s.o.Addr) + " is longer than " + rowText(age) + " = " + measure(age, a) +
					": IIS uses neither and takes both defaults, 20 and 1740 minutes."})
		}
	},
})
