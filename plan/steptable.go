package plan

import (
	"slices"

	"github.com/isoplan/isoplan/internal/schema"
)

// The kinds of restart steps.
const (
	stepReboot     = "reboot"
	stepIIS        = "iis"
	stepHTTPFilter = "httpfilter"
	stepW3SVC      = "w3svc"
	stepSite       = "site"
	stepAspnetWp   = "aspnet_wp"
	stepPool       = "pool"
	stepApp        = "app"
	stepAppDomain  = "app_domain"
)

// stepKind is one row of the table of restart steps: what it is called, what
// it costs, which units it covers, and on which targets it exists.
type stepKind struct {
	name, level string
	covers      []schema.Unit
	// whole says that it covers every unit of those sorts, not only the one
	// that is named.
	whole bool
	at    []stepAt
}

// stepAt is what a step is on some targets.
type stepAt struct {
	targets []schema.Target
	schema.Fact
	// ui is the way of a person through the user interface of the version,
	// with its source in brackets.
	ui []string
	// loses says in sentences what goes beside what the world tells.
	loses []string
	// smaller is what costs less and does the same for some of the causes.
	smaller string
	// notes are sentences for whoever makes the restart.
	notes []string
}

func iis5x() []schema.Target { return []schema.Target{schema.IIS50, schema.IIS51} }
func iis6() []schema.Target  { return []schema.Target{schema.IIS6Iis5, schema.IIS6WPIM} }

const (
	dropsAll    = "Every session with the server (Internet, FTP, SMTP and NNTP) is dropped, data held in Web applications is lost, and no site answers until the services run again (SEED003)."
	dropsAll5   = "Every site, and each service that stops with IISADMIN, is down until it is started again, and what the applications hold in memory is lost (Q286196, Q236166)."
	dropsMemory = "What the applications hold in memory is lost."
	overlapped  = "Recycling with overlap drops no request, but in-process sessions are lost (TN:cc781036)."
	appUnload   = "Open the Properties of the site or virtual directory and click Unload on the tab Home Directory or Virtual Directory (SEED002)"
)

// stepKinds are the restart steps, largest first. A step is taken for the units
// no larger step that is needed anyway covers, so the set is the smallest. No
// page says that iisreset covers HTTPFilter, or that a restart of a site or of
// W3SVC replaces the worker process of a pool: neither is assumed.
var stepKinds = []stepKind{
	{name: stepReboot, level: "reboot", whole: true,
		covers: []schema.Unit{schema.UnitMachine, schema.UnitIISAdmin, schema.UnitHTTPFilter, schema.UnitW3SVC,
			schema.UnitSite, schema.UnitAspnetWp, schema.UnitPool, schema.UnitApp, schema.UnitAppDomain},
		at: []stepAt{{targets: schema.PlannedTargets(), Fact: schema.Derive("SEED003"), loses: []string{dropsAll}}}},
	{name: stepIIS, level: "iis", whole: true,
		covers: []schema.Unit{schema.UnitIISAdmin, schema.UnitW3SVC, schema.UnitSite, schema.UnitAspnetWp,
			schema.UnitPool, schema.UnitApp, schema.UnitAppDomain},
		at: []stepAt{
			{targets: []schema.Target{schema.IIS40}, Fact: schema.Doc("SEED000", "SEED002", "Q286196"),
				ui: []string{"Start, Settings, Control Panel, Services: select IIS Admin Service and click Stop; confirm the services that stop with it (SEED002)",
					"Select each service that ran and click Start: IIS Admin Service, World Wide Web Publishing Service and the others (SEED002)"},
				loses: []string{dropsAll5},
				notes: []string{"IIS 4.0 has no iisreset (Q250979)."}},
			{targets: iis5x(), Fact: schema.Doc("SEED000", "Q286196"),
				ui:    []string{"Internet Services Manager: right-click the server, click Restart IIS, then OK; it needs IISReset enabled (SEED000)"},
				loses: []string{dropsAll5}},
			{targets: iis6(), Fact: schema.Doc("SEED003", "WS03/cc758159", "SDK6/ms525455"),
				ui:    []string{"IIS Manager: right-click the computer and click Restart IIS; it needs IISReset enabled (SEED003)"},
				loses: []string{dropsAll}},
		}},
	{name: stepHTTPFilter, level: "w3svc", covers: []schema.Unit{schema.UnitHTTPFilter}, whole: true,
		at: []stepAt{{targets: iis6(), Fact: schema.Doc("SDK6/ms525697")}}},
	{name: stepW3SVC, level: "w3svc", covers: []schema.Unit{schema.UnitW3SVC, schema.UnitSite}, whole: true,
		at: []stepAt{{targets: schema.PlannedTargets(), Fact: schema.Derive("SEED003"), loses: []string{dropsMemory}}}},
	{name: stepSite, level: "site", covers: []schema.Unit{schema.UnitSite},
		at: []stepAt{{targets: schema.PlannedTargets(), Fact: schema.Derive("SEED003")}}},
	{name: stepAspnetWp, level: "pool", covers: []schema.Unit{schema.UnitAspnetWp, schema.UnitAppDomain},
		at: []stepAt{{targets: []schema.Target{schema.IIS50, schema.IIS51, schema.IIS6Iis5}, Fact: schema.Doc("PM20"), loses: []string{dropsMemory}}}},
	{name: stepPool, level: "pool", covers: []schema.Unit{schema.UnitPool},
		at: []stepAt{{targets: []schema.Target{schema.IIS6WPIM}, Fact: schema.Doc("SDK6/ms524663"), loses: []string{overlapped},
			ui:      []string{"IIS Manager, Application Pools: right-click the pool and click Recycle (no page at hand says so)"},
			smaller: "DisallowRotationOnConfigChange keeps the workers running with the old values (SDK6/ms525764)."}}},
	{name: stepApp, level: "app", covers: []schema.Unit{schema.UnitApp},
		at: []stepAt{
			{targets: []schema.Target{schema.IIS40}, Fact: schema.Doc("SEED002", "VS71/aa711422"), ui: []string{"Internet Service Manager: " + appUnload}, loses: []string{dropsMemory},
				notes: []string{"After adsutil appunload the console of IIS 4.0 and AppGetStatus may disagree about the state (Q247139)."}},
			{targets: iis5x(), Fact: schema.Doc("VS71/aa711422"), ui: []string{"Internet Services Manager: " + appUnload}, loses: []string{dropsMemory}},
			{targets: []schema.Target{schema.IIS6Iis5}, Fact: schema.Doc("VS71/aa711422"), ui: []string{"IIS Manager: " + appUnload}, loses: []string{dropsMemory}},
			// The ASP application restarts inside its worker process.
			{targets: []schema.Target{schema.IIS6WPIM}, Fact: schema.Doc("Q226358")},
		}},
	{name: stepAppDomain, level: "app", covers: []schema.Unit{schema.UnitAppDomain},
		at: []stepAt{{targets: []schema.Target{schema.IIS50, schema.IIS51, schema.IIS6Iis5, schema.IIS6WPIM}, Fact: schema.Doc("APPDOM")}}},
}

// on gives what the step is on a target; ok is false where it does not exist.
func (k *stepKind) on(t schema.Target) (at *stepAt, ok bool) {
	for i := range k.at {
		if slices.Contains(k.at[i].targets, t) {
			return &k.at[i], true
		}
	}
	return nil, false
}

// takes reports whether the step covers a unit of a sort.
func (k *stepKind) takes(u schema.Unit) bool { return slices.Contains(k.covers, u) }

// reaches reports whether the step on one thing covers a unit.
func (k *stepKind) reaches(on string, u unit) bool {
	return k.takes(u.unit) && (k.whole || u.on == on)
}

func stepNamed(name string) *stepKind {
	for i := range stepKinds {
		if stepKinds[i].name == name {
			return &stepKinds[i]
		}
	}
	return nil
}
