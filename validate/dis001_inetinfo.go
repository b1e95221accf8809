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
	Doc: "A process_model has enable = false where protections choose the process, and the fix of KB 812833 was not observed, or " +
		"the in-process list still holds its aspnet_isapi.dll.",
	Why: "Without the fix a process model that is off does not move ASP.NET into dllhost.exe but into inetinfo.exe, where every page runs as " +
		"LocalSystem in the process of the services themselves: the weakest isolation there is. With the fix the library has to be off the list " +
		"too, because what the list names runs in inetinfo.exe whatever the protection is. The fix for .NET Framework 1.0 comes from Microsoft " +
		"Product Support, needs Service Pack 2, may ask for a restart of the computer while files are in use, and replaces no other fix; for 1.1 it " +
		"comes with the rollup KB 821156.",
	Fix:        `Remove enable = false; or, where the fix is installed, say so: observed { fixes = ["KB812833"] } (for .NET 1.1 the rollup "KB821156" counts too).`,
	Targets:    whereAspnetWp(),
	Sources:    []string{"PMS", "KB812833", "SEED001", "SDK6/ms525160"},
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
			} else if entry, listed := p.listedAspNet(pm); listed && p.goesOff(pm) {
				p.report(finding{addr: pm.Addr, attribute: schema.PMEnable.Name, detail: listedText(p, pm, entry),
					fix: "Take it off the list: in_process_isapi { exclude = [" + schema.QuoteHCL(entry) + "] }; or remove enable = false."})
			}
		}
	},
})

// modelsOff gives the process models that are off by what is declared, or that
// a planned change makes count: a server that comes into IIS 5.0 isolation mode
// obeys what its machine.config says already, and a changed in-process list may
// take ASP.NET into inetinfo.exe.
func (p *Pass) modelsOff() []*model.Object {
	var off []*model.Object
	found := map[string]bool{}
	for _, pm := range p.declared(model.ProcessModel) {
		if on, set := schema.PMEnable.Of(pm); set && !on {
			off = append(off, pm)
			found[pm.Addr.Key()] = true
		}
	}
	if p.Result == nil {
		return off
	}
	switched, lists := p.Result.From != p.Result.To, len(p.changesOf(model.InProcessISAPI)) > 0
	for _, pm := range p.plannedModels() {
		if on, known := enabled(p.Result.Planned, pm); !known || on || found[pm.Addr.Key()] {
			continue
		}
		if _, listed := p.listedAspNet(pm); switched || lists && listed {
			off = append(off, pm)
		}
	}
	return off
}

// listedAspNet gives the entry of the in-process list that keeps the ASP.NET of
// a process model in inetinfo.exe. Without a server only what is declared
// counts: nobody knows what else the list holds.
func (p *Pass) listedAspNet(pm *model.Object) (entry string, listed bool) {
	var entries []string
	if p.Result != nil && p.Result.Planned != nil {
		if list := p.Result.Planned.Find(p.addr().Child(model.InProcessISAPI, "")); list != nil {
			entries, _ = schema.InProcessApps.Of(list)
		}
	} else {
		for _, list := range p.declared(model.InProcessISAPI) {
			for _, s := range list.Settings {
				entries = append(entries, wantedEntries(s.Value)...)
			}
		}
	}
	for _, t := range p.Targets {
		if entry, listed = topology.ListedAspNet(entries, t, pm.Name, p.Server.Observed); !listed {
			return "", false
		}
	}
	return schema.ShowPath(entry), listed
}

// goesOff reports whether a process model that is declared off is off after the
// plan: --exclude may leave it as it is.
func (p *Pass) goesOff(pm *model.Object) bool {
	if p.Result == nil || p.Result.Planned == nil {
		return true
	}
	planned := p.Result.Planned.Find(pm.Addr)
	if planned == nil {
		return true
	}
	on, known := enabled(p.Result.Planned, planned)
	return known && !on
}

func listedText(p *Pass, pm *model.Object, entry string) string {
	return rowText(schema.PMEnable.Attr) + " = false of " + string(pm.Addr) + " and the fix of KB 812833 do not move ASP.NET into dllhost.exe, because " +
		attributeText(model.InProcessISAPI.String(), schema.InProcessApps.Label) + " of " + p.Server.Name + " holds " + schema.QuoteHCL(entry) +
		": it would run in inetinfo.exe as LocalSystem, whatever the protection of an application is."
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
