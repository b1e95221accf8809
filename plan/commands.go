package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// PutFiles stands in a list of commands where the changed files are put into
// their places.
const PutFiles = "rem put the changed files in place now"

// saveCommand flushes the metabase of IIS 6.0 to disk (IISCNFG; the IIS Manager
// page calls it "Save Configuration to Disk", SDK6/ms525885). Earlier versions
// have no command for it: saveByCall names the ways (WS03/cc758159; the page of
// SaveData names IIS 5.1 and 6.0 only, SDK6/ms524872; making a backup saves
// first, SDK6/ms525885), and a
// clean stop of IISADMIN writes what is pending anyway (Q286196).
const (
	saveCommand = `cscript //nologo %SystemRoot%\system32\iiscnfg.vbs /save`
	saveByCall  = "rem save the metabase first: Backup/Restore Configuration in the console, or, from IIS 5.1 on, SaveData of IIS://localhost through ADSI"
)

// stopCommand stops IISADMIN with all that depends on it (SDK6/ms525455);
// startOthers stands where nobody observed what that is.
const (
	stopCommand = "net stop iisadmin /y"
	startOthers = "rem start each other service that ran before (observed.services is not known)"
)

// The places of adsutil.vbs (Q240941, Q297989).
const (
	adsutil4 = `cscript //nologo %SystemRoot%\System32\inetsrv\adminsamples\adsutil.vbs`
	adsutil5 = `cscript //nologo %SystemDrive%\Inetpub\AdminScripts\adsutil.vbs`
)

// orders fills in what to type, and what to know about it. A restart that comes
// by itself has none.
func (p *planner) orders(r *Restart, target schema.Target, world *model.World) {
	switch r.Kind {
	case stepIIS:
		p.orderIIS(r, target, world)
	case stepHTTPFilter:
		r.Commands = []string{"net stop HTTPFilter /y", "net start HTTPFilter", "net start W3SVC"}
	case stepW3SVC:
		r.Commands = []string{"net stop W3SVC", "net start W3SVC"}
	case stepPool:
		r.Commands = []string{fmt.Sprintf(`cscript //nologo %%SystemRoot%%\system32\iisapp.vbs /a %s /r`, quoteArg(r.On))}
	case stepSite:
		for _, verb := range []string{"STOP_SERVER", "START_SERVER"} {
			r.Commands = append(r.Commands, adsutil(target)+" "+verb+" "+adsPath(r.Key))
		}
	case stepApp:
		if target.Protections() {
			r.Commands = []string{adsutil(target) + " APPUNLOAD " + adsPath(r.Key)}
		}
	case stepAspnetWp:
		r.Commands = []string{"rem end aspnet_wp.exe of " + r.On + " in Task Manager; the next request starts a new one"}
	case stepReboot:
		r.Commands = []string{"shutdown /r"}
	}
}

// orderIIS says how IIS is restarted: by iisreset where it is known to be
// enabled and nothing has to happen between stop and start, else by the
// services, which works either way.
func (p *planner) orderIIS(r *Restart, target schema.Target, world *model.World) {
	state := ""
	if p.decl.Observed != nil {
		state = p.decl.Observed.IISReset
	}
	if target == schema.IIS40 {
		r.Commands = p.serviceCommands(false, r.Around, target, world)
		return
	}
	switch state {
	case "enabled":
		if !r.Around {
			r.Commands = []string{save(target), "iisreset /noforce"}
			r.Notes = append(r.Notes, "iisreset waits 20 seconds unless /timeout says otherwise (Q321674); /noforce keeps it from ending what has not stopped by then, which loses late changes of the metabase (Q286196).")
			return
		}
	case "disabled":
		r.Notes = append(r.Notes, "IISReset is disabled; the service commands work. "+p.failsToo(r, target))
		r.Interface = nil
	default:
		r.Notes = append(r.Notes, "Nobody observed whether iisreset may be used (observed.iisreset): the service commands work either way. Where it is disabled: "+p.failsToo(r, target))
	}
	r.Commands = p.serviceCommands(false, r.Around, target, world)
	if r.Around && len(r.Interface) > 0 {
		// The console has no place between stop and start for a file.
		instead := "where the same changes are made in the console instead of by file: "
		if p.byCalls() {
			instead = "where machine.config is edited by hand: "
		}
		r.Interface[0] = instead + r.Interface[0]
	}
}

// failsToo says what else does not work while iisreset is disabled, and what
// does.
func (p *planner) failsToo(r *Restart, target schema.Target) string {
	if target.TextMetabase() {
		r.Sources = sortedUnique(append(r.Sources, "SEED003"))
		return "Restart IIS in the console and the default recovery of the IIS Admin service, which run iisreset, fail too; the recovery of the WWW service, which does not use it, goes on working (SEED003)."
	}
	r.Sources = sortedUnique(append(r.Sources, "Q250979", "Q284716"))
	return "The default recovery of the IIS Admin service, which runs iisreset, does not work then either (Q250979, Q284716)."
}

func save(t schema.Target) string {
	if t.TextMetabase() {
		return saveCommand
	}
	return saveByCall
}

// serviceCommands stop IISADMIN with all that depends on it and start by name
// what ran before: starting IISADMIN does not bring its dependents back
// (Q286196, SEED000).
func (p *planner) serviceCommands(httpFilter, around bool, target schema.Target, world *model.World) []string {
	known := p.servicesKnown()
	httpFilter = httpFilter && (!known || p.ran("HTTPFilter"))
	var out []string
	if target.TextMetabase() {
		out = append(out, saveCommand)
	}
	out = append(out, stopCommand)
	if httpFilter {
		out = append(out, "net stop HTTPFilter /y")
	}
	if around {
		out = append(out, PutFiles)
	}
	if !known {
		out = append(out, "net start W3SVC")
		if httpFilter {
			out = append(out, "net start HTTPFilter")
		}
		if others := slices.DeleteFunc(installed(world), func(s string) bool { return s == "W3SVC" }); len(others) > 0 {
			out = append(out, "rem installed: "+strings.Join(others, ", ")+"; each is started only if it ran before")
		}
		return append(out, startOthers)
	}
	for _, s := range p.stopped(httpFilter) {
		out = append(out, "net start "+s)
	}
	return out
}

func adsutil(t schema.Target) string {
	if t == schema.IIS40 {
		return adsutil4
	}
	return adsutil5
}

// adsPath writes a key as adsutil.vbs takes it, without /LM/.
func adsPath(key string) string {
	if len(key) > 4 && strings.EqualFold(key[:4], "/LM/") {
		key = key[4:]
	}
	return quoteArg(key)
}

// quoteArg writes a name as one argument of a command line for people to read.
func quoteArg(s string) string {
	if strings.ContainsAny(s, " \t\"&|<>^%") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
