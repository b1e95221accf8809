package fault

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// errno is the error of the system for an operation in which a goes wrong.
func errno(a Action) syscall.Errno {
	switch a {
	case Enospc:
		return windows.ERROR_DISK_FULL
	case Eacces:
		return windows.ERROR_ACCESS_DENIED
	}
	return windows.ERROR_IO_DEVICE
}

// raise sends Ctrl-Break to the process, which is the only signal a process can send to itself here; it must lead a
// group of its own. It is delivered by a thread of the system, a moment later.
func raise(os.Signal) error {
	return windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(os.Getpid()))
}
