//go:build unix

package host

import (
	"os"
	"syscall"
)

// ignored are the signals that must not end a transaction.
func ignored() []os.Signal { return []os.Signal{syscall.SIGHUP, syscall.SIGPIPE} }
