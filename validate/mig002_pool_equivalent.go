package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG002", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Process model needs a pool equivalent",
	Doc:        "A process_model departs from its defaults on a server that comes to application pools, and nobody says what the pools are to have instead.",
	Why:        "A migration does not move the values of machine.config: worker process isolation mode and IIS 7.0 and later ignore most of processModel, and the pools begin with defaults of their own.",
	Fix:        "Set the values named on app_pool_defaults, or on the pools of the ASP.NET applications.",
	Targets:    targetsOfSort(schema.Target.Pools),
	Needs:      []string{"observed.memory", "observed.processors"},
	Sources:    []string{"MIG-IDX2", "MIG-IDX", "MAP"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		d, ok := p.comesTo(schema.Target.Pools)
		if !ok {
			return
		}
		taken, dead := p.poolSettings(), p.deadHere()
		for _, pm := range p.models() {
			if text := p.equivalents(pm, taken, dead); text != "" {
				p.report(finding{addr: pm.Addr, detail: "Of " + string(pm.Addr) + " these settings have no effect " + d.where + ", where pools need their own: " + text})
			}
		}
	},
})

// models gives the process models of the planned world, or, where there is
// none, the declared ones.
func (p *Pass) models() []*model.Object {
	if p.Result != nil && p.Result.Planned != nil {
		return p.plannedModels()
	}
	return p.declared(model.ProcessModel)
}

// poolSettings names what the configuration itself sets on pools: a person has
// chosen there.
func (p *Pass) poolSettings() map[string]bool {
	set := map[string]bool{}
	for _, kind := range []model.Kind{model.AppPoolDefaults, model.AppPool} {
		for _, pool := range p.declared(kind) {
			for _, s := range pool.Settings {
				set[s.Name] = true
			}
		}
	}
	return set
}

// deadHere names the declared settings without effect: DIS003 and DIS004 say
// of those what takes their place.
func (p *Pass) deadHere() map[string]bool {
	of := map[string]bool{}
	for i := range p.dead {
		of[deadKey(p.dead[i])] = true
	}
	return of
}

// equivalents lists what pools need for what a process model sets; "" is
// nothing.
func (p *Pass) equivalents(pm *model.Object, taken, dead map[string]bool) string {
	line, _ := schema.CLROf(pm.Name)
	var machine schema.Machine
	if o := p.Server.Observed; o != nil {
		machine = schema.Machine{MemoryKB: o.Memory, Processors: o.Processors}
	}
	var parts []string
	for _, s := range pm.Settings {
		row := schema.Find(model.ProcessModel, s.Name)
		if row == nil || row.Type.Equal(s.Value, row.InternalDefault(line)) || s.Value.Kind() == model.SecretKind || dead[pm.Addr.Key()+"\x00"+s.Name] {
			continue
		}
		for _, e := range row.Equivalents(pm, machine) {
			switch {
			case e.Attr == nil || taken[e.Attr.Name]:
			case e.Problem != "" && row == schema.PMMemoryLimit.Attr && machine.MemoryKB == 0:
				p.notJudged("observed.memory")
			case e.Problem != "" && row == schema.PMWebGarden.Attr && machine.Processors == 0:
				p.notJudged("observed.processors")
			default:
				parts = append(parts, equivalentText(row, s.Value, e))
			}
		}
	}
	return strings.Join(parts, " ")
}

// equivalentText says what one setting becomes.
func equivalentText(row *schema.Attr, v model.Value, e schema.Equivalent) string {
	text := row.Name + " = " + row.Type.Show(v) + " becomes " + rowText(e.Attr)
	if e.Problem != "" {
		return text + ", but " + e.Problem + "."
	}
	text += " = " + e.Attr.Type.Show(e.Value) + "."
	if e.Note != "" {
		text += " " + e.Note
	}
	return text
}
