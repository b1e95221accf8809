package host_test

import (
	"testing"

	"golang.org/x/sys/unix"

	"github.com/isoplan/isoplan/internal/host"
)

func TestHardenTurnsDumpsOff(t *testing.T) {
	before, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	if err != nil {
		t.Skipf("the kernel does not tell: %v", err)
	}
	defer func() {
		if err := unix.Prctl(unix.PR_SET_DUMPABLE, uintptr(before), 0, 0, 0); err != nil {
			t.Error(err)
		}
	}()
	host.Harden()
	if now, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); err != nil || now != 0 {
		t.Errorf("dumps are still made: %d %v", now, err)
	}
	// What the program reads of itself is still there.
	if _, err := host.OS().Mount("."); err != nil {
		t.Errorf("the mount cannot be told any more: %v", err)
	}
}
