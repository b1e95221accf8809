package runbook

import (
	"testing"

	"github.com/isoplan/isoplan/internal/schema"
)

func TestProblem(t *testing.T) {
	for name, bad := range map[string]bool{"": true, " ": true, `D:\bin\`: true, "D:/bin/": true, "cart.dll": false, `D:\bin\cart.dll`: false, `\\files\bin\cart.ocx`: false} {
		if got := Problem(name); (got != "") != bad {
			t.Errorf("%q: %q", name, got)
		}
	}
}

// The verdict of a server is the gravest of its processes: all of IIS before
// what is not known, and that before anything smaller.
func TestGraver(t *testing.T) {
	order := []Verdict{Nothing, NotLoaded, Unload, Recycle, EndProcess, SeveralSteps, Undecided, StopIIS}
	for i, a := range order {
		for j, b := range order {
			if a.graver(b) != (i > j) {
				t.Errorf("%s graver than %s: %v", a, b, a.graver(b))
			}
		}
	}
}

func TestDisplayed(t *testing.T) {
	if got := displayed([]string{"w3svc", "SMTPSVC", "cisvc"}); got != "World Wide Web Publishing Service (w3svc), Microsoft SMTP Service (SMTPSVC), cisvc" {
		t.Error(got)
	}
}

// How a person finds out where an application runs is asked where protections
// decide, in the steps of each version's console.
func TestCheck(t *testing.T) {
	for target, steps := range map[schema.Target]int{schema.IIS40: 4, schema.IIS50: 2, schema.IIS51: 2, schema.IIS6Iis5: 1, schema.IIS6WPIM: 0} {
		if got := check(target); len(got) != steps {
			t.Errorf("%s: %d steps", target, len(got))
		}
	}
}
