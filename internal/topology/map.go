package topology

import (
	"slices"
	"sort"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Map is the topology of one server: its processes and what they host.
type Map struct {
	Server model.Addr
	// Target is what the processes are those of, Configured what the server is
	// configured for: they differ while a changed isolation mode waits for its
	// restart.
	Target, Configured schema.Target
	// Processes are in a total order: the services' own first, then those of
	// applications, and last what nobody can name.
	Processes []*Node
	// Places are the applications, and the directories with script maps of
	// their own, by address.
	Places []*Place
	// Filters are the ISAPI filters of the service and of its sites, by address.
	Filters []*Filter
	Notes   []Note
	r       *resolver
	at      map[string]*Place
}

// Note is something about the server as a whole.
type Note struct {
	Text string
	schema.Fact
}

// Node is one process, or, in a web garden, several that are the same.
type Node struct {
	Host
	Instances Instances
	Services  []Service
	// Filters are those the process loads.
	Filters []*Filter
	// Frameworks are the CLRs whose ASP.NET code runs here, sorted.
	Frameworks []string
	// Hosted are the places whose code runs here, by address.
	Hosted []Hosted
	order  string // the name folded, for byNode
}

// Instances says how many processes a node is.
type Instances struct {
	Count int
	Known bool
	// Text says why there are several, or why nobody knows.
	Text string
	schema.Fact
}

// Hosted is a place in a process that hosts it.
type Hosted struct {
	Place *Place
	// Extensions run here, sorted; Own says that the application's own code
	// does. The slice is shared between places and must not change.
	Extensions []string
	Own        bool
	// Unsourced says that no page says it.
	Unsourced bool
}

// Place is an application, or a directory with script maps of its own.
type Place struct {
	Object *model.Object
	// App is the application it belongs to, nil when there is none.
	App *model.Object
	// Parts say where its code runs, in the order of processes.
	Parts []Part
}

// Part is what of a place runs in one process.
type Part struct {
	Process    *Node
	Extensions []string
	Own        bool
	// Unsourced says that no page says it.
	Unsourced bool
}

// Of gives the processes that serve now: those of the running isolation mode,
// where it was observed. w is the world as it is configured and t its target;
// obs may be nil.
func Of(w *model.World, t schema.Target, obs *model.Observed) *Map {
	m := build(w, Running(t, obs), obs)
	m.Configured = t
	return m
}

// AfterRestart gives the processes that serve once every restart is made: those
// of the configured isolation mode, whatever runs now.
func AfterRestart(w *model.World, t schema.Target, obs *model.Observed) *Map {
	m := build(w, t, obs)
	m.Configured = t
	return m
}

func build(w *model.World, t schema.Target, obs *model.Observed) *Map {
	r := newResolver(w, t, obs)
	b := &builder{r: r, m: &Map{Server: r.server, Target: t, r: r, at: make(map[string]*Place, len(r.places))},
		nodes: map[nodeKey]*Node{}}
	b.services()
	if t.Pools() {
		for _, name := range sortedNames(r.pools) {
			b.node(as(W3wp, r.pools[name].Name, poolAccount(w, t, r.pools[name]), schema.Doc(hostPage)), nil)
		}
	}
	for _, o := range r.places {
		b.place(o)
	}
	b.filters()
	b.finish()
	return b.m
}

// builder puts places into processes.
type builder struct {
	r     *resolver
	m     *Map
	nodes map[nodeKey]*Node
}

type nodeKey struct {
	process Process
	name    string        // folded
	app     *model.Object // for a process one application has for itself
}

func (b *builder) services() {
	hosted := b.r.hostedServices()
	for _, p := range []Process{Inetinfo, Svchost, Lsass} {
		if len(hosted[p]) == 0 {
			continue
		}
		account, fact := system(b.r.t), schema.Doc(hostPage)
		switch {
		case p != Inetinfo:
			// The pages call the core services of IIS 6.0 LocalSystem, and name
			// no process.
			account = Account{Name: localSystem, Fact: schema.Unsourced()}
			if p == Lsass {
				fact = schema.Doc(hostPage, "WS03/cc737578")
			}
		case !b.r.t.TextMetabase():
			fact = schema.Derive("SEED000", "Q281837")
		}
		b.node(as(p, "", account, fact), nil).Services = hosted[p]
	}
}

// node gives the process of a host, made at the first question. app is the
// application for a process one application has for itself.
func (b *builder) node(h Host, app *model.Object) *Node {
	key := nodeKey{process: h.Process, app: app}
	switch {
	case h.Process == NotKnown:
		key.name, key.app = h.Why, nil
	case !h.Process.single():
		key.name, key.app = model.Fold(h.Name), nil
	}
	n, seen := b.nodes[key]
	if !seen {
		n = &Node{Host: h, Instances: b.instances(h), order: model.Fold(h.Name) + model.Fold(h.Why)}
		b.nodes[key] = n
		b.m.Processes = append(b.m.Processes, n)
	}
	return n
}

func (b *builder) instances(h Host) Instances {
	switch h.Process {
	case NotKnown:
		return Instances{}
	case W3wp:
		return poolSize(b.r.w, b.r.t, b.r.pools[model.Fold(h.Name)])
	case AspnetWp:
		return gardenSize(b.r.w, b.r.models[model.Fold(h.Name)], b.r.obs)
	}
	return Instances{Count: 1, Known: true, Fact: h.Fact}
}

func (b *builder) place(o *model.Object) {
	p := &Place{Object: o, App: b.r.appOf(o)}
	b.m.Places = append(b.m.Places, p)
	b.m.at[o.Addr.Key()] = p
	for _, g := range b.r.groupsOf(o) {
		h := g.host
		if h.Process.single() {
			h.Name = string(p.App.Addr)
		}
		n := b.node(h, p.App)
		for _, clr := range g.frameworks {
			n.Frameworks = withName(n.Frameworks, clr)
		}
		unsourced := g.host.Confidence == model.Unsourced && h.Process != NotKnown
		p.Parts = append(p.Parts, Part{n, g.extensions, g.own, unsourced})
		n.Hosted = append(n.Hosted, Hosted{p, g.extensions, g.own, unsourced})
	}
	slices.SortStableFunc(p.Parts, func(a, b Part) int { return byNode(a.Process, b.Process) })
}

// filters puts filters into the processes that load them: inetinfo.exe, or
// every worker process that serves a site (SDK6/ms525612).
func (b *builder) filters() {
	if b.r.t >= schema.IIS70 {
		return
	}
	b.m.Filters = b.r.filterList()
	var global []*Filter
	ofSite := map[*model.Object][]*Filter{}
	for _, f := range b.m.Filters {
		switch {
		case !f.Loaded:
		case f.Site != nil && b.r.t.Pools():
			ofSite[f.Site] = append(ofSite[f.Site], f)
		default:
			global = append(global, f)
		}
	}
	for _, n := range b.m.Processes {
		switch {
		case n.Process == Inetinfo && !b.r.t.Pools():
			n.Filters = global
		case n.Process == W3wp:
			n.Filters = b.withSites(n, global, ofSite)
		}
	}
}

func (b *builder) withSites(n *Node, global []*Filter, ofSite map[*model.Object][]*Filter) []*Filter {
	if len(ofSite) == 0 {
		return global
	}
	out := slices.Clone(global)
	seen := map[*model.Object]bool{}
	for _, h := range n.Hosted {
		if site := b.r.siteOf(h.Place.Object); site != nil && !seen[site] {
			seen[site] = true
			out = append(out, ofSite[site]...)
		}
	}
	return out
}

func (b *builder) finish() {
	slices.SortStableFunc(b.m.Processes, byNode)
	b.m.Notes = b.r.notes(b.m.Processes)
}

// byNode is the order of processes: by program, then by name.
func byNode(a, b *Node) int {
	if x, y := processRows[a.Process].rank, processRows[b.Process].rank; x != y {
		return x - y
	}
	if c := compare(a.order, b.order); c != 0 {
		return c
	}
	return compare(a.Name+a.Why, b.Name+b.Why)
}

func compareFold(a, b string) int { return compare(model.Fold(a), model.Fold(b)) }

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func sortedNames(m map[string]*model.Object) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
