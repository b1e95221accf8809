package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "ISA009", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Extension would lose LocalSystem",
	Doc:     "An application outside of inetinfo.exe declares traits = { reverts_to_self = true }.",
	Why: "Outside of inetinfo.exe RevertToSelf leads to the account of the process, the IWAM account, and no more to LocalSystem: " +
		"what the extension then opens is refused.",
	Fix:        "Grant the IWAM account what the extension needs; else make the application Low, or put the extension into in_process_isapi and name it in the trait dlls.",
	Targets:    []schema.Target{schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Sources:    []string{"POOL5", "SDK6/ms525982"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.protections() || p.only(schema.IIS40) {
			return
		}
		var apps []*model.Object
		for _, app := range p.declared(model.App) {
			if !is(app, "reverts_to_self") || p.keptInside(app) {
				continue
			}
			switch p.ownProcess(app) {
			case topology.Dllhost, topology.DllhostPooled:
				apps = append(apps, app)
			}
		}
		p.reportMany(apps, schema.Protection.Name, func(names string) string {
			return names + " would run outside of inetinfo.exe, while an extension reverts to its own account and expects LocalSystem."
		})
	},
})

// keptInside reports whether the in-process list, as it is planned or declared,
// names one of the libraries an application declares.
func (p *Pass) keptInside(app *model.Object) bool {
	if app.Decl == nil || len(app.Decl.DLLs) == 0 {
		return false
	}
	if p.inside == nil {
		p.inside = map[string]bool{}
		for _, e := range p.inProcessList() {
			p.inside[schema.PathKey(e)] = true
		}
		p.declaredInProcess(func(_ *model.Object, s model.Setting) {
			for _, e := range wantedEntries(s.Value) {
				p.inside[schema.PathKey(e)] = true
			}
		})
	}
	for _, dll := range app.Decl.DLLs {
		if key := schema.PathKey(dll); p.inside[key] || p.inside[fileName(key)] {
			return true
		}
	}
	return false
}
