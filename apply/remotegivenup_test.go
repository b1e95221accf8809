package apply_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/standin"
)

// TestRemoteSlow: the script is so slow that it counts as dead, and what it did is put back. When it goes on after all,
// it finds that it was given up, and does nothing more.
func TestRemoteSlow(t *testing.T) {
	f := newFar()
	k := newController(f, farHCL, "a")
	old, p := f.world(), k.plan(t)
	reached, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan int)
	f.hook = func(n int, what string) {
		if f.cut > 0 || !strings.HasPrefix(what, "script") {
			return
		}
		f.cut = n // the connection goes, and the script runs on
		go func() {
			code, _ := standin.Play(f, "cscript //nologo isoplan/tx-a1/apply.vbs", nil, standin.Faults{Reached: func(step int) {
				if step == 2 {
					close(reached)
					<-goOn
				}
			}})
			ended <- code
		}()
		<-reached
	}
	ends(t, k.apply(t, p, apply.Options{}), apply.PutBack, "stopped before its end")
	if f.world() != old {
		t.Fatalf("the world is\n%s", f.world())
	}
	close(goOn)
	if code := <-ended; code != 6 || f.world() != old {
		t.Errorf("the slow script left with %d, and the world is\n%s", code, f.world())
	}
	ends(t, k.apply(t, p, apply.Options{}), apply.Done)
}

// TestRemoteSecretLost: a script that is killed takes with it what a secret was before. That is said, and not that
// everything is as it was.
func TestRemoteSecretLost(t *testing.T) {
	seen := map[apply.Result]int{}
	for n := 1; n <= 4; n++ {
		f := newFar()
		f.faults = standin.Faults{DieAt: n, DieCode: 1}
		k := newController(f, farSecret, "a")
		old, p := f.world(), k.plan(t)
		steps := p.Servers[0].Steps
		secret := false
		for i := range min(n, len(steps)) {
			secret = secret || steps[i].Secret != ""
		}
		out := k.apply(t, p, apply.Options{})
		seen[out.Result]++
		if secret {
			ends(t, out, apply.Attention, "Secret could not be put back", "WAMUserPass of /LM/W3SVC", "nobody knows")
		} else {
			ends(t, out, apply.PutBack, "Everything is as it was before")
		}
		if f.world() != old || k.memory(t).Open {
			t.Errorf("the world is\n%s", f.world())
		}
		f.faults = standin.Faults{}
		ends(t, k.apply(t, k.plan(t), apply.Options{}), apply.Done)
	}
	if seen[apply.Attention] == 0 || seen[apply.PutBack] == 0 {
		t.Errorf("not both ends were seen: %v", seen)
	}
}

// TestRemoteRefuses: a server that runs no script changed nothing, and nothing stays on it.
func TestRemoteRefuses(t *testing.T) {
	f := newFar()
	f.refuses = true
	k := newController(f, farHCL, "a")
	ends(t, k.apply(t, k.plan(t), apply.Options{}), apply.Failed, "Script did not begin", "Nothing was changed")
	if left := fileNames(f); len(left) != 1 || k.memory(t).Open {
		t.Errorf("left are %v", left)
	}
}
