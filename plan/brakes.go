package plan

import (
	"fmt"
	"strings"
)

// levels are the words limits are written with, cheapest first.
var levels = []string{"none", "app", "pool", "site", "w3svc", "iis", "reboot"}

// Level gives the place of a word among the levels of disruption, -1 when it
// is none of them.
func Level(word string) int {
	for i, l := range levels {
		if l == word {
			return i
		}
	}
	return -1
}

// The kinds of brakes.
const (
	brakeDeletions  = "deletions"
	brakeDisruption = "disruption"
	brakeMaxApps    = "max_apps"
	brakeEditing    = "edit_while_running"
	brakeMaxAge     = "max_age"
)

// deletionShare is the part of the live objects, in per cent, from which
// deleting more than deletionFloor of them needs a flag of its own.
const (
	deletionShare = 30
	deletionFloor = 3
)

// brakes lists the limits the plan exceeds. Windows are not looked at here:
// what depends on the clock is judged when a command runs.
func (p *planner) brakes() []Brake {
	deleted := 0
	for _, c := range p.changes {
		if c.action == Delete && !c.hidden {
			deleted++
		}
	}
	return p.out.brakesOf(deleted)
}

// brakesOf lists the limits a server's part exceeds that deletes so many
// objects.
func (s *Server) brakesOf(deleted int) []Brake {
	out := append(s.deletionBrakes(deleted), s.cost().beyond(s.base())...)
	s.hint(out, (*Window).when)
	if s.Way == "mount" && s.Write != nil && !s.Write.Running {
		out = append(out, editingBrake())
	}
	return out
}

func (s *Server) deletionBrakes(deleted int) []Brake {
	total := s.Counts.Objects
	if deleted <= deletionFloor || deleted*100 <= total*deletionShare {
		return nil
	}
	return []Brake{{Kind: brakeDeletions, Flag: "--allow-deletions", Limit: fmt.Sprintf("%d%%", deletionShare),
		Actual: fmt.Sprintf("%d of %d", deleted, total),
		Text:   fmt.Sprintf("%d of %d objects of %s would be deleted, more than %d%%.", deleted, total, s.Name, deletionShare)}}
}

func editingBrake() Brake {
	return Brake{Kind: brakeEditing, Flag: "--iis-stopped", Limit: "on", Actual: "off",
		Text: "Edit-while-running is off: a MetaBase.xml written while IISADMIN runs is lost when memory is flushed over it (SDK6/ms525213)."}
}

// limits are terms that hold at one time: a level, the most applications (-1
// for no limit), and who says so.
type limits struct {
	level, apps     int
	levelBy, appsBy string
}

// base are the limits outside all windows. A word that is no level allows
// nothing.
func (s *Server) base() limits {
	by := "disruption of " + s.Name
	l := limits{level: Level("pool"), apps: -1, levelBy: by, appsBy: by}
	if s.Disruption != nil {
		l.apps = s.Disruption.MaxApps
		if s.Disruption.Allow != "" {
			l.level = max(Level(s.Disruption.Allow), 0)
		}
	}
	return l
}

// cost is what the restarts of a server come to: the highest level, its word,
// and the most applications one of them reaches. A level this isoplan does not
// know is above all others.
type cost struct {
	level int
	word  string
	apps  int
}

func (s *Server) cost() cost {
	c := cost{word: levels[0]}
	for i := range s.Restarts {
		r := &s.Restarts[i]
		at := Level(r.Level)
		if at < 0 {
			at = len(levels)
		}
		if at > c.level {
			c.level, c.word = at, r.Level
		}
		c.apps = max(c.apps, r.Drops.Applications)
	}
	return c
}

// beyond lists the limits a cost is beyond.
func (c cost) beyond(l limits) []Brake {
	var out []Brake
	if c.level > l.level {
		b := Brake{Kind: brakeDisruption, Flag: "--allow-disruption=" + c.word, Limit: levels[l.level], Actual: c.word,
			Text: fmt.Sprintf("The plan needs a restart of level %s; %s allows %s.", c.word, l.levelBy, levels[l.level])}
		if c.level == len(levels) {
			b.Flag = ""
			b.Text = fmt.Sprintf("The plan has a restart of the level %s, which this isoplan does not know.", quote(c.word))
		}
		out = append(out, b)
	}
	if l.apps >= 0 && c.apps > l.apps {
		out = append(out, Brake{Kind: brakeMaxApps, Flag: "--allow-max-apps=" + fmt.Sprint(c.apps), Limit: fmt.Sprint(l.apps), Actual: fmt.Sprint(c.apps),
			Text: fmt.Sprintf("A restart reaches %d applications; %s allows %d.", c.apps, l.appsBy, l.apps)})
	}
	return out
}

// hint adds to the first brake of a restart the windows that allow all the
// restarts, in the words of say.
func (s *Server) hint(brakes []Brake, say func(*Window) string) {
	const most = 20 // a plan file may hold any number
	if s.Disruption == nil {
		return
	}
	c := s.cost()
	for i := range brakes {
		if brakes[i].Kind != brakeDisruption && brakes[i].Kind != brakeMaxApps {
			continue
		}
		var names []string
		for j := range s.Disruption.Windows {
			w := &s.Disruption.Windows[j]
			if len(names) < most && len(c.beyond(w.limits(s))) == 0 {
				names = append(names, fmt.Sprintf("%q (%s)", w.Name, say(w)))
			}
		}
		if len(names) > 0 {
			brakes[i].Text += " It is allowed in the window " + strings.Join(names, ", ") + "."
		}
		return
	}
}

// limits are the terms of a window.
func (w *Window) limits(s *Server) limits {
	by := fmt.Sprintf("the window %q of %s, which is open,", w.Name, s.Name)
	return limits{level: max(Level(w.Allow), 0), apps: w.MaxApps, levelBy: by, appsBy: by}
}

// when says in words when a window is open.
func (w *Window) when() string {
	days := strings.Join(w.Days, " ")
	if days == "" {
		days = "every day"
	}
	return fmt.Sprintf("%s %s-%s %s", days, w.From, w.To, w.TimeZone)
}
