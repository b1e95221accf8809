// Package metabase is the key space of the IIS metabase, which every store of
// it shares: how paths compare, which keys are sites, applications, pools and
// filters, who inherits from whom, and which keys and values a change of the
// model asks for.
//
// It promises that the world it makes of a snapshot holds every value the
// attribute table knows at or below /LM/W3SVC exactly once, with Up pointing
// to the nearest key above; and that its wants name keys by the path the
// snapshot has for them, parents before children where keys are made and
// children before parents where they go.
//
// It knows no spelling of a file, reads nothing, writes nothing, and never
// takes the text of a secret.
package metabase
