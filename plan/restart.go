package plan

import (
	"fmt"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// restartKind is one row of the table of restart steps: what it is called,
// what it costs and which units it covers.
type restartKind struct {
	name, level string
	covers      []schema.Unit
	whole       bool // covers every unit of those sorts, not only the one named
	fact        schema.Fact
	smaller     string
}

// restartKinds are the steps of IIS 6.0, largest first. A step is taken for
// the units no larger step that is needed anyway covers, so the set is the
// smallest. No page says that iisreset covers HTTPFilter, or that a site
// restart replaces a pool's worker process: neither is assumed.
var restartKinds = []restartKind{
	{name: "reboot", level: "reboot", covers: []schema.Unit{schema.UnitMachine, schema.UnitIISAdmin, schema.UnitHTTPFilter, schema.UnitW3SVC,
		schema.UnitSite, schema.UnitAspnetWp, schema.UnitPool, schema.UnitApp, schema.UnitAppDomain}, whole: true, fact: schema.Derive("SEED003")},
	{name: "iis", level: "iis", covers: []schema.Unit{schema.UnitIISAdmin, schema.UnitW3SVC, schema.UnitSite, schema.UnitAspnetWp,
		schema.UnitPool, schema.UnitApp, schema.UnitAppDomain}, whole: true, fact: schema.Doc("SEED003", "WS03/cc758159", "SDK6/ms525455")},
	{name: "httpfilter", level: "w3svc", covers: []schema.Unit{schema.UnitHTTPFilter}, whole: true, fact: schema.Doc("SDK6/ms525697")},
	{name: "w3svc", level: "w3svc", covers: []schema.Unit{schema.UnitW3SVC, schema.UnitSite}, whole: true, fact: schema.Derive("SEED003")},
	{name: "site", level: "site", covers: []schema.Unit{schema.UnitSite}, fact: schema.Derive("SEED003"),
		smaller: ""},
	{name: "aspnet_wp", level: "pool", covers: []schema.Unit{schema.UnitAspnetWp, schema.UnitAppDomain}, fact: schema.Doc("PM20")},
	{name: "pool", level: "pool", covers: []schema.Unit{schema.UnitPool}, fact: schema.Doc("SDK6/ms524663"),
		smaller: "DisallowRotationOnConfigChange keeps the workers running with the old values (SDK6/ms525764)."},
	{name: "app", level: "app", covers: []schema.Unit{schema.UnitApp}, fact: schema.Doc("VS71/aa711422")},
	{name: "app_domain", level: "app", covers: []schema.Unit{schema.UnitAppDomain}, fact: schema.Doc("APPDOM")},
}

func (k *restartKind) takes(u schema.Unit) bool {
	for _, c := range k.covers {
		if c == u {
			return true
		}
	}
	return false
}

// restarts collapses what the changes need into the smallest set of steps.
func (p *planner) restarts(changes []*change, target schema.Target, world *model.World) []Restart {
	needs := p.needs(changes, target, world)
	out := []Restart{}
	covered := map[unit]bool{}
	for i := range restartKinds {
		k := &restartKinds[i]
		head := k.covers[0]
		for _, on := range headsOf(needs, covered, head) {
			step := unit{head, on}
			var because []need
			for _, n := range needs {
				if k.takes(n.unit.unit) && (k.whole || n.on == step.on) && !covered[n.unit] {
					because = append(because, n)
				}
			}
			for _, n := range because {
				covered[n.unit] = true
			}
			out = append(out, p.restart(k, step, because, world))
		}
	}
	return p.joinHTTPFilter(out, world)
}

// headsOf lists the names of the units of a sort that nothing covers yet.
func headsOf(needs []need, covered map[unit]bool, head schema.Unit) []string {
	var on []string
	for _, n := range needs {
		if n.unit.unit == head && !covered[n.unit] {
			on = append(on, n.on)
		}
	}
	return sortedUnique(on)
}

func (p *planner) restart(k *restartKind, step unit, because []need, world *model.World) Restart {
	r := Restart{Kind: k.name, On: step.on, Level: k.level, Self: true, Deferrable: true, Because: []string{},
		Alternative: k.smaller, Sources: append([]string{}, k.fact.Sources...), Confidence: string(k.fact.Confidence)}
	for _, n := range because {
		r.Because = append(r.Because, string(n.address))
		if n.unit.unit == step.unit {
			r.Self = r.Self && n.effect.Self
			r.Deferrable = r.Deferrable && n.effect.Deferrable
		}
		if n.effect.Note != "" {
			r.Until = append(r.Until, n.effect.Note)
		}
		r.Sources = append(r.Sources, n.effect.Sources...)
		r.Confidence = weaker(r.Confidence, n.effect.Confidence)
	}
	r.Because, r.Until, r.Sources = sortedUnique(r.Because), unique(r.Until), sortedUnique(r.Sources)
	if k.name == "iis" {
		r.Around = p.writtenInOutage(world)
		r.Prompt = p.prompt(because)
		if p.decl.Observed != nil && p.decl.Observed.IISReset == "disabled" {
			r.Until = append(r.Until, "IISReset is disabled: Restart IIS in IIS Manager and the default recovery of the IIS Admin service fail too; the service commands work.")
		}
	}
	r.Drops = p.drops(k, step, because, world)
	r.Commands = p.commands(k, step, r.Self, world)
	return r
}

// writeRestart is the restart that only the way of writing needs: a mounted
// MetaBase.xml with edit-while-running off is written while IISADMIN is
// stopped, whatever the change.
func (p *planner) writeRestart(all []Restart, world *model.World) []Restart {
	if p.way() != "mount" || !p.writesMetabase() || p.editWhileRunning(world) {
		return all
	}
	for i := range all {
		if all[i].Kind == "iis" {
			all[i].Deferrable = false
			return all
		}
	}
	for i := range restartKinds {
		if k := &restartKinds[i]; k.name == "iis" {
			r := p.restart(k, unit{schema.UnitIISAdmin, ""}, nil, world)
			r.Self, r.Deferrable = false, false
			r.Commands = p.serviceCommands(false, world)
			r.Until = []string{"No value needs it: with edit-while-running off the file has to be written while IISADMIN is stopped."}
			r.Alternative = "Turn edit-while-running on, or make the change by script on the server."
			r.Sources = sortedUnique(append(r.Sources, "SDK6/ms525213", "WS03/cc758342"))
			return append([]Restart{r}, all...)
		}
	}
	return all
}

// weaker gives the less certain of two confidences.
func weaker(a string, b model.Confidence) string {
	rank := map[string]int{"": 0, string(model.Documented): 1, string(model.Derived): 2, string(model.Unsourced): 3}
	if rank[string(b)] > rank[a] {
		return string(b)
	}
	return a
}

// writtenInOutage reports whether a file has to be written while IISADMIN is
// stopped: with edit-while-running off, a file written before the stop is lost
// when memory is flushed over it (SDK6/ms525213, WS03/cc758342).
func (p *planner) writtenInOutage(world *model.World) bool { return !p.editWhileRunning(world) }

func (p *planner) editWhileRunning(world *model.World) bool {
	on := false
	world.Each(func(o *model.Object) {
		if o.Kind == model.Metabase {
			v, _ := schema.Effective(world, o, schema.EnableEditWhileRunning.Attr)
			on = v.IsTrue()
		}
	})
	return on
}

// prompt says whether IIS Manager would have asked for the restart.
func (p *planner) prompt(because []need) string {
	for _, n := range because {
		if n.row == schema.IsolationMode.Attr {
			return "IIS Manager asks to restart IIS after this change; nobody will prompt here (SEED003)."
		}
	}
	return ""
}

// joinHTTPFilter puts the restart of HTTPFilter into that of IIS when both are
// needed: the commands have to run in one outage.
func (p *planner) joinHTTPFilter(all []Restart, world *model.World) []Restart {
	var iis *Restart
	out := make([]Restart, 0, len(all))
	for _, r := range all {
		if r.Kind != "httpfilter" || iis == nil {
			out = append(out, r)
			if r.Kind == "iis" {
				iis = &out[len(out)-1]
			}
			continue
		}
		iis.On = withHTTPFilter
		iis.Because = sortedUnique(append(iis.Because, r.Because...))
		iis.Until = unique(append(iis.Until, r.Until...))
		iis.Sources = sortedUnique(append(iis.Sources, r.Sources...))
		iis.Commands = p.serviceCommands(true, world)
		iis.Drops.Services = p.stopped(true)
	}
	return out
}

// PutFiles stands in a list of commands where the changed files are put into
// their places.
const PutFiles = "rem put the changed files in place now"

// commands are what to type on the server.
func (p *planner) commands(k *restartKind, step unit, self bool, world *model.World) []string {
	if self {
		return nil
	}
	switch k.name {
	case "iis":
		if p.decl.Observed != nil && p.decl.Observed.IISReset == "enabled" && !p.writtenInOutage(world) {
			return []string{saveCommand, "iisreset /noforce"}
		}
		return p.serviceCommands(false, world)
	case "httpfilter":
		return []string{"net stop HTTPFilter /y", "net start HTTPFilter", "net start W3SVC"}
	case "w3svc":
		return []string{"net stop W3SVC", "net start W3SVC"}
	case "pool":
		return []string{fmt.Sprintf(`cscript //nologo %%SystemRoot%%\system32\iisapp.vbs /a %s /r`, quoteArg(step.on))}
	case "site":
		return []string{"stop and start the site " + step.on + " in IIS Manager"}
	case "aspnet_wp":
		return []string{"end aspnet_wp.exe of " + step.on + "; the next request starts a new one"}
	case "reboot":
		return []string{"shutdown /r"}
	}
	return nil
}

// saveCommand flushes the metabase to disk (IISCNFG; the IIS Manager page
// calls it "Save Configuration to Disk", SDK6/ms525885).
const saveCommand = `cscript //nologo %SystemRoot%\system32\iiscnfg.vbs /save`

// stopCommand stops IISADMIN with all that depends on it (SDK6/ms525455);
// startOthers stands where nobody observed what that is.
const (
	stopCommand = "net stop iisadmin /y"
	startOthers = "rem start each other service that ran before (observed.services is not known)"
)

// serviceCommands stop IISADMIN with all that depends on it and start by name
// what ran before: starting IISADMIN does not bring its dependents back
// (Q286196, SEED000).
func (p *planner) serviceCommands(httpFilter bool, world *model.World) []string {
	known := p.decl.Observed != nil && p.decl.Observed.ServicesKnown
	httpFilter = httpFilter && (!known || p.ran("HTTPFilter"))
	out := []string{saveCommand, stopCommand}
	if httpFilter {
		out = append(out, "net stop HTTPFilter /y")
	}
	if p.writtenInOutage(world) {
		out = append(out, PutFiles)
	}
	if !known {
		out = append(out, "net start W3SVC")
		if httpFilter {
			out = append(out, "net start HTTPFilter")
		}
		return append(out, startOthers)
	}
	for _, s := range p.stopped(httpFilter) {
		out = append(out, "net start "+s)
	}
	return out
}

func (p *planner) ran(service string) bool {
	for _, s := range p.decl.Observed.Services {
		if strings.EqualFold(s, service) {
			return true
		}
	}
	return false
}

// stopped lists the observed services a restart of IIS takes down, W3SVC
// first as the articles start them (Q286196, Q326086).
func (p *planner) stopped(httpFilter bool) []string {
	if p.decl.Observed == nil || !p.decl.Observed.ServicesKnown {
		return nil
	}
	var out []string
	for _, s := range p.decl.Observed.Services {
		if !strings.EqualFold(s, "IISADMIN") && (httpFilter || !strings.EqualFold(s, "HTTPFilter")) {
			out = append(out, s)
		}
	}
	rank := map[string]int{"w3svc": -5, "httpfilter": -4, "msftpsvc": -3, "smtpsvc": -2, "nntpsvc": -1}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := strings.ToLower(out[i]), strings.ToLower(out[j])
		if rank[a] != rank[b] {
			return rank[a] < rank[b]
		}
		return a < b
	})
	return out
}

// quoteArg writes a name as one argument of a command line for people to read.
func quoteArg(s string) string {
	if strings.ContainsAny(s, " \t\"&|<>^%") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

func sortedUnique(in []string) []string {
	out := append([]string{}, in...)
	sort.Strings(out)
	return unique(out)
}

// unique drops repetitions and keeps the order.
func unique(in []string) []string {
	seen := make(map[string]bool, len(in))
	var out []string
	for _, s := range in {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
