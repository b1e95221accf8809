package schema

import "github.com/isoplan/isoplan/internal/diag"

// Fact is the footing of a statement about IIS: the keys of the pages it
// rests on and how well it is founded.
type Fact struct {
	Sources    []string
	Confidence diag.Confidence
}

// Doc is a statement a page makes.
func Doc(sources ...string) Fact { return Fact{sources, diag.Documented} }

// Derive is a statement that follows from the pages named.
func Derive(sources ...string) Fact { return Fact{sources, diag.Derived} }

// Unsourced is a statement no page makes: it may guide a safe choice and is
// shown as such.
func Unsourced() Fact { return Fact{nil, diag.Unsourced} }

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
	// Self says that IIS does it by itself when the value is written.
	Self bool
	// Deferrable says that it need not follow right away: the old value
	// stays in force until then.
	Deferrable bool
	// Note says in one sentence what stays as it is until the restart, or
	// where pages disagree and which side was chosen.
	Note string
	Fact
}

// Need is a condition on another attribute of the same object: without it the
// value has no effect.
type Need struct {
	Attr string // its name in HCL
	Is   string // the value it must have, in HCL form
	Why  string // "the process model is off (enable = false)"
	Rule string // the rule that reports it
	Fact
}

// Honour says who obeys an attribute.
type Honour struct {
	// Obeyed is false when the target ignores the attribute altogether.
	Obeyed bool
	// CLRs limits Obeyed to some CLR lines; 0 means all of them.
	CLRs CLR
	// Why says, where it is not obeyed, what decides instead.
	Why string
	// Rule is the id of the rule that reports a dead setting here.
	Rule string
	Fact
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

// Answer is what a row says about one target.
type Answer struct {
	Honour  Honour
	Effects []Effect
	// Way is how files write it on this target, and WayFact why; Other names
	// the store or call that can where a file cannot.
	Way     Way
	WayFact Fact
	Other   string
}

// Answers hold one answer per target.
type Answers map[Target]Answer
