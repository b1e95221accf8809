package live

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Fact is one setting found at a key: a property the table knows and the text
// the store has for it, entities resolved, list entries on lines of their own.
// Secret rows have an empty Raw: their text is never taken out of the file.
type Fact struct {
	Attr *schema.Attr
	Raw  string
	// Start and End are the bytes of the text in Snapshot.Text.
	Start, End uint32
	// Custom says that it is a <Custom> child, not an attribute of the key.
	Custom bool
}

// Node is one key: its path as the store writes it, its class, its facts in
// the order of the store, and where it stands.
type Node struct {
	Path, Class string
	// Start is the first byte of the start tag, Body the byte after it, End
	// the byte after the whole element.
	Start, Body, End uint32
	Facts            []Fact
}

// Snapshot is what one read of a store returned.
type Snapshot struct {
	// Space is "metabase" or "machine.config/v1.1.4322".
	Space string
	// Source is the path messages show; File its number in the sources.
	Source string
	File   model.FileID
	// Raw is the file as it was read, Text its body in UTF-8: every offset
	// counts bytes of Text.
	Raw, Text string
	// Encoding is what the store needs to write Text back as Raw.
	Encoding uint8
	// Tag is the start tag of the one node of a machine.config where Text
	// spells it otherwise; "" where it stands in Text.
	Tag string
	// Nodes are the keys in store order.
	Nodes []Node
	// Volatile are the spans of Text that IIS moves by itself and secrets: a
	// digest covers the file with these replaced by a fixed text.
	Masked []Span
}

// Span is a range of bytes of Text; Token is what a digest sees instead of it:
// MovingToken for a value IIS changes by itself, any other text for a secret.
type Span struct {
	Start, End uint32
	Token      string
}

// MovingToken stands for values that are no secret.
const MovingToken = "moving"

// Op is what a want asks for.
type Op uint8

// The operations. CreateKey carries no property: the values of the new key
// follow as wants of their own.
const (
	SetValue Op = iota + 1
	RemoveValue
	CreateKey
	DeleteKey
)

var opNames = [...]string{"", "set", "remove", "create-key", "delete-key"}

// String gives the word of the operation in plan files.
func (o Op) String() string {
	if int(o) < len(opNames) {
		return opNames[o]
	}
	return ""
}

// Want is one setting to be: a key, a property and the text it must have.
type Want struct {
	Op Op
	// Path is the key; Class is its class, needed to create it.
	Path, Class string
	// Attr is the row of the property; nil for keys.
	Attr *schema.Attr
	// Raw is the text to write, list entries on lines of their own.
	Raw string
	// Secret is the reference ("env:NAME") of a value that is not known
	// here; Raw is then empty.
	Secret string
	// Addr is the object it is for, for messages.
	Addr model.Addr
}

// Edit replaces bytes of a snapshot's Text. The edits of one call do not
// overlap.
type Edit struct {
	Start, End uint32
	New        string
	// Want is the index of the want it serves.
	Want int
	// Secret says that New stands in for a secret, or that the replaced
	// bytes hold one: neither is ever shown.
	Secret bool
}

// Store is one spelling of a key space. Both methods are pure.
type Store interface {
	// Name is the store's folder name, "metabasexml".
	Name() string
	// Decode reads a file. A file that cannot be read in full is refused with
	// exactly one error that names line, column and byte; the snapshot is
	// then nil. Values that cannot be decoded are kept as facts: the world
	// marks them unreadable.
	Decode(space, source, file string) (*Snapshot, diag.List)
	// Edit turns wants into edits of s.Text, sorted by place. A want that is
	// already true makes no edit; no wants, no edits. A want the store cannot
	// write is refused with the store that could.
	Edit(s *Snapshot, wants []Want) ([]Edit, diag.List)
	// Apply gives the file with the edits made, in its own encoding.
	Apply(s *Snapshot, edits []Edit) (string, error)
}

// Change is a difference of one object, in the terms of the model.
type Change struct {
	// Old is the live object, nil for a new one; New the planned one, nil for
	// one that goes. New.Home and New.Class are set.
	Old, New *model.Object
	// Set are the attributes to write locally, Remove those whose local value
	// goes. For a new object Set holds all of its declared values.
	Set    []model.Setting
	Remove []string
	// KeepKey says that an application goes but its directory stays.
	KeepKey bool
}

// Space gives the facts of a key space their meaning.
type Space interface {
	// World gives the objects of a snapshot, with addresses below the server
	// and Up set within the returned slice. Diagnostics are warnings about
	// single values; their places are in the snapshot's file.
	World(s *Snapshot, server string) ([]*model.Object, diag.List)
	// Place gives the key and class a new object gets. owner is the site of
	// the object, with its Home set; nil where there is none.
	Place(o *model.Object, owner *model.Object) (home, class string)
	// Wants turns changes into what the store is asked for, in the order the
	// store must do them. live is the world the changes start from.
	Wants(s *Snapshot, live *model.World, changes []Change) ([]Want, diag.List)
}

// Owns reports whether a row lives in the key space of a snapshot.
func Owns(s *Snapshot, a *schema.Attr) bool {
	return a.Home.Space == schema.MetabaseSpace && s.Space == string(schema.MetabaseSpace) ||
		a.Home.Space == schema.MachineConfigSpace && s.Space != string(schema.MetabaseSpace)
}
