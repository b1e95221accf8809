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
	var asking []Change
	if c := p.out.cost(); len(c.beyond(p.out.base())) > 0 {
		for _, c := range p.changes {
			if !c.hidden {
				asking = append(asking, p.show(c))
			}
		}
	}
	return p.out.brakesOf(deleted, asking)
}

// brakesOf lists the limits a server's part exceeds that deletes so many
// objects; changes are looked at for who asks for its restarts.
func (s *Server) brakesOf(deleted int, changes []Change) []Brake {
	found := s.cost().beyond(s.base())
	s.blame(found, s.base(), changes)
	s.hint(found, Allowance{}, nil)
	out := append(s.deletionBrakes(deleted), found...)
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
	// most is what the run may cost at most, nil for no limit; freeLevel and
	// freeApps are what would hold without it.
	most                *Most
	freeLevel, freeApps int
}

// base are the limits outside all windows. A word that is no level allows
// nothing.
func (s *Server) base() limits {
	by := "disruption of " + s.Name
	if s.Disruption == nil {
		by = "the default, as " + s.Name + " declares no disruption,"
	}
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
	server string
	level  int
	word   string
	apps   int
}

func (s *Server) cost() cost {
	c := cost{server: s.Name, word: levels[0]}
	for i := range s.Restarts {
		r := &s.Restarts[i]
		if at := r.height(); at > c.level {
			c.level, c.word = at, r.Level
		}
		c.apps = max(c.apps, r.Drops.Applications)
	}
	return c
}

// height is the place of a restart's level, above all where nobody knows it.
func (r *Restart) height() int {
	if at := Level(r.Level); at >= 0 {
		return at
	}
	return len(levels)
}

// beyond lists the limits a cost is beyond.
func (c cost) beyond(l limits) []Brake {
	var out []Brake
	if c.level > l.level {
		b := Brake{Kind: brakeDisruption, Flag: l.levelFlag(c), Limit: levels[l.level], Actual: c.word,
			Text: fmt.Sprintf("%s needs a restart of level %s; %s allows %s.", c.server, c.word, l.levelBy, levels[l.level])}
		if c.level == len(levels) {
			b.Flag = ""
			b.Text = fmt.Sprintf("The plan has a restart of the level %s, which this isoplan does not know.", quote(c.word))
		}
		out = append(out, b)
	}
	if l.apps >= 0 && c.apps > l.apps {
		out = append(out, Brake{Kind: brakeMaxApps, Flag: l.appsFlag(c), Limit: fmt.Sprint(l.apps), Actual: fmt.Sprint(c.apps),
			Text: fmt.Sprintf("A restart of %s reaches %d applications; %s allows %d.", c.server, c.apps, l.appsBy, l.apps)})
	}
	return out
}

// levelFlag is what passes the brake on the level: where the run itself allows
// less, that has to give way first.
func (l limits) levelFlag(c cost) string {
	var flags []string
	if l.most != nil && l.most.Level != "" && Level(l.most.Level) < c.level {
		flags = append(flags, "--max-disruption="+c.word)
	}
	if l.most == nil || l.freeLevel < c.level {
		flags = append(flags, "--allow-disruption="+c.word)
	}
	return strings.Join(flags, " ")
}

// appsFlag is the same for the number of applications.
func (l limits) appsFlag(c cost) string {
	var flags []string
	if l.most != nil && l.most.Apps >= 0 && l.most.Apps < c.apps {
		flags = append(flags, fmt.Sprintf("--max-apps=%d", c.apps))
	}
	if l.most == nil || l.freeApps >= 0 && l.freeApps < c.apps {
		flags = append(flags, fmt.Sprintf("--allow-max-apps=%d", c.apps))
	}
	return strings.Join(flags, " ")
}
