package trial_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/trial"
	"github.com/isoplan/isoplan/lang"
)

// assert writes one assert block.
func assert(condition string) string {
	return "  assert {\n    condition     = " + condition + "\n    error_message = \"It is not so.\"\n  }\n"
}

// oneRun makes one run with some arguments and assertions.
func oneRun(t *testing.T, head string, conditions ...string) trial.File {
	t.Helper()
	text := poolsWorld + "run \"one\" {\n" + head
	for _, c := range conditions {
		text += assert(c)
	}
	return made(t, pools, text+"}\n")
}

// What conditions see of a plan, each line true of the one plan.
func TestConditions(t *testing.T) {
	const app = `plan.change["web/site/Intranet/app/."]`
	for _, c := range []string{
		`plan.summary == { add = 0, change = 2, destroy = 0 }`,
		`!plan.empty`,
		`[for c in plan.changes : c.address] == ["web/app_pool/Shop", "web/site/Intranet/app/."]`,
		`alltrue([for c in plan.changes : c.action == "update"])`,
		`plan.change["web/app_pool/Shop"].attributes.idle_timeout == { before = 20, after = 40 }`,
		`plan.change["web/app_pool/Shop"].type == "app_pool" && plan.change["web/app_pool/Shop"].name == "Shop"`,
		app + `.attributes.app_pool.before == "DefaultAppPool"`,
		app + `.key == "/LM/W3SVC/1/ROOT"`,
		`!can(plan.change["web/app_pool/None"])`,
		`[for r in plan.restarts : r.level] == ["pool"]`,
		`plan.restarts[0].server == "web" && plan.restarts[0].services_known`,
		`length([for f in plan.findings : f.id if f.severity == "error"]) == 0`,
		`plan.dead == [] && plan.manual == [] && plan.brakes == []`,
		`strcontains(plan.processes.before["web/site/Intranet/app/."].own, "DefaultAppPool")`,
		`strcontains(plan.processes.after["web/site/Intranet/app/."].own, "Shop")`,
		`length(plan.text) > 0`,
		`var.minutes == 40 && local.double == 80 && output.twice == 80`,
		`!can(output.hidden)`,
	} {
		if f := oneRun(t, "", c); states(f) != "pass" {
			t.Errorf("%s: %s\n%s", c, states(f), said(f))
		}
	}
}

// What is told where a run does not pass.
func TestFailures(t *testing.T) {
	for _, c := range []struct{ name, head, condition, state, want string }{
		{"false", "", `plan.summary.change == 3`, "fail", `one: IP0901 a.isotest.hcl:13 Assertion failed: It is not so. plan.summary.change is 2.`},
		{"both sides", "", `output.twice == local.double + 1`, "fail", `output.twice is 80. local.double + 1 is 81.`},
		{"inside and", "", `!plan.empty && (length(plan.changes) == 5)`, "fail", `plan.empty is false. length(plan.changes) is 2.`},
		{"a list", "", `[for c in plan.changes : c.name] == []`, "fail", `is ["Shop", "/"].`},
		{"no such change", "", `plan.change["web/app_pool/shop"].action == "update"`, "fail", `plan.change["web/app_pool/shop"] is not there; did you mean web/app_pool/Shop?`},
		{"no such attribute", "", `plan.change["web/app_pool/Shop"].attributes.idle_timeouts.after == 40`, "fail", `attributes.idle_timeouts is not there; did you mean idle_timeout?`},
		{"an object", "", `plan.summary == { add = 1 }`, "fail", `plan.summary is { add = 0, change = 2, destroy = 0 }.`},
		{"an object of objects", "", `plan.change == {}`, "fail", `plan.change is an object of 2.`},
		{"an object with an address", "", `{ for c in plan.changes : c.address => c.action } == {}`, "fail", `is { "web/app_pool/Shop" = "update", "web/site/Intranet/app/." = "update" }.`},
		{"no such part", "", `plan.summry.add == 1`, "error", `Did you mean summary?`},
		{"no such part alone", "", `plan.emty`, "error", `Did you mean empty?`},
		{"no such name", "", `pln.empty`, "error", `There is nothing called pln here. Did you mean plan?`},
		{"neither", "", `"yes"`, "error", `must come out as true or false`},
		{"unknown run", "", `run.first.plan.empty`, "error", `IP0111`},
		{"an error nobody expected", "  variables {\n    minutes = -5\n  }\n", `true`, "error", `IP0110`},
		{"an expectation", "  expect_failures = [\"DIS001\"]\n", `true`, "fail", `IP0902 a.isotest.hcl:12 Expected failure did not come: The run one expects "DIS001"`},
		{"an empty one", "  expect_failures = [\" \"]\n", `true`, "error", `An entry of expect_failures is empty.`},
		{"an unknown variable", "  variables {\n    minuts = 1\n  }\n", `true`, "error", `The test gives a value for minuts, and no variable has that name. Did you mean minutes?`},
		{"an unknown target", "  targets = [\"web/app_pool/Shp\"]\n", `true`, "error", `Shp`},
		{"another server", "  folder = { web2 = \"x\" }\n", `true`, "error", `The configuration has no server "web2". Did you mean web?`},
		{"a folder without files", "  folder = \"x/../y\"\n", `true`, "error", `IP0302 a.isotest.hcl:12 Live file not found: y`},
		{"a world of errors", "  world {\n    site \"Intranet\" {\n      apps = { \"/\" = {} }\n    }\n  }\n", `true`, "error", `This is about the world of the test.`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := oneRun(t, c.head, c.condition)
			if states(f) != c.state || !strings.Contains(said(f), c.want) {
				t.Errorf("%s\n%s", states(f), said(f))
			}
			again := oneRun(t, c.head, c.condition)
			if said(again) != said(f) {
				t.Error("another try says something else")
			}
		})
	}
}

// A failure that is expected by its id, or by the address it is about, does not
// keep a run from passing.
func TestExpected(t *testing.T) {
	const config = `server "web" {
  version        = "6.0"
  isolation_mode = "iis5"
  observed {
    fixes = []
  }
  process_model "v1.1.4322" {
    enable = false
  }
}
`
	const world = "world {\n  process_model \"v1.1.4322\" {\n    enable = true\n  }\n}\n"
	f := made(t, config, world+"run \"one\" {\n}\n")
	if states(f) != "fail" || !strings.Contains(said(f), "DIS001") {
		t.Fatalf("%s\n%s", states(f), said(f))
	}
	for _, e := range []string{"DIS001", "dis001", "web/process_model/v1.1.4322", "web"} {
		f := made(t, config, world+"run \"one\" {\n  expect_failures = [\""+e+"\"]\n}\n")
		if e != "web" && e != "web/process_model/v1.1.4322" && states(f) != "pass" {
			t.Errorf("%s: %s\n%s", e, states(f), said(f))
		}
		if strings.Contains(said(f), "IP0902") {
			t.Errorf("%s did not come:\n%s", e, said(f))
		}
	}
	// An error of the configuration is one too, and then there is nothing to ask.
	f = made(t, pools, poolsWorld+"run \"one\" {\n  variables {\n    minutes = \"x\"\n  }\n  expect_failures = [\"IP0115\"]\n"+assert("false")+"}\n")
	if states(f) != "pass" {
		t.Errorf("%s\n%s", states(f), said(f))
	}
}

// What a run applies, the next begins with, until one says what is there.
func TestApply(t *testing.T) {
	f := made(t, pools, poolsWorld+
		"run \"first\" {\n  apply = true\n"+assert(`plan.summary.change == 2`)+"}\n"+
		"run \"again\" {\n"+assert(`plan.empty && run.first.plan.summary.change == 2 && !can(run.again)`)+"}\n"+
		"run \"shorter\" {\n  variables {\n    minutes = 10\n  }\n"+assert(`plan.change["web/app_pool/Shop"].attributes.idle_timeout.before == 40`)+"}\n"+
		"run \"not_applied\" {\n"+assert(`plan.empty`)+"}\n"+
		"run \"own\" {\n  world {\n    app_pool \"Shop\" {\n      idle_timeout = 7\n    }\n    site \"Intranet\" {\n      id = 1\n      server_bindings = [\":80:\"]\n      apps = { \"/\" = { path = \"C:/x\" } }\n    }\n  }\n"+
		assert(`plan.change["web/app_pool/Shop"].attributes.idle_timeout.before == 7`)+"}\n")
	if states(f) != "pass pass pass pass pass" {
		t.Errorf("%s\n%s", states(f), said(f))
	}
}

// Runs that are not asked for are skipped, but what later ones build on is made.
func TestSelected(t *testing.T) {
	text := poolsWorld +
		"run \"first\" {\n  apply = true\n" + assert("false") + "}\n" +
		"run \"aside\" {\n  folder = \"x\"\n}\n" +
		"run \"second\" {\n" + assert("plan.empty") + "}\n" +
		"run \"third\" {\n" + assert("false") + "}\n"
	file, diags := lang.LoadTest("a.isotest.hcl", text)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	f := trial.Make(file, trial.Options{FS: fstest.MapFS{"main.iso.hcl": {Data: []byte(pools)}},
		Selected: func(name string) bool { return name == "second" }})
	if states(f) != "skip skip pass skip" || f.Status != trial.Pass {
		t.Errorf("%s\n%s", states(f), said(f))
	}
	if c := trial.Total([]trial.File{f}); c != (trial.Count{Passed: 1, Skipped: 3}) {
		t.Errorf("%+v", c)
	}
}

// Of several servers, a run is about those it has worlds of.
func TestSeveralServers(t *testing.T) {
	config := ""
	for _, name := range []string{"a", "b"} {
		config += fmt.Sprintf("server %q {\n  version = \"6.0\"\n  isolation_mode = \"worker_process\"\n  app_pool \"P\" {\n    idle_timeout = 1\n  }\n}\n", name)
	}
	f := made(t, config,
		"run \"one\" {\n  world \"B\" {\n  }\n"+assert(`[for c in plan.changes : c.address] == ["b/app_pool/P"]`)+"}\n"+
			"run \"both\" {\n  world \"a\" {\n  }\n  world \"b\" {\n  }\n"+assert(`plan.summary.add == 2`)+"}\n"+
			"run \"which\" {\n  world {\n  }\n}\n"+
			"run \"where\" {\n  folder = \"x\"\n}\n"+
			"run \"none\" {\n}\n")
	if states(f) != "pass pass error error error" {
		t.Errorf("%s\n%s", states(f), said(f))
	}
	for _, want := range []string{`Write world "web03" { ... }.`, `folder = { web03 = "live/web03" }`, "IP0904", "does not say what is there on a"} {
		if !strings.Contains(said(f), want) {
			t.Errorf("nothing says %s:\n%s", want, said(f))
		}
	}
}

// Names that mean something elsewhere mean themselves in a test.
func TestHostileNames(t *testing.T) {
	const name = "a.b%*#\\u001b[31m ${x} ]]> ::error::"
	quoted := strings.NewReplacer("${", "$${", "\\u001b", "e").Replace(name)
	config := "server \"web\" {\n  version = \"6.0\"\n  isolation_mode = \"worker_process\"\n  app_pool \"" + quoted + "\" {\n    idle_timeout = 9\n  }\n}\n"
	f := made(t, config, "world {\n  app_pool \""+quoted+"\" {\n    idle_timeout = 8\n  }\n}\nrun \"one\" {\n  apply = true\n"+
		assert(`plan.changes[0].name == "`+quoted+`"`)+assert(`plan.change[plan.changes[0].address].attributes.idle_timeout.before == 8`)+"}\nrun \"two\" {\n"+assert("plan.empty")+"}\n")
	if states(f) != "pass pass" {
		t.Errorf("%s\n%s", states(f), said(f))
	}
}

// Sensitive values are in no message about a condition.
func TestSensitive(t *testing.T) {
	config := "variable \"word\" {\n  type      = string\n  default   = \"hush-hush\"\n  sensitive = true\n}\n" + pools
	f := made(t, config, poolsWorld+"run \"one\" {\n"+assert(`var.word == "x"`)+assert(`plan.change[var.word].action == "x"`)+assert(`tonumber(var.word) == 1`)+"}\n")
	if strings.Contains(said(f), "hush-hush") || !strings.Contains(said(f), "(sensitive value)") {
		t.Errorf("%s", said(f))
	}
}

// Many runs of one file are made one by one.
func TestManyRuns(t *testing.T) {
	var b strings.Builder
	b.WriteString(poolsWorld)
	const runs = 200
	for i := range runs {
		fmt.Fprintf(&b, "run \"r%d\" {\n  variables {\n    minutes = %d\n  }\n%s}\n", i, 21+i, assert(fmt.Sprintf(`plan.change["web/app_pool/Shop"].attributes.idle_timeout.after == %d`, 21+i)))
	}
	f := made(t, pools, b.String())
	if len(f.Runs) != runs || f.Status != trial.Pass {
		t.Errorf("%d runs, %s\n%s", len(f.Runs), f.Status, said(f))
	}
}

// A condition that would take too much is stopped, and only its run.
func TestBudget(t *testing.T) {
	f := made(t, pools, poolsWorld+"run \"one\" {\n"+
		assert(`length(flatten([for a in range(1000) : [for b in range(1000) : [for c in range(1000) : plan.summary.add]]])) == 0`)+"}\nrun \"two\" {\n"+assert("!plan.empty")+"}\n")
	if states(f) != "error pass" || !strings.Contains(said(f), "IP0112") {
		t.Errorf("%s\n%s", states(f), said(f))
	}
}
