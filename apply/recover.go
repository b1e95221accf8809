package apply

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/plan"
)

// RecoverOptions are what the person who recovers decides.
type RecoverOptions struct {
	Options
	// Forward finishes a transaction that stopped between two files instead of putting the first one back.
	Forward bool
	// KeepLock leaves the lock to somebody who holds it on a server without files here, even one without a sign of life.
	KeepLock bool
	// Restarted says that all pending restarts were made.
	Restarted bool
}

// Recover finishes or takes back what an interrupted apply left, and removes its leftovers. Nothing to recover is
// Nothing. It may itself be interrupted at any moment and run again.
func Recover(ctx context.Context, m Machine, s Server, o RecoverOptions, say Say) Outcome {
	t := newTransaction(m, s, o.Options, say)
	if s.Remote != nil {
		newRemoteRun(ctx, t).recover(ctx, o)
		return t.out
	}
	defer t.release()
	if s := t.acquire(ctx); s != nil {
		t.end(s)
		return t.out
	}
	t.out.Result = Nothing
	stopped, found := t.settleJournal(ctx, o.Forward)
	if found {
		t.out.Result = Done
	}
	t.end(stopped)
	if stopped == nil {
		t.afterRecovery(o)
	}
	return t.out
}

// afterRecovery removes what no journal knows of, and forgets pending restarts that were made.
func (t *transaction) afterRecovery(o RecoverOptions) {
	if err := t.tidy(); err != nil {
		t.leftover(err)
	}
	if o.Restarted {
		pending, err := readPending(t.f)
		if err == nil {
			err = t.writePending(nil)
		}
		if err != nil {
			t.late("Pending restarts not forgotten", err)
			return
		}
		if len(pending) > 0 {
			t.out.Result = Done
		}
	}
	pending, err := readPending(t.f)
	if err != nil {
		t.late("Pending restarts cannot be read", err)
		return
	}
	t.out.Pending = pending
}

// late ends a recovery with an error when it did nothing so far; what it did stays done.
func (t *transaction) late(summary string, err error) {
	if t.out.Result == Nothing {
		t.end(t.trouble("IP0710", summary, err))
		return
	}
	t.warn("IP0710", summary, sentenceOf(err), "Remove the cause and run isoplan recover again.")
}

// tidy removes files an ended process was writing, in the folder and beside the live files, and backups of
// transactions that never were. A journal that could not be closed needs all of it still.
func (t *transaction) tidy() error {
	if err := t.stillOpen(); err != nil {
		return err
	}
	err := clean(t.m.FS, t.f.path(), nil)
	seen := map[string]bool{}
	for _, f := range t.server.Files {
		if dir := filepath.Dir(f.Path); !seen[dir] {
			seen[dir] = true
			err = errors.Join(err, clean(t.m.FS, dir, t.server.Files))
		}
	}
	t.records = nil
	return errors.Join(err, t.prune())
}

// stillOpen is an error when there is a journal.
func (t *transaction) stillOpen() error {
	records, err := readJournal(t.f)
	if err == nil && len(records) > 0 {
		err = fmt.Errorf("the journal in %s is still open", t.f.path())
	}
	return err
}

// recoverFirst comes before every apply.
func (t *transaction) recoverFirst(ctx context.Context) *stop {
	if t.o.NoRecover {
		records, err := readJournal(t.f)
		if err != nil || len(records) > 0 {
			return t.halt(Attention, "IP0720", "Journal is open", fmt.Sprintf("An earlier apply to %s stopped midway: its journal is in %s.", t.server.Name, t.f.path()), "Run isoplan recover.")
		}
	}
	s, found := t.settleJournal(ctx, false)
	if s != nil {
		return s
	}
	if found {
		t.tell("recover", "%s", t.out.Recovered)
		if err := t.stillOpen(); err != nil {
			return t.halt(Attention, "IP0720", "Journal is open", "An earlier apply to "+t.server.Name+" was recovered, and that could not be ended: "+sentenceOf(err),
				"Remove the cause and run isoplan recover.")
		}
	}
	if err := t.tidy(); err != nil {
		t.warn("IP0718", "Leftovers could not be removed", err.Error(), "isoplan recover removes them.")
	}
	return nil
}

// settleJournal reads the history and brings an open journal to its end. found says that there was one.
func (t *transaction) settleJournal(ctx context.Context, forward bool) (s *stop, found bool) {
	var err error
	if t.history, err = readHistory(t.f); err != nil {
		return t.damaged("The history cannot be read", err), false
	}
	records, err := readJournal(t.f)
	if errors.Is(err, errTorn) {
		if s := t.keepBroken(err); s != nil {
			return s, true
		}
		err = nil
	}
	if err != nil {
		return t.damaged("The journal cannot be read", err), true
	}
	if len(records) == 0 {
		return nil, false
	}
	r := &transaction{m: t.m, server: t.server, o: t.o, say: t.say, f: t.f, lock: t.lock, history: t.history, records: records}
	r.out.Server = t.server.Name
	s = r.resume(ctx, forward)
	t.history, t.out.Recovered = r.history, r.out.Recovered
	t.out.Diags = append(t.out.Diags, r.out.Diags...)
	t.out.Restarted, t.out.Transaction = r.out.Restarted, r.out.Transaction
	return s, true
}

// damaged is a stop at something in the folder that no transaction of isoplan leaves.
func (t *transaction) damaged(what string, err error) *stop {
	return t.halt(Attention, "IP0720", "Journal is damaged",
		fmt.Sprintf("%s: %s. Nothing was done, because nobody can tell what would be right.", what, err),
		fmt.Sprintf("Look into %s: the folders below bak hold the old files. When MetaBase.xml and machine.config are as they should be, move the damaged file away.", t.f.path()))
}

// keepBroken keeps a copy of a journal that ends in half a record.
func (t *transaction) keepBroken(cause error) *stop {
	text, err := fsx.ReadStringFrom(t.m.FS.At(pointJournalRead), t.f.file("journal"), maxJournal)
	if err == nil {
		err = fsx.WriteWhole(t.m.FS, t.f.file("journal.broken"), text, fsx.WriteOptions{Mode: 0o600, Point: pointJournal, Verify: true})
	}
	if err != nil {
		return t.damaged("The damaged journal cannot be kept", err)
	}
	t.warn("IP0720", "Journal was damaged", sentenceOf(cause)+" The whole records before it were used; a copy is journal.broken.", "")
	return nil
}

// resume goes on where the journal ends.
func (t *transaction) resume(ctx context.Context, forward bool) *stop {
	first := t.opened()
	t.tx, t.ran, t.stopped, t.accept = first.Tx, first.Ran, first.Stopped, first.Accept
	// What the apply was told to leave, its recovery leaves too; and one that is itself told so makes no restart either.
	t.o.Later = t.o.Later || first.Later
	if !strings.EqualFold(first.Server, t.server.Name) {
		return t.damaged("The journal is about the server "+fmt.Sprintf("%.100q", first.Server), errors.New("and this is "+t.server.Name))
	}
	if s := t.recoverTargets(&first); s != nil {
		return s
	}
	t.down = first.Stopped && t.last() != recDone
	switch {
	case t.last() == recDone:
		t.out.Recovered = "The earlier apply was complete; only its cleaning up was left."
		t.cleanUp()
		return nil
	case t.last() == recBegin:
		return t.takeBack("The earlier apply had stopped services and changed no file.")
	case has(t.records, recRollback):
		return t.takeBack("The earlier apply was being put back; that is finished.")
	}
	return t.resumeFiles(ctx, forward)
}

// opened is the record that describes the transaction: INTENT, or BEGIN when it did not come that far.
func (t *transaction) opened() record {
	for _, r := range t.records {
		if r.Kind == recIntent {
			return r
		}
	}
	return t.records[0]
}

// knowsPlan reports whether the plan that the transaction was about can be read, and reads it when it is asked for the
// first time: files are put back by their digests, and only the way forward needs to know what has to be restarted.
func (t *transaction) knowsPlan() bool {
	if t.part == nil && !t.asked {
		t.asked = true
		first := t.opened()
		t.loadPlan(&first)
	}
	return t.part != nil
}

// loadPlan reads the plan of a journal.
func (t *transaction) loadPlan(first *record) {
	text, err := fsx.ReadStringFrom(t.m.FS.At(pointJournalRead), t.f.file("bak", t.tx, "plan"), plan.MaxFile)
	if err != nil {
		return
	}
	p, err := plan.Decode([]byte(text))
	if err != nil || p.Digest != first.Plan {
		return
	}
	for i := range p.Servers {
		if strings.EqualFold(p.Servers[i].Name, first.Server) {
			t.plan, t.part = p, &p.Servers[i]
			t.job = &Job{Server: t.server, Plan: p, Text: []byte(text), Part: t.part, Approval: first.Approval}
			if first.Undoes != "" {
				t.job.Undo = &Entry{Tx: first.Undoes}
			}
		}
	}
}

// recoverTargets finds the files that the journal is about among those of the server. A journal names files only: where
// they lie, the configuration says.
func (t *transaction) recoverTargets(first *record) *stop {
	for _, note := range first.Files {
		file, ok := t.fileOf(note.Space)
		if !ok || !strings.EqualFold(filepath.Base(file.Path), note.Name) {
			return t.halt(Attention, "IP0720", "File of the journal is not known here",
				fmt.Sprintf("The interrupted apply was about %.100q of %s, and the configuration names no such file.", note.Space, t.server.Name),
				"Recover with the configuration the apply was made with.")
		}
		file.Path = filepath.Join(filepath.Dir(file.Path), note.Name) // in the letters it had, should it be gone
		t.targets = append(t.targets, &target{File: file, note: note})
	}
	return nil
}

// takeBack puts everything back, starts what was stopped, and closes the journal.
func (t *transaction) takeBack(what string) *stop {
	if err := t.rollBack(); err != nil {
		return t.halt(Attention, "IP0713", "Not everything could be put back", sentenceOf(err)+" The backups are in "+t.f.file("bak", t.tx)+".", "Remove the cause and run isoplan recover again.")
	}
	if t.down && !t.canStop() {
		t.warn("IP0715", "Services may be stopped", fmt.Sprintf("The interrupted apply had stopped IISADMIN, and no policy here can start services. These ran before: %s.", strings.Join(t.ran, ", ")), "Start them on the server (net start).")
		t.down = false
	}
	if s := t.startAgain(); s != nil {
		return s
	}
	t.out.Recovered = what + " The live files are as they were before it."
	if err := t.sweep(); err != nil {
		t.warn("IP0718", "Leftovers could not be removed", err.Error(), "isoplan recover removes them.")
	}
	return nil
}

// resumeFiles decides by what the files hold.
func (t *transaction) resumeFiles(ctx context.Context, forward bool) *stop {
	old, fresh, missing := 0, 0, 0
	for _, x := range t.targets {
		state, err := t.stateOf(x)
		if err != nil {
			return t.halt(Attention, "IP0706", "Live file cannot be read", sentenceOf(err), "Remove the cause and run isoplan recover again.")
		}
		switch state {
		case isOld, isOldMoved:
			old++
		case isNew, isNewMoved:
			fresh++
		case isMissing:
			missing++
		case isForeign:
			if !t.without(x) {
				return t.foreign(x)
			}
			old++
		}
	}
	committed := has(t.records, recCommitted)
	switch {
	case committed && old+missing == 0, committed && t.accept != nil && missing == 0:
		return t.forward(ctx, "The earlier apply had written every file; what was left of it is done.")
	case committed:
		return t.damaged("The journal says that every file is written", errors.New("and some of them are as they were before"))
	case old == 0 && missing == 0 && t.knowsPlan():
		return t.goOn(ctx)
	case forward && missing == 0 && fresh > 0 && t.knowsPlan():
		return t.complete(ctx)
	}
	return t.takeBack("The earlier apply had stopped before it was complete.")
}

// goOn makes a change final that was complete when the apply stopped.
func (t *transaction) goOn(ctx context.Context) *stop {
	for _, dir := range t.folders() {
		if err := t.m.FS.At(pointDirSync).SyncDir(dir); err != nil {
			return t.halt(Attention, "IP0711", "Folder not flushed", sentenceOf(err), "Remove the cause and run isoplan recover again.")
		}
	}
	if err := t.append(pointCommitted, record{Kind: recCommitted}); err != nil {
		return t.halt(Attention, "IP0710", "Journal not written", sentenceOf(err), "Remove the cause and run isoplan recover again.")
	}
	return t.forward(ctx, "The earlier apply had written every file; it is complete now.")
}

// complete replaces the files that still are as they were, from the new files that were written for it.
func (t *transaction) complete(ctx context.Context) *stop {
	for _, x := range t.targets {
		state, err := t.stateOf(x)
		switch {
		case err != nil || state == isNew || state == isNewMoved:
		case state == isOld:
			err = t.finishOne(x)
		default:
			err = fmt.Errorf("%s moved since the apply stopped, so the new file that was made for it is out of date", x.Shown)
		}
		if err != nil {
			return t.halt(Attention, "IP0711", "Live file not replaced", sentenceOf(err), "Run isoplan recover without --forward: it puts everything back.")
		}
	}
	return t.goOn(ctx)
}

func (t *transaction) finishOne(x *target) error {
	dir := filepath.Dir(x.Path)
	temp := filepath.Join(dir, x.note.Temp)
	text, err := fsx.ReadStringFrom(t.m.FS.At(pointCompare), temp, maxLive)
	if err == nil && exact(text) != x.note.New {
		err = fmt.Errorf("%s is not what the journal says", temp)
	}
	if err == nil {
		err = t.fence(x, false)
	}
	if err != nil {
		return err
	}
	return t.m.FS.At(pointRename).Replace(temp, x.Path, filepath.Join(dir, x.note.Aside))
}

// forward finishes a transaction that is past the commit point.
func (t *transaction) forward(ctx context.Context, what string) *stop {
	if !t.knowsPlan() {
		return t.halt(Attention, "IP0720", "Plan of the apply is not known",
			"Every file is written, and the plan in "+t.f.file("bak", t.tx)+" cannot be read, so nobody can tell what has to be restarted.",
			"Restart what the plan said; then move the journal away.")
	}
	if t.down && !t.canStop() {
		// Services were stopped by a runner that is not here: what is left is for a person.
		t.down = false
		t.stopped = false
	}
	if s := t.finish(ctx); s != nil {
		return s
	}
	t.out.Recovered = what
	return nil
}
