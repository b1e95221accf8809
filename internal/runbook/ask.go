package runbook

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
	"github.com/isoplan/isoplan/plan"
)

// Input is everything the runbook of one server is made from.
type Input struct {
	// DLL is a Windows path or a bare file name.
	DLL     string
	Server  *model.Server
	Sources []plan.Source
	// Tool is the version that asks.
	Tool string
}

// Problem says what is wrong with the name of a library; "" when nothing is.
func Problem(dll string) string {
	name := strings.TrimSpace(dll)
	switch {
	case name == "":
		return "the name of the DLL is empty: give a Windows path such as D:/shop/shop.dll, or its file name"
	case strings.HasSuffix(name, `\`), strings.HasSuffix(name, "/"):
		return "the name ends like that of a folder: give the path of the DLL itself"
	}
	return ""
}

// ReleaseDLL writes the runbook of one server. The result is nil exactly when
// the list holds an error.
func ReleaseDLL(in Input) (*Server, diag.List) {
	present, diags := plan.Look(in.Server, in.Sources)
	if present == nil {
		return nil, diags
	}
	b := &book{in: in, present: present, obs: in.Server.Observed, places: map[string]*topology.Place{}, at: map[*topology.Node]*loaded{}}
	b.m = topology.Of(present.World(), present.Target(), b.obs)
	for _, p := range b.m.Places {
		b.places[p.Object.Addr.Key()] = p
	}
	b.traits = b.liveTraits()
	b.loads = b.m.Loads(in.DLL, b.traits)
	b.collect()
	return b.server(), diags
}

// book is one runbook being written.
type book struct {
	in      Input
	present *plan.Present
	obs     *model.Observed
	m       *topology.Map
	places  map[string]*topology.Place
	traits  map[model.Addr][]string
	loads   []topology.Load
	// loaded are the processes that keep the library, in their order.
	loaded []*loaded
	at     map[*topology.Node]*loaded
	out    Server
}

// loaded is one process with what loads the library there.
type loaded struct {
	node  *topology.Node
	loads []*topology.Load
}

// liveTraits collects the dlls traits by the addresses of the live objects: a
// site that is matched by its id may be called otherwise on the server.
func (b *book) liveTraits() map[model.Addr][]string {
	var there []*model.Object
	for _, o := range b.in.Server.Objects {
		if o.Decl == nil || len(o.Decl.DLLs) == 0 {
			continue
		}
		if got := b.present.Live(o); got != nil && got.Addr != o.Addr {
			c := *o
			c.Addr = got.Addr
			o = &c
		}
		there = append(there, o)
	}
	return topology.TraitsOf(there)
}

func (b *book) collect() {
	for i := range b.loads {
		l := &b.loads[i]
		for _, n := range l.Hosts {
			p := b.at[n]
			if p == nil {
				p = &loaded{node: n}
				b.at[n] = p
			}
			p.loads = append(p.loads, l)
		}
	}
	for _, n := range b.m.Processes {
		if p := b.at[n]; p != nil {
			b.loaded = append(b.loaded, p)
		}
	}
}

func (b *book) server() *Server {
	s := &b.out
	*s = Server{Name: b.in.Server.Name, Target: b.m.Target.String(), Way: b.in.Server.Way(), CollectedAt: b.in.Server.CollectedAt(), Level: "none", Holders: []Holder{}, Processes: []Process{},
		Steps: []Step{}, Restarts: []plan.Restart{}, Notes: []Note{}, NotKnown: []Note{}}
	if b.m.Configured != b.m.Target {
		s.Configured = b.m.Configured.String()
	}
	b.holders()
	b.processes()
	b.files()
	s.Verdict = b.verdict()
	if s.Verdict != Nothing && s.Verdict != NotLoaded {
		s.Check = check(b.m.Target)
		b.steps()
	}
	s.Text = b.verdictText()
	for i := range s.Restarts {
		if plan.Level(s.Restarts[i].Level) > plan.Level(s.Level) {
			s.Level = s.Restarts[i].Level
		}
	}
	b.notes()
	b.notKnown()
	b.sameName()
	b.meant()
	b.move()
	return s
}

// holders lists what names the library.
func (b *book) holders() {
	for i := range b.loads {
		if i == Kept {
			b.out.More = len(b.loads) - Kept
			break
		}
		b.out.Holders = append(b.out.Holders, b.holder(&b.loads[i]))
	}
}

func (b *book) holder(l *topology.Load) Holder {
	h := Holder{Address: string(l.Address), By: string(l.By), Entry: l.Entry, BareName: l.BareName, Extensions: l.Extensions, Why: l.Why, Release: NotLoaded}
	if o := b.present.World().Find(l.Address); o != nil {
		h.Kind = o.Kind.String()
	}
	if app := b.appOf(l); app != nil {
		if app.Addr != l.Address {
			h.Application = string(app.Addr)
		}
		if a, ok := b.m.Answer(app); ok {
			h.Shown = a.Shown
		}
	}
	for _, n := range l.Hosts {
		h.Processes = append(h.Processes, n.String())
		if r := releaseOf(n); r.graver(h.Release) {
			h.Release, h.Placement = r, string(n.Verdict())
		}
	}
	if len(l.Hosts) == 0 && l.Why == "" {
		h.Release, h.Why = Undecided, "nobody knows which process loads it"
	}
	return h
}

// appOf is the application of a place that holds the library, nil for a filter
// and for a list.
func (b *book) appOf(l *topology.Load) *model.Object {
	if p := b.places[l.Address.Key()]; p != nil {
		return p.App
	}
	return nil
}

// releaseOf is what makes a process let a library go.
func releaseOf(n *topology.Node) Verdict {
	switch n.Process {
	case topology.Inetinfo:
		return StopIIS
	case topology.DllhostPooled, topology.Dllhost, topology.Mtx:
		return Unload
	case topology.AspnetWp:
		return EndProcess
	case topology.W3wp:
		return Recycle
	}
	return Undecided
}

// graver orders what frees a library by what it costs.
func (v Verdict) graver(than Verdict) bool {
	rank := map[Verdict]int{Nothing: 0, NotLoaded: 1, Unload: 2, Recycle: 3, EndProcess: 4, SeveralSteps: 5, Undecided: 6, StopIIS: 7}
	return rank[v] > rank[than]
}

// verdict is what frees it on the whole server. Where protections decide and a
// process is not known, the stop of IIS is the safe choice.
func (b *book) verdict() Verdict {
	if len(b.loads) == 0 {
		return Nothing
	}
	sorts := map[Verdict]bool{}
	worst := NotLoaded
	for _, p := range b.loaded {
		r := releaseOf(p.node)
		sorts[r] = true
		if r.graver(worst) {
			worst = r
		}
	}
	if len(sorts) > 1 && worst != StopIIS && worst != Undecided {
		return SeveralSteps
	}
	return worst
}

// stopsIIS reports whether all of IIS is stopped.
func (b *book) stopsIIS() bool {
	v := b.out.Verdict
	return v == StopIIS || v == Undecided && !b.m.Target.Pools() && !strings.HasSuffix(b.key(), ".exe")
}

// key is the asked name in the form names are compared in.
func (b *book) key() string { return schema.PathKey(strings.TrimSpace(b.in.DLL)) }

// files are the paths under which the library is named.
func (b *book) files() {
	seen := map[string]bool{}
	for i := range b.loads {
		e := b.loads[i].Entry
		key := schema.PathKey(strings.TrimSpace(e))
		if !strings.Contains(key, `\`) || seen[key] || len(b.out.Files) == namedFiles {
			continue
		}
		seen[key] = true
		b.out.Files = append(b.out.Files, e)
	}
}

// namedFiles is how many paths of the library are named.
const namedFiles = 20

// footing is the plain form of a fact.
func footing(f schema.Fact) Footing { return Footing{f.Sources, string(f.Confidence)} }
