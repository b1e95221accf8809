package schema_test

import (
	"encoding/json"
	"testing"

	"github.com/isoplan/isoplan/internal/schema"
)

func TestLiteral(t *testing.T) {
	for _, c := range []struct {
		row  *schema.Attr
		n    uint64
		want string
	}{
		{schema.IdleTimeout.Attr, 20, `20`},
		{schema.PMTimeout.Attr, 60, `"00:01:00"`},
		{schema.PMTimeout.Attr, 1<<64 - 1, `"Infinite"`},
		{schema.PMCPUMask.Attr, 13, `"0x0000000d"`},
		{schema.Protection.Attr, schema.ProtectionHigh, `"high"`},
		{schema.AccessFlags.Attr, 513, `["AccessRead","AccessScript"]`},
		{schema.AccessFlags.Attr, 0, `[]`},
		{schema.AccessFlags.Attr, 1 << 31, `2147483648`},
	} {
		got, err := json.Marshal(c.row.Type.Literal(c.n))
		if err != nil || string(got) != c.want {
			t.Errorf("%s %d: %s (%v), want %s", c.row.Name, c.n, got, err, c.want)
		}
	}
	if got := schema.ShowPath(`C:\a\b`); got != "C:/a/b" {
		t.Errorf("ShowPath: %s", got)
	}
	if got := schema.ShowPath(`\\files\web`); got != `\\files\web` {
		t.Errorf("a share keeps its back slashes: %s", got)
	}
}
