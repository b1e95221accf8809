package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/stores/collected"
)

// collectedHead is what a text of an IIS 5.0 server says before its metabase.
const collectedHead = `isoplan collected 1
server = OLD
iis = 5.0
taken = 2026-11-28T23:31:01+01:00
windows_directory = C:\WINNT
values = local
[metabase]
/LM IIsComputer
/LM/W3SVC IIsWebService
  AppIsolated = 2
/LM/W3SVC/1 IIsWebServer
  ServerComment = Shop
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppIsolated = 0
  AppRoot = /LM/W3SVC/1/ROOT
  Path = D:\shop
`

// withCollected is an example with one server more, which is known from a text.
func withCollected(t *testing.T, example string) string {
	t.Helper()
	dir := copyTree(t, filepath.Join(repository, "examples", example))
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("old.txt", collectedHead+collected.End(collectedHead)+"\n")
	write("old.iso.hcl", `server "old" {
  version = "5.0"

  live "collected" {
    file = "old.txt"
  }

  disruption {
    allow = "iis"
  }

  site "Shop" {
    id = 1
    apps = {
      "/" = { protection = "high" }
    }
  }
}
`)
	return dir
}

// Nothing here reaches a collected server: apply says how the change gets
// there, and does the other servers of the plan.
func TestApplyCollected(t *testing.T) {
	dir := withCollected(t, "isolate-one-application")
	r := runIn(dir, "apply", "--auto-approve", "--fail-on=error")
	if r.code != exitError {
		t.Errorf("apply ended with %d, not %d:\n%s%s", r.code, exitError, r.out, r.err)
	}
	for _, part := range []string{"old: not begun; nothing was changed.", "as collected from old at 2026-11-28T23:31:01+01:00", "# AppIsolated, by AppCreate2",
		"isoplan bundle PLANFILE writes a folder of scripts", "Apply incomplete: 1 server done, 1 not."} {
		if !strings.Contains(flat(r.out), part) {
			t.Errorf("apply does not say %q:\n%s", part, r.out)
		}
	}
	for _, part := range []string{"[IP0733]", "isoplan bundle PLANFILE", "run apply.cmd there"} {
		if !strings.Contains(plainErrors(r.err), part) {
			t.Errorf("the error does not say %q:\n%s", part, r.err)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "old.txt"))
	if err != nil || string(text) != collectedHead+collected.End(collectedHead)+"\n" {
		t.Errorf("the collected text was changed: %v\n%s", err, text)
	}
	if _, err := os.Stat(filepath.Join(dir, ".isoplan")); err == nil {
		t.Error("a journal lies beside the collected text")
	}
	// What was done to the other server stays so, and only the collected one is left.
	if again := runIn(dir, "plan"); again.code != exitOK || strings.Count(again.out, "will be updated") != 1 {
		t.Errorf("after the apply the plan is\n%s%s", again.out, again.err)
	}
}

// Where every part of a plan is carried nobody is asked, and undo and recover
// say where what was done is known; the other servers go on.
func TestCollectedAlone(t *testing.T) {
	dir := withCollected(t, "isolate-one-application")
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"apply", "--target=old", "--input=false", "--fail-on=error"}, []string{"[IP0733]", "run apply.cmd there"}},
		{[]string{"undo", "--server=old"}, []string{"[IP0733]", "rollback.vbs"}},
		{[]string{"recover"}, []string{"[IP0733]", "run cscript //nologo rollback.vbs in that folder"}},
	} {
		r := runIn(dir, c.args...)
		if r.code != exitError {
			t.Errorf("%v ended with %d, not %d:\n%s%s", c.args, r.code, exitError, r.out, r.err)
		}
		for _, part := range c.want {
			if !strings.Contains(plainErrors(r.err), part) {
				t.Errorf("%v does not say %q:\n%s%s", c.args, part, r.out, r.err)
			}
		}
	}
	// A plan file of it: the same, and with nothing left to do there is nothing to carry.
	if r := runIn(dir, "plan", "--target=old", "--out=p.isoplan"); r.code != exitOK {
		t.Fatalf("no plan file:\n%s", r.err)
	}
	if r := runIn(dir, "apply", "p.isoplan"); r.code != exitError || !strings.Contains(r.err, "IP0733") {
		t.Errorf("applying the plan file ended with %d:\n%s%s", r.code, r.out, r.err)
	}
	done := strings.Replace(collectedHead, "AppIsolated = 0", "AppIsolated = 1", 1)
	if err := os.WriteFile(filepath.Join(dir, "old.txt"), []byte(done+collected.End(done)+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := runIn(dir, "apply", "--auto-approve", "--fail-on=error")
	if r.code != exitOK || !strings.Contains(r.out, "old: nothing to do") {
		t.Errorf("apply with nothing left to carry ended with %d:\n%s%s", r.code, r.out, r.err)
	}
	if r := runIn(dir, "plan", "--target=old"); !strings.Contains(flat(r.out), "Compared with what was collected from old at 2026-11-28T23:31:01+01:00.") && !strings.Contains(r.out, "What was looked at matches") {
		t.Errorf("the plan of what is so already:\n%s", r.out)
	}
}

// plainErrors is what a person reads of errors, in one line and without their
// frames.
func plainErrors(text string) string {
	return flat(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(text))
}
