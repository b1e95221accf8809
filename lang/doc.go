// Package lang reads the language: folders of *.iso.hcl files, values from
// files, flags and the environment, and gives the desired configuration with
// no expression left in it.
//
// The text of a file is split into blocks and arguments by a scanner of our
// own, which keeps the nesting on a stack of its own and counts what a hostile
// file could exhaust; plain literals are taken as they stand. Everything else,
// each expression by itself, goes to the parser and evaluator of HCL, behind
// meters that stop an evaluation before it takes the machine with it. So a
// file is refused in milliseconds when it is out of bounds, and a folder of a
// hundred thousand literal applications is read in a fraction of the time the
// HCL parser would need.
//
// It promises: the same text gives the same configuration and the same
// diagnostics, whatever the order of files, blocks and threads; every
// diagnostic has a code of codes.go and names the place; no text of a secret
// and no sensitive value is ever part of a diagnostic.
//
// Modules are folders of that fs.FS, or of the library, that hold the body of a
// server. Each is read once and worked out at each use, within the budget of
// the whole; nothing of the place that uses it is visible in it but what it is
// given and what is known of the server. What the server and its modules say
// about one object is put together in the order of their names, so that it
// does not matter which file says it.
//
// It reads only the fs.FS it is given, for file() and its like inside the folder
// of the configuration and through no link, never the clock or the environment.
// It knows no server: whether an object exists is for the plan.
//
// What an evaluation costs grows with the objects it makes: a variable or local
// is worked out once, and so is each part of an expression that comes out the
// same for all elements of a loop.
package lang
