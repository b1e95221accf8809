package main

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The module aspnet-high-isolation plans what the example plans that says the
// same in its own words: the changes, the steps, the restarts, the way back.
func TestLibraryAspnetHighIsolation(t *testing.T) {
	example := filepath.Join(repository, "examples", "aspnet-high-isolation")
	text := readText(t, filepath.Join(example, "main.iso.hcl"))
	list := regexp.MustCompile(`(?s)  in_process_isapi \{.*?\n  \}\n`)
	if !list.MatchString(text) || !strings.Contains(text, "    enable = false\n") || !strings.Contains(text, `protection = "high", `) {
		t.Fatal("the example is another one now")
	}
	used := list.ReplaceAllString(text, `  module "aspnet" {
    source          = "isoplan/aspnet-high-isolation"
    framework       = "v1.1.4322"
    applications    = { Intranet = ["/payroll"] }
    has_the_problem = true
    no_long_queries = true
  }
`)
	used = strings.Replace(used, "    enable = false\n", "", 1)
	used = strings.Replace(used, `protection = "high", `, "", 1)
	dir := copyTree(t, example)
	writeText(t, filepath.Join(dir, "main.iso.hcl"), used)

	byHand, byModule := planParts(t, example), planParts(t, dir)
	if d := cmp.Diff(byHand, byModule); d != "" {
		t.Errorf("the module (+) plans something else than the example (-):\n%s", d)
	}
	refused := runIn(dir, "plan", "--var=fixes=[]")
	if refused.code != exitError || !strings.Contains(flat(refused.err), "The rollup KB821156, which brings the fix of KB 812833 to .NET Framework 1.1, was not observed on web03") {
		t.Errorf("without the fix plan ended with %d:\n%s", refused.code, refused.err)
	}
}

// planParts gives of the one server of a plan what is done to it.
func planParts(t *testing.T, dir string) map[string]any {
	t.Helper()
	r := runIn(dir, "plan", "--json")
	if r.code != exitOK {
		t.Fatalf("plan ended with %d:\n%s%s", r.code, r.out, r.err)
	}
	var p struct {
		Servers []map[string]any `json:"servers"`
		Changes []any            `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(r.out), &p); err != nil || len(p.Servers) != 1 || len(p.Changes) == 0 {
		t.Fatalf("%d servers, %d changes, %v", len(p.Servers), len(p.Changes), err)
	}
	parts := map[string]any{"changes": p.Changes}
	for _, name := range []string{"steps", "restarts", "rollback", "write", "counts"} {
		if parts[name] = p.Servers[0][name]; parts[name] == nil {
			t.Fatalf("the plan has no %s", name)
		}
	}
	return parts
}
