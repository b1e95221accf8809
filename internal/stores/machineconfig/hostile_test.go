package machineconfig_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/stores/machineconfig"
)

// TestHostileSizes reads 1 MiB of what costs most in each place and edits it
// where it is accepted: memory stays within a few times the file.
func TestHostileSizes(t *testing.T) {
	const size = 1 << 20
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	cases := []struct {
		name, file string
		refused    bool
	}{
		{"comment of =", "<configuration><!--" + fill("=") + "--></configuration>", false},
		{"comment of blanks and =", "<configuration><!--" + fill(" =") + "--></configuration>", false},
		{"comment of open passwords", "<configuration><!--" + fill(`password="`) + "--></configuration>", false},
		{"passwords", "<configuration>" + fill(`<a password="x"/>`) + "</configuration>", false},
		{"empty system.web", "<configuration>" + fill("<system.web/>") + "</configuration>", false},
		{"system.web", "<configuration>" + fill("<system.web></system.web>") + "</configuration>", false},
		{"blank lines", "<configuration>" + fill("\n") + "<system.web></system.web>" + fill("\n ") + "</configuration>", false},
		{"process models", "<configuration><system.web>" + fill("<processModel/>") + "</system.web></configuration>", true},
		{"elements never closed", "<configuration>" + fill("<system.web>"), true},
		{"one name", "<" + fill("a") + "/>", true},
	}
	for _, c := range cases {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s, list := machineconfig.Store{}.Decode(space("v2.0.50727"), "live-file", c.file)
		if (s == nil) != c.refused || (len(list) == 1) != c.refused {
			t.Errorf("%s: refused %v, want %v; %d diagnostics", c.name, s == nil, c.refused, len(list))
			continue
		}
		if s != nil {
			edits, list := machineconfig.Store{}.Edit(s, wants(t, "enable=false", "memoryLimit=3"))
			if len(edits) != 2 || len(list) > 0 {
				t.Errorf("%s: %d edits and %+v, want two and none", c.name, len(edits), list)
			}
		}
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 20*size {
			t.Errorf("%s: %d bytes were allocated for a file of %d", c.name, used, len(c.file))
		}
		if len(list) == 1 && len(list[0].Detail) > 1000 {
			t.Errorf("%s: the error repeats the file: %d bytes", c.name, len(list[0].Detail))
		}
	}
}
