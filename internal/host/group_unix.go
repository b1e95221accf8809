//go:build unix

package host

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// ownGroup makes c run in a process group of its own, which ends as a whole when c is ended.
func ownGroup(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error {
		err := syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
		if errors.Is(err, syscall.ESRCH) {
			return os.ErrProcessDone
		}
		return err
	}
}
