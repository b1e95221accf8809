package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/plan"
)

// brokenFarm is the farm of the examples with one server whose files are
// missing and one whose file is no XML.
func brokenFarm(t *testing.T) string {
	t.Helper()
	dir := copyTree(t, filepath.Join(repository, "examples", "farm"))
	if err := os.RemoveAll(filepath.Join(dir, "live", "web05")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "live", "web07", "C", "WINDOWS", "system32", "inetsrv", "MetaBase.xml")
	if err := os.WriteFile(file, []byte("<configuration"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestBadServersHideNoOther(t *testing.T) {
	dir := brokenFarm(t)
	whole := runIn(dir, "plan", "--exclude=web05", "--exclude=web07")
	if whole.code != exitOK {
		t.Fatalf("the others alone end with %d:\n%s", whole.code, whole.err)
	}
	r := runIn(dir, "plan")
	if r.code != exitError {
		t.Errorf("plan ended with %d, not %d", r.code, exitError)
	}
	for _, part := range []string{"[IP0302]", "[IP0305]", "web07", "There is no folder live/web05"} {
		if !strings.Contains(r.err, part) {
			t.Errorf("the errors do not say %q:\n%s", part, r.err)
		}
	}
	for _, part := range []string{"web05  not planned: Live file not found", "web07  not planned: Metabase is not well-formed XML",
		"# web18/app_pool/Checkout will be updated", "Plan: 0 to add, 4 to change, 1 to destroy.", "Not planned: 2 servers (web05, web07)"} {
		if !strings.Contains(strings.Join(strings.Fields(r.out), " "), strings.Join(strings.Fields(part), " ")) {
			t.Errorf("the plan does not say %q:\n%s", part, r.out)
		}
	}
}

func TestBadServersInJSON(t *testing.T) {
	r := runIn(brokenFarm(t), "plan", "--json")
	if r.code != exitError {
		t.Errorf("plan ended with %d, not %d", r.code, exitError)
	}
	var p plan.Plan
	if err := json.Unmarshal([]byte(r.out), &p); err != nil {
		t.Fatal(err)
	}
	if len(p.Servers) != 18 || len(p.Failed) != 2 {
		t.Fatalf("%d servers, %d failed", len(p.Servers), len(p.Failed))
	}
	for i, want := range []string{"web05 IP0302", "web07 IP0305"} {
		if got := p.Failed[i].Name + " " + p.Failed[i].Errors[0].ID; got != want {
			t.Errorf("failed %d is %s, not %s", i, got, want)
		}
	}
	if !json.Valid([]byte(r.err)) || !strings.Contains(r.err, `"IP0302"`) {
		t.Errorf("the standard error is not the errors as JSON:\n%s", r.err)
	}
}

// A plan that lacks servers is neither saved nor applied nor approved, also when
// somebody redirects its JSON form into a file; within limits that leave the
// bad servers out there is nothing amiss.
func TestPlanWithBadServersIsNotApplied(t *testing.T) {
	dir := brokenFarm(t)
	r := runIn(dir, "plan", "--out=x.isoplan")
	if r.code != exitError || !strings.Contains(r.err, "Plan not saved") || !strings.Contains(r.err, "--exclude=web05") {
		t.Errorf("plan --out ended with %d:\n%s", r.code, r.err)
	}
	if _, err := os.Stat(filepath.Join(dir, "x.isoplan")); !os.IsNotExist(err) {
		t.Error("the plan was saved")
	}
	writeText(t, filepath.Join(dir, "y.isoplan"), runIn(dir, "plan", "--json").out)
	for _, args := range [][]string{{"apply", "--auto-approve"}, {"apply", "--auto-approve", "y.isoplan"}, {"apply", "--auto-approve", "--target=web*"}, {"approve", "--key=none", "y.isoplan"}} {
		if r := runIn(dir, args...); r.code != exitError || !strings.Contains(r.err, "IP0040") {
			t.Errorf("%v ended with %d:\n%s", args, r.code, r.err)
		}
	}
	if r := runIn(dir, "apply", "--auto-approve", "--target=web1*"); r.code != exitOK || !strings.Contains(r.out, "Apply complete!") {
		t.Errorf("apply --target ended with %d:\n%s%s", r.code, r.out, r.err)
	}
	if r := runIn(dir, "plan", "--target=web1*", "--detailed-exitcode", "--out=x.isoplan"); r.code != exitOK {
		t.Errorf("plan --target ended with %d:\n%s%s", r.code, r.out, r.err)
	}
}

func TestErrorsOfTheConfigurationStopEverything(t *testing.T) {
	r := runIn(brokenFarm(t), "plan", "--var=recycle_from=7")
	if r.code != exitError || r.out != "" || strings.Contains(r.err, "IP0302") {
		t.Errorf("plan ended with %d:\n%s%s", r.code, r.out, r.err)
	}
}

func TestConciseFarmIsTheTable(t *testing.T) {
	dir := copyTree(t, filepath.Join(repository, "examples", "farm"))
	r := runIn(dir, "plan", "--concise")
	if strings.Contains(r.out, "web18/app_pool/Checkout:") {
		t.Errorf("objects stand beside the table:\n%s", r.out)
	}
	for i := 1; i <= 20; i++ {
		name := "web" + string(rune('0'+i/10)) + string(rune('0'+i%10))
		if strings.Count(r.out, "\n  "+name+"  ") != 1 {
			t.Errorf("%s has no row of its own:\n%s", name, r.out)
		}
	}
}

// A report does not say of a server that nobody looked at that rules found
// nothing there.
func TestReportOfBadServers(t *testing.T) {
	dir := brokenFarm(t)
	file := filepath.Join(dir, "report.xml")
	if r := runIn(dir, "plan", "--report=junit="+file); r.code != exitError {
		t.Errorf("plan ended with %d", r.code)
	}
	text := readText(t, file)
	for _, part := range []string{"IP0302", "IP0305"} {
		if !strings.Contains(text, part) {
			t.Errorf("the report lacks %s", part)
		}
	}
	whole := strings.Count(text, "web06")
	if bad := strings.Count(text, "web05"); whole <= bad {
		t.Errorf("web06, which was planned, stands %d times in the report, and web05 %d times", whole, bad)
	}
}
