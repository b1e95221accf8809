package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// example is one golden plan: where it is made, with which arguments, and how
// the program ends.
type example struct {
	folder string
	args   []string
	// golden is what the names of the golden files begin with.
	golden string
	code   int
	// validate is how validate ends on the same input.
	validate int
	// large plans have no golden file of their JSON form.
	large bool
}

// exampleRuns are the golden plans of the examples: at least one for each.
func exampleRuns() []example {
	return []example{
		{folder: "aspnet-high-isolation", golden: "plan"},
		{folder: "aspnet-high-isolation", golden: "without-fix.plan", args: []string{"--var-file=without-fix.isovars.hcl"}, code: exitGate, validate: exitGate},
		{folder: "isolation-mode-switch/to-worker-process", golden: "plan"},
		{folder: "isolation-mode-switch/to-iis5", golden: "plan"},
		{folder: "isolate-one-application", golden: "plan"},
		{folder: "app-pools", golden: "plan"},
		{folder: "collected", golden: "plan"},
		{folder: "farm", golden: "plan"},
		{folder: "farm", golden: "winter.plan", args: []string{"--var-file=winter.isovars.hcl", "--concise"}, large: true},
	}
}

func TestExamplePlans(t *testing.T) {
	for _, e := range exampleRuns() {
		t.Run(e.folder+"/"+e.golden, func(t *testing.T) {
			dir := filepath.Join(repository, "examples", filepath.FromSlash(e.folder))
			text := runIn(dir, append([]string{"plan"}, e.args...)...)
			if text.code != e.code {
				t.Fatalf("plan ended with %d, not %d:\n%s%s", text.code, e.code, text.out, text.err)
			}
			if text.err != "" {
				t.Errorf("plan printed to the standard error:\n%s", text.err)
			}
			want(t, filepath.Join(dir, e.golden+".golden"), text.out)
			for line := range strings.SplitSeq(text.out, "\n") {
				if n := len([]rune(line)); n > 78 {
					t.Errorf("a line has %d columns: %s", n, line)
				}
			}
			asJSON := runIn(dir, append([]string{"plan", "--json"}, e.args...)...)
			if asJSON.code != e.code {
				t.Errorf("plan --json ended with %d, not %d", asJSON.code, e.code)
			}
			if !e.large {
				want(t, filepath.Join(dir, e.golden+".json.golden"), asJSON.out)
			}
			values := slices.DeleteFunc(slices.Clone(e.args), func(s string) bool { return s == "--concise" })
			check := runIn(dir, append([]string{"validate"}, values...)...)
			if check.code != e.validate {
				t.Errorf("validate ended with %d, not %d:\n%s%s", check.code, e.validate, check.out, check.err)
			}
		})
	}
}

// Every folder of examples that holds a configuration has a golden plan, a
// page that explains it, a place in the index, and the canonical layout.
func TestExamplesAreWhole(t *testing.T) {
	root := filepath.Join(repository, "examples")
	index := readText(t, filepath.Join(root, "README.md"))
	planned := map[string]bool{}
	for _, e := range exampleRuns() {
		planned[e.folder] = true
	}
	found := 0
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		configs, err := filepath.Glob(filepath.Join(path, "*.iso.hcl"))
		if err != nil || len(configs) == 0 {
			return err
		}
		found++
		folder, _ := filepath.Rel(root, path)
		folder = filepath.ToSlash(folder)
		if !planned[folder] {
			t.Errorf("examples/%s has no golden plan", folder)
		}
		if !strings.Contains(index, "("+folder+")") && !strings.Contains(index, "("+folder+"/)") {
			t.Errorf("examples/README.md does not link %s", folder)
		}
		_, own := os.Stat(filepath.Join(path, "README.md"))
		_, above := os.Stat(filepath.Join(filepath.Dir(path), "README.md"))
		if own != nil && (above != nil || filepath.Dir(path) == root) {
			t.Errorf("examples/%s has no README.md", folder)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 6 {
		t.Errorf("only %d folders with configurations were found", found)
	}
	if r := runIn(root, "fmt", "--check", "--recursive", "--diff"); r.code != exitOK {
		t.Errorf("fmt --check ended with %d:\n%s%s", r.code, r.out, r.err)
	}
}
