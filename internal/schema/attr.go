package schema

import (
	"github.com/isoplan/isoplan/internal/model"
)

// Space names a key space: who owns a set of keys.
type Space string

// The key spaces of IIS 6.0 servers. Every machine.config is a space of its
// own: its name is "machine.config/" and the process model's name.
const (
	MetabaseSpace      Space = "metabase"
	MachineConfigSpace Space = "machine.config"
)

// Raw says how a store spells a value; see codec.go.
type Raw uint8

// The spellings. The metabase ones are the types of MBSchema.xml (SDK6,
// WS03/cc785283); the last is an attribute of machine.config (PM11, PM20).
const (
	RawDWORD Raw = iota + 1
	RawBOOL
	RawSTRING
	RawEXPANDSZ
	RawMULTISZ
	RawBINARY
	RawConfig
	RawNTACL
)

var rawNames = [...]string{"", "DWORD", "BOOL", "STRING", "EXPANDSZ", "MULTISZ", "BINARY", "attribute", "NTACL"}

// String gives the type's name in MBSchema.xml.
func (r Raw) String() string { return rawNames[r] }

// Home is where an attribute lives.
type Home struct {
	Space Space
	// Property is the official name: the property in the metabase, the
	// attribute of <processModel> in machine.config.
	Property string
	// ID is the metabase identifier; 0 in machine.config.
	ID uint32
	// Raw is how the store spells it.
	Raw Raw
	// UserType and Flags are those of MBSchema.xml ("IIS_MD_UT_SERVER",
	// "INHERIT | SECURE"); empty in machine.config.
	UserType, Flags string
	// Sub is the key below the object's own key, for example "Filters" for
	// the load order of a site's filters; empty for the key itself.
	Sub string
	// Field is the position, from 1, in an entry of a list property whose
	// entries are objects (WebSvcExtRestrictionList); 0 for all others.
	Field int
	// Location is where the property stands when that is not the object's
	// own key: "." for the counters of IIS_Global; empty for all others.
	Location string
}

// Inherits reports whether keys below obey a value set here.
func (h Home) Inherits() bool {
	return h.Space == MetabaseSpace && len(h.Flags) >= 7 && h.Flags[:7] == "INHERIT"
}

// Defaults are what a value is when nothing is stored. Schema is what
// MBSchema.xml or the configuration class says; Internal is what the running
// service uses. They differ more often than one expects (SDK6). A nil value
// is "none".
type Defaults struct {
	Schema   model.Value
	Internal model.Value
	// ByCLR overrides Internal for CLR lines of machine.config.
	ByCLR map[CLR]model.Value
	// ByVersion overrides both for versions of IIS whose service uses another
	// value when nothing is stored; the key is "4.0".
	ByVersion map[string]model.Value
	Fact
}

// Attr is one row of the table.
type Attr struct {
	// Name is the name in HCL; Label the official one, "AppPoolQueueLength".
	Name, Label string
	// Blocks are the kinds of blocks that may hold it.
	Blocks []model.Kind
	Type   Type
	Doc    string // one sentence
	// Example is an HCL expression that is a legal value.
	Example string
	Home    Home
	// CLRs limits an attribute of machine.config to the CLR lines that know
	// it; 0 means all, or not an attribute of machine.config.
	CLRs     CLR
	Defaults Defaults
	// ReadOnly rows are decoded and shown, never declared: IIS or a method
	// owns them. Why says so.
	ReadOnly bool
	Why      string
	// Secret values are only ever references.
	Secret bool
	// Literals are texts of a secret row that are no secrets: they may be
	// written out and shown ("AutoGenerate").
	Literals []string
	// Volatile values are moved by IIS itself: digests mask them and a
	// difference in them alone is no drift.
	Volatile bool
	// Required must be given when an object of the kind is created.
	Required []model.Kind
	// Local rows compare the value set at the key itself, not the effective one.
	Local bool
	// Isolation marks the rows that matter for process isolation: import
	// writes these unless --all asks for every known attribute.
	Isolation bool
	Answers   Answers
	// At replaces Answers on blocks of some kinds, where the same property
	// means something else (WAMUserName at the service and at a pool). Read
	// it through Answer.
	At map[model.Kind]Answers
	// Needs are conditions without which the value has no effect. Some hold
	// only on some targets or blocks: read them through NeedsOn.
	Needs []Need
	// pool converts a value of processModel to attributes of a pool; nil
	// where no conversion is known. Read it through Equivalents.
	pool conversion
	// Conflicts are what Microsoft's pages disagree about.
	Conflicts []Conflict
}

// In reports whether blocks of a kind may hold the attribute.
func (a *Attr) In(k model.Kind) bool {
	for _, b := range a.Blocks {
		if b == k {
			return true
		}
	}
	return false
}

// Creates reports whether the attribute must be given to create an object of
// the kind.
func (a *Attr) Creates(k model.Kind) bool {
	for _, b := range a.Required {
		if b == k {
			return true
		}
	}
	return false
}

// Answer is what the row says about a target, on blocks of a kind.
func (a *Attr) Answer(t Target, k model.Kind) Answer {
	if at, ok := a.At[k]; ok {
		return at.on(t)
	}
	return a.Answers.on(t)
}

// NeedsOn lists the conditions that hold on a target, on blocks of a kind.
func (a *Attr) NeedsOn(t Target, k model.Kind) []Need {
	var all []Need
	for _, n := range a.Needs {
		if n.holds(t, k) {
			all = append(all, n)
		}
	}
	return all
}

// Spared reports whether a value of the row has no effect to lose when a
// condition of the row is not met.
func (a *Attr) Spared(n Need, own model.Value) bool {
	return n.Except != "" && a.Type.Show(own) == n.Except
}

// Literal reports whether a text of a secret row is no secret, and gives it as
// the table spells it; letter case does not count.
func (a *Attr) Literal(text string) (spelled string, ok bool) {
	for _, l := range a.Literals {
		if model.Fold(l) == model.Fold(text) {
			return l, true
		}
	}
	return "", false
}

// KnownTo reports whether the CLR line has the attribute.
func (a *Attr) KnownTo(c CLR) bool { return a.CLRs == 0 || a.CLRs&c != 0 }

// InternalDefault is what the running service uses when nothing is stored:
// the internal default, or the schema default where no other is known.
func (a *Attr) InternalDefault(c CLR) model.Value {
	if v, ok := a.Defaults.ByCLR[c]; ok {
		return v
	}
	if !a.Defaults.Internal.IsNull() {
		return a.Defaults.Internal
	}
	return a.Defaults.Schema
}

// Handle is a row together with the Go type of its values, for code that
// means one attribute.
type Handle[T any] struct {
	*Attr
	from func(model.Value) T
}

// Of reads the value of the attribute from an object's own settings; ok is
// false when it is not set there.
func (h Handle[T]) Of(o *model.Object) (value T, ok bool) {
	v := o.Get(h.Name)
	if v.IsNull() {
		return value, false
	}
	return h.from(v), true
}

// From reads a value that is known to belong to the row.
func (h Handle[T]) From(v model.Value) T { return h.from(v) }

// rows collects the table while the package's variables are made; table.go
// sorts it, so the order of files does not matter.
var rows []*Attr

func row[T any](a Attr, from func(model.Value) T) Handle[T] {
	rows = append(rows, &a)
	return Handle[T]{&a, from}
}

func boolRow(a Attr) Handle[bool]     { return row(a, model.Value.IsTrue) }
func numberRow(a Attr) Handle[uint64] { return row(a, model.Value.Num) }
func textRow(a Attr) Handle[string]   { return row(a, model.Value.Str) }
func listRow(a Attr) Handle[[]string] { return row(a, model.Value.Items) }
