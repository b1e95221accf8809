package plan_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

func index(n int) *int { return &n }

// A step the planner cannot have made is refused, whichever file is asked for,
// and the error names it.
func TestForgedSteps(t *testing.T) {
	set := func(change func(*plan.Step)) plan.Step {
		st := plan.Step{Kind: plan.SpliceStep, Address: "web03/app_pool/P", Space: "metabase", Op: "set",
			Key: "/LM/W3SVC/AppPools/P", Property: "IdleTimeout", Value: "5"}
		change(&st)
		return st
	}
	cases := []struct {
		name   string
		change func(*plan.Step)
		says   string
	}{
		{"kind", func(s *plan.Step) { s.Kind = "shell" }, `"shell" is no kind`},
		{"operation", func(s *plan.Step) { s.Op = "move" }, `"move" is no operation`},
		{"no operation", func(s *plan.Step) { s.Op = "" }, `"" is no operation`},
		{"space", func(s *plan.Step) { s.Space = "registry" }, `"registry" is not the key space`},
		{"space in another case", func(s *plan.Step) { s.Space = "Metabase" }, `"Metabase" is not the key space`},
		{"framework not planned", func(s *plan.Step) { s.Space = "machine.config/v4.0.30319" }, "is not the key space"},
		{"property", func(s *plan.Step) { s.Property = "IdleTimeOut\x1b[2J" }, `no property "IdleTimeOut\x1b[2J"`},
		{"property in another case", func(s *plan.Step) { s.Property = "idletimeout" }, `no property "idletimeout"`},
		{"property of the other space", func(s *plan.Step) { s.Property = "memoryLimit" }, `no property "memoryLimit"`},
		{"no property", func(s *plan.Step) { s.Property = "" }, "by its property"},
		{"no key", func(s *plan.Step) { s.Key = "" }, "names a key"},
		{"no address", func(s *plan.Step) { s.Address = "" }, "is not on this server"},
		{"another server", func(s *plan.Step) { s.Address = "web04/app_pool/P" }, `"web04/app_pool/P" is not on this server`},
		{"class of a value", func(s *plan.Step) { s.Class = "IIsApplicationPool" }, "without a class"},
		{"remove with a value", func(s *plan.Step) { s.Op = "remove" }, "not set as well"},
		{"secret in a plain property", func(s *plan.Step) { s.Value, s.Secret = "", "env:PW" }, "a secret stands alone"},
		{"value and secret", func(s *plan.Step) { s.Property, s.Secret = "WAMUserPass", "env:PW" }, "a secret stands alone"},
		{"secret in clear", func(s *plan.Step) { s.Property, s.Value = "WAMUserPass", "canary" }, "only refers to"},
		{"secret of an unknown kind", func(s *plan.Step) { s.Property, s.Value, s.Secret = "WAMUserPass", "", "exec:canary" }, `"env:NAME"`},
		{"text", func(s *plan.Step) { s.Text = "x" }, "neither text nor restart"},
		{"sources", func(s *plan.Step) { s.Sources = []string{"x"} }, "neither text nor restart"},
		{"restart", func(s *plan.Step) { s.Restart = index(0) }, "neither text nor restart"},
		{"counter of IIS", func(s *plan.Step) { s.Property = "HistoryMajorVersionNumber" }, "never written"},
		{"state", func(s *plan.Step) { s.Property = "AppPoolState" }, "never written"},
		{"order to a pool", func(s *plan.Step) { s.Property = "AppPoolCommand" }, "never written"},
		{"access list", func(s *plan.Step) { s.Property = "AdminACL" }, "never written"},
		{"key without class", func(s *plan.Step) { s.Op, s.Property, s.Value = "create-key", "", "" }, "with its class"},
		{"key with a value", func(s *plan.Step) { s.Op, s.Class = "create-key", "IIsApplicationPool" }, "steps of their own"},
		{"key that goes with a value", func(s *plan.Step) { s.Op, s.Class, s.Property = "delete-key", "IIsApplicationPool", "" }, "steps of their own"},
		{"method with a restart", func(s *plan.Step) { *s = plan.Step{Kind: plan.MethodStep, Restart: index(0)} }, "names a restart"},
		{"restart of nothing", func(s *plan.Step) { *s = plan.Step{Kind: plan.RestartStep} }, "no restart of the plan"},
		{"restart that is not there", func(s *plan.Step) { *s = plan.Step{Kind: plan.RestartStep, Restart: index(1)} }, "no restart of the plan"},
		{"restart before the first", func(s *plan.Step) { *s = plan.Step{Kind: plan.RestartStep, Restart: index(-1)} }, "no restart of the plan"},
	}
	s := &plan.Server{Name: "web03", Files: []plan.File{{Space: "metabase"}, {Space: clr11}}, Restarts: []plan.Restart{{}}}
	good := set(func(*plan.Step) {})
	for _, c := range cases {
		for _, space := range []string{"metabase", clr11} {
			_, err := plan.Wants(s, space, []plan.Step{good, set(c.change)})
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), `step 2 of "web03"`) {
				t.Errorf("%s: %v; it should name step 2 and say %q", c.name, err, c.says)
			} else if strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "\x1b") {
				t.Errorf("%s: the error repeats what it must not: %v", c.name, err)
			}
		}
	}
	if _, err := plan.Wants(s, "registry", nil); err == nil {
		t.Error("a key space without a file is answered")
	}
	wants, err := plan.Wants(s, "metabase", []plan.Step{good, {Kind: plan.RestartStep, Restart: index(0)}, {Kind: plan.ManualStep, Text: "x"}})
	if err != nil || len(wants) != 1 || wants[0].Attr != schema.IdleTimeout.Attr || wants[0].Raw != "5" {
		t.Errorf("good steps: %+v %v", wants, err)
	}
	if wants, err = plan.Wants(s, clr11, []plan.Step{good}); err != nil || len(wants) != 0 {
		t.Errorf("steps of another space: %+v %v", wants, err)
	}
}

// Read-only properties may be written in a rehearsal exactly where they make
// up an application: the planner and the store mean the same ones.
func TestReadOnlyProperties(t *testing.T) {
	s := &plan.Server{Name: "web03", Files: []plan.File{{Space: "metabase"}}}
	for _, row := range schema.All() {
		if !row.ReadOnly || row.Home.Space != schema.MetabaseSpace || row.Home.Property == "" || row.Home.Field > 0 {
			continue
		}
		_, err := plan.Wants(s, "metabase", []plan.Step{{Kind: plan.SpliceStep, Address: "web03/x", Space: "metabase", Op: "set",
			Key: "/LM/W3SVC", Property: row.Home.Property, Value: "1"}})
		if want := metabase.DefinesApp(row.Home.Property); (err == nil) != want {
			t.Errorf("%s: allowed %v, want %v (%v)", row.Label, err == nil, want, err)
		}
	}
}

// The digest of a file does not see what IIS moves by itself.
func TestFileDigest(t *testing.T) {
	text := livetest.Metabase(3)
	moved := strings.Replace(text, `ChangeNumber="`, `ChangeNumber="9`, 1)
	other := strings.Replace(text, "IIs5IsolationModeEnabled=\"FALSE\"", "IIs5IsolationModeEnabled=\"TRUE\"", 1)
	if moved == text || other == text {
		t.Fatal("the file has no such values")
	}
	of := func(text string) string { return plan.FileDigest(sources(t, "metabase", text)[0].Snapshot) }
	if of(text) != of(moved) || of(text) == of(other) {
		t.Errorf("digests %s, moved %s, changed %s", of(text), of(moved), of(other))
	}
	s := server(object(model.AppPool, "New", "idle_timeout", model.Number(3)))
	r := mustPlan(t, s, small(t))
	for i, f := range r.Plan.Servers[0].Files {
		if f.Before != plan.FileDigest(r.Servers[0].Sources[i].Snapshot) || f.After != plan.FileDigest(applied(t, r)[i].Snapshot) {
			t.Errorf("%s: the plan has other digests than its files", f.Space)
		}
	}
}
