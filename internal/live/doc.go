// Package live is the contract between the planner and the stores: what a read
// of a store returns (snapshot, fact), what a plan asks of it (want) and what
// the store makes of that (edit). Everything here is pure: a store decodes and
// edits texts; reading, locking and replacing files is for package host.
//
// A key space gives facts their meaning as objects (World, Wants); a store
// knows one spelling of a key space (Decode, Edit). The metabase is one key
// space that several stores share; each machine.config is a key space of its
// own.
package live
