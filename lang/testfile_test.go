package lang_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/lang"
)

// What is told of a file of tests before anything in it is made.
func TestTestFiles(t *testing.T) {
	const run = "run \"a\" {\n}\n"
	for _, c := range []struct{ name, text, want string }{
		{"whole", "variables {\n  x = 1\n}\n" + run, ""},
		{"no run", "variables {\n}\n", "has at least one run block"},
		{"nothing", "", "has at least one run block"},
		{"unknown block", "rn \"a\" {\n}\n" + run, "Did you mean run?"},
		{"unknown argument", "targets = []\n" + run, "There is no argument targets in a test file block."},
		{"unknown argument of a run", "run \"a\" {\n  target = []\n}\n", "Did you mean targets?"},
		{"unknown block of a run", "run \"a\" {\n  asert {\n  }\n}\n", "Did you mean assert?"},
		{"no label", "run {\n}\n", "takes one label"},
		{"twice", run + run, `There is a run "a" already, on line 1.`},
		{"no name", "run \"a b\" {\n}\n", `"a b" is not a name`},
		{"assert without a message", "run \"a\" {\n  assert {\n    condition = true\n  }\n}\n", "An assert block needs error_message."},
		{"variables twice", "variables {\n}\nvariables {\n}\n" + run, "There is a variables block here already."},
		{"a block in variables", "variables {\n  x {\n  }\n}\n" + run, "A variables block holds names and values only"},
		{"world and folder", "run \"a\" {\n  folder = \"x\"\n  world {\n  }\n}\n", "Write one of the two."},
		{"two worlds", "run \"a\" {\n  world {\n  }\n  world {\n  }\n}\n", "There is a world block for this server already."},
		{"live in a world", "run \"a\" {\n  world {\n    live \"copy\" {\n      root = \"x\"\n    }\n  }\n}\n", "folder names the files"},
		{"observed in a world", "run \"a\" {\n  world {\n    observed {\n    }\n  }\n}\n", "stands in the server block"},
		{"module in a world", "run \"a\" {\n  world {\n    module \"m\" {\n      source = \"./m\"\n    }\n  }\n}\n", "a world is what is there, however it came about"},
		{"server without a version", "server {\n}\n" + run, `Write version = "6.0".`},
		{"two servers", "server {\n  version = \"6.0\"\n}\nserver \"b\" {\n  version = \"6.0\"\n}\n" + run, "a module is tried on one server"},
		{"a slip in a world", "run \"a\" {\n  world {\n    app_pool \"P\" {\n      idle_timeuot = 1\n    }\n  }\n}\n", "Did you mean idle_timeout?"},
		{"no HCL", "run \"a\" {\n", "IP0105"},
		{"no text", "run \"a\xff\" {\n}\n", "IP0103"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, diags := lang.LoadTest("a.isotest.hcl", c.text)
			said := ""
			for _, d := range diags {
				said += d.ID + " " + d.Detail + " " + d.Fix + "\n"
			}
			if c.want == "" && said != "" || !strings.Contains(said, c.want) {
				t.Errorf("%s", said)
			}
		})
	}
}

// The number of runs is bounded.
func TestTooManyRuns(t *testing.T) {
	var b strings.Builder
	for i := range 1001 {
		b.WriteString("run \"r" + strings.Repeat("x", i) + "\" {\n}\n")
	}
	_, diags := lang.LoadTest("a.isotest.hcl", b.String())
	if len(diags) != 1 || diags[0].ID != "IP0104" {
		t.Errorf("%v", diags)
	}
}

// Only names of tests are tests.
func TestIsTest(t *testing.T) {
	for name, want := range map[string]bool{"a.isotest.hcl": true, "A.ISOTEST.HCL": true, ".a.isotest.hcl": false, "a.iso.hcl": false, "~a.isotest.hcl": false} {
		if lang.IsTest(name) != want {
			t.Errorf("%s: %t", name, !want)
		}
	}
}

// Any text is refused with errors or taken apart, and never anything else.
func FuzzTestFile(f *testing.F) {
	f.Add("variables {\n  x = 1\n}\nserver {\n  version = \"6.0\"\n}\nrun \"a\" {\n  world {\n    app_pool \"P\" {\n    }\n  }\n  assert {\n    condition = plan.empty\n    error_message = \"x\"\n  }\n}\n")
	f.Add("run \"a\" {\n  folder = \"x\"\n  expect_failures = [\"IP0110\"]\n  targets = var.x\n}\n")
	f.Fuzz(func(t *testing.T, text string) {
		one, diags := lang.LoadTest("a.isotest.hcl", text)
		two, again := lang.LoadTest("a.isotest.hcl", text)
		if len(diags) != len(again) || strings.Join(one.Runs(), "\x00") != strings.Join(two.Runs(), "\x00") {
			t.Fatal("the same text is read in two ways")
		}
		if !diags.HasErrors() && len(one.Runs()) == 0 {
			t.Fatal("a file without runs is accepted")
		}
	})
}
