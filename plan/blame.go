package plan

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/isoplan/isoplan/internal/model"
)

// asker is a change that asks for a restart beyond the limits.
type asker struct {
	address string
	// attributes are those of it that do; none when the plan does not say.
	attributes []string
}

// The most addresses a brake keeps, that its text names, and that a smaller
// plan may leave out to be worth a hint.
const (
	keptAskers   = 20
	namedAskers  = 3
	fewToExclude = 4
)

// blame says in the brakes of restarts which changes ask for more than limits
// allow, and which smaller plan would not.
func (s *Server) blame(brakes []Brake, l limits, changes []Change) {
	var all []string
	for i := range brakes {
		b := &brakes[i]
		high := func(r *Restart) bool { return r.height() > l.level }
		if b.Kind == brakeMaxApps {
			high = func(r *Restart) bool { return l.apps >= 0 && r.Drops.Applications > l.apps }
		}
		askers := s.askers(high, b.Kind, l.level, changes)
		for j, a := range askers {
			all = append(all, a.address)
			if j < keptAskers {
				b.Because = append(b.Because, a.address)
			}
		}
		b.More = len(askers) - len(b.Because)
		b.Text += neededBy(askers) + s.manner(high)
	}
	if len(brakes) > 0 {
		slices.Sort(all)
		brakes[0].Exclude = s.without(slices.Compact(all), changes)
	}
}

// Blame says which changes ask for one restart of the server, and which few
// addresses a plan without it would leave out.
func (s *Server) Blame(r *Restart, changes []Change) Brake {
	one := *s
	one.Restarts = []Restart{*r}
	all := []Brake{{Kind: brakeDisruption}}
	one.blame(all, limits{level: r.height() - 1, apps: -1}, changes)
	all[0].Text = strings.TrimSpace(all[0].Text)
	if all[0].Text != "" {
		all[0].Text = " " + all[0].Text
	}
	return all[0]
}

// askers lists the changes because of which there are restarts that are too
// high, by address. A restart that takes smaller ones with it names the
// changes of those too: they are left out where a level is in question.
func (s *Server) askers(high func(*Restart) bool, kind string, level int, changes []Change) []asker {
	known := map[string]bool{}
	above := map[string][]string{}
	if kind == brakeDisruption {
		for i := range changes {
			c := &changes[i]
			if c.Server != s.Name {
				continue
			}
			for j := range c.Attributes {
				a := &c.Attributes[j]
				known[c.Address] = known[c.Address] || len(a.Effects) > 0
				if slices.ContainsFunc(a.Effects, func(e Effect) bool { _, at := e.height(); return at > level }) {
					above[c.Address] = append(above[c.Address], c.called(a))
				}
			}
		}
	}
	seen := map[string]bool{}
	var out []asker
	for i := range s.Restarts {
		r := &s.Restarts[i]
		if !high(r) {
			continue
		}
		for _, address := range r.Because {
			if !seen[address] && (!known[address] || len(above[address]) > 0) {
				out = append(out, asker{address, above[address]})
			}
			seen[address] = true
		}
	}
	slices.SortFunc(out, func(a, b asker) int { return strings.Compare(a.address, b.address) })
	return out
}

// called is the name of a changed attribute in a sentence. The in-process list
// is declared by only, include and exclude alike; what changes is its entries.
func (c *Change) called(a *Attribute) string {
	if c.Type == model.InProcessISAPI.String() {
		return "entries"
	}
	return a.Name
}

// height gives the kind of restart that an effect asks for, and the place of
// its level, above all where nobody knows it.
func (e *Effect) height() (kind string, level int) {
	kind = e.Unit
	switch e.Unit {
	case "iisadmin":
		kind = "iis"
	case "machine":
		kind = "reboot"
	}
	if k := stepNamed(kind); k != nil {
		return kind, Level(k.level)
	}
	return kind, len(levels)
}

// neededBy names the first changes that ask.
func neededBy(askers []asker) string {
	if len(askers) == 0 {
		return ""
	}
	var names []string
	for _, a := range askers[:min(len(askers), namedAskers)] {
		name := a.address
		if n := len(a.attributes); n > namedAskers {
			name += fmt.Sprintf(" (%s and %d more)", strings.Join(a.attributes[:namedAskers], ", "), n-namedAskers)
		} else if n > 0 {
			name += " (" + strings.Join(a.attributes, ", ") + ")"
		}
		names = append(names, name)
	}
	text := " Needed by " + strings.Join(names, ", ")
	if more := len(askers) - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text + "."
}

// manner says of restarts that are too high what their changes do not tell:
// that IIS makes them by itself, or that only the way of writing needs one.
func (s *Server) manner(high func(*Restart) bool) string {
	self, any, text := true, false, ""
	for i := range s.Restarts {
		r := &s.Restarts[i]
		if !high(r) {
			continue
		}
		any, self = true, self && r.Self
		if len(r.Because) == 0 && len(r.Until) > 0 && text == "" {
			text = " " + r.Until[0]
		}
	}
	if any && self {
		text += " IIS does it by itself when the files are written."
	}
	return text
}

// without gives the addresses to leave out of the plan, nil where that would be
// many, would leave nothing, or would not help: a file that is written while
// IISADMIN is stopped stops it whatever the change. Names come from live files,
// and people copy what they read into a shell: what a shell would obey even
// between quotation marks is not for that.
func (s *Server) without(all []string, changes []Change) []string {
	if len(all) == 0 || len(all) > fewToExclude || s.Way == "mount" && s.Write != nil && !s.Write.Running {
		return nil
	}
	if slices.ContainsFunc(all, func(a string) bool {
		return strings.ContainsFunc(a, func(r rune) bool { return strings.ContainsRune("\"`$\\!", r) || !unicode.IsPrint(r) })
	}) {
		return nil
	}
	for i := range changes {
		c := &changes[i]
		if !slices.ContainsFunc(all, func(a string) bool { return c.Address == a || strings.HasPrefix(c.Address, a+"/") }) {
			return all
		}
	}
	return nil
}
