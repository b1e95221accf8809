package plan

import (
	"sort"
	"sync"

	"github.com/isoplan/isoplan/internal/crash"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// Make plans every server of a configuration. The result is nil exactly when
// the list holds an error: there is no half of a plan. Servers are planned
// side by side; the result does not depend on it.
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
	planners := make([]*planner, len(servers))
	var wait sync.WaitGroup
	for i, s := range servers {
		planners[i] = &planner{in: &in, decl: s, sources: in.Live[s.Name], filter: filter, panics: panics}
		wait.Add(1)
		go func(p *planner) {
			defer wait.Done()
			defer panics.Catch()
			p.run()
		}(planners[i])
	}
	wait.Wait()
	panics.Throw()
	r, diags := collect(in, planners, filter, diags, config)
	panics.Throw()
	return r, diags
}

func collect(in Input, planners []*planner, filter *filter, diags diag.List, config <-chan string) (*Result, diag.List) {
	r := &Result{Config: in.Config, Plan: &Plan{FormatVersion: FormatVersion, Tool: in.Tool,
		Servers: []Server{}, Changes: []Change{}, Findings: []Finding{}}}
	for _, p := range planners {
		diags = append(diags, p.diags...)
		if p.diags.HasErrors() {
			continue
		}
		r.Plan.Servers = append(r.Plan.Servers, p.out)
		r.Plan.Changes = append(r.Plan.Changes, p.shown...)
		r.Servers = append(r.Servers, ServerResult{Server: p.decl, Live: p.live, Planned: p.work, From: p.from, To: p.to,
			Sources: p.sources, Edits: p.edits, Texts: p.texts, Aligned: p.alignment()})
	}
	diags = diags.Sorted(in.Config.Sources)
	if diags.HasErrors() {
		return nil, diags
	}
	for _, o := range in.Config.Outputs {
		if o.Sensitive {
			o.Value = "(sensitive)"
		}
		r.Plan.Outputs = append(r.Plan.Outputs, Output{o.Name, o.Value})
	}
	r.Plan.Limited = filter.limited(planners)
	r.Plan.Config = <-config
	return r, diags
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
	if len(p.decl.Live) > 0 {
		p.out.CollectedAt = p.decl.Live[0].CollectedAt
	}
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
	p.steps(wants)
	p.out.Dead = p.dead()
	p.out.Wakes = p.wakes()
	p.out.Mode = p.modeSwitch()
	p.out.Rollback = p.rollback(wants)
	p.out.Brakes = p.brakes()
	for _, c := range p.changes {
		if !c.hidden {
			p.shown = append(p.shown, p.show(c))
		}
	}
}

// way is how the live files are reached.
func (p *planner) way() string {
	for _, l := range p.decl.Live {
		if l.Way == "mount" {
			return "mount"
		}
	}
	return "copy"
}

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
	p.live, p.diags = World(p.sources, p.decl.Name)
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
