package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

func driftOf(t *testing.T, dir string, args ...string) view.DriftResult {
	t.Helper()
	r := runIn(dir, append([]string{"drift", "--json"}, args...)...)
	var out view.DriftResult
	if err := json.Unmarshal([]byte(r.out), &out); err != nil {
		t.Fatalf("%v\n%s%s", err, r.out, r.err)
	}
	return out
}

// Every server that a plan changes drifts in that very attribute, and no other
// does: both commands compare the same.
func TestDriftIsWhatPlanChanges(t *testing.T) {
	for _, e := range exampleRuns() {
		t.Run(e.folder+"/"+e.golden, func(t *testing.T) {
			dir := filepath.Join(repository, "examples", filepath.FromSlash(e.folder))
			args := slices.DeleteFunc(slices.Clone(e.args), func(s string) bool { return s == "--concise" })
			var p plan.Plan
			if err := json.Unmarshal([]byte(runIn(dir, append([]string{"plan", "--json"}, args...)...).out), &p); err != nil {
				t.Fatal(err)
			}
			var planned, drifting []string
			for i := range p.Changes {
				c := &p.Changes[i]
				address := c.Server + "/" + model.Fold(model.Addr(c.Address).Within())
				if c.Change.Actions[0] != plan.Update {
					planned = append(planned, address)
					continue
				}
				for _, a := range c.Attributes {
					if v, ok := c.Change.After[a.Name].(map[string]any); !ok || v["secret"] == nil {
						planned = append(planned, address+" "+a.Name)
					}
				}
			}
			for _, f := range driftOf(t, dir, args...).Families {
				for _, r := range f.Rows {
					for _, v := range r.Values {
						for _, s := range v.Drifts {
							drifting = append(drifting, strings.TrimSpace(s+"/"+model.Fold(r.Address)+" "+r.Attribute))
						}
					}
				}
			}
			slices.Sort(planned)
			slices.Sort(drifting)
			if len(planned) == 0 || !slices.Equal(planned, drifting) {
				t.Errorf("plan changes\n  %s\nand drift shows\n  %s", strings.Join(planned, "\n  "), strings.Join(drifting, "\n  "))
			}
		})
	}
}

func TestDriftMarksTheOddOneOut(t *testing.T) {
	dir := filepath.Join(repository, "examples", "farm")
	odd := map[string]string{}
	for _, f := range driftOf(t, dir, "--all").Families {
		if f.Kind != "for_each" || len(f.Servers) != 20 {
			t.Errorf("family %s of %d", f.Kind, len(f.Servers))
		}
		for _, r := range f.Rows {
			for _, v := range r.Values {
				if v.Odd {
					odd[r.Address+" "+r.Attribute] += fmt.Sprint(v.Value, " ", v.Servers)
				}
			}
		}
	}
	for row, want := range map[string]string{"app_pool/Checkout idle_timeout": "20 [web18]", "site/Status ": "present [web04]",
		"site/Shop/app/checkout app_pool": "DefaultAppPool [web07 web13]", "metabase enable_edit_while_running": ""} {
		if odd[row] != want {
			t.Errorf("odd in %s is %q, not %q", row, odd[row], want)
		}
	}
	text := runIn(dir, "drift")
	for _, part := range []string{"    ! 20: 1 server, web18\n", "Drift: 6 differences on 6 of 20 servers.\n"} {
		if !strings.Contains(text.out, part) {
			t.Errorf("%q is not in:\n%s", part, text.out)
		}
	}
	if strings.Contains(text.out, "site/Status") {
		t.Error("what is not declared is compared without --all")
	}
}

// What --json prints is what the schema says, also with servers that failed.
func TestDriftIsAsTheSchemaSays(t *testing.T) {
	s := printedSchema(t, "drift")
	for _, dir := range []string{filepath.Join(repository, "examples", "farm"), filepath.Join(repository, "examples", "aspnet-high-isolation"), brokenFarm(t)} {
		if err := s.Validate(jsonOf(t, runIn(dir, "drift", "--json", "--all").out)); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
	}
	if err := printedSchema(t, "plan").Validate(jsonOf(t, runIn(brokenFarm(t), "plan", "--json").out)); err != nil {
		t.Error(err)
	}
}

func TestDriftExits(t *testing.T) {
	farm := filepath.Join(repository, "examples", "farm")
	for _, tc := range []struct {
		dir  string
		args []string
		code int
		says string
	}{
		{farm, nil, exitOK, "Drift:"},
		{farm, []string{"--detailed-exitcode"}, exitChanges, "Drift:"},
		{farm, []string{"--detailed-exitcode", "--target=web01"}, exitOK, "No drift. 1 server is as declared."},
		{farm, []string{"--detailed-exitcode", "--all", "--target=web03", "--target=web04"}, exitChanges, "site/Status"},
		{brokenFarm(t), []string{"--detailed-exitcode"}, exitError, "Not compared: 2 servers (web05, web07)"},
		{farm, []string{"--parallelism=-1"}, exitError, ""},
		{farm, []string{"--target=nothing"}, exitError, ""},
	} {
		r := runIn(tc.dir, append([]string{"drift"}, tc.args...)...)
		if r.code != tc.code || !strings.Contains(r.out, tc.says) {
			t.Errorf("%v ended with %d, not %d:\n%s%s", tc.args, r.code, tc.code, r.out, r.err)
		}
	}
}

// The result does not depend on the order in which servers are ready.
func TestDriftDoesNotDependOnOrder(t *testing.T) {
	dir := filepath.Join(repository, "examples", "farm")
	first := runIn(dir, "drift", "--json", "--all", "--parallelism=1").out
	for i := range 10 {
		if got := runIn(dir, "drift", "--json", "--all", fmt.Sprintf("--parallelism=%d", i+2)).out; got != first {
			t.Fatal("two runs differ: " + firstDifference(first, got))
		}
	}
}

// Plain servers are compared with those of their group; spellings of one value
// are one value, secrets are never shown, and live values print harmlessly.
func TestDriftOfAGroup(t *testing.T) {
	dir := t.TempDir()
	var hcl strings.Builder
	for i, name := range []string{"a", "b", "c"} {
		fmt.Fprintf(&hcl, "server %q {\n  version = \"6.0\"\n  isolation_mode = \"worker_process\"\n  group = \"shop\"\n  live \"copy\" {\n    metabase = \"%s.xml\"\n  }\n  web_service {\n    wam_user_pass = secret(\"env:P\")\n  }\n  app_pool \"Shop\" {\n    idle_timeout = 20\n  }\n}\n", name, name)
		text := strings.Replace(faultBase, "\t\tIIs5IsolationModeEnabled=\"FALSE\"\n", fmt.Sprintf("\t\tIIs5IsolationModeEnabled=\"FALSE\"\n\t\tWAMUserName=\"IWAM%s\"\n\t\tWAMUserPass=\"%s\"\n",
			[]string{"", "", "\u202e::error::"}[i], canaryMetabase+fmt.Sprint(i)), 1)
		if text == faultBase {
			t.Fatal("the metabase has no place for an account")
		}
		writeText(t, filepath.Join(dir, name+".xml"), text)
	}
	writeText(t, filepath.Join(dir, "main.iso.hcl"), hcl.String())
	for _, args := range [][]string{{"drift", "--all"}, {"drift", "--all", "--json"}} {
		r := runIn(dir, args...)
		if r.code != exitOK || strings.Contains(r.out+r.err, canaryMetabase) || strings.ContainsRune(r.out, '\u202e') {
			t.Errorf("%v ended with %d:\n%s%s", args, r.code, r.out, r.err)
		}
		if !strings.Contains(r.out, "shop") || !strings.Contains(r.out, "wam_user_name") {
			t.Errorf("%v does not compare the group:\n%s", args, r.out)
		}
	}
	if r := runIn(dir, "drift", "--detailed-exitcode"); r.code != exitOK || !strings.Contains(r.out, "No drift. 3 servers are as declared.") {
		t.Errorf("drift ended with %d:\n%s%s", r.code, r.out, r.err)
	}
	if err := os.Remove(filepath.Join(dir, "b.xml")); err != nil {
		t.Fatal(err)
	}
	if r := runIn(dir, "drift"); r.code != exitError || !strings.Contains(r.out, "2 servers are as declared.") {
		t.Errorf("drift ended with %d:\n%s%s", r.code, r.out, r.err)
	}
}
