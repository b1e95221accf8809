// Package textkeys is the part of Edit that every store shares whose text holds
// the keys of a binary metabase on lines of its own: it groups wants by key,
// refuses those nothing but IIS may fulfil, keeps the order of keys, and asks a
// Form how its text says the rest.
//
// It promises that a refused want leaves no edit at all, that edits come sorted
// and apart, and that a want which is true already makes none. It is pure.
package textkeys
