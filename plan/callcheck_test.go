package plan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// A plan file may come from anybody: calls that no planner makes are refused
// before one is made.
func TestCallsAreChecked(t *testing.T) {
	s := &plan.Server{Name: "web03", Way: model.WayCollected, Files: []plan.File{{Space: "metabase"}}}
	call := func(op, property, value string) plan.Step {
		return plan.Step{Kind: plan.MethodStep, Address: "web03/app_pool/P", Space: "metabase", Op: op, Key: "/LM/W3SVC/AppPools/P", Property: property, Value: value}
	}
	good := []plan.Step{call(plan.CallSet, "IdleTimeout", "5"), call(plan.CallClear, "IdleTimeout", ""), call(plan.CallCreate, "AppIsolated", "2"),
		call(plan.CallCreate4, "AppIsolated", "1"), call(plan.CallDelete, "", ""), call(plan.CallDeleteBelow, "", "")}
	made := call(plan.CallMakeKey, "", "")
	made.Class = "IIsApplicationPool"
	password := call(plan.CallSet, "WAMUserPass", "")
	password.Secret = "env:PW"
	good = append(good, made, password)
	if got, err := plan.Calls(s, append(good, plan.Step{Kind: plan.ManualStep, Text: "x"})); err != nil || len(got) != len(good) {
		t.Fatalf("%d calls of %d: %v", len(got), len(good), err)
	}
	for _, c := range []struct {
		name   string
		change func(st *plan.Step)
		want   string
	}{
		{"no such call", func(st *plan.Step) { st.Op = "Format" }, "is no call"},
		{"no space", func(st *plan.Step) { st.Space = "" }, "is not the metabase"},
		{"another space", func(st *plan.Step) { st.Space = clr11 }, "is not the metabase"},
		{"no key", func(st *plan.Step) { st.Key = "" }, "names a key"},
		{"another server", func(st *plan.Step) { st.Address = "web04/app_pool/P" }, "not on this server"},
		{"a restart", func(st *plan.Step) { st.Restart = new(int) }, "names a restart"},
		{"AppRoot", func(st *plan.Step) { st.Property, st.Value = "AppRoot", "/LM" }, "alone"},
		{"a package", func(st *plan.Step) { st.Property, st.Value = "AppPackageID", "{0}" }, "alone"},
		{"what IIS owns", func(st *plan.Step) { st.Property = "AppPoolState" }, "never written"},
		{"a property that is none", func(st *plan.Step) { st.Property = "Shell" }, "knows no property"},
		{"a password in clear", func(st *plan.Step) { st.Property, st.Value = "WAMUserPass", "hunter2" }, "only refers to"},
		{"cleared and set", func(st *plan.Step) { st.Op = plan.CallClear }, "not set as well"},
		{"a protection that is none", func(st *plan.Step) { st.Op, st.Property, st.Value = plan.CallCreate, "AppIsolated", "seven" }, "AppCreate2"},
		{"AppCreate2 of something else", func(st *plan.Step) { st.Op = plan.CallCreate }, "nothing else"},
		{"AppDelete with a value", func(st *plan.Step) { st.Op = plan.CallDelete }, "takes no value"},
		{"a key without class", func(st *plan.Step) { st.Op, st.Property, st.Value = plan.CallMakeKey, "", "" }, "with its class"},
		{"a splice of the metabase", func(st *plan.Step) { st.Kind, st.Op = plan.SpliceStep, "set" }, "written with calls"},
	} {
		bad := call(plan.CallSet, "IdleTimeout", "5")
		c.change(&bad)
		_, err := plan.Calls(s, []plan.Step{good[0], bad})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "step 2") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error repeats a secret: %v", c.name, err)
		}
	}
}

// What was collected has an age like a copy, and nothing else of a file: no
// brake asks whether edit-while-running is on.
func TestBrakesOfCollected(t *testing.T) {
	s := mustPlan(t, byCalls(server(object(model.AppPool, "Pool100001", "idle_timeout", model.Number(5)))), collectedFrom(t, small(t))).Plan.Servers[0]
	if len(s.Brakes) != 0 || s.Write != nil {
		t.Errorf("brakes %+v, written as %+v", s.Brakes, s.Write)
	}
	now := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		at   string
		most time.Duration
		want string
	}{
		{"2026-11-28T23:31:01+01:00", 72 * time.Hour, ""},
		{"2026-11-28T23:31:01+01:00", time.Hour, "What is known of web03 was collected at 2026-11-28T23:31:01+01:00, 25h28m59s ago; --max-age allows 1h0m0s. Collect again and plan again."},
		{"2027-11-28T23:31:01+01:00", time.Hour, "still to come"},
		{"", time.Hour, "Nobody knows when web03 was collected."},
	} {
		s.CollectedAt = c.at
		text := ""
		for _, b := range s.Judge(nil, now, plan.Allowance{MaxAge: c.most}) {
			text += b.Text
		}
		if c.want == "" && text != "" || !strings.Contains(text, c.want) {
			t.Errorf("%s, at most %s: %q", c.at, c.most, text)
		}
	}
}

// Passwords are calls of their own on every version, and rows no version can
// hold in a file are none of the refusals.
func TestPasswordsByCalls(t *testing.T) {
	const world = "/LM IIsComputer\n/LM/W3SVC IIsWebService\n  WAMUserName = IWAM_WEB\n  WAMUserPass = (secret)\n"
	for _, version := range []string{"4.0", "5.0", "5.1"} {
		declared := byCalls(server(object(model.WebService, "", "wam_user_name", model.Text(`WEB\iwam`), "wam_user_pass", model.Secret("env:IWAM_PW"))))
		declared.Version = version
		r := mustPlan(t, declared, []plan.Source{worldOf(t, world)})
		part := &r.Plan.Servers[0]
		if got := stepsOf(part.Steps); !strings.Contains(got, "Set /LM/W3SVC WAMUserPass from env:IWAM_PW\n") || !strings.Contains(got, `Set /LM/W3SVC WAMUserName WEB\iwam`) {
			t.Errorf("%s: %s", version, got)
		}
		if got := stepsOf(part.Rollback.Steps); strings.Contains(got, "WAMUserPass") || len(part.Rollback.Lost) != 1 || part.Rollback.Lost[0].Kind != "password" {
			t.Errorf("%s: back %s, lost %+v", version, got, part.Rollback.Lost)
		}
		for _, c := range r.Plan.Changes {
			for _, a := range c.Attributes {
				if a.Way != "method" || a.Call != "SetInfo" {
					t.Errorf("%s: %s is written by %s %q", version, a.Name, a.Way, a.Call)
				}
			}
		}
	}
	if row := schema.WAMUserPass.Attr; !row.Secret {
		t.Error("the password is no secret any more")
	}
}
