package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG022", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Protections become pools on 7.0",
	Doc:        "A server where protections decide is to be migrated to IIS 7.0 or later.",
	Why:        "Low, Medium and High choose no process there. The upgrade of Windows XP makes the pools \"AppPool Low\" and \"AppPool Medium\" and a pool named after each High application; no page says that any other way of migrating does.",
	Fix:        "Make the same pools: one for all Low applications, one for all Medium ones, one for each High application.",
	Targets:    targetsOfSort(since7),
	Sources:    []string{"UPG", "SCH"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		d, ok := p.migratesInto(since7)
		if !ok || !p.protections() {
			return
		}
		levels := p.levels()
		var parts []string
		for _, l := range []struct {
			level uint64
			pool  string
		}{{schema.ProtectionLow, "pool \"AppPool Low\" for "}, {schema.ProtectionMedium, "pool \"AppPool Medium\" for "}, {schema.ProtectionHigh, "a pool of its own for each of "}} {
			if apps := levels[l.level]; len(apps) > 0 {
				parts = append(parts, l.pool+ofApps(apps))
			}
		}
		if len(parts) > 0 {
			p.report(finding{addr: p.addr(), attribute: d.attribute,
				detail: "Protections choose no process " + d.where + ". To keep the isolation of " + p.Server.Name + ": " + strings.Join(parts, "; ") + "."})
		}
	},
})

// levels sorts applications by their protection: those of the planned world,
// or, where there is none, those that declare one.
func (p *Pass) levels() map[uint64][]*model.Object {
	out := map[uint64][]*model.Object{}
	if p.Result != nil && p.Result.Planned != nil {
		p.plannedEach(model.App, func(app *model.Object) {
			if v, origin := schema.Effective(p.Result.Planned, app, schema.Protection.Attr); origin.Kind != schema.OriginUnreadable && !v.IsNull() {
				out[v.Num()] = append(out[v.Num()], app)
			}
		})
		return out
	}
	for _, app := range p.declared(model.App) {
		if level, set := schema.Protection.Of(app); set {
			out[level] = append(out[level], app)
		}
	}
	return out
}
