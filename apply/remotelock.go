package apply

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The lock of a server that has no files here is a file that only one can create. A server forgets nobody by itself, so
// the lock of a process that died stays, and recover takes it over: it creates the next number. The holder is whoever
// has the highest one, and looks for a higher one before everything that changes something.

// remoteHeld is one such file.
type remoteHeld struct {
	number int
	text   string
	info   lockInfo
}

func (h *remoteHeld) name() string { return remoteLock + strconv.Itoa(h.number) }

// who names the holder for people.
func (h *remoteHeld) who() string {
	if h.info.Who == "" {
		return "somebody who had no time to leave a name"
	}
	what := "a recovery"
	if h.info.Plan != "" {
		what = "plan " + h.info.Plan
	}
	return fmt.Sprintf("%.200q, since %.40q, for %.100s", h.info.Who, h.info.Since, what)
}

// watch is how long recover looks for a sign of life before it takes a lock over, in looks. A script that puts back may
// wait two minutes for a service and write nothing (WaitSeconds in change.vbs), and another one beside it would undo the
// same steps at the same time; of a script that performs a plan whoever takes over waits for the end anyway.
const (
	watchLooks     = 8
	watchBackLooks = 60
	watchPause     = 3 * time.Second
)

// held lists the locks, the lowest number first.
func (r *remoteRun) held(ctx context.Context) ([]remoteHeld, error) {
	names, err := r.l.list(ctx, "")
	if err != nil {
		return nil, err
	}
	var out []remoteHeld
	for _, name := range names {
		n, err := strconv.Atoi(strings.TrimPrefix(name, remoteLock))
		if !strings.HasPrefix(name, remoteLock) || err != nil || n < 1 || remoteLock+strconv.Itoa(n) != name {
			continue
		}
		h := remoteHeld{number: n}
		if h.text, err = r.l.read(ctx, name, maxLockInfo); errors.Is(err, fs.ErrNotExist) {
			continue // given back just now
		}
		if err != nil {
			return nil, err
		}
		if strictJSON(h.text, &h.info) != nil {
			h.info = lockInfo{}
		}
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b remoteHeld) int { return a.number - b.number })
	return out, nil
}

// acquire takes the lock. takeOver allows to take it from a process that gives no sign of life.
func (r *remoteRun) acquire(ctx context.Context, takeOver bool) *stop {
	info := lockInfo{Nonce: r.nonce, Who: r.m.Who(), Since: r.stamp()}
	if r.plan != nil {
		info.Plan = r.plan.Digest
	}
	text, err := jsonText(info)
	if err != nil {
		return r.trouble("IP0702", "Lock cannot be taken", err)
	}
	for waited := time.Duration(0); ; {
		if s := r.interrupted(ctx); s != nil {
			return s
		}
		locks, err := r.held(ctx)
		if err != nil {
			return r.unreachable(err)
		}
		dead := locks
		if len(locks) > 0 && takeOver {
			if dead, err = r.watched(ctx, locks); err != nil {
				return r.unreachable(err)
			}
		}
		if len(locks) == 0 || takeOver && len(dead) > 0 {
			got, err := r.create(ctx, dead, text)
			if err != nil {
				return r.unreachable(err)
			}
			if got {
				return nil
			}
		}
		if waited >= r.o.LockTimeout {
			return r.busyRemote(ctx, locks, takeOver)
		}
		if r.m.Sleep(ctx, watchPause) != nil {
			return r.interrupted(ctx)
		}
		waited += watchPause
	}
}

// create makes the lock above those of the dead. Somebody else may have done the same in between, or the dead may have
// been cleared away: then it is given back.
func (r *remoteRun) create(ctx context.Context, dead []remoteHeld, text string) (bool, error) {
	mine := remoteHeld{number: 1, text: text}
	if n := len(dead); n > 0 {
		mine.number = dead[n-1].number + 1
	}
	err := r.l.do(ctx, func(c Conn) error { return c.Create(ctx, mine.name(), text) })
	if errors.Is(err, fs.ErrExist) {
		// After a break it may be our own.
		if there, failed := r.l.readMaybe(ctx, mine.name(), maxLockInfo); failed != nil || there != text {
			return false, failed
		}
		err = nil
	}
	if err != nil {
		return false, err
	}
	r.lockHeld, r.dead = &mine, dead
	now, err := r.held(ctx)
	if err != nil {
		return false, err
	}
	if len(now) != len(dead)+1 || !slices.ContainsFunc(now, func(h remoteHeld) bool { return h.number == mine.number && h.text == text }) ||
		slices.ContainsFunc(dead, func(d remoteHeld) bool { return !slices.Contains(now, d) }) {
		r.lockHeld = nil
		return false, r.l.remove(ctx, mine.name())
	}
	return true, nil
}

// watched gives the locks when nothing in the folder moves for a while, and none when somebody is at work.
func (r *remoteRun) watched(ctx context.Context, locks []remoteHeld) ([]remoteHeld, error) {
	r.tell("lock", "looking whether %s is at work on %s", locks[len(locks)-1].who(), r.server.Name)
	before, looks, err := r.moving(ctx)
	for look := 0; err == nil && look < looks; look++ {
		if err := r.m.Sleep(ctx, watchPause); err != nil {
			return nil, err
		}
		var now string
		if now, _, err = r.moving(ctx); err == nil && now != before {
			return nil, nil
		}
	}
	return locks, err
}

// moving is everything in the folder that changes while somebody is at work, and how many looks at it are enough.
func (r *remoteRun) moving(ctx context.Context) (all string, looks int, err error) {
	locks, err := r.held(ctx)
	if err != nil {
		return "", 0, err
	}
	names, err := r.l.list(ctx, "")
	if err != nil {
		return "", 0, err
	}
	journal, err := r.l.readMaybe(ctx, remoteJournal, maxJournal)
	if err != nil {
		return "", 0, err
	}
	parts := append([]string{journal}, names...)
	for _, h := range locks {
		parts = append(parts, h.text)
	}
	looks = watchLooks
	if records, _ := decodeRecords(journal); len(records) > 0 && txName(records[0].Tx) {
		if records[len(records)-1].Kind == recRollback {
			looks = watchBackLooks
		}
		for _, name := range []string{scriptState, scriptLog} {
			text, err := r.l.readMaybe(ctx, remoteTx+records[0].Tx+"/"+name, maxState)
			if err != nil {
				return "", 0, err
			}
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "\x00"), looks, nil
}

// still reports whether nobody took the lock over.
func (r *remoteRun) still(ctx context.Context) error {
	locks, err := r.held(ctx)
	if err != nil {
		return err
	}
	mine := false
	for _, h := range locks {
		switch {
		case h.number > r.lockHeld.number:
			return &takenOver{fmt.Sprintf("the lock of %s was taken over by %s", r.server.Name, h.who())}
		case h.number == r.lockHeld.number:
			mine = h.text == r.lockHeld.text
		}
	}
	if !mine {
		return &takenOver{"the lock of " + r.server.Name + " is gone"}
	}
	return nil
}

// takenOver is the error of a transaction that lost its lock.
type takenOver struct{ text string }

// Error says who has it.
func (e *takenOver) Error() string { return e.text }

// release gives the lock back; those of the dead go first, so that nobody finds them alone.
func (r *remoteRun) release() {
	defer r.l.close()
	if r.lockHeld == nil {
		return
	}
	ctx := context.Background()
	for _, h := range append(slices.Clone(r.dead), *r.lockHeld) {
		// When this one was taken over, its name may be that of somebody else's lock by now.
		there, err := r.l.readMaybe(ctx, h.name(), maxLockInfo)
		if err == nil && there == h.text {
			err = r.l.remove(ctx, h.name())
		}
		if err != nil {
			r.warn("IP0718", "Lock could not be given back", sentenceOf(err)+" It stays in "+r.server.Remote.Where+".", "isoplan recover takes it over.")
			return
		}
	}
}

// busyRemote says who holds the lock.
func (r *remoteRun) busyRemote(ctx context.Context, locks []remoteHeld, takeOver bool) *stop {
	who := "another apply"
	if n := len(locks); n > 0 {
		who = locks[n-1].who()
	}
	fix := "Wait until it ends, or say how long to wait with --lock-timeout=5m. If that process died, run isoplan recover: it looks for a sign of life first, and takes the lock over when there is none."
	if takeOver {
		fix = "It gave a sign of life just now: wait until it ends, or say how long to wait with --lock-timeout=5m."
	}
	_ = ctx
	return r.halt(Busy, "IP0701", "Another apply is running",
		fmt.Sprintf("The lock of %s (in %s) is held by %s. Nothing was changed.", r.server.Name, r.server.Remote.Where, who), fix)
}

// unreachable is a stop for a server that cannot be asked, before anything was changed.
func (r *remoteRun) unreachable(err error) *stop {
	if err := context.Cause(r.ctx); err != nil {
		return r.interrupted(r.ctx)
	}
	return r.trouble("IP0730", "Server cannot be asked", err)
}
