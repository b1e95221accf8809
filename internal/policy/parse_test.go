package policy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/policy"
)

// good is a policy with everything in it.
const good = `
require_approval = true
trusted_keys     = ["/etc/isoplan/approvers.pub", "ssh-ed25519 AAAA alice"]
max_approval_age = "24h"
runner "web03" "db*" {               # a comment
  restart = "run"
  timeout = "90s"
  save    = ["ssh", "web03", "cscript", "C:\\tools\\save.vbs"]
  status  = ["ssh", "web03", "sc", "query", "{service}"]
  stop    = ["ssh", "web03", "net", "stop", "{service}", "/y"]
  start   = ["ssh", "web03", "net", "start", "{service}"]
  recycle = ["ssh", "{server}", "cscript", "C:\\tools\\recycle.vbs", "\"{pool}\""]
  unload  = ["/usr/local/bin/unload", "--key={application}"]
}
runner "*" {}
`

// parse reads a policy that must be right.
func parse(t *testing.T, text string) *policy.Policy {
	t.Helper()
	p, diags := policy.Parse("p.hcl", []byte(text))
	if p == nil || len(diags) > 0 {
		t.Fatalf("%v", diags)
	}
	return p
}

func TestParse(t *testing.T) {
	for _, text := range []string{good, "\xef\xbb\xbf" + good, strings.ReplaceAll(good, "\n", "\r\n")} {
		p := parse(t, text)
		if !p.RequireApproval || p.MaxApprovalAge != 24*time.Hour || p.Fixed || len(p.Runners) != 2 {
			t.Errorf("%+v", p)
		}
		want := []policy.TrustedKey{{"/etc/isoplan/approvers.pub", "p.hcl"}, {"ssh-ed25519 AAAA alice", "p.hcl"}}
		if !slices.Equal(p.TrustedKeys, want) || p.TrustedKeys[0].Inline() || !p.TrustedKeys[1].Inline() {
			t.Errorf("keys %+v", p.TrustedKeys)
		}
		r := p.Runner("WEB03")
		if r == nil || !r.Run || r.Timeout != 90*time.Second || !slices.Equal(r.Patterns, []string{"web03", "db*"}) {
			t.Fatalf("%+v", r)
		}
		if argv, ok, err := r.Command(policy.Save, "not looked at; rm"); !ok || err != nil ||
			!slices.Equal(argv, []string{"ssh", "web03", "cscript", `C:\tools\save.vbs`}) {
			t.Errorf("%q, %t, %v", argv, ok, err)
		}
		if other := p.Runner("x"); other == nil || other.Run || other.Timeout != policy.DefaultTimeout {
			t.Errorf("%+v", other)
		}
	}
	if p := parse(t, ""); p.RequireApproval || p.Runner("x") != nil {
		t.Errorf("an empty policy is %+v", p)
	}
}

// TestMistakes: one mistake a policy, with the code and the words that help.
func TestMistakes(t *testing.T) {
	runner := func(line string) string { return "runner \"w\" {\n" + line + "\n}\n" }
	tests := []struct {
		name, text, code string
		line             int
		says             string
	}{
		{"unknown attribute", "\nrequire_aproval = true", "IP0604", 2, "Did you mean require_approval?"},
		{"far from everything", "colour = true", "IP0604", 1, "It may hold: require_approval, trusted_keys"},
		{"unknown block", "runer \"w\" {}", "IP0604", 1, "Did you mean runner?"},
		{"unknown in a runner", runner(`restrat = "run"`), "IP0604", 2, "Did you mean restart?"},
		{"a block in a runner", runner(`stop {}`), "IP0604", 2, "Did you mean stop?"},
		{"a runner with an equals sign", `runner = "w"`, "IP0604", 1, "without an equals sign"},
		{"truth in quotes", `require_approval = "true"`, "IP0605", 1, "true or false, without quotes"},
		{"nothing", `require_approval = null`, "IP0605", 1, "true or false, without quotes"},
		{"a name", `max_approval_age = day`, "IP0605", 1, `a duration in quotes`},
		{"a number", `max_approval_age = 24`, "IP0605", 1, `a duration in quotes`},
		{"days", `max_approval_age = "1d"`, "IP0605", 1, `"1d"; expected is a duration`},
		{"no time at all", `max_approval_age = "0s"`, "IP0605", 1, `a second or more`},
		{"backwards", `max_approval_age = "-1h"`, "IP0605", 1, `a second or more`},
		{"a long command", runner(`timeout = "61m"`), "IP0605", 2, `1h0m0s or less`},
		{"one key without a list", `trusted_keys = "a.pub"`, "IP0605", 1, `a list of texts`},
		{"a list with a number", `trusted_keys = ["a", 1]`, "IP0605", 1, `a list of texts`},
		{"an empty key", `trusted_keys = [""]`, "IP0605", 1, `is empty`},
		{"approval by nobody", "\nrequire_approval = true", "IP0606", 2, "would let no plan through"},
		{"approval by an empty list", "require_approval = true\ntrusted_keys = []", "IP0606", 1, "would let no plan through"},
		{"twice", "require_approval = true\nrequire_approval = false", "IP0603", 2, "was already set"},
		{"no label", `runner {}`, "IP0606", 1, "names the servers"},
		{"an empty label", `runner "" {}`, "IP0605", 1, "is empty"},
		{"a server twice", "runner \"w\" {}\nrunner \"x\" \"W\" {}", "IP0605", 2, `"W" already`},
		{"a word for restart", runner(`restart = "runn"`), "IP0605", 2, `Did you mean "run"?`},
		{"run without commands", runner("restart = \"run\"\nstop = [\"a\", \"{service}\"]\nstart = [\"a\", \"{service}\"]"), "IP0606", 1, "needs the command status"},
		{"a command as a line", runner(`stop = "net stop {service}"`), "IP0605", 2, "a list of texts"},
		{"no program", runner(`save = []`), "IP0605", 2, "names no program"},
		{"an empty program", runner(`save = [""]`), "IP0605", 2, "is empty"},
		{"a program by value", runner(`stop = ["{service}"]`), "IP0605", 2, "may not depend on a value"},
		{"a relative program", runner(`save = ["./save.sh"]`), "IP0605", 2, "wherever isoplan was started"},
		{"a relative program of Windows", runner(`save = ["tools\\save.cmd"]`), "IP0605", 2, "wherever isoplan was started"},
		{"a drive without a path", runner(`save = ["C:save.cmd"]`), "IP0605", 2, "wherever isoplan was started"},
		{"another placeholder", runner(`stop = ["net", "{service}", "{services}"]`), "IP0604", 2, "Did you mean {service}?"},
		{"another letter case", runner(`stop = ["net", "{service}", "{Service}"]`), "IP0604", 2, "Did you mean {service}?"},
		{"the value of another action", runner(`stop = ["net", "{service}", "{pool}"]`), "IP0604", 2, "stop knows {server} and {service}"},
		{"a value where there is none", runner(`save = ["net", "{service}"]`), "IP0604", 2, "save knows {server}."},
		{"no placeholder", runner(`stop = ["net", "stop", "W3SVC"]`), "IP0606", 2, "Put {service} where"},
		{"back slashes", runner(`save = ["cscript", "C:\tools\new.vbs"]`), "IP0605", 2, `for each back slash`},
		{"an escape HCL lacks", runner(`save = ["cscript", "C:\inetpub"]`), "IP0603", 2, `for each back slash`},
		{"a direction mark", `trusted_keys = ["a` + "\u202e" + `b"]`, "IP0605", 1, "U+202E"},
		{"a function", `max_approval_age = upper("x")`, "IP0603", 1, `"(" has no place`},
		{"an expression in a text", `max_approval_age = "${1}h"`, "IP0603", 1, "write $${"},
		{"a directive in a text", `max_approval_age = "%{if true}1h%{endif}"`, "IP0603", 1, "write %%{"},
		{"an operator", `require_approval = !false`, "IP0603", 1, `"!" has no place`},
		{"a heredoc", "max_approval_age = <<E\n1h\nE\n", "IP0603", 1, "has no place"},
		{"an open text", `max_approval_age = "1h`, "IP0603", 1, ""},
		{"an open block", `runner "w" {`, "IP0603", 1, ""},
		{"bytes", "\xff\xfe=", "IP0603", 1, "has no place"},
		{"brackets", "x = " + strings.Repeat("[", 9), "IP0603", 1, "more than 8 deep"},
		{"an object", "trusted_keys = {a = 1}", "IP0605", 1, "a list of texts"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, diags := policy.Parse("p.hcl", []byte(tt.text))
			if p != nil || len(diags) == 0 {
				t.Fatalf("accepted: %+v", p)
			}
			d := diags[0]
			place := fmt.Sprintf("p.hcl, line %d: ", tt.line)
			if d.Severity != diag.Error || d.ID != tt.code || !strings.HasPrefix(d.Detail, place) || !strings.Contains(d.Detail+"\n"+d.Fix, tt.says) {
				t.Errorf("%+v; want %s at line %d and %q", d, tt.code, tt.line, tt.says)
			}
			if len(strings.Fields(d.Summary)) > 6 {
				t.Errorf("%q has more than six words", d.Summary)
			}
		})
	}
}

func TestSize(t *testing.T) {
	fill := func(n int) []byte { return []byte("#" + strings.Repeat("x", n-1)) }
	if p, diags := policy.Parse("p", fill(policy.MaxFile)); p == nil {
		t.Errorf("the largest policy: %v", diags)
	}
	for _, n := range []int{policy.MaxFile + 1, 1 << 22} {
		if p, diags := policy.Parse("p", fill(n)); p != nil || len(diags) != 1 || diags[0].ID != "IP0602" {
			t.Errorf("%d bytes: %v", n, diags)
		}
	}
}

// TestManyMistakes: all of them are shown at once, in the order of the lines, the same every time.
func TestManyMistakes(t *testing.T) {
	const text = "a = 1\nb = 2\nc = 3\nrunner \"w\" {\n d = 4\n e = 5\n}\n"
	for range 20 {
		_, diags := policy.Parse("p", []byte(text))
		var lines []string
		for _, d := range diags {
			lines = append(lines, d.Detail[:len("p, line 1")])
		}
		if got := strings.Join(lines, "; "); got != "p, line 1; p, line 2; p, line 3; p, line 5; p, line 6" {
			t.Fatal(got)
		}
	}
}

// TestNothingElseNamesCommands: the language of configurations and modules knows no policy, so that neither can bring a
// command.
func TestNothingElseNamesCommands(t *testing.T) {
	for _, folder := range []string{"../../lang", "../../plan"} {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("no source in %s: %v", folder, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "internal/policy") {
				t.Errorf("%s refers to the operator's policy", file)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(`runner "a" { stop = ["x", "{service}"] }`))
	f.Add([]byte("require_approval = true"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, diags := policy.Parse("p", text)
		if (p == nil) != diags.HasErrors() {
			t.Fatalf("%+v with %v", p, diags)
		}
		if p == nil {
			return
		}
		if p.RequireApproval && len(p.TrustedKeys) == 0 {
			t.Error("approval by nobody")
		}
		for _, r := range p.Runners {
			for _, a := range []policy.Action{policy.Status, policy.Stop, policy.Start} {
				one, okOne, errOne := r.Command(a, "one")
				two, okTwo, errTwo := r.Command(a, "two")
				if r.Run && (!okOne || !okTwo) {
					t.Errorf("no %s", a)
				}
				// The server of a runner that was not asked for by name is no name a command may hold.
				if errOne != nil || errTwo != nil || !okOne {
					continue
				}
				if one[0] != two[0] || slices.Equal(one, two) {
					t.Errorf("%s: %q and %q", a, one, two)
				}
			}
		}
	})
}
