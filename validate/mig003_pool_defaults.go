package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG003", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Pools recycle where ASP.NET did not",
	Doc:        "A process_model has no time limits on a server that comes to application pools, and nobody says what the pools are to have.",
	Why:        "timeout and idleTimeout are Infinite by default; a pool begins a new worker process after 29 hours and ends one that is idle for 20 minutes, if nobody says otherwise. Sessions and caches held in the process are lost each time.",
	Fix:        "Set periodic_restart_time = 0 and idle_timeout = 0 on app_pool_defaults to keep what was, or set the values you want; or keep sessions in the state server or SQL Server.",
	Targets:    targetsOfSort(schema.Target.Pools),
	Sources:    []string{"SDK6/ms525914", "SDK6/ms525537", "MAP-PERF"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		d, ok := p.comesTo(schema.Target.Pools)
		if !ok {
			return
		}
		taken := p.poolSettings()
		for _, pm := range p.models() {
			var parts []string
			if text := p.limitText(pm, schema.PMTimeout.Attr, schema.PeriodicRestartTime.Attr, taken); text != "" {
				parts = append(parts, text)
			}
			if text := p.limitText(pm, schema.PMIdleTimeout.Attr, schema.IdleTimeout.Attr, taken); text != "" {
				parts = append(parts, text)
			}
			if len(parts) > 0 {
				p.report(finding{addr: pm.Addr, detail: "The applications of " + string(pm.Addr) + " get limits they do not have now " + d.where + ": " +
					strings.Join(parts, "; ") + "." + p.sessionsText()})
			}
		}
	},
})

// limitText speaks of a span that is Infinite and that a pool
// limits by default; "" where it is not, or somebody has chosen.
func (p *Pass) limitText(pm *model.Object, span, limit *schema.Attr, taken map[string]bool) string {
	if taken[limit.Name] || !p.infinite(pm, span) {
		return ""
	}
	minutes := limit.InternalDefault(0)
	if p.Result != nil && p.Result.Planned != nil {
		if pools := p.Result.Planned.Find(p.addr().Child(model.AppPoolDefaults, "")); pools != nil {
			minutes, _ = schema.Effective(p.Result.Planned, pools, limit)
		}
	}
	if minutes.IsNull() || minutes.Num() == 0 {
		return ""
	}
	return rowText(span) + " is Infinite, and " + rowText(limit) + " of pools is " + limit.Type.Show(minutes) + " minutes"
}

// infinite reports whether a span of a process model is Infinite: declared so,
// or, with a plan, effective while the process model is on and some script map
// leads to it.
func (p *Pass) infinite(pm *model.Object, row *schema.Attr) bool {
	if p.Result == nil || p.Result.Planned == nil {
		v := pm.Get(row.Name)
		return v.Kind() == model.NumberKind && v.Num() == model.Unlimited
	}
	v, _ := schema.Effective(p.Result.Planned, pm, row)
	on, known := enabled(p.Result.Planned, pm)
	return v.Num() == model.Unlimited && on && known && p.mapped(pm.Name) > 0
}

// sessionsText counts the applications that are said to keep sessions in their
// process.
func (p *Pass) sessionsText() string {
	n := len(p.appsWith("session_state", "InProc"))
	if n == 0 {
		return ""
	}
	return " " + count(n, "application") + " of " + p.Server.Name + " with session_state = \"InProc\" would lose the sessions each time."
}
