package textkeys

import "github.com/isoplan/isoplan/internal/live"

// Splice replaces bytes of Snapshot.Text.
type Splice struct {
	Start, End uint32
	New        string
}

// Form is how one kind of text holds keys and values. Its methods decide
// nothing: what they are asked for is allowed and changes the text.
type Form interface {
	// Word names the text in messages: "transcript".
	Word() string
	// Closed says in one sentence why nothing may be written at a path, and
	// what to do; both are empty where it may.
	Closed(path string) (why, fix string)
	// Holds says why the text cannot hold the value of a want, "" when it
	// can: "would begin with a blank".
	Holds(w *live.Want) string
	// HoldsKey reports whether the text can hold a new key.
	HoldsKey(path, class string) bool
	// HoldsReference reports whether the text can hold the reference of a
	// secret ("env:NAME").
	HoldsReference(secret string) bool
	// Create writes a new key with its values, sorted by property. before and
	// after are the keys beside it in the order of paths, nil where there is
	// none.
	Create(before, after *live.Node, w *live.Want, values []*live.Want) []Splice
	// Drop takes a key away; those below it go too.
	Drop(n *live.Node) []Splice
	// Set replaces the value of a fact; Add writes a value the key lacks;
	// Remove takes one away.
	Set(n *live.Node, f *live.Fact, w *live.Want) []Splice
	Add(n *live.Node, w *live.Want) []Splice
	Remove(n *live.Node, f *live.Fact) []Splice
}
