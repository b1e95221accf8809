package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/plan"
)

// replaceAll gives every new file the name of its target. Before the first of them anything may still go wrong and
// nothing has changed; after it everything is put back.
func (t *transaction) replaceAll() *stop {
	for _, x := range t.targets {
		if x.note.Name == "" || t.rewrites() == 1 {
			continue
		}
		if s := t.unmoved(x); s != nil {
			return t.abandon(s)
		}
	}
	t.tell("write", "replacing the files of %s", t.server.Name)
	changed := false
	for _, x := range t.targets {
		if x.note.Name == "" {
			continue
		}
		if changed {
			reach(t.m.FS, pointBetween)
		}
		s := t.unmoved(x)
		if s == nil {
			s = t.replaceOne(x, &changed)
		}
		switch {
		case s == nil:
		case changed:
			return t.putBack(s)
		default:
			return t.abandon(s)
		}
	}
	return nil
}

// unmoved compares the lock with ours, and a target with what was read, right before a replacement. The target comes
// last: what somebody writes behind that look is lost.
func (t *transaction) unmoved(x *target) *stop {
	if err := t.lock.still(); err != nil {
		return t.halt(Failed, "IP0702", "Lock was lost", err.Error()+". Nothing was changed.", "Apply again.")
	}
	raw, err := fsx.ReadStringFrom(t.m.FS.At(pointCompare), x.Path, maxLive)
	if errors.Is(err, fs.ErrNotExist) {
		return t.halt(Stale, "IP0703", "Live file is gone", x.Shown+" went away during the apply. Nothing was changed.", "Find out who moved it, and plan again.")
	}
	if err != nil {
		return t.trouble("IP0706", "Live file cannot be read", err)
	}
	if raw != x.raw {
		s := t.halt(Stale, "IP0703", "Live configuration moved", x.Shown+" was written by somebody else during the apply. Nothing was changed.", "Plan again, and look at what moved.")
		snap, _ := x.Store.Decode(x.Space, x.Shown, raw)
		s.again = snap != nil && plan.FileDigest(snap) == x.planned.Before && plan.FileDigest(x.snap) == x.planned.Before
		return s
	}
	return nil
}

// replaceOne replaces one file. An error of the system does not say whether it took place: the file does.
func (t *transaction) replaceOne(x *target, changed *bool) *stop {
	dir := filepath.Dir(x.Path)
	reach(t.m.FS, pointRenameBefore)
	failed := t.m.FS.At(pointRename).Replace(filepath.Join(dir, x.note.Temp), x.Path, filepath.Join(dir, x.note.Aside))
	reach(t.m.FS, pointRenameAfter)
	if failed != nil {
		state, err := t.stateOf(x)
		switch {
		case err == nil && state == isNew:
		case err == nil && state == isOld:
			return t.trouble("IP0711", "Live file not replaced", failed)
		default:
			// Neither the old nor the new file can be seen there: from here it is recovery's business.
			*changed = true
			return t.trouble("IP0711", "Live file not replaced", errors.Join(failed, err))
		}
	}
	*changed = true
	if err := t.m.FS.At(pointDirSync).SyncDir(dir); err != nil {
		return t.trouble("IP0711", "Folder not flushed", fmt.Errorf("the folder of %s could not be flushed to the disk: %w", x.Shown, err))
	}
	return nil
}

// fileState is what a live file holds, seen from a transaction.
type fileState int

const (
	isOld fileState = iota + 1
	isNew
	isMissing
	isForeign
	// isOldMoved and isNewMoved are the old and the new text after IIS moved its own values in it.
	isOldMoved
	isNewMoved
)

// stateOf says what a target holds now.
func (t *transaction) stateOf(x *target) (fileState, error) {
	raw, err := fsx.ReadStringFrom(t.m.FS.At(pointVerify), x.Path, maxLive)
	if errors.Is(err, fs.ErrNotExist) {
		return isMissing, nil
	}
	if err != nil {
		return 0, err
	}
	x.raw = raw
	switch exact(raw) {
	case x.note.New:
		return isNew, nil
	case x.note.Old:
		return isOld, nil
	}
	snap, _ := x.Store.Decode(x.Space, x.Shown, raw)
	x.snap = snap
	if snap == nil {
		return isForeign, nil
	}
	switch sum := plan.FileDigest(snap); {
	case sum == x.note.After && x.note.After != x.note.Before:
		return isNewMoved, nil
	case sum == x.note.Before && x.note.After != x.note.Before:
		return isOldMoved, nil
	}
	return isForeign, nil
}

// commit looks at every replaced file afresh and makes the change final.
func (t *transaction) commit() *stop {
	for _, x := range t.targets {
		if x.note.Name == "" {
			continue
		}
		state, err := t.stateOf(x)
		if err != nil {
			return t.putBack(t.trouble("IP0706", "Replaced file cannot be read", err))
		}
		switch state {
		case isNew, isNewMoved:
		case isOldMoved, isOld:
			if t.accept == nil {
				return t.foreign(x)
			}
			// IIS restored its file already; accepted says so.
		default:
			if t.accept == nil || !t.without(x) {
				return t.foreign(x)
			}
			// So it did, with a change of somebody else's in it.
		}
		access, err := t.m.FS.At(pointVerify).Access(x.Path)
		if err == nil && access != x.note.Access {
			err = fmt.Errorf("%s has the rights %q and had %q", x.Shown, access, x.note.Access)
		}
		if err != nil {
			return t.putBack(t.trouble("IP0709", "Rights were not kept", err))
		}
	}
	if err := t.append(pointCommitted, record{Kind: recCommitted}); err != nil {
		return t.putBack(t.trouble("IP0710", "Journal not written", err))
	}
	return nil
}

// foreign is a stop for a file that somebody else wrote right after us: theirs is not written over.
func (t *transaction) foreign(x *target) *stop {
	return t.halt(Attention, "IP0712", "Somebody else wrote the file",
		fmt.Sprintf("%s was written by somebody else while the apply was at work, so it is neither what it was nor what was planned. It was left as it is. The old content is in %s.",
			x.Shown, t.backupOf(x)),
		"Compare the file with the backup, decide which one is right, and run isoplan recover.")
}

// abandon gives up before anything was changed: what was prepared is removed, and services that were stopped for it are
// started again.
func (t *transaction) abandon(s *stop) *stop {
	if t.tx == "" {
		return s
	}
	if down := t.startAgain(); down != nil {
		down.d.Detail = s.d.Detail + " " + down.d.Detail
		return down
	}
	if err := t.sweep(); err != nil {
		t.warn("IP0718", "Leftovers could not be removed", err.Error(), "isoplan recover removes them.")
	}
	t.records = nil
	return s
}

// sweep removes the temporary files, the backups and the journal of a transaction that changed nothing. The journal
// goes last, so that what is left can still be found by it.
func (t *transaction) sweep() error {
	var failed error
	for _, dir := range t.folders() {
		failed = errors.Join(failed, clean(t.m.FS, dir, t.server.Files))
	}
	failed = errors.Join(failed, t.closeJournal())
	if failed == nil {
		failed = t.removeBackup(t.tx)
	}
	return failed
}
