package apply_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/standin"
)

// TestRemoteTwoAtOnce: of two applies one runs, and the other says who does.
func TestRemoteTwoAtOnce(t *testing.T) {
	f := newFar()
	first, second := newController(f, farHCL, "alice"), newController(f, farHCL, "bob")
	p := first.plan(t)
	runs, goOn := make(chan struct{}), make(chan struct{})
	f.hook = func(_ int, what string) {
		if strings.HasPrefix(what, "script") {
			close(runs)
			<-goOn
		}
	}
	var wait sync.WaitGroup
	wait.Go(func() { ends(t, first.apply(t, p, apply.Options{}), apply.Done) })
	<-runs
	f.hook = nil
	ends(t, second.apply(t, p, apply.Options{}), apply.Busy, `held by "alice"`, "for plan "+p.Digest, "isoplan recover")
	close(goOn)
	wait.Wait()
	ends(t, second.apply(t, p, apply.Options{}), apply.Nothing)
}

// TestRemoteRace: many applies and recoveries at once; the plan is done once, and nothing is left.
func TestRemoteRace(t *testing.T) {
	for range 20 {
		f := newFar()
		p := newController(f, farHCL, "model").plan(t)
		outs := make([]apply.Outcome, 6)
		var wait sync.WaitGroup
		for i := range outs {
			k := newController(f, farHCL, string(rune('a'+i)))
			wait.Go(func() { outs[i] = k.apply(t, p, apply.Options{LockTimeout: time.Hour}) })
		}
		wait.Wait()
		done := 0
		for _, out := range outs {
			switch out.Result {
			case apply.Done:
				done++
			case apply.Nothing, apply.Busy:
			default:
				t.Fatalf("%s: %+v", out.Result, out.Diags)
			}
		}
		if done != 1 || len(f.lines) != 1 {
			t.Fatalf("%d were done, %q", done, f.lines)
		}
		if m := newController(f, farHCL, "x").memory(t); m.Open || len(m.History) != 1 {
			t.Fatalf("%+v", m)
		}
	}
}

// TestRemoteKilled: the process dies at every request; the lock stays, apply says whose it is, and recover looks for a
// sign of life, takes it over, and brings the server to all old or all new.
func TestRemoteKilled(t *testing.T) {
	fresh := after(t, farHCL)
	type killed struct{}
	for n := 1; ; n++ {
		f := newFar()
		k := newController(f, farHCL, "alice")
		old, p := f.world(), k.plan(t)
		f.hook = func(at int, _ string) {
			if at >= n { // it gives no lock back either
				panic(killed{})
			}
		}
		died := func() (died bool) {
			defer func() {
				if v := recover(); v != nil {
					died = v == killed{}
				}
			}()
			k.apply(t, p, apply.Options{})
			return false
		}()
		f.hook = nil
		second := newController(f, farHCL, "bob")
		locked := false
		for name := range f.files {
			locked = locked || strings.Contains(name, "lock.")
		}
		if died && locked {
			ends(t, second.apply(t, p, apply.Options{}), apply.Busy, "alice", "isoplan recover")
		}
		out := second.recover(t)
		if out.Result != apply.Done && out.Result != apply.Nothing {
			t.Fatalf("killed at %d: %s %+v", n, out.Result, out.Diags)
		}
		if w := f.world(); w != old && w != fresh {
			t.Fatalf("killed at %d: the world is\n%s", n, w)
		}
		want := apply.Nothing
		if f.world() == old {
			want = apply.Done
		}
		ends(t, second.apply(t, p, apply.Options{}), want)
		if !died {
			return
		}
	}
}

// TestRemoteAlive: recover does not take the lock of somebody who is at work.
func TestRemoteAlive(t *testing.T) {
	f := newFar()
	k := newController(f, farHCL, "alice")
	died := false
	f.hook = func(_ int, what string) {
		if died = died || strings.HasPrefix(what, "script"); died {
			panic("killed")
		}
	}
	func() {
		defer func() { _ = recover() }()
		k.apply(t, k.plan(t), apply.Options{})
	}()
	f.hook = nil
	second := newController(f, farHCL, "bob")
	inner, looks := second.env.Sleep, 0
	second.env.Sleep = func(ctx context.Context, d time.Duration) error {
		if looks++; looks%3 == 0 {
			f.mu.Lock()
			f.files["isoplan/tx-alice1/state.txt"] += "begin 1\r\n"
			f.mu.Unlock()
		}
		return inner(ctx, d)
	}
	ends(t, second.recover(t), apply.Busy, "alice", "sign of life")
}

// TestRemoteTakenOver: a process that was thought dead finds that its lock was taken, and writes nothing any more.
func TestRemoteTakenOver(t *testing.T) {
	f := newFar()
	first, second := newController(f, farHCL, "alice"), newController(f, farHCL, "bob")
	old, p := f.world(), first.plan(t)
	f.hook = func(_ int, what string) {
		if what == "write journal" {
			f.hook = nil
			out := second.recover(t)
			ends(t, out, apply.Done)
			if !strings.Contains(out.Recovered, "changed nothing") {
				t.Errorf("it says %q", out.Recovered)
			}
		}
	}
	ends(t, first.apply(t, p, apply.Options{}), apply.Failed, "Lock was lost")
	if f.world() != old || len(f.lines) > 0 {
		t.Errorf("scripts ran: %q", f.lines)
	}
}

// TestRemoteRunsOn: the connection goes while the script runs on. The apply waits for it, as long as it gives a sign of
// life, and then goes on as if nothing had been.
func TestRemoteRunsOn(t *testing.T) {
	fresh := after(t, farHCL)
	for _, finishes := range []bool{true, false} {
		f := newFar()
		k := newController(f, farHCL, "a")
		old, p := f.world(), k.plan(t)
		f.faults.Refuse = 0
		f.hook = func(n int, what string) {
			if strings.HasPrefix(what, "script") && f.cut == 0 {
				f.cut = n // it never arrives: the test itself plays the script, slowly
			}
		}
		inner, waited := k.env.Sleep, time.Duration(0)
		k.env.Sleep = func(ctx context.Context, d time.Duration) error {
			f.mu.Lock()
			defer f.mu.Unlock()
			before := waited
			waited += d
			minute := waited.Truncate(time.Minute) != before.Truncate(time.Minute)
			state := "isoplan/tx-a1/state.txt"
			switch {
			case !minute && before > 0:
			case waited < time.Minute:
				f.files["isoplan/tx-a1/before.txt"] = old
				f.files[state] = "isoplan state 1\r\nplan x\r\nbegin 1\r\n"
			case waited < 30*time.Minute:
				f.files[state] += "services W3SVC\r\n"
			case finishes:
				f.files[standin.World] = fresh
				f.files[state] += "finished\r\n"
			}
			return inner(ctx, d)
		}
		out := k.apply(t, p, apply.Options{})
		if finishes {
			ends(t, out, apply.Done)
		} else {
			ends(t, out, apply.PutBack, "stopped before its end")
			if waited < 39*time.Minute {
				t.Errorf("it waited %s for a script that gave a sign of life for half an hour", waited)
			}
		}
		if want := map[bool]string{true: fresh, false: old}[finishes]; f.world() != want {
			t.Errorf("the world is\n%s", f.world())
		}
	}
}

// TestRemoteInterrupt: who interrupts before the script gets a server without a change; who does while it runs is told
// to recover, and that finds what the script did.
func TestRemoteInterrupt(t *testing.T) {
	fresh := after(t, farHCL)
	for n := 1; ; n++ {
		f := newFar()
		k := newController(f, farHCL, "a")
		old, p := f.world(), k.plan(t)
		ctx, cancel := context.WithCancel(t.Context())
		f.hook = func(at int, _ string) {
			if at == n {
				cancel()
			}
		}
		out := apply.Run(ctx, k.machine(), k.job(t, p), apply.Options{}, nil)
		if reached := ctx.Err() != nil; !reached {
			cancel()
			ends(t, out, apply.Done)
			return
		}
		judgeCut(t, "interrupted", f, out, old, fresh)
		f.hook = nil
		second := newController(f, farHCL, "b")
		if out := second.recover(t); out.Result != apply.Done && out.Result != apply.Nothing {
			t.Fatalf("interrupted at %d: recover: %s %+v", n, out.Result, out.Diags)
		}
		if w := f.world(); w != old && w != fresh {
			t.Fatalf("interrupted at %d: the world is\n%s", n, w)
		}
	}
}

// TestRemoteHostile: what lies in the folder of the server may be anything.
func TestRemoteHostile(t *testing.T) {
	for name, file := range map[string][2]string{
		"journal without a form":    {"journal", "x"},
		"journal with a way out":    {"journal", record(`{"v":1,"seq":1,"rec":"INTENT","tx":"../../etc","plan":"p","server":"web03","way":"ssh"}`)},
		"journal of another":        {"journal", record(`{"v":1,"seq":1,"rec":"INTENT","tx":"abc","plan":"p","server":"web04","way":"ssh"}`)},
		"journal without a plan":    {"journal", record(`{"v":1,"seq":1,"rec":"INTENT","tx":"abc","plan":"p","server":"web03","way":"ssh"}`)},
		"history without a form":    {"history", "{"},
		"history with a way out":    {"history", `{"tx":"../x","kind":"apply","plan":"p","server":"web03","at":"","who":"","files":null}` + "\n"},
		"history of another server": {"history", `{"tx":"x","kind":"apply","plan":"p","server":"web04","at":"","who":"","files":null}` + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFar()
			k := newController(f, farHCL, "a")
			old, p := f.world(), k.plan(t)
			f.files["isoplan/"+file[0]] = file[1]
			out := k.apply(t, p, apply.Options{})
			if out.Result != apply.Attention && out.Result != apply.Stale || f.world() != old || len(f.lines) > 0 {
				t.Errorf("%s, %q, %+v", out.Result, f.lines, out.Diags)
			}
			if f.files["isoplan/"+file[0]] != file[1] {
				t.Error("the file was written over")
			}
		})
	}
	// A lock that nobody of ours made says nothing, and stays a lock.
	f := newFar()
	k := newController(f, farHCL, "a")
	f.files["isoplan/lock.1"] = "\x1b[2J"
	ends(t, k.apply(t, k.plan(t), apply.Options{}), apply.Busy, "no time to leave a name")
	ends(t, k.recover(t), apply.Done)
	ends(t, k.apply(t, k.plan(t), apply.Options{}), apply.Done)
}

// TestRemoteKeepLock: an apply recovers what an earlier one left, and never takes a lock over for that.
func TestRemoteKeepLock(t *testing.T) {
	f := newFar()
	k := newController(f, farHCL, "alice")
	f.files["isoplan/lock.1"] = `{"nonce":"x","who":"bob","since":"long ago"}` + "\n"
	out := apply.Recover(t.Context(), k.machine(), k.server(), apply.RecoverOptions{KeepLock: true}, nil)
	ends(t, out, apply.Busy, "bob", "a recovery")
	if _, there := f.files["isoplan/lock.1"]; !there {
		t.Error("the lock was taken away")
	}
}
