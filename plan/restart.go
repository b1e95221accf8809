package plan

import (
	"sort"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// step is one restart that was chosen, with the needs it covers.
type step struct {
	kind    *stepKind
	on      unit
	because []need
	// event says that IIS does it by itself when the value is written.
	event bool
}

// restarts collapses what the changes need into the smallest set of steps, and
// adds what IIS does by itself when the values are written. running is the
// target that runs until the restart, in world; target the one after it.
func (p *planner) restarts(changes []*change, running, target schema.Target, world *model.World) []Restart {
	asked, events := split(p.needs(changes, target, world))
	steps := cover(asked, target)
	around := p.outage(steps, target, world)
	for i := range steps {
		events = steps[i].absorb(events, around == &steps[i], running)
	}
	out := []Restart{}
	for i := range steps {
		out = append(out, p.restart(&steps[i], target, world, around == &steps[i]))
	}
	for _, s := range happenings(events) {
		out = append(out, p.restart(&s, target, world, false))
	}
	return p.joinHTTPFilter(out, target, world)
}

// split tells what somebody has to restart from what restarts by itself. A unit
// that somebody has to restart anyway is one step: IIS restarts it before that
// or does not, and what runs afterwards is new either way.
func split(all []need) (asked, events []need) {
	by := map[unit]bool{}
	for _, n := range all {
		if !n.effect.Self {
			by[n.unit] = true
		}
	}
	for _, n := range all {
		if by[n.unit] {
			asked = append(asked, n)
		} else {
			events = append(events, n)
		}
	}
	return asked, events
}

// cover chooses steps for what has to be restarted: walking from the largest
// kind down, one step for every unit at its head that no larger step covers.
// Every step then has a unit that only it covers, so none can be left out.
func cover(needs []need, target schema.Target) []step {
	var out []step
	covered := map[unit]bool{}
	named := map[string][]need{} // a step on one thing looks at the needs of that thing only
	for _, n := range needs {
		named[n.on] = append(named[n.on], n)
	}
	for i := range stepKinds {
		k := &stepKinds[i]
		if _, there := k.on(target); !there {
			continue
		}
		head := k.covers[0]
		for _, on := range headsOf(needs, covered, head) {
			s := step{kind: k, on: unit{head, on}}
			within := named[on]
			if k.whole {
				within = needs
			}
			for _, n := range within {
				if k.reaches(on, n.unit) && !covered[n.unit] {
					s.because = append(s.because, n)
				}
			}
			for _, n := range s.because {
				covered[n.unit] = true
			}
			out = append(out, s)
		}
	}
	return out
}

// happenings are the restarts that come by themselves, one for each unit, in
// the order of the table.
func happenings(events []need) []step {
	var out []step
	of := map[unit][]need{}
	for _, n := range events {
		of[n.unit] = append(of[n.unit], n)
	}
	for i := range stepKinds {
		k := &stepKinds[i]
		head := k.covers[0]
		for _, on := range headsOf(events, nil, head) {
			s := step{kind: k, on: unit{head, on}, event: true}
			s.because = of[s.on]
			out = append(out, s)
		}
	}
	return out
}

// absorb takes the events that come with the step: those inside its outage,
// because while nothing runs nothing restarts by itself, and those that only
// the mode after it has. It gives those that are left.
func (s *step) absorb(events []need, around bool, running schema.Target) (left []need) {
	for _, n := range events {
		if s.kind.reaches(s.on.on, n.unit) && (around || !n.happensOn(running)) {
			s.because = append(s.because, n)
		} else {
			left = append(left, n)
		}
	}
	return left
}

// happensOn reports whether a target restarts the unit by itself too.
func (n *need) happensOn(t schema.Target) bool {
	for _, e := range n.row.Answer(t, n.kind).Effects {
		if e.Unit == n.unit.unit && e.Self {
			return true
		}
	}
	return false
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

// outage gives the step during which files are put in place, nil when none is.
// A text metabase is written while IISADMIN is stopped unless edit-while-running
// is on: a file written before the stop is lost when memory is flushed over it
// (SDK6/ms525213, WS03/cc758342). Where the metabase is changed by calls, only a
// changed machine.config is put between stop and start: so its AppDomains do
// not restart on their own before everything does.
func (p *planner) outage(steps []step, target schema.Target, world *model.World) *step {
	for i := range steps {
		if steps[i].kind.name == stepIIS && p.filesInOutage(target, world) {
			return &steps[i]
		}
	}
	return nil
}

func (p *planner) filesInOutage(target schema.Target, world *model.World) bool {
	if p.putsMetabase(target) {
		return !p.editWhileRunning(world)
	}
	return p.writesConfig()
}

// putsMetabase reports whether the metabase is a file that is put in place.
func (p *planner) putsMetabase(target schema.Target) bool {
	return target.TextMetabase() && !p.byCalls()
}

// editWhileRunning reports whether a running IISADMIN takes over an edited
// MetaBase.xml; only IIS 6.0 has that (SDK6/ms524694).
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

func (p *planner) restart(s *step, target schema.Target, world *model.World, around bool) Restart {
	r := Restart{Kind: s.kind.name, On: s.on.on, Key: p.keyOf(s.on, world), Level: s.kind.level, Self: s.event, Deferrable: !s.event, Around: around,
		Because: []string{}, Sources: []string{}}
	fact := schema.Unsourced()
	if at, ok := s.kind.on(target); ok {
		fact = at.Fact
		r.Notes, r.Interface = append(r.Notes, at.notes...), append(r.Interface, at.ui...)
		r.Drops.Loses = append(r.Drops.Loses, at.loses...)
		r.alternative(at.smaller)
	}
	r.Sources, r.Confidence = append(r.Sources, fact.Sources...), string(fact.Confidence)
	for _, n := range s.because {
		r.Because = append(r.Because, string(n.address))
		if n.unit.unit == s.on.unit {
			r.Deferrable = r.Deferrable && n.effect.Deferrable
		}
		if n.effect.Note != "" {
			r.Until = append(r.Until, n.effect.Note)
		}
		if !s.event {
			r.alternative(n.effect.Smaller)
		}
		r.Sources = append(r.Sources, n.effect.Sources...)
		r.Confidence = weaker(r.Confidence, n.effect.Confidence)
	}
	r.Because, r.Until, r.Sources = sortedUnique(r.Because), unique(r.Until), sortedUnique(r.Sources)
	p.drops(&r.Drops, s, target, world)
	if s.event {
		r.Interface, r.Notes = nil, nil
		r.Moves = s.moves()
		p.oneDomain(&r, s)
		return r
	}
	r.Prompt, r.When = p.prompt(s, target), when(&r, p.putsMetabase(target))
	if s.kind.name == stepIIS && !around && p.writesConfig() {
		r.alternative("Put machine.config in place between the stop and the start of IIS: its applications are then hit once and not twice (APPDOM).")
	}
	p.orders(&r, target, world)
	return r
}

// when says how soon a restart has to be, and what is written inside it:
// metabase says that MetaBase.xml is.
func when(r *Restart, metabase bool) string {
	const wait = "not required right away"
	switch {
	case r.Around && metabase && r.Deferrable:
		return "the file is written while IIS is stopped, because edit-while-running is off; after a change by script or in IIS Manager the restart is " + wait
	case r.Around && metabase:
		return "the file is written while IIS is stopped, because edit-while-running is off"
	case r.Around && r.Deferrable:
		return wait + "; machine.config is put in place while IIS is stopped, so that its applications are hit once and not twice"
	case r.Around:
		return "machine.config is put in place while IIS is stopped, so that its applications are hit once and not twice"
	case r.Deferrable && len(r.Until) == 0:
		return wait + ": until then the old values stay in force"
	case r.Deferrable:
		return wait
	}
	return ""
}

// moves reports whether the changes put an application into another process.
func (s *step) moves() bool {
	for _, n := range s.because {
		if n.row != schema.Protection.Attr && n.row != schema.AppPoolID.Attr {
			return false
		}
	}
	return s.kind.name == stepApp
}

// alternative adds a way that costs less.
func (r *Restart) alternative(text string) {
	if text != "" {
		r.Alternatives = unique(append(r.Alternatives, text))
	}
}

// oneDomain names what quits a single application, where the fix of KB 812833
// brought it: its second part is for .NET 1.0 (SEED001).
func (p *planner) oneDomain(r *Restart, s *step) {
	line, ok := schema.CLROf(s.on.on)
	if s.kind.name != stepAppDomain || !ok || line != schema.CLR10 {
		return
	}
	if has, _ := p.decl.Observed.HasFix("KB812833"); has {
		r.alternative("Where only one application has to start anew, its code can call HttpRuntime.UnloadAppDomain, which the fix of KB 812833 adds: it quits that application until its next request (SEED001).")
	}
}

// keyOf is the key in the metabase of an application or a site that is
// restarted, for commands; "" for other units.
func (p *planner) keyOf(u unit, world *model.World) string {
	if u.unit != schema.UnitApp && u.unit != schema.UnitSite {
		return ""
	}
	if o := world.Find(model.Addr(u.on)); o != nil {
		return o.Home
	}
	return ""
}

// writeRestart is the restart that only the way of writing needs: a mounted
// MetaBase.xml with edit-while-running off is written while IISADMIN is
// stopped, whatever the change.
func (p *planner) writeRestart(all []Restart, target schema.Target, world *model.World) []Restart {
	if p.way() != "mount" || !p.writesMetabase() || !target.TextMetabase() || p.editWhileRunning(world) {
		return all
	}
	for i := range all {
		if all[i].Kind == stepIIS {
			all[i].Deferrable = false
			all[i].When = when(&all[i], true)
			return all
		}
	}
	s := step{kind: stepNamed(stepIIS), on: unit{schema.UnitIISAdmin, ""}}
	r := p.restart(&s, target, world, true)
	r.Deferrable, r.Prompt = false, ""
	r.When = when(&r, true)
	r.Commands = p.serviceCommands(false, true, target, world)
	r.Until = []string{"No value needs it: with edit-while-running off the file has to be written while IISADMIN is stopped."}
	r.Alternatives = []string{"Turn edit-while-running on, or make the change by script on the server."}
	r.Sources = sortedUnique(append(r.Sources, "SDK6/ms525213", "WS03/cc758342"))
	// What would have restarted by itself happens inside the outage.
	out := []Restart{r}
	for _, other := range all {
		if !other.Self || other.Kind == stepHTTPFilter {
			out = append(out, other)
			continue
		}
		out[0].Because = sortedUnique(append(out[0].Because, other.Because...))
	}
	return out
}

// weaker gives the less certain of two confidences.
func weaker(a string, b model.Confidence) string {
	rank := map[string]int{"": 0, string(model.Documented): 1, string(model.Derived): 2, string(model.Unsourced): 3}
	if rank[string(b)] > rank[a] {
		return string(b)
	}
	return a
}

// prompt says whether the console of IIS would have asked for a restart.
func (p *planner) prompt(s *step, target schema.Target) string {
	for _, n := range s.because {
		if n.row == schema.IsolationMode.Attr {
			return "IIS Manager asks to restart IIS after this change; nobody will prompt here (SEED003)."
		}
	}
	if s.kind.name == stepIIS && target.TextMetabase() {
		return "Nobody will prompt for it: IIS Manager asks after a change of the isolation mode only, as far as the pages tell (SEED003)."
	}
	if s.kind.name == stepIIS {
		return "Nobody will prompt for it: whoever makes the change has to restart IIS (SEED000)."
	}
	return ""
}

// joinHTTPFilter puts the restart of HTTPFilter into that of IIS when both are
// needed: the commands have to run in one outage.
func (p *planner) joinHTTPFilter(all []Restart, target schema.Target, world *model.World) []Restart {
	var iis *Restart
	out := make([]Restart, 0, len(all))
	for _, r := range all {
		if r.Kind != stepHTTPFilter || iis == nil {
			out = append(out, r)
			if r.Kind == stepIIS {
				iis = &out[len(out)-1]
			}
			continue
		}
		iis.On = withHTTPFilter
		iis.Because = sortedUnique(append(iis.Because, r.Because...))
		iis.Until = unique(append(iis.Until, r.Until...))
		iis.Sources = sortedUnique(append(iis.Sources, r.Sources...))
		iis.Commands = p.serviceCommands(true, iis.Around, target, world)
		iis.Drops.Services = p.stopped(true)
	}
	return out
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
