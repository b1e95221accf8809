package apply_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

// locked is a site whose lock somebody holds who said so, and how to give it back.
func locked(t *testing.T) (p *protocol, disk *crashfs.FS, release func()) {
	t.Helper()
	p = applying(t, "one file", shapeOf(one))
	folder := inMemory(inetsrv + "/.isoplan")
	start := p.start.WithFolder(folder, 0o700).With(folder+"/lock.info",
		`{"nonce":"theirs","who":"alice@build7, process 4711","plan":"sha256:abc","since":"2004-03-01T08:00:00Z"}`+"\n", 0o600)
	disk = crashfs.New(start, crashfs.Options{})
	held, err := disk.Lock(folder + "/lock")
	if err != nil {
		t.Fatal(err)
	}
	return p, disk, func() {
		if err := held.Close(); err != nil {
			t.Error(err)
		}
	}
}

// waiting applies and waits for the lock; each tells of every time it slept.
func (p *protocol) waiting(disk *crashfs.FS, o apply.Options, each func(total time.Duration)) apply.Outcome {
	s := siteOn(disk, memoryRoot, p.shape)
	sleep, total := s.env.Sleep, time.Duration(0)
	s.env.Sleep = func(ctx context.Context, d time.Duration) error {
		total += d
		each(total)
		return sleep(ctx, d)
	}
	r, failed := s.tryPlan()
	if failed != "" {
		panic(failed)
	}
	job, err := s.tryJob(r.Plan)
	if err != nil {
		panic(err)
	}
	return apply.Run(context.Background(), s.machine(), job, o, nil)
}

// TestLockIsHeld: another apply is not waited for unless it is said for how long; then about so long, and who holds the
// lock is named. Nothing is changed.
func TestLockIsHeld(t *testing.T) {
	for _, wait := range []time.Duration{0, time.Millisecond, time.Second, 5 * time.Minute} {
		p, disk, _ := locked(t)
		slept, times := time.Duration(0), 0
		out := p.waiting(disk, apply.Options{LockTimeout: wait}, func(total time.Duration) { slept, times = total, times+1 })
		if out.Result != apply.Busy || p.on(disk) != p.old {
			t.Errorf("waiting for %s: %s", wait, messages(out))
		}
		for _, word := range []string{"alice@build7, process 4711", "2004-03-01T08:00:00Z", "sha256:abc", "--lock-timeout"} {
			if !strings.Contains(messages(out), word) {
				t.Errorf("waiting for %s: the message does not say %s: %s", wait, word, messages(out))
			}
		}
		if slept < wait || slept > wait+time.Second || wait == 0 && times > 0 {
			t.Errorf("waiting for %s took %s in %d waits", wait, slept, times)
		}
		if text, _ := disk.Disk().File(inMemory(inetsrv + "/.isoplan/lock.info")); !strings.Contains(text, "theirs") {
			t.Errorf("the text of the holder is gone: %q", text)
		}
	}
}

// TestLockIsGivenBack: whoever waits gets the lock when it is free, and one whose holder died is free at once, whatever
// its text says.
func TestLockIsGivenBack(t *testing.T) {
	p, disk, release := locked(t)
	out := p.waiting(disk, apply.Options{LockTimeout: time.Hour}, func(total time.Duration) {
		if release != nil && total > 30*time.Second {
			release()
			release = nil
		}
	})
	if out.Result != apply.Done || p.on(disk) != p.fresh {
		t.Error(messages(out))
	}
	p, disk, release = locked(t)
	release()
	if out := p.run(disk); out.Result != apply.Done {
		t.Error(messages(out))
	}
}

// TestLockTextIsHostile: what stands in the file beside the lock decides nothing, whatever it is.
func TestLockTextIsHostile(t *testing.T) {
	p, _, _ := locked(t)
	for _, text := range []string{"", "\x00", "{}", `{"nonce":"bbbbbbbb"}`, strings.Repeat("x", 1<<20), `{"who":"\u202e","nonce":1}`} {
		disk := crashfs.New(p.start.WithFolder(inMemory(inetsrv+"/.isoplan"), 0o700).With(inMemory(inetsrv+"/.isoplan/lock.info"), text, 0o600), crashfs.Options{})
		if out := p.run(disk); out.Result != apply.Done {
			t.Errorf("%.20q: %s", text, messages(out))
		}
		held := crashfs.New(disk.Disk().With(inMemory(inetsrv+"/.isoplan/lock.info"), text, 0o600), crashfs.Options{})
		if _, err := held.Lock(inMemory(inetsrv + "/.isoplan/lock")); err != nil {
			t.Fatal(err)
		}
		if out := p.run(held); out.Result != apply.Busy {
			t.Errorf("%.20q and held: %s", text, messages(out))
		}
	}
}

// TestInterruptedWait: an interrupt ends the wait.
func TestInterruptedWait(t *testing.T) {
	p, disk, _ := locked(t)
	s := siteOn(disk, memoryRoot, p.shape)
	ctx, cancel := context.WithCancel(context.Background())
	s.env.Sleep = func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}
	out := apply.Run(ctx, s.machine(), s.job(t, s.plan(t).Plan), apply.Options{LockTimeout: time.Hour}, nil)
	if out.Result != apply.Interrupted || p.on(disk) != p.old {
		t.Error(messages(out))
	}
}
