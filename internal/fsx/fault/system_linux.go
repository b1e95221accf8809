package fault

import (
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// send sends sig to the thread it runs on: it is delivered before the call returns. A signal to the process may go to
// another thread and arrive later.
func send(sig syscall.Signal) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return unix.Tgkill(unix.Getpid(), unix.Gettid(), sig)
}
