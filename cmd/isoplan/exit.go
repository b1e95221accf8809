package main

// The exit codes, as promised in the README. A usage error is 1, never 2: a
// pipeline reads 2 as "changes are waiting".
const (
	exitOK      = 0
	exitError   = 1
	exitChanges = 2
	exitGate    = 3
)

// exitCode ends a command with a code after everything was said.
type exitCode int

// Error is never printed.
func (e exitCode) Error() string { return "exit" }
