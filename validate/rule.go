package validate

import (
	"sort"
	"sync"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Phase is the least a rule needs to have: a run that has more runs it too.
type Phase uint8

// The phases, least first.
const (
	ConfigPhase Phase = iota + 1 // what is declared; no server needed
	LivePhase                    // and what the servers have
	PlanPhase                    // and what is planned
)

// String gives the word of the phase in reference pages.
func (p Phase) String() string {
	switch p {
	case ConfigPhase:
		return "config"
	case LivePhase:
		return "live"
	case PlanPhase:
		return "plan"
	}
	return "no phase"
}

// Rule is one check rule.
type Rule struct {
	// ID is three letters and three digits; a number is never used again.
	ID       string
	Severity diag.Severity
	Phase    Phase
	// Summary is what findings are headed with: at most six words.
	Summary string
	// Doc says in one sentence when the rule fires, Why what happens then,
	// Fix what to do about it.
	Doc, Why, Fix string
	// Targets are those the rule speaks of; nil is every target isoplan plans.
	// A rule about what a migration breaks names the targets it leads to.
	Targets []schema.Target
	// Needs names what the rule must be told and no file holds:
	// "observed.memory", "traits.clr". Without it a case is not judged.
	Needs []string
	// Sources and Confidence are the footing of Why.
	Sources    []string
	Confidence model.Confidence
	// check looks at one server; nil for the rules that Suppress itself is.
	check func(*Pass)
}

// registered collects the rules while the package's variables are made; Rules
// sorts them, so the order of files does not matter.
var registered []*Rule

func add(r Rule) *Rule {
	registered = append(registered, &r)
	return &r
}

// Rules lists every rule, sorted by id. The slice must not change.
func Rules() []*Rule { return sorted() }

var sorted = sync.OnceValue(func() []*Rule {
	all := append([]*Rule(nil), registered...)
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
})

// Find gives the rule of an id, nil when there is none. Letter case counts.
func Find(id string) *Rule {
	all := Rules()
	i := sort.Search(len(all), func(i int) bool { return all[i].ID >= id })
	if i < len(all) && all[i].ID == id {
		return all[i]
	}
	return nil
}

// SpeaksOf lists the targets a rule speaks of: its own, or every planned one.
func (r *Rule) SpeaksOf() []schema.Target {
	if r.Targets == nil {
		return schema.PlannedTargets()
	}
	return r.Targets
}
