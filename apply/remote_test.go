package apply_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/standin"
	"github.com/isoplan/isoplan/internal/stores/collected"
	"github.com/isoplan/isoplan/plan"
)

// ends fails unless an outcome is this one and says all of that.
func ends(t *testing.T, out apply.Outcome, want apply.Result, words ...string) {
	t.Helper()
	said := ""
	for _, d := range out.Diags {
		said += d.ID + " " + d.Summary + ": " + d.Detail + " " + d.Fix + "\n"
	}
	if out.Result != want {
		t.Fatalf("the result is %s and should be %s:\n%s", out.Result, want, said)
	}
	for _, w := range words {
		if !strings.Contains(said, w) {
			t.Errorf("it does not say %q:\n%s", w, said)
		}
	}
}

// after is the world a plan leads to.
func after(t *testing.T, hcl string) string {
	t.Helper()
	f := newFar()
	k := newController(f, hcl, "model")
	ends(t, k.apply(t, k.plan(t), apply.Options{}), apply.Done)
	return f.world()
}

func TestRemoteApply(t *testing.T) {
	f := newFar()
	k := newController(f, farHCL, "a")
	old := f.world()
	p := k.plan(t)
	out := k.apply(t, p, apply.Options{})
	ends(t, out, apply.Done)
	if out.Edits != 2 || out.Transaction != "a1" || len(out.Pending) > 0 {
		t.Errorf("%+v", out)
	}
	for _, line := range []string{"AppIsolated = 1", `memoryLimit=\"40\"`} {
		if !strings.Contains(f.world(), line) {
			t.Errorf("the world lacks %q:\n%s", line, f.world())
		}
	}
	if len(k.plan(t).Changes) > 0 {
		t.Error("planning again finds something to do")
	}
	m := k.memory(t)
	if m.Open || len(m.History) != 1 || m.History[0].Plan != p.Digest || m.History[0].Who != "a" || len(m.History[0].Files) != 2 {
		t.Errorf("%+v", m)
	}
	for name := range f.files {
		if strings.Contains(name, "lock") || strings.HasSuffix(name, "journal") || strings.Contains(name, "collect") {
			t.Errorf("%s was left", name)
		}
	}
	ends(t, k.apply(t, p, apply.Options{}), apply.Nothing)

	// The way back.
	e, err := m.Undoable("")
	if err != nil {
		t.Fatal(err)
	}
	c, _ := f.connect(t.Context())
	was, err := apply.PlanOfRemote(t.Context(), c, e)
	if err != nil {
		t.Fatal(err)
	}
	back, err := plan.Inverse(was, "web03")
	if err != nil {
		t.Fatal(err)
	}
	job := k.job(t, back)
	job.Undo = e
	ends(t, apply.Run(t.Context(), k.machine(), job, apply.Options{}, nil), apply.Done)
	if f.world() != old {
		t.Errorf("undo left\n%s", f.world())
	}
	if _, err := k.memory(t).Undoable(""); err == nil {
		t.Error("there is something to undo still")
	}
	ends(t, k.apply(t, p, apply.Options{}), apply.Failed, "Plan was applied before")
	ends(t, k.apply(t, p, apply.Options{Reapply: true}), apply.Done)
}

func TestRemoteRestarts(t *testing.T) {
	f := newFar()
	k := newController(f, farHCL, "a")
	p := k.plan(t)
	if len(p.Servers[0].Restarts) == 0 {
		t.Fatal("the plan restarts nothing")
	}
	ends(t, k.apply(t, p, apply.Options{Later: true}), apply.Done)
	if len(f.lines) != 1 || !strings.HasSuffix(f.lines[0], "apply.vbs /norestart") {
		t.Errorf("%q", f.lines)
	}
	if m := k.memory(t); len(m.Pending) == 0 || m.Pending[0].Plan != p.Digest {
		t.Errorf("nothing is pending: %+v", m)
	}
	out := apply.Recover(t.Context(), k.machine(), k.server(), apply.RecoverOptions{Restarted: true}, nil)
	ends(t, out, apply.Done)
	if m := k.memory(t); len(m.Pending) > 0 {
		t.Errorf("pending still: %+v", m.Pending)
	}
}

func TestRemoteStale(t *testing.T) {
	f := newFar()
	k := newController(f, farHCL, "a")
	p := k.plan(t)
	world := strings.Replace(farWorld, `Path = D:\shop`, `Path = E:\shop`, 1)
	f.files[standin.World] = world + collected.End(world) + "\n"
	ends(t, k.apply(t, p, apply.Options{}), apply.Stale, "Live configuration moved")
	if len(f.lines) > 0 {
		t.Errorf("scripts ran: %q", f.lines)
	}
	f.files[standin.World] = farWorld + "end 1 00000000\n"
	ends(t, k.apply(t, p, apply.Options{}), apply.Stale, "Collected text cannot be read")
}

// TestRemoteCodes: each exit code of the script, and what the server is then.
func TestRemoteCodes(t *testing.T) {
	fresh := after(t, farHCL)
	for _, c := range []struct {
		name   string
		faults standin.Faults
		want   apply.Result
		words  string
		open   bool
	}{
		{"refused", standin.Faults{Refuse: 1}, apply.Failed, "exit code 1", false},
		{"stale", standin.Faults{Refuse: 4}, apply.Stale, "values that the plan did not see", false},
		{"put back", standin.Faults{FailAt: 2}, apply.PutBack, "exit code 5", false},
		{"midway", standin.Faults{StickAt: 2}, apply.PutBack, "exit code 6", false},
		{"dies", standin.Faults{DieAt: 2}, apply.PutBack, "stopped before its end", false},
		{"dies at the first", standin.Faults{DieAt: 1}, apply.PutBack, "stopped before its end", false},
		{"ended from outside", standin.Faults{DieAt: 2, DieCode: 1}, apply.PutBack, "did not come to its end", false},
		{"ended from outside with the code of a stale plan", standin.Faults{DieAt: 1, DieCode: 4}, apply.PutBack, "did not come to its end", false},
		{"dies twice", standin.Faults{DieAt: 2, DieBack: true}, apply.Attention, "rollback.vbs", true},
		{"another code", standin.Faults{Refuse: 255}, apply.PutBack, "exit code 255", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFar()
			f.faults = c.faults
			k := newController(f, farHCL, "a")
			old, p := f.world(), k.plan(t)
			ends(t, k.apply(t, p, apply.Options{}), c.want, c.words)
			if m := k.memory(t); m.Open != c.open || len(m.History) > 0 {
				t.Errorf("%+v", m)
			}
			if c.open {
				f.faults = standin.Faults{}
				ends(t, k.apply(t, p, apply.Options{NoRecover: true}), apply.Attention, "Journal is open")
				out := k.recover(t)
				ends(t, out, apply.Done)
				if !strings.Contains(out.Recovered, "as it was before") {
					t.Errorf("it says %q", out.Recovered)
				}
			}
			if f.world() != old {
				t.Errorf("the world is\n%s", f.world())
			}
			f.faults = standin.Faults{}
			ends(t, k.apply(t, p, apply.Options{}), apply.Done)
			if f.world() != fresh {
				t.Errorf("the world is\n%s", f.world())
			}
		})
	}
}

// TestRemoteCut breaks the connection at every request, before and after it took effect, with and without a way back
// to the server. Whatever the apply says is true, and afterwards recover brings the server to all old or all new.
func TestRemoteCut(t *testing.T) {
	fresh := after(t, farSecret)
	seen := map[apply.Result]int{}
	for _, late := range []bool{false, true} {
		for _, dead := range []bool{false, true} {
			for n := 1; ; n++ {
				f := newFar()
				k := newController(f, farSecret, "a")
				old, p := f.world(), k.plan(t)
				f.cut, f.late = n, late
				f.hook = func(at int, _ string) {
					if dead && at > n {
						f.dead = true
					}
				}
				if dead {
					f.hook = nil
					inner := k.env.Sleep
					k.env.Sleep = func(ctx context.Context, _ time.Duration) error {
						f.dead = true
						return inner(ctx, 0)
					}
				}
				out := k.apply(t, p, apply.Options{})
				reached := f.requests >= n
				name := fmt.Sprintf("cut at %d, late %v, dead %v: %s", n, late, dead, out.Result)
				judgeCut(t, name, f, out, old, fresh)
				seen[out.Result]++
				f.dead, f.cut = false, 0
				k2 := newController(f, farSecret, "b")
				out = k2.recover(t)
				if out.Result != apply.Done && out.Result != apply.Nothing {
					t.Fatalf("%s: recover ended as %s: %+v", name, out.Result, out.Diags)
				}
				if w := f.world(); w != old && w != fresh {
					t.Fatalf("%s: after recover the world is\n%s", name, w)
				}
				if m := k2.memory(t); m.Open || (len(m.History) == 1) != (f.world() == fresh) {
					t.Fatalf("%s: after recover %+v", name, m)
				}
				left := slices.DeleteFunc(fileNames(f), func(s string) bool {
					return s == standin.World || s == "isoplan/history" || strings.HasPrefix(s, "isoplan/tx-a1/") && f.world() == fresh
				})
				if len(left) > 0 {
					t.Fatalf("%s: recover left %v", name, left)
				}
				for file, text := range f.files {
					if strings.Contains(text, "canary") {
						t.Fatalf("%s: the secret is in %s", name, file)
					}
				}
				if !reached {
					if n < 20 {
						t.Errorf("an apply of %d requests", n)
					}
					break
				}
			}
		}
	}
	for _, r := range []apply.Result{apply.Done, apply.Failed, apply.Attention} {
		if seen[r] == 0 {
			t.Errorf("no cut ended as %s: %v", r, seen)
		}
	}
	t.Logf("%v", seen)
}

// judgeCut holds an outcome against the server.
func judgeCut(t *testing.T, name string, f *far, out apply.Outcome, old, fresh string) {
	t.Helper()
	w := f.world()
	ok := false
	switch out.Result {
	case apply.Done:
		ok = w == fresh
	case apply.Failed, apply.Busy, apply.PutBack, apply.Stale, apply.Interrupted:
		ok = w == old
	case apply.Attention:
		ok = w == old || w == fresh
	}
	if !ok {
		t.Fatalf("%s, and the world is\n%s\n%+v", name, w, out.Diags)
	}
	for _, d := range out.Diags {
		if strings.Contains(d.Detail+d.Fix, "canary") {
			t.Fatalf("%s: the secret is in %s", name, d.Detail)
		}
	}
}

func fileNames(f *far) []string {
	var out []string
	for name := range f.files {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// TestRemoteSecret: the secret goes through the standard input, and nowhere else.
func TestRemoteSecret(t *testing.T) {
	f := newFar()
	k := newController(f, farSecret, "a")
	p := k.plan(t)
	ends(t, k.apply(t, p, apply.Options{}), apply.Done)
	if want := []string{"new-canary-7Q\r\n"}; !slices.Equal(f.input, want) {
		t.Errorf("the input is %q", f.input)
	}
	if !strings.HasSuffix(f.lines[0], "/passwords:stdin") || strings.Contains(f.lines[0], "canary") {
		t.Errorf("the line is %q", f.lines[0])
	}
	for name, text := range f.files {
		if strings.Contains(text, "canary") {
			t.Errorf("the secret is in %s", name)
		}
	}
	f = newFar()
	f.faults = standin.Faults{Refuse: 1, Echo: true}
	out := newController(f, farSecret, "a").apply(t, p, apply.Options{})
	ends(t, out, apply.Failed, `printed "(secret)`)
	judgeCut(t, "a server that echoes", f, out, f.world(), f.world())
	for _, bad := range []string{"two\nlines", "caf\u00e9"} {
		f := newFar()
		k := newController(f, farSecret, "a")
		k.env.Getenv = func(string) (string, bool) { return bad, true }
		ends(t, k.apply(t, k.plan(t), apply.Options{}), apply.Failed, "Secret cannot be sent")
		if len(f.lines) > 0 {
			t.Error("a script ran")
		}
	}
}
