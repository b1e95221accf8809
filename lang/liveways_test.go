package lang

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/schema"
)

// Whatever is written into a live "ssh" block, what comes out of it can stand in
// a command line: it is no flag, leads nowhere else and has nothing a shell reads
// in its own way.
func TestSSHValuesAreHarmless(t *testing.T) {
	pieces := []string{"", "a", "-", "..", ".", "/", `\`, ":", "C:", " ", "\t", "\n", "\x00", "$(id)", "`id`", ";", "&", "|", "%TEMP%", "!", "\"", "'", "<", ">", "*", "é", "\u202e", "@", "2222", "fd00::3", "[::1]", "_", "~"}
	accepted := map[string]int{}
	for _, x := range pieces {
		for _, y := range pieces {
			for _, z := range []string{"", "b", "/c", "-", ".."} {
				value := x + y + z
				c, diags := one(server("live \"ssh\" {\n host = \"h\"\n user = \"u\"\n directory = " + schema.QuoteHCL(value) + "\n}"))
				if !diags.HasErrors() {
					accepted["directory"]++
					d := c.Servers[0].Live[0].SSH.Directory
					if len(d) > 2 && d[1:3] == ":/" {
						d = d[3:]
					}
					if strings.Trim(d, lettersAndDigits+"-._/") != "" || strings.Contains("/"+d+"/", "/../") || strings.HasPrefix(d, "-") || strings.Contains(d, "/-") || strings.HasPrefix(d, "/") {
						t.Errorf("directory = %q is accepted as %q", value, d)
					}
				}
				c, diags = one(server("live \"ssh\" {\n host = " + schema.QuoteHCL(value) + "\n user = \"u\"\n}"))
				if !diags.HasErrors() {
					accepted["host"]++
					if h := c.Servers[0].Live[0].SSH.Host; h == "" || h[0] == '-' || strings.Trim(h, lettersAndDigits+"-._:") != "" || strings.Count(h, ":") == 1 {
						t.Errorf("host = %q is accepted as %q", value, h)
					}
				}
			}
		}
	}
	if accepted["host"] < 10 || accepted["directory"] < 10 {
		t.Errorf("accepted: %v", accepted)
	}
}
