//go:build unix

package fault

import (
	"os"
	"os/signal"
	"syscall"
)

// errno is the error of the system for an operation in which a goes wrong.
func errno(a Action) syscall.Errno {
	switch a {
	case Enospc:
		return syscall.ENOSPC
	case Eacces:
		return syscall.EACCES
	}
	return syscall.EIO
}

// raise sends sig to the process and returns when everybody in it who listens for signals was given it.
func raise(sig os.Signal) error {
	if err := send(sig.(syscall.Signal)); err != nil {
		return err
	}
	// Stop returns when no signal is on its way any more; the one it stops is of no importance.
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGWINCH)
	signal.Stop(c)
	return nil
}
