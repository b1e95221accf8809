package machineconfig

import (
	"strings"
	"testing"
)

// Connection strings are masked wherever they stand, so that neither a digest
// nor the context of a diff carries a password.
func TestPasswordsInValues(t *testing.T) {
	text := `<configuration><appSettings>` +
		`<add key="c" value="uid=x; PWD = Near55"/><add key="d" value="Password=Near56"/>` +
		`<add key="e" value="a=b;pwdless=1"/></appSettings></configuration>`
	s, diags := Store{}.Decode("machine.config/v1.1.4322", "machine.config", text)
	if s == nil {
		t.Fatal(diags)
	}
	var masked []string
	for _, m := range s.Masked {
		masked = append(masked, s.Text[m.Start:m.End])
	}
	if got := strings.Join(masked, "|"); got != "uid=x; PWD = Near55|Password=Near56" {
		t.Errorf("masked: %s", got)
	}
}
