package plan

import (
	"fmt"
	"time"

	"github.com/isoplan/isoplan/internal/model"
)

// Allowance is what the flags of a command allow beyond the configuration.
// The zero value allows nothing more.
type Allowance struct {
	// Deletions passes the brake on the share of deleted objects.
	Deletions bool
	// Disruption is the highest level allowed; "" says nothing.
	Disruption string
	// MaxApps is the most applications a restart may reach; 0 and below say
	// nothing.
	MaxApps int
	// Most is what this run may cost at most, whatever else allows more; nil
	// says nothing.
	Most *Most
	// IISStopped promises that IISADMIN does not run.
	IISStopped bool
	// MaxAge is how old the copy may be; 0 is any age.
	MaxAge time.Duration
}

// Most is the most one run may cost.
type Most struct {
	// Level is a level, "" for no limit.
	Level string
	// Apps is the most applications a restart may reach, -1 for no limit.
	Apps int
}

// Judge lists the brakes that hold at a time, given what flags allow: those of
// the plan, but with the restarts judged anew by the windows that are open, and
// the age of the copy. A window that is open puts its terms in the place of
// those outside it; of several, and of the latter, the most generous counts.
// What the run may cost at most holds in all of them. A window in a time zone
// that cannot be loaded is never open. Changes are those of the plan; the
// brakes name the ones that ask for too much.
func (s *Server) Judge(changes []Change, now time.Time, allow Allowance) []Brake {
	var out, late []Brake
	for _, b := range s.Brakes {
		switch b.Kind {
		case brakeDisruption, brakeMaxApps, brakeMaxAge:
		case brakeDeletions:
			if !allow.Deletions {
				out = append(out, b)
			}
		case brakeEditing:
			if !allow.IISStopped {
				late = append(late, b)
			}
		default:
			late = append(late, b) // what a newer isoplan brakes for holds
		}
	}
	out = append(append(out, s.judgeRestarts(s.base(), changes, now, allow)...), late...)
	return append(out, s.judgeAge(now, allow.MaxAge)...)
}

// Exceeded lists the limits of restarts that somebody stated, in a disruption
// block or for this run, and that the plan exceeds at a time. The default of a
// server that declares none is no such limit: it only stops an apply.
func (s *Server) Exceeded(changes []Change, now time.Time, allow Allowance) []Brake {
	stated := s.base()
	if s.Disruption == nil {
		stated.level = len(levels)
	}
	return s.judgeRestarts(stated, changes, now, allow)
}

// judgeRestarts gives the brakes of the most generous terms that hold: those
// outside all windows, and those of each window that is open.
func (s *Server) judgeRestarts(outside limits, changes []Change, now time.Time, allow Allowance) []Brake {
	z := zones{}
	terms := []limits{outside}
	if s.Disruption != nil {
		for i := range s.Disruption.Windows {
			if w := &s.Disruption.Windows[i]; w.open(now, z.of(w.TimeZone)) {
				terms = append(terms, w.limits(s))
			}
		}
	}
	c := s.cost()
	most := terms[0].with(allow)
	best := c.beyond(most)
	for _, l := range terms[1:] {
		l = l.with(allow)
		found := c.beyond(l)
		if len(found) < len(best) || len(found) == len(best) && l.above(most) {
			best, most = found, l
		}
	}
	s.blame(best, most, changes)
	s.hint(best, allow, &now)
	return best
}

// above reports whether limits allow more than others. Where what the run may
// cost makes them equal, those count that allow more without it: then one flag
// is enough.
func (l limits) above(o limits) bool {
	switch {
	case l.level != o.level:
		return l.level > o.level
	case l.apps != o.apps:
		return o.apps >= 0 && (l.apps < 0 || l.apps > o.apps)
	case l.freeLevel != o.freeLevel:
		return l.freeLevel > o.freeLevel
	}
	return o.freeApps >= 0 && (l.freeApps < 0 || l.freeApps > o.freeApps)
}

// with adds what the flags allow, and then takes away what is more than this
// run may cost.
func (l limits) with(allow Allowance) limits {
	if at := Level(allow.Disruption); at > l.level {
		l.level, l.levelBy = at, "--allow-disruption"
	}
	if l.apps >= 0 && allow.MaxApps > l.apps {
		l.apps, l.appsBy = allow.MaxApps, "--allow-max-apps"
	}
	if allow.Most == nil {
		return l
	}
	l.most, l.freeLevel, l.freeApps = allow.Most, l.level, l.apps
	if at := Level(allow.Most.Level); at >= 0 && at < l.level {
		l.level, l.levelBy = at, "--max-disruption of this run"
	}
	if n := allow.Most.Apps; n >= 0 && (l.apps < 0 || n < l.apps) {
		l.apps, l.appsBy = n, "--max-apps of this run"
	}
	return l
}

// clocksDiffer is how far the clocks of two computers are apart without
// anybody wondering.
const clocksDiffer = time.Hour

// judgeAge compares the age of a copy, or of what was collected, with the most
// that is allowed. A mounted file is as it is now.
func (s *Server) judgeAge(now time.Time, most time.Duration) []Brake {
	if most <= 0 || s.Way == model.WayMount && s.CollectedAt == "" {
		return nil
	}
	b := Brake{Kind: brakeMaxAge, Limit: most.String(), Actual: "not known"}
	what, again := "The copy of "+s.Name+" was taken", "Take a fresh one"
	if model.ByCalls(s.Way) {
		what, again = "What is known of "+s.Name+" was collected", "Collect again"
	}
	taken, err := time.Parse(time.RFC3339, s.CollectedAt)
	switch age := now.Sub(taken).Round(time.Second); {
	case (s.CollectedAt == "" || err != nil) && model.ByCalls(s.Way):
		b.Text = fmt.Sprintf("Nobody knows when %s was collected. --max-age allows %s.", s.Name, most)
	case s.CollectedAt == "" || err != nil:
		b.Text = fmt.Sprintf("Nobody knows how old the copy of %s is: its live block has no collected_at. --max-age allows %s.", s.Name, most)
	case age < -clocksDiffer:
		b.Actual = age.String()
		b.Text = fmt.Sprintf("%s, as it says, at %s, which is still to come: its age is not known. --max-age allows %s.", what, s.CollectedAt, most)
	case age > most:
		b.Actual = age.String()
		b.Flag = fmt.Sprintf("--max-age=%dh", age/time.Hour+1)
		b.Text = fmt.Sprintf("%s at %s, %s ago; --max-age allows %s. %s and plan again.", what, s.CollectedAt, age, most, again)
	default:
		return nil
	}
	return []Brake{b}
}
