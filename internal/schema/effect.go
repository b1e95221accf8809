package schema

import (
	"slices"

	"github.com/isoplan/isoplan/internal/model"
)

// Fact is the footing of a statement about IIS: the keys of the pages it
// rests on and how well it is founded.
type Fact struct {
	Sources    []string
	Confidence model.Confidence
}

// Doc is a statement a page makes.
func Doc(sources ...string) Fact { return Fact{sources, model.Documented} }

// Derive is a statement that follows from the pages named.
func Derive(sources ...string) Fact { return Fact{sources, model.Derived} }

// Unsourced is a statement no page makes: it may guide a safe choice and is
// shown as such.
func Unsourced() Fact { return Fact{nil, model.Unsourced} }

// Unit is a thing that can be restarted, or something a change needs
// restarted before it counts.
type Unit uint8

// The units, cheapest first. Which of them a restart step covers is the
// table of package plan.
const (
	NoUnit         Unit = iota
	UnitAppDomain       // every AppDomain of one CLR
	UnitApp             // one application (out of process: its process)
	UnitPool            // the worker processes of one pool
	UnitAspnetWp        // aspnet_wp.exe of one CLR
	UnitSite            // one site: stop and start
	UnitW3SVC           // the World Wide Web Publishing Service
	UnitHTTPFilter      // the HTTP SSL service
	UnitIISAdmin        // IISADMIN and everything that depends on it
	UnitMachine         // the computer
)

var unitNames = [...]string{"none", "app_domain", "app", "pool", "aspnet_wp", "site", "w3svc", "httpfilter", "iisadmin", "machine"}

// String gives the word of the unit in JSON.
func (u Unit) String() string { return unitNames[u] }

// Effect is one unit a change needs restarted before the running server obeys
// the new value.
type Effect struct {
	Unit Unit
	// CLRs limits the effect to the files of some CLR lines; 0 means all, or
	// not an attribute of machine.config.
	CLRs CLR
	// Self says that IIS does it by itself when the value is written.
	Self bool
	// Unless names an attribute of the same object, in HCL: while it is true
	// IIS does not do it by itself and the old value stays in force.
	Unless string
	// Deferrable says that it need not follow right away: the old value
	// stays in force until then.
	Deferrable bool
	// Note says in one sentence what stays as it is until the restart, or
	// where pages disagree and which side was chosen.
	Note string
	// Smaller names in one sentence a way that costs less than restarting the
	// unit, with its sources in brackets; "" where no page names one.
	Smaller string
	Fact
}

// For reports whether a change in the file of a CLR line has the effect; the
// line counts for machine.config only.
func (e Effect) For(c CLR) bool { return e.CLRs == 0 || e.CLRs&c != 0 }

// Need is a condition on another attribute of the same object: without it the
// value has no effect.
type Need struct {
	Attr string // its name in HCL
	Is   string // the value it must have, as Show writes it; "" with IsNot
	// IsNot is the value it must not have, as Show writes it.
	IsNot string
	Why   string // "the process model is off (enable = false)"
	Rule  string // the rule that reports it
	// Except is the row's own value, as Show writes it, that has no effect to
	// lose (cpu_limit = 0); "" is none. Ask through Attr.Spared.
	Except string
	// Targets and Blocks limit the condition; empty means everywhere.
	Targets []Target
	Blocks  []model.Kind
	Fact
}

func (n Need) holds(t Target, k model.Kind) bool {
	return (len(n.Targets) == 0 || slices.Contains(n.Targets, t)) &&
		(len(n.Blocks) == 0 || slices.Contains(n.Blocks, k))
}

// Met reports whether the effective value of the needed attribute, on an
// object of a kind, satisfies the condition. A value that is not known (null)
// does: nothing is concluded from absence.
func (n Need) Met(k model.Kind, v model.Value) bool {
	a := Find(k, n.Attr)
	if a == nil || v.IsNull() {
		return true
	}
	shown := a.Type.Show(v)
	if n.IsNot != "" {
		return shown != n.IsNot
	}
	return shown == n.Is
}

// Honour says who obeys an attribute.
type Honour struct {
	// Obeyed is false when the target ignores the attribute altogether.
	Obeyed bool
	// CLRs limits Obeyed to some CLR lines; 0 means all of them.
	CLRs CLR
	// Why says, where it is not obeyed, what decides instead.
	Why string
	// Rule is the id of the rule that reports a dead setting here. Read it
	// through RuleFor: other CLR lines may have a rule of their own.
	Rule string
	// NewerRule is the rule for CLR 2.0 and later, where it is another.
	NewerRule string
	Fact
}

// By reports whether the attribute is obeyed for a CLR line; the line counts
// for machine.config only.
func (h Honour) By(c CLR) bool { return h.Obeyed && (h.CLRs == 0 || h.CLRs&c != 0) }

// RuleFor is the id of the rule that reports a setting that is dead for a CLR
// line.
func (h Honour) RuleFor(c CLR) string {
	if h.NewerRule != "" && c&CLR2up != 0 {
		return h.NewerRule
	}
	return h.Rule
}

// Way is how a file store gets a value onto a server.
type Way uint8

// The ways. A method is a call to the running server (AppCreate2, SetData);
// refuse means that no file edit can do it.
const (
	Splice Way = iota + 1
	Method
	Refuse
)

var wayNames = [...]string{"", "splice", "method", "refuse"}

// String gives the word of the way in JSON.
func (w Way) String() string { return wayNames[w] }

// Presence says whether a target has an attribute at all.
type Presence struct {
	// There is false where the version does not have it.
	There bool
	// Moved says where it lives and in what unit, where that is not what the
	// row's Home says: IIS 7.0 and later keep it in applicationHost.config.
	Moved string
	// Why says, where it is not there, in one sentence what is there instead.
	Why string
	Fact
}

// Answer is what a row says about one target.
type Answer struct {
	Presence Presence
	Honour   Honour
	Effects  []Effect
	// NoEffect is the footing, and Quiet the sentence, of an empty list of
	// effects: why nothing needs a restart, or that no page says so.
	NoEffect Fact
	Quiet    string
	// Interface is the way of a person who makes the change in the console of
	// the version, in order, with its sources in brackets.
	Interface []string
	// Manual is what a person must do beside the change; "" is nothing.
	Manual string
	// Way is how files write it on this target, and WayFact why; Other names
	// the store or call that can where a file cannot.
	Way     Way
	WayFact Fact
	Other   string
	// Words are the words of an enumeration the target has, in HCL; nil is all.
	Words []string
}

// Answers hold one answer per target. Targets of one age share theirs, because
// the table is made whenever the program starts.
type Answers map[Target]*Answer

// on gives the answer about a target, the zero value where there is none.
func (x Answers) on(t Target) Answer {
	if a := x[t]; a != nil {
		return *a
	}
	return Answer{}
}
