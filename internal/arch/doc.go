// Package arch holds the laws of this repository as tests: which package may import which and why, what only one package
// may do (write files, ask the clock, print), and what a file looks like. Each law names the file and line that breaks
// it, and each is itself tested with a small case that breaks it and one that does not.
//
// The laws read source text and need neither the compiler nor the network. Files that end in _test.go, and packages that
// exist for tests only, are free of the laws about imports, calls and sizes.
//
// A new package needs its row in the import law. There is nothing here to import.
package arch
