//go:build !linux && !windows

package host

import "golang.org/x/sys/unix"

// Harden keeps the memory of the process, which holds passwords while they are written, off the disk: no core dump.
// Commands of a policy inherit the limit and may lift it again. A system that cannot do it is no reason not to work.
func Harden() {
	var l unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_CORE, &l) == nil {
		l.Cur = 0
		_ = unix.Setrlimit(unix.RLIMIT_CORE, &l)
	}
}
