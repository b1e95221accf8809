package topology

import (
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Placement is where one kind of code of a place runs, and why.
type Placement struct {
	// Extensions are those of one library, sorted; none for the application's
	// own code.
	Extensions []string
	// Library is the program or library the script maps lead to.
	Library string
	Host    Host
	Reason  Reason
}

// Answer says for one place whether its code runs in-process.
type Answer struct {
	Object *model.Object
	// App is the application it belongs to, nil when there is none.
	App *model.Object
	// Own is the application's own code: what no list and no CLR takes
	// elsewhere.
	Own        Placement
	Placements []Placement
	// ScriptMaps says where the script maps stand: "local", "inherited from
	// ADDRESS".
	ScriptMaps string
	// Shown says what IIS Manager shows for it on this version, "" where no
	// page says.
	Shown string
	// ShownFact is the footing of Shown.
	ShownFact schema.Fact
	// Filter is set when the object is a filter; nothing else is then.
	Filter *Filter
	// FilterHosts are the processes that load it.
	FilterHosts []*Node
}

// Answer answers for an application, a directory, a virtual directory or a
// filter. ok is false for other objects.
func (m *Map) Answer(o *model.Object) (Answer, bool) {
	switch o.Kind {
	case model.Filter:
		return m.answerFilter(o), true
	case model.App, model.VirtualDirectory, model.Directory:
		return m.answerPlace(o), true
	}
	return Answer{}, false
}

// Answers answers for an object and, for the server, a site or an application
// pool, for every place and filter in it, by address. For other objects there
// is no answer.
func (m *Map) Answers(o *model.Object) []Answer {
	if a, ok := m.Answer(o); ok {
		return []Answer{a}
	}
	if !Answerable(o) {
		return nil
	}
	var all []Answer
	for _, p := range m.Places {
		if m.holds(o, p) {
			all = append(all, m.answerPlace(p.Object))
		}
	}
	for _, f := range m.Filters {
		if o.Kind == model.ServerKind || o.Kind == model.Site && f.Site == o {
			all = append(all, m.answerFilter(f.Object))
		}
	}
	return all
}

// Answerable reports whether the question "in-process or out-of-process?" means
// something for an object.
func Answerable(o *model.Object) bool {
	switch o.Kind {
	case model.ServerKind, model.Site, model.AppPool, model.App, model.VirtualDirectory, model.Directory, model.Filter:
		return true
	}
	return false
}

// holds reports whether a place is in the server, the site or the pool.
func (m *Map) holds(o *model.Object, p *Place) bool {
	switch o.Kind {
	case model.Site:
		return m.r.siteOf(p.Object) == o
	case model.AppPool:
		for _, part := range p.Parts {
			if part.Process.Process == W3wp && model.Fold(part.Process.Name) == model.Fold(o.Name) {
				return true
			}
		}
		return false
	}
	return true
}

func (m *Map) answerPlace(o *model.Object) Answer {
	r := m.r
	own, reason := r.own(o)
	a := Answer{Object: o, App: r.appOf(o), Own: Placement{Host: own, Reason: reason}}
	a.Shown, a.ShownFact = shown(m.Target, own)
	_, origin := schema.Effective(m.r.w, o, schema.ScriptMaps.Attr)
	a.ScriptMaps = originText(origin)
	scripts, _, readable := r.scriptsAt(o)
	if !readable {
		why := unknown("ScriptMaps cannot be read, so nobody knows which extensions there are", schema.Fact{})
		a.Placements = []Placement{{Host: why}}
		return a
	}
	list := r.listFor(o)
	at := map[string]int{}
	for i := range scripts {
		s := &scripts[i]
		key := s.key
		if s.ext == Wildcard || s.kind == twiceScript {
			key += "\x00" + s.ext // what is not known of one is not of all
		}
		n, seen := at[key]
		if !seen {
			host, why := r.decide(s, list, own, reason)
			n = len(a.Placements)
			at[key] = n
			a.Placements = append(a.Placements, Placement{Library: s.path, Host: host, Reason: why})
		}
		a.Placements[n].Extensions = append(a.Placements[n].Extensions, s.ext)
	}
	return a
}

func (m *Map) answerFilter(o *model.Object) Answer {
	a := Answer{Object: o}
	for _, f := range m.Filters {
		if f.Object == o {
			a.Filter = f
		}
	}
	for _, n := range m.Processes {
		for _, f := range n.Filters {
			if f.Object == o {
				a.FilterHosts = append(a.FilterHosts, n)
			}
		}
	}
	return a
}

// HostOf gives the host of one extension of an application, or of its own code
// when the extension is "", with the footing of that answer. ok is false for a
// place that is not in the map, and for an extension that no script map names.
func (m *Map) HostOf(app model.Addr, extension string) (Host, bool) {
	p := m.at[app.Key()]
	if p == nil {
		return Host{}, false
	}
	own, reason := m.r.own(p.Object)
	if extension == "" {
		return own, true
	}
	all, _, _ := m.r.scriptsAt(p.Object)
	ext := model.Fold(extension)
	for i := range all {
		if all[i].ext == ext {
			host, _ := m.r.decide(&all[i], m.r.listFor(p.Object), own, reason)
			return host, true
		}
	}
	return Host{}, false
}

// shown says what a person sees in IIS Manager: the check box of SEED002, or
// the list Application Protection of SEED000.
func shown(t schema.Target, own Host) (string, schema.Fact) {
	switch {
	case own.Process == NotKnown:
		return "", schema.Fact{}
	case t == schema.IIS40:
		state := "selected"
		if own.Process == Inetinfo {
			state = "not selected"
		}
		return `The check box "Run in separate memory space (isolated process)" is ` + state + ".", schema.Doc("SEED002")
	case t.IIS5x() && own.Process == Dllhost:
		return "Application Protection is High (Isolated).", schema.Doc("SEED000")
	case t.IIS5x() && own.Process == Inetinfo:
		return "Application Protection is Low.", schema.Doc("IIS5J/cc338383")
	case t.IIS5x():
		return "Application Protection is Medium.", schema.Doc("IIS5J/cc338383")
	}
	return "", schema.Fact{}
}
