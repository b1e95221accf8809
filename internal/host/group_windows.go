package host

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// ownGroup makes c run in a process group of its own, so that Ctrl-C does not reach it. What c started goes on when c is
// ended: Windows ends single processes.
func ownGroup(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}
