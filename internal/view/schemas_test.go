package view_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/isoplan/isoplan/internal/runbook"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// published are the forms of JSON that have a schema made from their type.
func published() map[string]struct {
	title string
	v     any
} {
	return map[string]struct {
		title string
		v     any
	}{
		"plan":       {"isoplan plan --json, show --json and plan files", plan.Plan{}},
		"findings":   {"isoplan validate --json", view.Validation{}},
		"processes":  {"isoplan processes --json", view.ProcessReport{}},
		"drift":      {"isoplan drift --json", view.DriftResult{}},
		"attributes": {"isoplan docs attributes --json", view.Reference{}},
		"console":    {"a line of isoplan console --json", view.ConsoleAnswer{}},
		"explain":    {"isoplan explain ATTRIBUTE --json", view.Explanation{}},
		"blocks":     {"isoplan docs language --json", view.LanguageReference{}},
		"rules":      {"isoplan rules --json and docs rules --json", view.Rules{}},
		"runbook":    {"isoplan runbook --json", runbook.Release{}},
		"test":       {"isoplan test --json", view.TestJSON{}},
		"unsourced":  {"isoplan docs unsourced --json", view.Unsourced{}},
	}
}

// The schemas that are shipped are the ones the types and their comments give.
func TestSchemasAreOfTheTypes(t *testing.T) {
	for name, p := range published() {
		got := render(t, func(b *bytes.Buffer) error { return view.JSON(b, schemaOf(t, p.title, p.v)) })
		path := filepath.Join("schemas", name+".json")
		if os.Getenv("UPDATE") == "1" {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want := render(t, func(b *bytes.Buffer) error {
			if known, err := view.Schema(b, name); err != nil || !known {
				t.Errorf("%s: known %v, %v", name, known, err)
			}
			return nil
		})
		if d := cmp.Diff(string(want), string(got)); d != "" {
			t.Errorf("%s is not what the types say; run with UPDATE=1 (-want +got):\n%s", path, d)
		}
	}
	if os.Getenv("UPDATE") == "1" {
		return
	}
	for _, name := range view.SchemaNames() {
		if _, made := published()[name]; !made && name != view.LanguageSchemaName {
			t.Errorf("nothing makes the schema %s", name)
		}
	}
}

// compiled reads a schema with a validator that knows nothing of isoplan.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	text := render(t, func(b *bytes.Buffer) error {
		_, err := view.Schema(b, name)
		return err
	})
	c := jsonschema.NewCompiler()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err == nil {
		err = c.AddResource(name+".json", doc)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// instance reads JSON as the validator takes it.
func instance(t *testing.T, text []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Every plan the repository keeps is what the schema says, and one property
// that nobody knows makes it another thing.
func TestPlansAreAsTheSchemaSays(t *testing.T) {
	var files []string
	for _, glob := range []string{"../../examples/*/*plan.json.golden", "../../examples/*/*/*plan.json.golden", "testdata/*.json"} {
		found, err := filepath.Glob(glob)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d files, %v", glob, len(found), err)
		}
		files = append(files, found...)
	}
	s := compiled(t, "plan")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(instance(t, text)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for _, at := range [][]string{nil, {"servers", "0"}, {"servers", "0", "counts"}} {
			doc := instance(t, text)
			into := doc.(map[string]any)
			for _, step := range at {
				if step == "servers" {
					into = into["servers"].([]any)[0].(map[string]any)
				} else if step != "0" {
					into = into[step].(map[string]any)
				}
			}
			into["surprise"] = true
			if err := s.Validate(doc); err == nil || !strings.Contains(err.Error(), "surprise") {
				t.Errorf("%s: a surprise in %v is let pass: %v", file, at, err)
			}
			delete(into, "surprise")
			for name := range into {
				was := into[name]
				into[name] = []any{map[string]any{"x": json.Number("1")}}
				if err := s.Validate(doc); err == nil {
					t.Errorf("%s: %s in %v may be anything", file, name, at)
				}
				into[name] = was
			}
		}
	}
}

// The other forms, as goldens or as the program makes them, are what their
// schemas say.
func TestOtherFormsAreAsTheSchemasSay(t *testing.T) {
	read := func(name string) []byte {
		text, err := os.ReadFile(filepath.Join("testdata", name+".golden"))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for _, c := range []struct {
		schema string
		text   []byte
	}{
		{"findings", read("validation-json")},
		{"findings", read("report-json")},
		{"processes", read("processes-json")},
		{"processes", read("processes-answer-json")},
		{"explain", read("explain-json")},
		{"unsourced", read("docs-unsourced-json")},
		{"attributes", render(t, func(b *bytes.Buffer) error { return view.DocsAttributesJSON(b) })},
	} {
		s := compiled(t, c.schema)
		doc := instance(t, c.text)
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", c.schema, err)
		}
		doc.(map[string]any)["surprise"] = true
		if err := s.Validate(doc); err == nil {
			t.Errorf("%s: a surprise is let pass", c.schema)
		}
	}
}

func TestSchemaOfNothing(t *testing.T) {
	for _, name := range []string{"", "nothing", "../view", "plan.json"} {
		if known, err := view.Schema(&bytes.Buffer{}, name); known || err != nil {
			t.Errorf("%q: known %v, %v", name, known, err)
		}
	}
}
