package policy_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/policy"
)

func TestCommand(t *testing.T) {
	p := parse(t, good)
	tests := []struct {
		name, server string
		action       policy.Action
		value        string
		want         []string
	}{
		{"a service", "web03", policy.Stop, "W3SVC", []string{"ssh", "web03", "net", "stop", "W3SVC", "/y"}},
		{"an instance", "web03", policy.Status, "MSSQL$SHOP", []string{"ssh", "web03", "sc", "query", "MSSQL$SHOP"}},
		{"start", "web03", policy.Start, "a.b-c_d", []string{"ssh", "web03", "net", "start", "a.b-c_d"}},
		{"a pool", "db-1.example", policy.Recycle, "Shop", []string{"ssh", "db-1.example", "cscript", `C:\tools\recycle.vbs`, `"Shop"`}},
		{"a pool with a blank", "web03", policy.Recycle, "Lohnbüro 2", []string{"ssh", "web03", "cscript", `C:\tools\recycle.vbs`, `"Lohnbüro 2"`}},
		{"an application", "web03", policy.Unload, "/LM/W3SVC/1/ROOT/a-b.c", []string{"/usr/local/bin/unload", "--key=/LM/W3SVC/1/ROOT/a-b.c"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			argv, ok, err := p.Runner(tt.server).Command(tt.action, tt.value)
			if !ok || err != nil || !slices.Equal(argv, tt.want) {
				t.Errorf("%q, %t, %v", argv, ok, err)
			}
		})
	}
	if argv, ok, err := p.Runner("other").Command(policy.Stop, "W3SVC"); argv != nil || ok || err != nil {
		t.Errorf("a command nobody wrote: %q, %t, %v", argv, ok, err)
	}
	first, _, _ := p.Runner("web03").Command(policy.Save, "")
	first[0] = "changed"
	if again, _, _ := p.Runner("web03").Command(policy.Save, ""); again[0] != "ssh" {
		t.Errorf("a caller changed the policy: %q", again)
	}
}

// TestOtherBraces: what is no placeholder is left alone.
func TestOtherBraces(t *testing.T) {
	p := parse(t, `runner "w" { stop = ["pwsh", "-c", "& { Stop-Service '{service}' } {}", "{1}"] }`)
	argv, ok, err := p.Runner("w").Command(policy.Stop, "W3SVC")
	if !ok || err != nil || !slices.Equal(argv, []string{"pwsh", "-c", "& { Stop-Service 'W3SVC' } {}", "{1}"}) {
		t.Errorf("%q, %t, %v", argv, ok, err)
	}
}

func TestBadValues(t *testing.T) {
	const text = `
runner "*" {
  stop    = ["ssh", "{server}", "net", "stop", "{service}"]
  recycle = ["recycle", "{pool}"]
  unload  = ["unload", "{application}"]
}`
	p := parse(t, text)
	tests := []struct {
		name, server string
		action       policy.Action
		value, says  string
	}{
		{"nothing", "w", policy.Stop, "", "is empty"},
		{"a blank", "w", policy.Stop, "World Wide Web", `holds ' '`},
		{"an option", "w", policy.Stop, "-x", "take for an option"},
		{"an option of Windows", "w", policy.Stop, "/x", "take for an option"},
		{"a script", "w", policy.Stop, "x&y", `holds '&'`},
		{"another script's letter", "w", policy.Stop, "dienstü", `holds 'ü'`},
		{"a long name", "w", policy.Stop, strings.Repeat("a", 257), "has 257 bytes"},
		{"a server that is an option", "-oProxyCommand=x", policy.Stop, "W3SVC", `the server "-oProxyCommand=x" begins with '-'`},
		{"a server with a user", "root@w", policy.Stop, "W3SVC", `holds '@'`},
		{"a pool that is an option", "w", policy.Recycle, "-a", "take for an option"},
		{"a pool with a blank and no quotes", "w", policy.Recycle, "My Pool", `"\"{pool}\""`},
		{"blanks at the end", "w", policy.Recycle, "Pool ", "blanks at an end"},
		{"blanks in a row", "w", policy.Recycle, "a  b", "several in a row"},
		{"broken text", "w", policy.Recycle, "a\xff", "not UTF-8"},
		{"a long pool", "w", policy.Recycle, strings.Repeat("a", 257), "has 257 bytes"},
		{"a slash in a pool", "w", policy.Recycle, "a/b", `holds '/'`},
		{"a click, a bar in code page 1252", "w", policy.Recycle, "a\u01c0b", "a shell could take"},
		{"a prime, a quote in code page 1252", "w", policy.Recycle, "a\u02bab", "a shell could take"},
		{"a wide ampersand", "w", policy.Recycle, "a\uff06b", "a shell could take"},
		{"a combining mark", "w", policy.Recycle, "a\u0308", "a shell could take"},
		{"no key", "w", policy.Unload, "shop", "does not begin with /LM/W3SVC/"},
		{"an option as a key", "w", policy.Unload, "/y", "does not begin with /LM/W3SVC/"},
		{"a key with a variable", "w", policy.Unload, "/LM/W3SVC/1/%x%", `holds '%'`},
		{"a long key", "w", policy.Unload, "/LM/W3SVC/" + strings.Repeat("a", 1024), "more than the 1024"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			argv, ok, err := p.Runner(tt.server).Command(tt.action, tt.value)
			var bad *policy.BadValue
			if argv != nil || !ok || !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "by hand") {
				t.Errorf("%q, %t, %v; want %q", argv, ok, err, tt.says)
			}
		})
	}
}

// TestMetacharacters: no character with a meaning in cmd.exe, PowerShell or a shell of Unix gets into a command, at any
// place of any value.
func TestMetacharacters(t *testing.T) {
	p := parse(t, `
runner "*" {
  stop    = ["x", "{service}"]
  recycle = ["x", "\"{pool}\""]
  unload  = ["x", "\"{application}\""]
}`)
	values := map[policy.Action]string{policy.Stop: "", policy.Recycle: "", policy.Unload: "/LM/W3SVC/"}
	for c := range 0x250 {
		r := rune(c)
		harmless := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./$ ", r) || r == 0xb5 || r >= 0xc0
		for action, root := range values {
			for _, value := range []string{root + "a" + string(r) + "b", root + string(r) + "b", root + "a" + string(r)} {
				_, _, err := p.Runner("w").Command(action, value)
				if err == nil && (!harmless || r == '$' && action != policy.Stop || strings.ContainsRune("\u01c0\u01c1\u01c2\u01c3", r)) {
					t.Errorf("%s takes %q", action, value)
				}
			}
		}
	}
}

func TestMatches(t *testing.T) {
	tests := []struct {
		pattern, name string
		want          bool
	}{
		{"web03", "web03", true}, {"web03", "WEB03", true}, {"WEB03", "web03", true}, {"web03", "web033", false}, {"web03", "web0", false},
		{"*", "x", true}, {"*", "", true}, {"web*", "web", true}, {"web*", "web03", true}, {"web*", "aweb", false},
		{"*.example", "a.example", true}, {"*.example", "a.examples", false}, {"a*b*c", "a-b-c", true}, {"a*b*c", "a-c-b", false},
		{"a*a", "a", false}, {"a*a", "aa", true}, {"*b*", "abc", true}, {"*b*", "ac", false}, {"a**c", "abc", true}, {"a.c", "abc", false},
	}
	for _, tt := range tests {
		p := parse(t, `runner "`+tt.pattern+`" {}`)
		if got := p.Runner(tt.name) != nil; got != tt.want {
			t.Errorf("%q for %q: %t", tt.pattern, tt.name, got)
		}
	}
	p := parse(t, "runner \"web*\" { timeout = \"1s\" }\nrunner \"web03\" { timeout = \"2s\" }")
	if r := p.Runner("web03"); r.Timeout != time.Second {
		t.Errorf("not the first match: %+v", r)
	}
}

func TestMerge(t *testing.T) {
	key := func(text string) []policy.TrustedKey { return []policy.TrustedKey{{Text: text}} }
	day, hour := 24*time.Hour, time.Hour
	strict := &policy.Policy{RequireApproval: true, TrustedKeys: key("m"), MaxApprovalAge: day}
	mild := &policy.Policy{TrustedKeys: key("m"), MaxApprovalAge: day}
	tests := []struct {
		name           string
		machine, given *policy.Policy
		require, fixed bool
		key            string
		age            time.Duration
	}{
		{"nothing", nil, nil, false, false, "", 0},
		{"machine only", strict, nil, true, true, "m", day},
		{"given only", nil, strict, true, false, "m", day},
		{"an approval cannot be waived", strict, &policy.Policy{RequireApproval: false}, true, true, "m", day},
		{"keys cannot be added", strict, &policy.Policy{RequireApproval: true, TrustedKeys: key("g")}, true, true, "m", day},
		{"an approval lasts no longer", strict, &policy.Policy{MaxApprovalAge: 2 * day}, true, true, "m", day},
		{"an approval may last shorter", strict, &policy.Policy{MaxApprovalAge: hour}, true, true, "m", hour},
		{"a limit where there is none", &policy.Policy{RequireApproval: true, TrustedKeys: key("m")}, &policy.Policy{MaxApprovalAge: hour}, true, true, "m", hour},
		{"a machine that requires nothing", mild, &policy.Policy{RequireApproval: true, TrustedKeys: key("g"), MaxApprovalAge: 2 * day}, true, false, "g", 2 * day},
		{"a given one without keys", mild, &policy.Policy{}, false, false, "m", day},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := policy.Merge(tt.machine, tt.given)
			if m.RequireApproval != tt.require || m.Fixed != tt.fixed || m.MaxApprovalAge != tt.age {
				t.Errorf("%+v", m)
			}
			got := ""
			if len(m.TrustedKeys) == 1 {
				got = m.TrustedKeys[0].Text
			}
			if got != tt.key || len(m.TrustedKeys) > 1 {
				t.Errorf("keys %+v, want %q", m.TrustedKeys, tt.key)
			}
		})
	}
	machine, given := parse(t, `runner "a*" { timeout = "1s" }`), parse(t, "runner \"ab\" { timeout = \"2s\" }\nrunner \"c\" { timeout = \"3s\" }")
	m := policy.Merge(machine, given)
	if m.Runner("ab").Timeout != time.Second || m.Runner("c").Timeout != 3*time.Second || len(machine.Runners) != 1 || len(given.Runners) != 2 {
		t.Errorf("%+v", m)
	}
}

func TestDefaultPath(t *testing.T) {
	tests := []struct{ goos, data, want string }{
		{"linux", "ignored", "/etc/isoplan/policy.hcl"},
		{"freebsd", "", "/etc/isoplan/policy.hcl"},
		{"darwin", "", "/Library/Application Support/isoplan/policy.hcl"},
		{"windows", `D:\Data`, `D:\Data\isoplan\policy.hcl`},
		{"windows", `D:\Data\`, `D:\Data\isoplan\policy.hcl`},
		{"windows", "", `C:\ProgramData\isoplan\policy.hcl`},
	}
	for _, tt := range tests {
		if got := policy.DefaultPath(tt.goos, tt.data); got != tt.want {
			t.Errorf("%s: %s", tt.goos, got)
		}
	}
}
