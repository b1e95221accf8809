// Package importer writes what a server has as configuration: the live world
// becomes one formatted HCL text a person would have written.
//
// It promises that planning the text against the same live files finds nothing
// to change, that the same world gives the same bytes, that live text stays
// data however hostile it is, and that what HCL cannot say is named instead of
// dropped in silence. Secrets come out as references to environment variables,
// whose names are listed; their values are never seen here. What the text of a
// collector observed becomes an observed block; nothing in that is guessed.
//
// It writes what stands at an object itself and matters for process isolation;
// what is inherited or read-only is left out. It reads and writes no file and
// folds no repeated shapes.
package importer
