package host

import "golang.org/x/sys/unix"

// Harden keeps the memory of the process, which holds passwords while they are written, off the disk and away from other
// processes of the same person: no core dump, and no debugger that joins later. A command of a policy does not inherit
// it. An old kernel that cannot do it is no reason not to work.
func Harden() {
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}
