package plan

import (
	"runtime"
	"sort"
	"sync"

	"github.com/isoplan/isoplan/internal/crash"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// Make plans every server of a configuration that is within the limits. A
// server that cannot be planned hides no other: the plan names it as failed,
// and its errors are in the list. The result is nil when the configuration or
// the limits hold an error, or when no server at all could be planned. Servers
// are planned side by side; the result does not depend on it.
func Make(in Input) (*Result, diag.List) {
	servers := append([]*model.Server(nil), in.Config.Servers...)
	sort.SliceStable(servers, func(i, j int) bool { return model.Fold(servers[i].Name) < model.Fold(servers[j].Name) })
	filter, diags := newFilter(in.Targets, in.Excludes, in.Rotate, servers)
	if diags.HasErrors() {
		return nil, diags
	}
	panics := &crash.Carrier{}
	config := make(chan string, 1)
	go func() {
		defer close(config)
		defer panics.Catch()
		config <- configDigest(in.Config)
	}()
	within := servers[:0:0]
	for _, s := range servers {
		if filter.touches(s) {
			within = append(within, s)
		}
	}
	done := make([]planned, len(within))
	sideBySide(len(within), in.Parallel, func(i int) {
		defer panics.Catch()
		p := &planner{in: &in, decl: within[i], filter: filter, panics: panics}
		done[i] = p.serve(len(within))
	})
	panics.Throw()
	r, diags := collect(in, done, filter.limited(servers), diags, config)
	panics.Throw()
	return r, diags
}

// sideBySide calls do for 0 to n-1, most at a time, 0 being one per core: what
// one call needs of memory is not multiplied by the number of servers.
func sideBySide(n, most int, do func(int)) {
	if most <= 0 {
		most = runtime.GOMAXPROCS(0)
	}
	next := make(chan int)
	var wait sync.WaitGroup
	for range min(most, n) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := range next {
				do(i)
			}
		}()
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

// planned is what stays of the planning of one server.
type planned struct {
	name   string
	out    Server
	shown  []Change
	diags  diag.List
	result *ServerResult // nil when it was handed on, or there is none
}

// serve reads the live files of the server, plans it and hands on what nobody
// has to keep.
func (p *planner) serve(of int) planned {
	p.sources, p.left = p.in.Live[p.decl.Name], p.in.Pending[p.decl.Name]
	if p.in.Read != nil {
		got := p.in.Read(p.decl)
		p.sources, p.left, p.diags = got.Sources, got.Pending, got.Diags
	}
	if !p.diags.HasErrors() {
		p.run()
	}
	d := planned{name: p.decl.Name, out: p.out, shown: p.shown, diags: p.diags}
	if !d.diags.HasErrors() {
		d.result = &ServerResult{Server: p.decl, Live: p.live, Planned: p.work, From: p.from, To: p.to,
			Sources: p.sources, Edits: p.edits, Texts: p.texts, Aligned: p.alignment(),
			desired: p.objects, found: p.aligned}
	}
	if p.in.Each != nil && !p.in.Each(Planned{Server: p.decl, Result: d.result, Part: &d.out, Changes: d.shown, Diags: d.diags, Of: of}) {
		d.result = nil
	}
	return d
}

func collect(in Input, done []planned, limited *Limited, diags diag.List, config <-chan string) (*Result, diag.List) {
	r := &Result{Config: in.Config, Plan: &Plan{FormatVersion: FormatVersion, Tool: in.Tool,
		Servers: []Server{}, Changes: []Change{}, Findings: []Finding{}}}
	for i := range done {
		d := &done[i]
		diags = append(diags, d.diags...)
		if d.diags.HasErrors() {
			r.Plan.Failed = append(r.Plan.Failed, failed(d, in.Config.Sources))
			continue
		}
		r.Plan.Servers = append(r.Plan.Servers, d.out)
		r.Plan.Changes = append(r.Plan.Changes, d.shown...)
		if d.result != nil {
			r.Servers = append(r.Servers, *d.result)
		}
	}
	diags = diags.Sorted(in.Config.Sources)
	if diags.HasErrors() && len(r.Plan.Servers) == 0 {
		return nil, diags
	}
	for _, o := range in.Config.Outputs {
		if o.Sensitive {
			o.Value = "(sensitive)"
		}
		r.Plan.Outputs = append(r.Plan.Outputs, Output{o.Name, o.Value})
	}
	r.Plan.Limited = limited
	r.Plan.Config = <-config
	return r, diags
}

// failed is a server that could not be planned, with its errors in their order.
func failed(d *planned, src *model.Sources) Failed {
	f := Failed{Name: d.name, Errors: []Finding{}}
	for _, e := range d.diags.Sorted(src) {
		if e.Severity == diag.Error {
			f.Errors = append(f.Errors, asFinding(&e))
		}
	}
	return f
}

// alignment is the live object of each declared one.
func (p *planner) alignment() map[*model.Object]*model.Object {
	m := make(map[*model.Object]*model.Object, len(p.aligned))
	for i, o := range p.decl.Objects {
		if got := p.aligned[p.objects[i]]; got != nil {
			m[o] = got
		}
	}
	return m
}

// planner works out the plan of one server, from alignment to self-check.
type planner struct {
	in      *Input
	decl    *model.Server
	sources []Source
	left    []Pending // restarts that earlier plans left
	filter  *filter
	panics  *crash.Carrier

	live, work *model.World
	modeStored bool // the metabase says which isolation mode it is in
	from, to   schema.Target
	find       finder
	// objects are copies of the declared ones, in the same order, with ids and
	// keys filled in; aligned gives the live object of each that has one.
	objects []*model.Object
	aligned map[*model.Object]*model.Object
	changes []*change
	edits   [][]live.Edit
	texts   []string
	apps    *appIndex
	slips   map[*model.Object]string
	inherit map[heirsOf]map[string][]*model.Object
	own     map[*schema.Attr]map[string][]*model.Object
	digests []<-chan string
	proofs  []proof
	traits  map[string]string

	out   Server
	shown []Change
	diags diag.List
}

func (p *planner) run() {
	for _, s := range p.sources {
		p.digests = append(p.digests, p.digestLater(s.Snapshot))
	}
	if !p.readWorld() {
		return
	}
	p.align()
	p.applyDefaults()
	p.compare()
	p.exclusive()
	p.checkReferences()
	if p.diags.HasErrors() {
		return
	}
	p.sortChanges()
	p.out = Server{Name: p.decl.Name, From: p.from.String(), To: p.to.String(), Way: p.way(),
		Steps: []Step{}, Restarts: []Restart{}, Dead: []Dead{}, Files: []File{}, Counts: p.counts()}
	if !p.modeStored {
		p.out.From = p.decl.Version + "/mode not stored"
	}
	p.out.CollectedAt = p.decl.CollectedAt()
	wants := p.write()
	defer p.prove()
	if p.diags.HasErrors() {
		return
	}
	p.terms()
	p.out.Write = p.writing()
	p.out.Restarts = p.writeRestart(p.restarts(p.changes, p.from, p.to, p.live), p.to, p.live)
	p.out.Pending = p.pending()
	p.out.NotKnown = p.notKnown()
	there, back := p.callsOf(wants)
	there.hold(p.out.Restarts)
	p.steps(wants, there)
	p.out.Dead = p.dead()
	p.out.Wakes = p.wakes()
	p.out.Mode = p.modeSwitch()
	p.out.Rollback = p.rollback(wants, back)
	p.out.Brakes = p.brakes()
	for _, c := range p.changes {
		if !c.hidden {
			p.shown = append(p.shown, p.show(c))
		}
	}
}

// way is how the live configuration is reached.
func (p *planner) way() string { return p.decl.Way() }

// byCalls reports whether the metabase is written with calls to the running
// server.
func (p *planner) byCalls() bool { return model.ByCalls(p.way()) }

// World joins the objects of all live files of a server. The diagnostics are
// warnings about single values that cannot be decoded.
func World(sources []Source, server string) (*model.World, diag.List) {
	var all []*model.Object
	var diags diag.List
	for _, s := range sources {
		objects, more := s.Space.World(s.Snapshot, server)
		diags = append(diags, more...)
		shift := int32(len(all))
		for _, o := range objects {
			if o.Up >= 0 {
				o.Up += shift
			}
		}
		all = append(all, objects...)
	}
	return model.NewWorld(all), diags
}

// readWorld joins the objects of all live files and works out the targets.
func (p *planner) readWorld() bool {
	var unreadable diag.List
	p.live, unreadable = World(p.sources, p.decl.Name)
	p.diags = append(p.diags, unreadable...)
	p.live.Version = p.decl.Version
	p.work = p.live.Draft()
	p.find = newFinder(p.live)
	p.aligned = map[*model.Object]*model.Object{}
	from, ok := topology.TargetOf(p.live, p.decl.Name, p.decl.Version)
	if !ok && p.decl.Mode == "" {
		p.fail(p.decl.Range, model.ServerAddr(p.decl.Name), "isolation_mode", "IP0401", "Isolation mode not known",
			"The metabase of "+p.decl.Name+" does not say which isolation mode the server is in (IIs5IsolationModeEnabled is not set at /LM/W3SVC), and the configuration does not either.",
			`Declare isolation_mode = "iis5" or "worker_process" in the server block.`)
		return false
	}
	if !ok {
		from, _ = schema.TargetOf(p.decl.Version, p.decl.Mode)
	}
	p.modeStored = ok
	p.from, p.to = from, from
	if p.decl.Mode != "" && p.filter.keeps(model.ServerAddr(p.decl.Name)) {
		p.to, _ = schema.TargetOf(p.decl.Version, p.decl.Mode)
	}
	if p.to == schema.NoTarget {
		p.fail(p.decl.VersionRange, model.ServerAddr(p.decl.Name), "version", "IP0402", "Version without a target",
			"Version "+p.decl.Version+" with isolation mode "+p.decl.Mode+" is not something this version of isoplan plans.", "")
		return false
	}
	return true
}

// fail adds an error about a declared object.
func (p *planner) fail(r model.Range, addr model.Addr, attribute, id, summary, detail, fix string) {
	p.diags = append(p.diags, diag.Diagnostic{Severity: diag.Error, ID: id, Summary: summary, Detail: detail, Fix: fix,
		Addr: addr, Attribute: attribute, Range: r})
}

func (p *planner) warn(r model.Range, addr model.Addr, attribute, id, summary, detail, fix string) {
	p.fail(r, addr, attribute, id, summary, detail, fix)
	p.diags[len(p.diags)-1].Severity = diag.Warning
}
