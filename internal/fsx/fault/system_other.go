//go:build unix && !linux

package fault

import "syscall"

// send sends sig to the process. Which thread gets it, and when, the system decides.
func send(sig syscall.Signal) error { return syscall.Kill(syscall.Getpid(), sig) }
