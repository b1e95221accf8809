package host_test

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/isoplan/isoplan/internal/host"
)

// TestTerminal opens a real terminal (a pseudo one) and asks about it.
func TestTerminal(t *testing.T) {
	m, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo terminals here: %v", err)
	}
	saved := os.Stderr
	os.Stderr = m // on Linux the master answers for the pair
	t.Cleanup(func() {
		os.Stderr = saved
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	e := host.OS()
	if !e.IsTerminal(host.Stderr) {
		t.Error("a terminal is not taken for one")
	}
	for _, tt := range []struct {
		columns uint16
		want    int
	}{{132, 132}, {0, host.UnknownWidth}} {
		if err := unix.IoctlSetWinsize(int(m.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: tt.columns}); err != nil {
			t.Skipf("the terminal takes no size: %v", err)
		}
		if got := e.Width(host.Stderr); got != tt.want {
			t.Errorf("%d columns, want %d", got, tt.want)
		}
	}
	for _, tt := range []struct {
		term string
		want bool
	}{{"xterm", true}, {"dumb", false}, {"", true}} {
		t.Setenv("TERM", tt.term)
		if got := e.UTF8(host.Stderr); got != tt.want {
			t.Errorf("UTF-8 with TERM=%q: %t, want %t", tt.term, got, tt.want)
		}
	}
}
