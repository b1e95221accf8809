package bundle

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/wsh"
	"github.com/isoplan/isoplan/plan"
)

// placeKind is what sort of thing a plan touches on a server.
type placeKind string

const (
	keyPlace   placeKind = "key"
	valuePlace placeKind = "value"
	appPlace   placeKind = "app"
	tagPlace   placeKind = "tag"
)

// state is what a place holds: nothing, a text, or a secret nobody may read.
type state struct {
	there bool
	text  string
	// secret is the number, from 1, of the secret that is written there; on
	// the side of what was seen it only says that nothing is known.
	secret int
}

// place is something on the server that a plan touches. A key's text is its
// class, an application's its protection.
type place struct {
	kind       placeKind
	key, name  string
	form       string // n, b, s or l: number, switch, text, list (wsh.Kind)
	seen, want state
	// unknown says that nobody knows what stood there: a secret.
	unknown bool
	// loose says that nobody wants anything there: a call of the plan leaves
	// there what it leaves, and only the way back has a word about it.
	loose bool
}

// step is one thing to do on the server.
type step struct {
	op string
	// place is the number of the place it changes, from 1; 0 for none.
	place int
	// want is what this step makes of the place: a later step may make
	// something else of it.
	want state
	// text is a service, a command or a sentence; on a key that is called.
	text string
	// also are the places that come back with the place when it is undone:
	// what lies below a deleted key.
	also []int
}

// The operations of steps beside the calls of a plan. Those of outageOps belong
// to a restart.
const (
	opPut    = "Put"    // a tag of a machine.config
	opSave   = "Save"   // the metabase to disk
	opRecord = "Record" // which services run
	opStop   = "Stop"   // a service with all that depends on it
	opStart  = "Start"  // a service, if it ran before
	opReset  = "Reset"  // iisreset
	opCheck  = "Check"  // that what ran before runs
	opCall   = "Call"   // a method of a key: unload, recycle
	opSay    = "Say"    // what a person has to do
)

// builder makes the tables of one server.
type builder struct {
	in     Input
	s      *plan.Server
	target schema.Target
	places []place
	steps  []step
	// back is how many of the steps at the end are the restarts of the way
	// back.
	back  int
	index map[string]int
	// secrets are the references, in the order in which they are asked for;
	// asked says for each what it is for.
	secrets, asked []string
	// refuse is why the restarts cannot be left out; "" where they can.
	refuse string
	before []string // what a person does before, and after
	after  []string
	diags  diag.List
}

func targetOf(text string) (schema.Target, bool) {
	for _, t := range schema.Targets() {
		if t.String() == text {
			return t, t.Planned()
		}
	}
	return schema.NoTarget, false
}

func (b *builder) fail(id, summary, fix, format string, args ...any) {
	b.diags = append(b.diags, problem(b.s.Name, id, summary, fmt.Sprintf(format, args...), fix))
}

func (b *builder) defect(format string, args ...any) {
	b.fail("IP1109", "Bundle cannot carry the plan", "Please report it with the plan.", format+" Nothing was written. This is a defect of isoplan, not of the plan.", args...)
}

func idOf(kind placeKind, key, name string) string {
	return string(kind) + "\x00" + model.Fold(key) + "\x00" + model.Fold(name)
}

// at gives the number of a place, 0 when there is none.
func (b *builder) at(kind placeKind, key, name string) int { return b.index[idOf(kind, key, name)] }

func (b *builder) add(p place) int {
	b.places = append(b.places, p)
	n := len(b.places)
	b.index[idOf(p.kind, p.key, p.name)] = n
	return n
}

// secret gives the number of a reference.
func (b *builder) secret(ref, what string) int {
	for i, r := range b.secrets {
		if r == ref {
			b.asked[i] += ", " + what
			return i + 1
		}
	}
	b.secrets, b.asked = append(b.secrets, ref), append(b.asked, what)
	return len(b.secrets)
}

// formOf says how the metabase spells a property.
func formOf(property string) (string, bool) {
	row := schema.ByProperty(schema.MetabaseSpace, property)
	if row == nil {
		return "", false
	}
	switch row.Home.Raw {
	case schema.RawDWORD, schema.RawBOOL, schema.RawSTRING, schema.RawEXPANDSZ, schema.RawMULTISZ:
		return wsh.Kind(row), true
	}
	return "", false
}

// below reports whether a key is another one or lies below it.
func below(key, top string) bool {
	key, top = model.Fold(key), model.Fold(top)
	return key == top || strings.HasPrefix(key, strings.TrimSuffix(top, "/")+"/")
}
