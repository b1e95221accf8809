//go:build unix

package host

import (
	"os"
	"syscall"
)

// endless are the signals that must not end a transaction.
func endless() []os.Signal { return []os.Signal{syscall.SIGHUP, syscall.SIGPIPE} }
