package validate

import (
	"sort"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// topology gives the processes of the planned world once every restart is
// made, worked out at the first question; nil where there is no such world or
// its target is not known.
func (p *Pass) topology() *topology.Map {
	if p.processes == nil && p.Result != nil && p.Result.Planned != nil && p.Result.To != schema.NoTarget {
		p.processes = topology.AfterRestart(p.Result.Planned, p.Result.To, p.Server.Observed)
	}
	return p.processes
}

// planned gives a declared object as it is in the planned world, nil where
// there is no such world or the object is not in it.
func (p *Pass) planned(o *model.Object) *model.Object {
	if p.Result == nil || p.Result.Planned == nil {
		return nil
	}
	w := p.Result.Planned
	if was := p.Result.Aligned[o]; was != nil && was.Home != "" && o.Kind == was.Kind {
		if i := w.IndexOfHome(was.Home); i >= 0 && w.Objects[i].Kind == o.Kind {
			return w.Objects[i]
		}
	}
	return w.Find(o.Addr)
}

// place gives the place of a declared application in the topology; nil where
// it has none.
func (p *Pass) place(o *model.Object) *topology.Place {
	m := p.topology()
	if m == nil {
		return nil
	}
	if p.places == nil {
		p.places = make(map[*model.Object]*topology.Place, len(m.Places))
		for _, at := range m.Places {
			p.places[at.Object] = at
		}
	}
	return p.places[p.planned(o)]
}

// declaredPlaces gives the declared applications by the place they are in the
// topology.
func (p *Pass) declaredPlaces() map[*topology.Place]*model.Object {
	if p.declaredAt == nil {
		p.declaredAt = map[*topology.Place]*model.Object{}
		for _, o := range p.declared(model.App) {
			if at := p.place(o); at != nil {
				p.declaredAt[at] = o
			}
		}
	}
	return p.declaredAt
}

// ownNode is the process of a place's own code, nil where it has none.
func ownNode(at *topology.Place) *topology.Node {
	for i := range at.Parts {
		if at.Parts[i].Own {
			return at.Parts[i].Process
		}
	}
	return nil
}

// nodeOf is the process of one extension of a place, nil where it has none.
func nodeOf(at *topology.Place, ext string) *topology.Node {
	for i := range at.Parts {
		all := at.Parts[i].Extensions
		if n := sort.SearchStrings(all, ext); n < len(all) && all[n] == ext {
			return at.Parts[i].Process
		}
	}
	return nil
}

// outside reports whether a process is known and not that of the services.
func outside(n *topology.Node) bool { return n != nil && n.Verdict() == topology.OutOfProcess }

// ownProcess is the process of the own code of a declared application: in the
// topology where there is one, else by its declared protection where
// protections decide.
func (p *Pass) ownProcess(o *model.Object) topology.Process {
	if p.topology() != nil {
		at := p.place(o)
		if at == nil || ownNode(at) == nil {
			return topology.NotKnown
		}
		return ownNode(at).Process
	}
	v, set := schema.Protection.Of(o)
	if !set || !p.protections() {
		return topology.NotKnown
	}
	switch v {
	case schema.ProtectionLow:
		return topology.Inetinfo
	case schema.ProtectionMedium:
		return topology.DllhostPooled
	case schema.ProtectionHigh:
		return topology.Dllhost
	}
	return topology.NotKnown
}

// poolOf names the application pool of a declared application, "" where it is
// not known.
func (p *Pass) poolOf(o *model.Object) string {
	at := p.planned(o)
	if at == nil {
		name, _ := schema.AppPoolID.Of(o)
		return name
	}
	v, _ := schema.Effective(p.Result.Planned, at, schema.AppPoolID.Attr)
	return v.Str()
}

// drawnIn reports whether a library of a place outside of inetinfo.exe runs in
// inetinfo.exe.
func drawnIn(l *topology.Library, at *topology.Place) bool {
	n := nodeOf(at, l.Extensions[0])
	return outside(ownNode(at)) && n != nil && n.Process == topology.Inetinfo
}
