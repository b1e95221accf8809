// Package model holds the one model both sides of a plan share: what a person
// declared and what a server has are the same objects with the same values.
//
// A value is canonical from the moment it exists: whatever was read or written
// was brought to one form at the door, by the codec of its attribute row in
// package schema, so nothing behind the door compares spellings.
//
// The package knows no attribute by name and no file format. It promises that
// nothing in it changes after it was built: a planned world is a copy of the
// live one with the changed objects replaced.
package model
