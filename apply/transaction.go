package apply

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// maxLive is the largest live file, in bytes (reliability 4.1).
const maxLive = 256 << 20

// sumLen is the length of a digest in the journal.
const sumLen = sha256.Size * 2

// exact is the digest of the bytes of a file. It covers secrets, so it stays in the journal.
func exact(text string) string {
	h := sha256.New()
	var block [32 << 10]byte
	for len(text) > 0 {
		n := copy(block[:], text)
		h.Write(block[:n])
		text = text[n:]
	}
	return hex.EncodeToString(h.Sum(nil))
}

// transaction is one run of Run or Recover.
type transaction struct {
	m      Machine
	server Server
	o      Options
	say    Say
	f      folder
	lock   *held
	// job is nil in a recovery; part is what the plan says of the server in either. A recovery reads the plan when
	// knowsPlan is asked, and asked says that it was.
	job   *Job
	plan  *plan.Plan
	part  *plan.Server
	asked bool
	tx    string
	// targets are all live files the plan was made from, in the plan's order.
	targets []*target
	records []record
	// maybeCommitted says that the journal on the disk may end in COMMITTED, although writing that failed.
	maybeCommitted bool
	history        []Entry
	// ran are the services that ran before; stopped says that a runner stops IISADMIN around the write, down that
	// it may be down right now.
	ran           []string
	stopped, down bool
	// accept is what the history held before a write with edit-while-running.
	accept *baseline
	out    Outcome
}

// target is one live file of the transaction.
type target struct {
	File
	planned *plan.File
	raw     string
	snap    *live.Snapshot
	// text is the new content; equal to raw without edits.
	text  string
	edits int
	note  journalFile
}

func newTransaction(m Machine, s Server, o Options, say Say) *transaction {
	if say == nil {
		say = func(Event) {}
	}
	t := &transaction{m: m, server: s, o: o, say: say, f: folder{fs: m.FS, home: homeOf(s.Files)}}
	t.out.Server = s.Name
	return t
}

// stop is why a transaction goes no further.
type stop struct {
	result Result
	d      diag.Diagnostic
	// again says that only values IIS moves by itself changed meanwhile: the transaction may be tried again.
	again bool
}

// halt makes a stop.
func (t *transaction) halt(r Result, id, summary, detail, fix string) *stop {
	return &stop{result: r, d: diag.Diagnostic{Severity: diag.Error, ID: id, Summary: summary, Detail: detail, Fix: fix,
		Addr: model.ServerAddr(t.server.Name)}}
}

// trouble is a stop for an error of the machine before anything was changed.
func (t *transaction) trouble(id, summary string, err error) *stop {
	fix := "Nothing was changed. Remove the cause and apply again."
	if full := new(fsx.Full); errors.As(err, &full) {
		fix = "Nothing was changed. Make room on the volume and apply again."
	}
	return t.halt(Failed, id, summary, err.Error(), fix)
}

// interrupted is a stop when somebody asked for one.
func (t *transaction) interrupted(ctx context.Context) *stop {
	if ctx.Err() == nil {
		return nil
	}
	return t.halt(Interrupted, "IP0716", "Interrupted", "The apply to "+t.server.Name+" was interrupted before the commit point; nothing was changed.",
		"Apply again when you are ready.")
}

// warn adds a warning to the outcome.
func (t *transaction) warn(id, summary, detail, fix string) {
	t.out.Diags = append(t.out.Diags, diag.Diagnostic{Severity: diag.Warning, ID: id, Summary: summary, Detail: detail, Fix: fix,
		Addr: model.ServerAddr(t.server.Name)})
}

// tell tells the observer.
func (t *transaction) tell(step, format string, args ...any) {
	t.say(Event{Server: t.server.Name, Step: step, Text: fmt.Sprintf(format, args...)})
}

// end puts a stop into the outcome; nil leaves it as it is.
func (t *transaction) end(s *stop) {
	if s == nil {
		return
	}
	t.out.Result = s.result
	if s.d.ID != "" {
		t.out.Diags = append(t.out.Diags, s.d)
	}
}

func (t *transaction) run(ctx context.Context) {
	t.part, t.plan = t.job.Part, t.job.Plan
	defer t.release()
	if s := t.acquire(ctx); s != nil {
		t.end(s)
		return
	}
	if s := t.recoverFirst(ctx); s != nil {
		t.end(s)
		return
	}
	t.end(t.perform(ctx))
}

// perform does the plan under the lock. Values that IIS moves by itself may move in between: then it begins anew, unless
// the journal is open still.
func (t *transaction) perform(ctx context.Context) *stop {
	const attempts = 3
	for n := 1; ; n++ {
		s := t.attempt(ctx)
		if s == nil || !s.again || s.result == Attention || n == attempts {
			return s
		}
	}
}

// attempt is one go at it, from reading to the end.
func (t *transaction) attempt(ctx context.Context) *stop {
	t.stopped, t.accept, t.ran, t.out.Edits = false, nil, nil, 0
	t.targets, t.records, t.tx = nil, nil, t.lock.nonce
	if s := t.readTargets(); s != nil {
		return s
	}
	if s := t.compare(); s != nil {
		return s
	}
	if s := t.admit(); s != nil {
		return s
	}
	if s := t.guard(ctx); s != nil {
		return s
	}
	if s := t.interrupted(ctx); s != nil {
		return s
	}
	if s := t.quiet(ctx); s != nil {
		return t.abandon(s)
	}
	if s := t.prepare(); s != nil {
		return t.abandon(s)
	}
	if s := t.stage(ctx); s != nil {
		return t.abandon(s)
	}
	if s := t.replaceAll(); s != nil {
		return s
	}
	if s := t.commit(); s != nil {
		return s
	}
	return t.finish(ctx)
}

// mostWait is the longest pause between two tries to get the lock. Whoever waits long must not try more rarely than
// whoever has just come, or he waits for ever.
const mostWait = 200 * time.Millisecond

// acquire takes the lock, waiting as long as the options say.
func (t *transaction) acquire(ctx context.Context) *stop {
	reach(t.m.FS, pointLockBefore)
	if s := t.interrupted(ctx); s != nil {
		return s
	}
	if t.f.home == "" {
		return t.halt(Failed, "IP0702", "No place for the journal", "No MetaBase.xml of "+t.server.Name+" is known, and the journal lies beside it.", "")
	}
	if _, err := t.m.FS.At(pointLockFolder).Lstat(t.f.home); errors.Is(err, fs.ErrNotExist) {
		return t.halt(Stale, "IP0703", "Live files are not here", fmt.Sprintf("There is no folder %s, where the live files of %s are to be. Nothing was changed.", t.f.home, t.server.Name),
			"Name the folder of the configuration the plan was made from behind the plan file, or mount the server again.")
	}
	if _, err := t.f.check(); err != nil {
		return t.trouble("IP0702", "Folder of the journal cannot be used", err)
	}
	if err := t.f.make("", pointLockFolder); err != nil {
		return t.trouble("IP0702", "Folder of the journal cannot be used", err)
	}
	began, wait := t.m.Now(), 100*time.Millisecond
	for {
		closer, err := t.m.FS.At(pointLock).Lock(t.f.file("lock"))
		if err == nil {
			t.lock = &held{f: t.f, closer: closer, nonce: t.m.Random()}
			return t.announce(ctx)
		}
		if !errors.Is(err, fsx.ErrLocked) {
			return t.trouble("IP0702", "Lock cannot be taken", err)
		}
		if t.m.Now().Sub(began) >= t.o.LockTimeout {
			return t.busy()
		}
		if t.m.Sleep(ctx, wait) != nil {
			return t.interrupted(ctx)
		}
		wait = min(2*wait, mostWait)
	}
}

// busy says who holds the lock.
func (t *transaction) busy() *stop {
	who := "another apply"
	if info, err := readInfo(t.f, pointLockInfo); err == nil {
		who = fmt.Sprintf("%s, since %s, for plan %s", info.Who, info.Since, info.Plan)
	}
	return t.halt(Busy, "IP0701", "Another apply is running",
		fmt.Sprintf("The lock of %s (%s) is held by %s. Nothing was changed.", t.server.Name, t.f.file("lock"), who),
		"Wait until it ends, or say how long to wait with --lock-timeout=5m. The lock of a process that died is free by itself.")
}

// announce writes who holds the lock.
func (t *transaction) announce(ctx context.Context) *stop {
	info := lockInfo{Nonce: t.lock.nonce, Who: t.m.Who(), Since: t.stamp()}
	if t.plan != nil {
		info.Plan = t.plan.Digest
	}
	text, err := jsonText(info)
	if err == nil {
		err = fsx.WriteWhole(t.m.FS, t.f.file("lock.info"), text, fsx.WriteOptions{Mode: 0o600, Point: pointLockInfo, Verify: true})
	}
	if nd := new(fsx.NotDurable); errors.As(err, &nd) {
		err = nil // who holds the lock need not survive a power cut
	}
	var s *stop
	if err != nil {
		s = t.trouble("IP0702", "Lock cannot be described", err)
	} else {
		reach(t.m.FS, pointLockHeld)
		s = t.interrupted(ctx)
	}
	if s != nil {
		t.release()
	}
	return s
}

// release gives the lock back at the end.
func (t *transaction) release() {
	if t.lock == nil {
		return
	}
	if err := t.lock.release(); err != nil {
		t.warn("IP0702", "Lock not given back cleanly", err.Error(), "The lock itself ends with this process.")
	}
	t.lock = nil
}

// stamp is the time of the clock for records that people read.
func (t *transaction) stamp() string { return t.m.Now().UTC().Format(time.RFC3339) }

// readTargets reads every live file the plan was made from, once.
func (t *transaction) readTargets() *stop {
	for i := range t.part.Files {
		planned := &t.part.Files[i]
		file, ok := t.fileOf(planned.Space)
		if !ok {
			return t.halt(Stale, "IP0703", "Live file is not known here",
				fmt.Sprintf("The plan was made from %s of %s, and there is no such file here.", planned.Space, t.server.Name), "Make a new plan.")
		}
		target := &target{File: file, planned: planned}
		if s := t.read(target); s != nil {
			return s
		}
		t.targets = append(t.targets, target)
	}
	reach(t.m.FS, pointReadDone)
	return nil
}

func (t *transaction) fileOf(space string) (File, bool) {
	for _, f := range t.server.Files {
		if f.Space == space {
			return f, true
		}
	}
	return File{}, false
}

// read reads one file and decodes it.
func (t *transaction) read(x *target) *stop {
	raw, err := fsx.ReadStringFrom(t.m.FS.At(pointRead), x.Path, maxLive)
	if errors.Is(err, fs.ErrNotExist) {
		return t.halt(Stale, "IP0703", "Live file is gone", fmt.Sprintf("%s was there when the plan was made and is not there now. Nothing was changed.", x.Shown), "Find out who moved it, and make a new plan.")
	}
	if err != nil {
		return t.trouble("IP0706", "Live file cannot be read", err)
	}
	snap, diags := x.Store.Decode(x.Space, x.Shown, raw)
	if snap == nil {
		s := t.halt(Stale, "IP0703", "Live file cannot be read any more", "It could when the plan was made. Nothing was changed.", "Look at the file on the server, and make a new plan.")
		if len(diags) > 0 {
			s.d.Detail = diags[0].Detail + " " + s.d.Detail
		}
		return s
	}
	x.raw, x.snap, x.text = raw, snap, raw
	return nil
}

// folders lists the folders of the files that are written, each once.
func (t *transaction) folders() []string {
	var out []string
	seen := map[string]bool{}
	for _, x := range t.targets {
		if dir := filepath.Dir(x.Path); x.note.Name != "" && !seen[dir] {
			seen[dir] = true
			out = append(out, dir)
		}
	}
	return out
}
