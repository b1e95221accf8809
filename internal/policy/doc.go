// Package policy reads the operator's own policy file: whether an apply needs an approval and by whom, and which commands
// may be run for a server.
//
// A policy is the only place a command can come from. Neither a configuration, nor a module, nor a plan can name one or
// add a word to one: the language has no such attribute, and what a plan contributes (the name of a service, of a pool,
// the key of an application) is checked letter by letter before it takes the place of its word in braces, because a
// command may well end in a shell on the other side.
//
// There are two files. The machine-wide one lies at a place only an administrator can write to (DefaultPath); the other
// is given for one run. Merge puts them together so that the given one can add, and can never take away what the
// machine-wide one demands.
//
// The package is pure: text in, value out. It reads no file, runs no command and asks for no time.
package policy
