package plan

import (
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
)

// Deferral is a server's part of a plan when the restarts that may wait do.
type Deferral struct {
	// Now is the part with the restarts that happen all the same: those IIS
	// makes by itself when the files are written, and those of Stuck.
	Now Server
	// Waiting are the restarts that are left to be made.
	Waiting []Restart
	// Stuck are the restarts somebody has to make that cannot wait.
	Stuck []Restart
}

// Defer works out what happens when every restart that may wait does. A restart
// that waits does not hold back the smaller ones it would have taken with it
// and that IIS makes by itself: a write of machine.config restarts the
// AppDomains of its CLR at once, whenever IIS is restarted. How many
// applications such a one reaches the plan does not tell, so those of the
// larger restart count: it may be fewer, never more.
func (s *Server) Defer(changes []Change) Deferral {
	d := Deferral{Now: *s}
	d.Now.Restarts = nil
	for i := range s.Restarts {
		switch r := &s.Restarts[i]; {
		case r.Self:
			d.Now.Restarts = append(d.Now.Restarts, *r)
		case r.Deferrable:
			d.Waiting = append(d.Waiting, *r)
		default:
			d.Stuck = append(d.Stuck, *r)
			d.Now.Restarts = append(d.Now.Restarts, *r)
		}
	}
	if len(d.Waiting) > 0 {
		d.Now.Restarts = append(d.Now.Restarts, s.uncovered(changes, d.Now.Restarts, d.Waiting)...)
	}
	return d
}

// restartKey is what a restart is of.
type restartKey struct{ kind, on string }

func restartOf(kind, on string) restartKey { return restartKey{kind, model.Fold(on)} }

// uncovered lists the restarts that IIS makes by itself and that are part of
// one that waits.
func (s *Server) uncovered(changes []Change, now, waiting []Restart) []Restart {
	made, whole := map[restartKey]bool{}, []*Restart{}
	for i := range now {
		made[restartOf(now[i].Kind, now[i].On)] = true
		if now[i].wide() {
			whole = append(whole, &now[i])
		}
	}
	waits := newCoverers(waiting)
	found := map[restartKey]*Restart{}
	for i := range changes {
		c := &changes[i]
		if c.Server != s.Name {
			continue
		}
		for j := range c.Attributes {
			for k := range c.Attributes[j].Effects {
				e := &c.Attributes[j].Effects[k]
				kind, _ := e.height()
				key := restartOf(kind, e.On)
				if !e.Self || made[key] {
					continue
				}
				r, known := found[key]
				if !known {
					r = waits.part(kind, e, whole)
					found[key] = r
				}
				if r != nil && (len(r.Because) == 0 || r.Because[len(r.Because)-1] != c.Address) {
					r.Because = append(r.Because, c.Address)
				}
			}
		}
	}
	sorted := make([]*Restart, 0, len(found))
	for _, r := range found {
		if r != nil {
			sorted = append(sorted, r)
		}
	}
	slices.SortFunc(sorted, func(a, b *Restart) int {
		if n := strings.Compare(a.Kind, b.Kind); n != 0 {
			return n
		}
		return strings.Compare(a.On, b.On)
	})
	out := make([]Restart, 0, len(sorted))
	for _, r := range sorted {
		out = append(out, *r)
	}
	return out
}

// wide says that a restart is not of one pool, application, CLR or site.
func (r *Restart) wide() bool {
	k := stepNamed(r.Kind)
	return k == nil || k.whole
}

// coverers finds the restart that makes a smaller one too without trying all:
// there may be one for every application.
type coverers struct {
	named map[restartKey]*Restart
	wide  []*Restart
}

func newCoverers(all []Restart) *coverers {
	c := &coverers{named: map[restartKey]*Restart{}}
	for i := range all {
		if all[i].wide() {
			c.wide = append(c.wide, &all[i])
		} else {
			c.named[restartOf(all[i].Kind, all[i].On)] = &all[i]
		}
	}
	return c
}

// part is a restart of the sort IIS makes by itself, as a part of the one that
// covers it; nil when a wide one that happens now makes it too.
func (c *coverers) part(kind string, e *Effect, now []*Restart) *Restart {
	r := &Restart{Kind: kind, On: e.On, Level: "", Self: true, Deferrable: e.Deferrable, Sources: e.Sources, Confidence: e.Confidence}
	if k := stepNamed(kind); k != nil {
		r.Level = k.level
	}
	for _, n := range now {
		if n.Covers(r) {
			return nil
		}
	}
	larger := c.named[restartOf(kind, e.On)]
	if larger == nil {
		larger = c.named[restartOf("aspnet_wp", e.On)]
	}
	if larger == nil || !larger.Covers(r) {
		larger = nil
		for _, w := range c.wide {
			if w.Covers(r) {
				larger = w
				break
			}
		}
	}
	if larger != nil {
		r.Drops.Sites, r.Drops.Applications = larger.Drops.Sites, larger.Drops.Applications
	}
	if kind == "app" {
		r.Drops.Sites, r.Drops.Applications = min(r.Drops.Sites, 1), min(r.Drops.Applications, 1)
	}
	return r
}
