package main

// The exit codes, as promised in the README. A usage error is 1, never 2: a
// pipeline reads 2 as "changes are waiting".
const (
	exitOK      = 0
	exitError   = 1
	exitChanges = 2
	exitGate    = 3
	// The live state moved since the plan, or another apply holds the lock.
	exitStale = 4
	// The apply failed and everything was put back.
	exitPutBack = 5
	// Stopped midway: isoplan recover is needed.
	exitMidway = 6
	// Interrupted before the commit point: nothing was changed.
	exitInterrupted = 130
)

// exitCode ends a command with a code after everything was said.
type exitCode int

// Error is never printed.
func (e exitCode) Error() string { return "exit" }
