package host

import (
	"context"
	"time"
)

// Ran is what a command that ran to its end left.
type Ran struct {
	// Code is its exit code.
	Code int
	// Output is what it printed on both streams, at most MaxOutput bytes of it: hostile text, for messages to escape.
	Output string
}

// MaxOutput is how much of a command's output is kept, in bytes.
const MaxOutput = 64 << 10

// Runner runs a command of the operator's policy: a program and its arguments, never a line for a shell. The error
// says that it could not be started, or did not end within limit; what it did by then is not known.
type Runner func(ctx context.Context, argv []string, limit time.Duration) (Ran, error)
