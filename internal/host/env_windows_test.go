package host_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/host"
)

func TestPathWindows(t *testing.T) {
	for _, tt := range []struct{ dir, path, want string }{
		{`D:\web`, `a\b`, `D:\web\a\b`},
		{`D:\web\`, `a/b`, `D:\web\a/b`},
		{`D:\web`, `C:\x`, `C:\x`},
		{`D:\web`, `C:x`, `C:x`},
		{`D:\web`, `\x`, `\x`},
		{`D:\web`, `\\srv\share\x`, `\\srv\share\x`},
	} {
		e := &host.Env{Dir: tt.dir}
		if got := e.Path(tt.path); got != tt.want {
			t.Errorf("Path(%q) in %q is %q, want %q", tt.path, tt.dir, got, tt.want)
		}
	}
}
