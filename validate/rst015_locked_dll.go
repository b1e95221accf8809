package validate

import (
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "RST015", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "DLL update must stop all IIS",
	Doc:     "An application that runs in inetinfo.exe is declared to load libraries (traits dlls).",
	Why: "A library that is loaded is locked. An out-of-process application can be unloaded, which frees it; for one in inetinfo.exe the whole of IIS must stop, " +
		"and FTP, SMTP and what else depends on IISADMIN with it.",
	Fix:        `Set protection = "high", or "medium" where the version has it, before the next update of the library.`,
	Targets:    whereProtections(),
	Needs:      []string{"traits.dlls"},
	Sources:    []string{"SEED002", "KB315663", "KB166279"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.protections() {
			return
		}
		var apps, libraries []string
		for _, app := range p.declared(model.App) {
			switch {
			case !p.inInetinfo(app):
			case app.Decl == nil || len(app.Decl.DLLs) == 0:
				p.notJudged("traits.dlls")
			default:
				apps = append(apps, string(app.Addr))
				libraries = append(libraries, app.Decl.DLLs...)
			}
		}
		if len(apps) == 0 {
			return
		}
		sort.Strings(libraries)
		for i := range libraries {
			libraries[i] = schema.QuoteHCL(schema.ShowPath(libraries[i]))
		}
		libraries = sortedNames(libraries)
		addr, attribute := p.together(apps, schema.Protection.Name)
		p.report(finding{addr: addr, attribute: attribute,
			detail: "The libraries of " + someText(apps) + " (" + namesText(libraries) + ") are loaded into inetinfo.exe: to replace one of them all of IIS on " + p.Server.Name + " has to be stopped."})
	},
})

// inInetinfo reports whether the own code of a declared application runs in
// inetinfo.exe: by the planned world, without a server by its declared
// protection.
func (p *Pass) inInetinfo(app *model.Object) bool {
	if p.Result != nil && p.Result.Planned != nil {
		planned := p.Result.Planned.Find(app.Addr)
		if planned == nil {
			if live := p.Result.Aligned[app]; live != nil {
				planned = p.Result.Planned.Find(live.Addr)
			}
		}
		return planned != nil && topology.Application(p.Result.Planned, p.Result.To, planned).Process == topology.Inetinfo
	}
	level, set := schema.Protection.Of(app)
	return set && level == schema.ProtectionLow
}
