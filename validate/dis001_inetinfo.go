package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "DIS001", Severity: diag.Error, Phase: ConfigPhase,
	Summary: "ASP.NET in inetinfo.exe as LocalSystem",
	Doc:     "A process_model has enable = false in IIS 5.0 isolation mode and the fix of KB 812833 was not observed.",
	Why: "Without the fix a process model that is off does not move ASP.NET into dllhost.exe but into inetinfo.exe, where every page runs as " +
		"LocalSystem in the process of the services themselves: the weakest isolation there is.",
	Fix:        `Remove enable = false; or, where the fix is installed, say so: observed { fixes = ["KB812833"] } (for .NET 1.1 the rollup "KB821156" counts too).`,
	Sources:    []string{"PMS", "KB812833", "SEED001"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.protections() {
			return
		}
		for _, pm := range p.modelsOff() {
			line, _ := schema.CLROf(pm.Name)
			if has, known := topology.HasIsolationFix(p.Server.Observed, line); !has {
				f := finding{addr: pm.Addr, attribute: schema.PMEnable.Name, detail: inetinfoText(pm, line, known)}
				if line&schema.CLR1x == 0 {
					f.fix = "Remove enable = false."
				}
				p.report(f)
			}
		}
	},
})

// modelsOff gives the process models that are off by what is declared, or that
// a planned change makes count: a server that comes into IIS 5.0 isolation mode
// obeys what its machine.config says already.
func (p *Pass) modelsOff() []*model.Object {
	var off []*model.Object
	found := map[string]bool{}
	for _, pm := range p.declared(model.ProcessModel) {
		if on, set := schema.PMEnable.Of(pm); set && !on {
			off = append(off, pm)
			found[pm.Addr.Key()] = true
		}
	}
	if p.Result == nil || p.Result.From == p.Result.To {
		return off
	}
	for _, pm := range p.plannedModels() {
		if on, known := enabled(p.Result.Planned, pm); known && !on && !found[pm.Addr.Key()] {
			off = append(off, pm)
		}
	}
	return off
}

func inetinfoText(pm *model.Object, line schema.CLR, known bool) string {
	text := rowText(schema.PMEnable.Attr) + " = false of " + string(pm.Addr)
	switch {
	case line&schema.CLR1x == 0:
		return text + " would run ASP.NET in inetinfo.exe as LocalSystem: the fix of KB 812833, which moves it into dllhost.exe, exists for .NET 1.0 and 1.1 only."
	case known:
		return text + " would run ASP.NET in inetinfo.exe as LocalSystem: the fixes observed on the server do not include KB812833" + rollup(line) +
			", which moves ASP.NET into dllhost.exe."
	}
	return text + " would run ASP.NET in inetinfo.exe as LocalSystem unless the fix of KB 812833 is installed, and whether it is is not known: " +
		"observed.fixes is not given. isoplan assumes that it is not."
}

func rollup(line schema.CLR) string {
	if line == schema.CLR11 {
		return " or the rollup KB821156"
	}
	return ""
}
