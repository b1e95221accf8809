package view_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/santhosh-tekuri/jsonschema/v6"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
)

func languageSchema(t *testing.T) []byte {
	return render(t, func(b *bytes.Buffer) error { return view.LanguageSchema(b) })
}

func TestLanguageSchemaGolden(t *testing.T) { golden(t, "schema-language", languageSchema(t)) }

// definitions gives the parts of the schema of the language.
func definitions(t *testing.T) map[string]struct {
	Properties map[string]map[string]any
} {
	var s struct {
		Defs map[string]struct {
			Properties map[string]map[string]any
		} `json:"$defs"`
	}
	if err := json.Unmarshal(languageSchema(t), &s); err != nil {
		t.Fatal(err)
	}
	return s.Defs
}

// Every attribute of every block is in the schema with what the table says,
// and so is every argument.
func TestLanguageSchemaLeavesNothingOut(t *testing.T) {
	defs := definitions(t)
	seen := 0
	for _, k := range model.Kinds() {
		for _, a := range schema.OfBlock(k) {
			p := defs[k.String()].Properties[a.Name]
			if p == nil {
				t.Errorf("%s.%s is left out", k, a.Name)
				continue
			}
			seen++
			if p["x-official-name"] != a.Label || (p["readOnly"] == true) != a.ReadOnly {
				t.Errorf("%s.%s: %v", k, a.Name, p)
			}
			for _, target := range schema.Targets() {
				there := a.Answer(target, k).Presence.There
				if slices.Contains(p["x-exists-on"].([]any), any(target.String())) != there {
					t.Errorf("%s.%s on %s: %v in the table, %v", k, a.Name, target, there, p["x-exists-on"])
				}
			}
		}
	}
	if seen < 200 {
		t.Errorf("only %d attributes", seen)
	}
	for _, b := range lang.Reference() {
		for _, a := range b.Arguments {
			if defs[b.Name].Properties[a.Name] == nil {
				t.Errorf("%s.%s is left out", b.Name, a.Name)
			}
		}
		for _, inner := range b.Blocks {
			if defs[b.Name].Properties[inner] == nil {
				t.Errorf("the block %s in %s is left out", inner, b.Name)
			}
		}
	}
}

// compiledLanguage gives the schema of the language, or of one of its parts.
func compiledLanguage(t *testing.T, part string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	if err := c.AddResource("language.json", instance(t, languageSchema(t))); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("language.json" + part)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON is an HCL expression as the JSON form of HCL has it.
func asJSON(t *testing.T, expression string) any {
	t.Helper()
	x, diags := hclsyntax.ParseExpression([]byte(expression), "x", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	v, diags := x.Value(nil)
	if diags.HasErrors() {
		return "${" + expression + "}"
	}
	text, err := ctyjson.Marshal(v, v.Type())
	if err != nil {
		t.Fatal(err)
	}
	return instance(t, text)
}

// The example of every attribute is a legal value by the schema, and so are an
// expression and null; an object never is.
func TestExamplesAreLegalByTheSchema(t *testing.T) {
	c := jsonschema.NewCompiler()
	if err := c.AddResource("language.json", instance(t, languageSchema(t))); err != nil {
		t.Fatal(err)
	}
	for _, k := range model.Kinds() {
		for _, a := range schema.OfBlock(k) {
			s, err := c.Compile(fmt.Sprintf("language.json#/$defs/%s/properties/%s", k, a.Name))
			if err != nil {
				t.Fatal(err)
			}
			for _, good := range []any{asJSON(t, a.Example), "${var.x}", nil} {
				if err := s.Validate(good); err != nil {
					t.Errorf("%s.%s = %v: %v", k, a.Name, good, err)
				}
			}
			for _, word := range a.Type.Words {
				if err := s.Validate(word.HCL); err != nil {
					t.Errorf("%s.%s = %q: %v", k, a.Name, word.HCL, err)
				}
			}
			if err := s.Validate(map[string]any{"x": "y"}); err == nil {
				t.Errorf("%s.%s may be an object", k, a.Name)
			}
		}
	}
}

const goodFile = `{
  "variable": {"pool": {"type": "string", "default": "Shop", "validation": {"condition": "${var.pool != \"\"}", "error_message": "empty"}}},
  "locals": {"sites": ["Intranet"]},
  "output": {"pool": {"value": "${var.pool}"}},
  "server": {"web03": {
    "version": "6.0", "isolation_mode": "iis5", "for_each": "${toset(local.sites)}",
    "live": {"copy": {"root": "live/web03", "machine_config": {"v1.1.4322": "C:/x"}}},
    "observed": {"services": ["W3SVC"], "memory": "2GB", "processors": 2, "iisreset": "enabled"},
    "disruption": {"allow": "pool", "window": {"sunday": [{"days": ["sun"], "from": "02:00", "to": "04:00", "time_zone": "UTC", "allow": "iis"}]}},
    "in_process_isapi": {"exclude": ["C:/x.dll"]},
    "process_model": {"v1.1.4322": {"enable": false, "response_deadlock_interval": "00:09:00", "idle_timeout": "Infinite"}},
    "app_pool": {"Shop": {"wam_user_pass": "${secret(\"env:X\")}", "idle_timeout": 20, "traits": {"group_member": true}}},
    "site": {"Intranet": {
      "id": 1, "server_bindings": [":80:"],
      "app_defaults": [{"match": ["/*"], "protection": "medium"}],
      "apps": {"/": {"protection": "high", "traits": {"session_state": "InProc", "clr": 1.1, "dlls": ["a.dll"]}}, "/x": "${local.row}"},
      "directory": {"/scripts": {"access_flags": ["AccessScript"]}}
    }}
  }}
}`

func TestLanguageSchemaAnswers(t *testing.T) {
	s := compiledLanguage(t, "")
	if err := s.Validate(instance(t, []byte(goodFile))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new string }{
		{`"isolation_mode": "iis5"`, `"isolation_mode": "iis4"`},
		{`"isolation_mode": "iis5"`, `"isolation_mod": "iis5"`},
		{`"version": "6.0",`, ``},
		{`"allow": "pool"`, `"allow": "everything"`},
		{`"from": "02:00", `, ``},
		{`"days": ["sun"]`, `"days": ["sunday"]`},
		{`"enable": false`, `"enable": "no"`},
		{`"00:09:00"`, `"nine minutes"`},
		{`"memory": "2GB"`, `"memory": "2 gigs"`},
		{`"wam_user_pass": "${secret(\"env:X\")}"`, `"wam_user_pass": "swordfish"`},
		{`"session_state": "InProc"`, `"session_state": "Somewhere"`},
		{`"session_state"`, `"sessions"`},
		{`"group_member": true`, `"session_state": "InProc"`},
		{`"match": ["/*"], `, ``},
		{`["AccessScript"]`, `["AccessEverything"]`},
		{`"server": {`, `"servers": {`},
		{`"app_pool": {"Shop"`, `"app": {"/shop"`},
	} {
		bad := strings.Replace(goodFile, c.old, c.new, 1)
		if bad == goodFile {
			t.Fatalf("%s is not in the file", c.old)
		}
		if err := s.Validate(instance(t, []byte(bad))); err == nil {
			t.Errorf("%s in place of %s is let pass", c.new, c.old)
		}
	}
}
