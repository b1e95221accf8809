package runbook

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
	"github.com/isoplan/isoplan/plan"
)

// move works out what it would cost to have the library out of process: a plan
// of protection = "high" for the in-process applications that hold it, and what
// goes on in inetinfo.exe all the same.
func (b *book) move() {
	if !b.has(topology.Inetinfo) || !b.m.Target.Protections() || b.m.Target != b.m.Configured {
		return
	}
	mv := &Move{Applications: []string{}, Protection: "high", Level: "none", Restarts: []plan.Restart{}, Interface: highText(b.m.Target)}
	b.out.Move = mv
	apps := b.lowApps()
	for i, app := range apps {
		if i == Kept {
			mv.More = len(apps) - Kept
			break
		}
		mv.Applications = append(mv.Applications, string(app.Addr))
	}
	after, target := b.m, b.m.Target
	if len(apps) > 0 {
		r, diags := plan.Make(b.moved(apps))
		if r == nil {
			mv.Problem = firstError(diags)
			return
		}
		to := &r.Servers[0]
		after, target = topology.AfterRestart(to.Planned, to.To, b.obs), to.To
		b.cost(mv, &r.Plan.Servers[0])
	}
	left := b.stays(mv, after)
	for _, app := range apps {
		if !left[app.Addr.Key()] {
			mv.Helps++
		}
	}
	if mv.Helps == 0 {
		mv.Level, mv.Restarts, mv.RestartsMore, mv.Steps = "none", []plan.Restart{}, 0, nil
		return
	}
	b.moveNotes(mv, target)
}

func highText(t schema.Target) string {
	if t == schema.IIS40 {
		return `the check box "Run in separate memory space" on the tab Home Directory or Virtual Directory, selected (SEED000)`
	}
	return "Application Protection: High (Isolated) on the tab Home Directory or Virtual Directory (SEED000)"
}

// lowApps are the applications whose own code runs in inetinfo.exe and that
// hold the library there.
func (b *book) lowApps() []*model.Object {
	var out []*model.Object
	seen := map[*model.Object]bool{}
	for _, l := range b.at[b.inetinfo()].loads {
		app := b.appOf(l)
		if app == nil || seen[app] {
			continue
		}
		seen[app] = true
		for _, part := range b.places[app.Addr.Key()].Parts {
			if part.Own && part.Process.Process == topology.Inetinfo {
				out = append(out, app)
			}
		}
	}
	return out
}

func (b *book) inetinfo() *topology.Node {
	i := slices.IndexFunc(b.m.Processes, func(n *topology.Node) bool { return n.Process == topology.Inetinfo })
	return b.m.Processes[i]
}

// moved is the configuration that moves applications and nothing else: what
// else is declared keeps only its traits, which say whose sessions are lost.
func (b *book) moved(apps []*model.Object) plan.Input {
	s := *b.in.Server
	s.Exclusive, s.Ignore, s.AppDefaults, s.Disruption, s.Group, s.Protect = nil, nil, nil, nil, "", false
	s.Live = []model.LiveSource{{Way: "copy"}}
	if _, stored := topology.TargetOf(b.present.World(), s.Name, s.Version); stored {
		s.Mode = ""
	}
	declared := map[*model.Object]*model.Object{} // by the live one
	var order []*model.Object
	declare := func(o *model.Object) *model.Object {
		if declared[o] == nil {
			declared[o] = &model.Object{Addr: o.Addr, Kind: o.Kind, Name: o.Name, ID: o.ID, Up: -1, Decl: &model.Decl{}}
			order = append(order, o)
		}
		return declared[o]
	}
	below := func(o *model.Object) *model.Object {
		d := declare(o)
		if o.Owner != nil {
			d.Owner = declare(o.Owner)
		}
		return d
	}
	for _, app := range apps {
		d := below(app)
		d.Settings = []model.Setting{{Name: schema.Protection.Name, Value: model.Number(schema.ProtectionHigh)}}
	}
	for _, o := range b.in.Server.Objects {
		if live := b.present.Live(o); live != nil && o.Kind == model.App && o.Decl != nil && len(o.Decl.Traits) > 0 {
			below(live).Decl.Traits = o.Decl.Traits
		}
	}
	s.Objects = nil
	for _, o := range order {
		s.Objects = append(s.Objects, declared[o])
	}
	sort.SliceStable(s.Objects, func(i, j int) bool { return s.Objects[i].Addr.Key() < s.Objects[j].Addr.Key() })
	return plan.Input{Config: &model.Config{Servers: []*model.Server{&s}, Sources: &model.Sources{}},
		Live: map[string][]plan.Source{s.Name: b.in.Sources}, Tool: b.in.Tool}
}

func firstError(diags diag.List) string {
	for _, d := range diags {
		if d.Severity == diag.Error {
			return d.Summary + ": " + d.Detail
		}
	}
	return "the planner gives no reason"
}

// stepsNamed is how many calls of the move are spelled out.
const stepsNamed = 5

func (b *book) cost(mv *Move, s *plan.Server) {
	for _, r := range s.Restarts {
		if len(r.Because) > Kept {
			r.Because = r.Because[:Kept]
		}
		if len(mv.Restarts) < Kept {
			mv.Restarts = append(mv.Restarts, r)
		} else {
			mv.RestartsMore++
		}
		if plan.Level(r.Level) > plan.Level(mv.Level) {
			mv.Level = r.Level
		}
	}
	more := 0
	for i := range s.Steps {
		if k := s.Steps[i].Kind; k != plan.MethodStep && k != plan.ManualStep {
			continue
		}
		if len(mv.Steps) < stepsNamed {
			mv.Steps = append(mv.Steps, s.Steps[i].Text)
		} else {
			more++
		}
	}
	if more > 0 {
		mv.Steps = append(mv.Steps, fmt.Sprintf("and %d more of the same kind", more))
	}
}

// stays lists what inetinfo.exe loads in the planned world still, and gives
// the applications among it.
func (b *book) stays(mv *Move, m *topology.Map) map[string]bool {
	left := map[string]bool{}
	at := map[string]int{}
	add := func(addr, text string, f schema.Fact) {
		i, seen := at[text]
		if !seen {
			i = len(mv.Stays)
			at[text] = i
			mv.Stays = append(mv.Stays, Stay{Text: text, Footing: footing(f)})
		}
		if s := &mv.Stays[i]; len(s.Addresses) < Kept {
			s.Addresses = append(s.Addresses, addr)
		} else {
			s.More++
		}
	}
	reasons := map[string]topology.Reason{}
	loads := b.loads
	if m != b.m {
		loads = m.Loads(b.in.DLL, b.traits)
	}
	for i := range loads {
		l := &loads[i]
		if !slices.ContainsFunc(l.Hosts, func(n *topology.Node) bool { return n.Process == topology.Inetinfo }) {
			continue
		}
		switch l.By {
		case topology.ByFilter:
			add(string(l.Address), "It is a filter, and inetinfo.exe loads filters whatever the protection of applications is.", schema.Derive("SDK6/ms525612", "MSDN00/isgu51pl"))
		case topology.ByList:
			add(string(l.Address), "InProcessIsapiApps names it: taken off the list, it runs where the application does.", schema.Derive("SDK6/ms525160"))
		default:
			r := reasonOf(m, b.present.World(), l, reasons)
			add(string(l.Address), r.Text, r.Fact)
			if app := b.appOf(l); app != nil {
				left[app.Addr.Key()] = true
			}
		}
	}
	return left
}

// reasonOf says why a place has the library in inetinfo.exe. Places of one site
// with the same entry have the same lists, and the first answers for them.
func reasonOf(m *topology.Map, w *model.World, l *topology.Load, known map[string]topology.Reason) topology.Reason {
	o := w.Find(l.Address)
	if o == nil {
		return topology.Reason{}
	}
	key := string(l.By) + "\x00" + l.Entry + "\x00" + strings.Join(l.Extensions, "\x00")
	if o.Owner != nil {
		key += "\x00" + o.Owner.Addr.Key()
	}
	if r, ok := known[key]; ok {
		return r
	}
	a, _ := m.Answer(o)
	r := a.Own.Reason
	for i := range a.Placements {
		p := &a.Placements[i]
		if p.Host.Process == topology.Inetinfo && slices.ContainsFunc(p.Extensions, func(e string) bool { return slices.Contains(l.Extensions, e) }) {
			r = p.Reason
		}
	}
	known[key] = r
	return r
}

func (b *book) moveNotes(mv *Move, t schema.Target) {
	note := func(text string, f schema.Fact) { mv.Notes = append(mv.Notes, Note{text, footing(f)}) }
	note("What inetinfo.exe has loaded by then it keeps until IIS stops once more: the move pays from the next replacement on, which Unload then makes possible.", schema.Doc("VS71/aa711422", "SEED002"))
	note("The code then runs as the IWAM account and no longer as LocalSystem: look for what needs the rights of the system.", schema.Derive("Q319067"))
	if t != schema.IIS40 {
		note(`protection = "medium" moves it too, into the one process that all Medium applications share; Unload then ends them all.`, schema.Derive("IIS5J/cc338383", "VS71/aa711422"))
	}
}

// names joins a few addresses.
func names(addrs []model.Addr) string {
	const some = 5
	var out []string
	for i, a := range addrs {
		if i == some {
			return strings.Join(out, ", ") + fmt.Sprintf(" and %d more", len(addrs)-some)
		}
		out = append(out, string(a))
	}
	return strings.Join(out, ", ")
}
