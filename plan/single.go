package plan

import (
	"slices"
	"strings"
	"unicode"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// The kinds of restarts that can be asked for without a change.
const (
	RestartIIS      = stepIIS
	RestartAspnetWp = stepAspnetWp
	RestartPool     = stepPool
	RestartApp      = stepApp
)

// Present is a server as it is, for restarts that no change asks for. They are
// made of the same table, commands and collateral as those of a plan.
type Present struct {
	p    *planner
	live map[*model.Object]*model.Object
}

// Look reads the live files of a server as Make does. The result is nil exactly
// when the list holds an error; declared objects that the server does not have
// are none, because nothing is to be changed.
func Look(decl *model.Server, sources []Source) (*Present, diag.List) {
	p := &planner{in: &Input{}, decl: decl, sources: sources, filter: &filter{}}
	if !p.readWorld() {
		return nil, p.diags
	}
	diags := p.diags
	p.align()
	p.diags = nil
	return &Present{p: p, live: p.alignment()}, diags
}

// World is what the server has.
func (s *Present) World() *model.World { return s.p.live }

// Target is what the server is configured for.
func (s *Present) Target() schema.Target { return s.p.from }

// Live gives the live object of a declared one, nil when there is none.
func (s *Present) Live(declared *model.Object) *model.Object { return s.live[declared] }

// Restart makes one restart of what runs now, which is a target of its own
// while a changed isolation mode waits. on is the pool, the CLR or the address
// of the application; because are the addresses that ask for it. With around a
// file is replaced while everything is stopped: PutFiles then stands in the
// commands between stop and start, and the user interface has two lines, one
// for each.
func (s *Present) Restart(kind, on string, running schema.Target, because []model.Addr, around bool) Restart {
	k := stepNamed(kind)
	st := step{kind: k, on: unit{k.covers[0], on}}
	if kind == stepIIS {
		st.on.unit = schema.UnitIISAdmin
	}
	for _, addr := range because {
		st.because = append(st.because, need{unit: st.on, address: addr})
	}
	r := s.p.restart(&st, running, s.p.live, around)
	r.Deferrable, r.When, r.Prompt, r.Alternatives = false, "", "", nil
	switch {
	case kind == stepIIS && around:
		s.outside(&r, running)
	case !typed(r.On) || !typed(r.Key):
		r.Commands = nil
		r.Notes = append(r.Notes, "A command line would take the name apart (it holds one of \" % & | < > ^ or a control character), so no command is printed: use the console.")
	}
	return r
}

// outside is the restart of IIS with something to do between stop and start.
func (s *Present) outside(r *Restart, running schema.Target) {
	if running == schema.IIS6Iis5 {
		// inetinfo.exe hosts HTTPFilter there, and no page says that it goes
		// down with IISADMIN.
		r.Commands = s.p.serviceCommands(true, true, running, s.p.live)
		if !s.p.servicesKnown() || s.p.ran(withHTTPFilter) {
			r.On = withHTTPFilter
			r.Drops.Services = s.p.stopped(true)
			r.Notes = append(r.Notes, "inetinfo.exe hosts HTTPFilter too in IIS 5.0 isolation mode, and no page says that it stops with IISADMIN: it is stopped by name (TNET/b6e6c32e-d976-4b53-b0c2-f25202265113).")
		}
	}
	if i := slices.Index(r.Commands, PutFiles); i >= 0 {
		// Starting W3SVC starts IISADMIN too (Q286196); the page starts it by
		// name, which also holds where W3SVC did not run.
		r.Commands = slices.Insert(r.Commands, i+1, "net start iisadmin")
		r.Sources = sortedUnique(append(r.Sources, "SEED002"))
	}
	if at, ok := stepNamed(stepIIS).on(schema.IIS40); ok && running != schema.IIS40 {
		r.Interface = slices.Clone(at.ui)
		r.Interface[0] += "; the page is one of IIS 4.0, and no page at hand says where Services stands on this version"
	}
}

// typed reports whether a name can stand on a command line as it is.
func typed(name string) bool {
	return !strings.ContainsAny(name, `"%&|<>^`) && !strings.ContainsFunc(name, unicode.IsControl)
}
