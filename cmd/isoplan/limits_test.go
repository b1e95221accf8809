package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/host"
)

// windowed is a configuration whose restart of IIS is allowed on Sundays.
const windowed = `server "web03" {
  version        = "6.0"
  isolation_mode = "iis5"
  live "copy" {
    root = "live/web03"
  }
  disruption {
    allow = "pool"
    window "sunday" {
      days      = ["sun"]
      from      = "02:00"
      to        = "04:00"
      time_zone = "Europe/Berlin"
      allow     = "iis"
    }
  }
  in_process_isapi {
    exclude = ["C:/WINDOWS/Microsoft.NET/Framework/v1.1.4322/aspnet_isapi.dll"]
  }
}
`

// at runs the program in a folder at a time.
func runAt(t *testing.T, dir, when string, args ...string) ran {
	t.Helper()
	now, err := time.Parse(time.RFC3339, when)
	if err != nil {
		t.Fatal(err)
	}
	f := host.NewFake("", nil, append([]string{"--chdir", dir}, args...)...)
	f.Now = func() time.Time { return now }
	code := run(f.Env)
	return ran{code, f.Out.String(), f.Err.String()}
}

// TestPlanByTheClock: a plan that is allowed on Sundays ends with 3 on the other
// days, says when the next window opens, and is the same bytes all week; apply
// and undo go by the same clock.
func TestPlanByTheClock(t *testing.T) {
	dir := copyTree(t, filepath.Join(repository, "examples", "aspnet-high-isolation"))
	writeText(t, filepath.Join(dir, "main.iso.hcl"), windowed)
	if err := os.Remove(filepath.Join(dir, "plan.golden")); err != nil {
		t.Fatal(err)
	}
	var saved []string
	for _, c := range []struct {
		when string
		code int
		next string
	}{
		{"2004-03-03T12:00:00Z", exitGate, "next on Sun 2004-03-07 at 02:00 CET"},
		{"2004-03-07T00:59:59Z", exitGate, "next on Sun 2004-03-07 at 02:00 CET"},
		{"2004-03-07T01:00:00Z", exitOK, ""},
		{"2004-03-07T02:59:59Z", exitOK, ""},
		{"2004-03-07T03:00:00Z", exitGate, "next on Sun 2004-03-14 at 02:00 CET"},
		{"2004-07-04T00:30:00Z", exitOK, ""},
		{"2004-07-04T02:30:00Z", exitGate, "next on Sun 2004-07-11 at 02:00 CEST"},
	} {
		got := runAt(t, dir, c.when, "plan", "--out=change.isoplan", ".")
		said := strings.Join(strings.Fields(strings.ReplaceAll(got.err, "│", "")), " ")
		if got.code != c.code || !strings.Contains(said, c.next) || (got.err != "") != (c.code == exitGate) {
			t.Errorf("%s: %d, %s", c.when, got.code, got.err)
		}
		if strings.Contains(got.out, "2004-0") {
			t.Errorf("%s: the plan tells the time: %s", c.when, lines(got.out, "2004-0"))
		}
		saved = append(saved, readText(t, filepath.Join(dir, "change.isoplan")))
		if saved[0] != saved[len(saved)-1] {
			t.Errorf("%s: the saved plan is another", c.when)
		}
		if c.code == exitGate {
			if done := runAt(t, dir, c.when, "apply", "change.isoplan", "."); done.code != exitGate {
				t.Errorf("%s: apply ends with %d: %s", c.when, done.code, done.err)
			}
		}
	}
	if done := runAt(t, dir, "2004-03-07T01:00:00Z", "apply", "change.isoplan", "."); done.code != exitOK {
		t.Errorf("apply: %d, %s", done.code, done.err)
	}
	if back := runAt(t, dir, "2004-03-07T03:00:00Z", "undo", "--auto-approve", "."); back.code != exitGate || strings.Contains(back.err, "--exclude") {
		t.Errorf("undo: %d, %s", back.code, back.err)
	}
	if back := runAt(t, dir, "2004-03-07T03:00:00Z", "undo", "--auto-approve", "--restart=later", "."); back.code != exitOK {
		t.Errorf("undo later: %d, %s", back.code, back.err)
	}
}

// TestRestartMode: the words of --restart, and no other.
func TestRestartMode(t *testing.T) {
	m := restartNow
	for _, word := range []string{"later", "never", "now"} {
		if err := m.Set(word); err != nil || m.String() != word {
			t.Errorf("%s: %s, %v", word, m.String(), err)
		}
	}
	for _, word := range []string{"", "Now", "later ", "soon"} {
		if err := m.Set(word); err == nil || m != restartNow {
			t.Errorf("%q is taken for %s", word, m)
		}
	}
}
