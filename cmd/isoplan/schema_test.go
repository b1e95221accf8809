package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/isoplan/isoplan/internal/view"
)

// printedSchema is what isoplan schema NAME prints, read by a validator that
// knows nothing of isoplan.
func printedSchema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	r := runIn(".", "schema", name)
	if r.code != 0 {
		t.Fatalf("schema %s ends with %d: %s", name, r.code, r.err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, jsonOf(t, r.out)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func jsonOf(t *testing.T, text string) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// What commands print with --json is what the schema of it says.
func TestOutputsAreAsTheSchemasSay(t *testing.T) {
	var roots []string
	for _, glob := range []string{"examples/*/main.iso.hcl", "examples/*/*/main.iso.hcl"} {
		found, err := filepath.Glob(filepath.Join(repository, glob))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", glob, err)
		}
		for _, f := range found {
			roots = append(roots, filepath.Dir(f))
		}
	}
	check := func(s *jsonschema.Schema, dir string, args ...string) {
		t.Helper()
		r := runIn(dir, append(args, "--json")...)
		if err := s.Validate(jsonOf(t, r.out)); err != nil {
			t.Errorf("%v in %s: %v", args, dir, err)
		}
	}
	plan, findings, processes := printedSchema(t, "plan"), printedSchema(t, "findings"), printedSchema(t, "processes")
	tried := 0
	drift, tests := printedSchema(t, "drift"), printedSchema(t, "test")
	for _, dir := range roots {
		check(plan, dir, "plan")
		check(findings, dir, "validate")
		check(findings, dir, "plan", "--target", "nowhere")
		check(processes, dir, "processes")
		check(processes, dir, "processes", "--plan")
		check(drift, dir, "drift")
		if found, _ := filepath.Glob(filepath.Join(dir, "*.isotest.hcl")); len(found) > 0 {
			check(tests, dir, "test")
			tried++
		}
	}
	check(printedSchema(t, "rules"), ".", "rules")
	check(printedSchema(t, "rules"), ".", "docs", "rules")
	check(printedSchema(t, "attributes"), ".", "docs", "attributes")
	check(printedSchema(t, "blocks"), ".", "docs", "language")
	check(printedSchema(t, "unsourced"), ".", "docs", "unsourced")
	check(printedSchema(t, "explain"), ".", "explain", "protection")
	check(printedSchema(t, "blocks"), ".", "explain", "server")
	answers := runWithInput("[1, {a = null}]\nnope\nlive[\"web03\"]\n", "--json", "console", payrollRoot)
	for line := range strings.Lines(answers.out) {
		if err := printedSchema(t, "console").Validate(jsonOf(t, line)); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	if tried == 0 {
		t.Error("no example has tests")
	}
	if n := strings.Count(answers.out, "\n"); n != 3 {
		t.Errorf("%d answers", n)
	}
	runbooks, err := filepath.Glob(filepath.Join("testdata", "runbooks", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	s := printedSchema(t, "runbook")
	for _, file := range runbooks {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name == "runbook.json" {
				seen++
				if err := s.Validate(jsonOf(t, string(f.Data))); err != nil {
					t.Errorf("%s: %v", file, err)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no runbook.json")
	}
}

func TestSchemaCommand(t *testing.T) {
	for _, name := range view.SchemaNames() {
		printedSchema(t, name)
	}
	if r := runIn(".", "schema", "plans"); r.code != 1 || !strings.Contains(strings.Join(strings.Fields(r.err), " "), "did you mean plan?") {
		t.Errorf("%d: %s", r.code, r.err)
	}
	if r := runIn(".", "schema"); r.code != 1 {
		t.Errorf("%d: %s", r.code, r.err)
	}
}
