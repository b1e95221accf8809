package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/plan"
)

// putBack brings every file back to what it was, after the stop s. It ends as PutBack, or as Attention with the journal
// open when something cannot be put back.
func (t *transaction) putBack(s *stop) *stop {
	reach(t.m.FS, pointRollback)
	t.tell("rollback", "putting the files of %s back", t.server.Name)
	why := s.d.Detail
	if err := t.rollBack(); err != nil {
		s.result = Attention
		s.d.Detail = fmt.Sprintf("%s Putting everything back failed: %s. The backups are in %s.", why, err, t.f.file("bak", t.tx))
		s.d.Fix = "Remove the cause, then run isoplan recover: it puts everything back, or finishes the apply."
		return s
	}
	if down := t.startAgain(); down != nil {
		return down
	}
	s.result = PutBack
	s.d.Detail = why + " Everything was put back."
	s.d.Fix = "Remove the cause and apply again."
	if err := t.sweep(); err != nil {
		t.warn("IP0718", "Leftovers could not be removed", err.Error(), "isoplan recover removes them.")
	}
	t.records = nil
	return s
}

// rollBack puts the old content back wherever the new one is. Done twice it does nothing the second time. A file that
// is neither is somebody else's and stops it.
func (t *transaction) rollBack() error {
	if (has(t.records, recCommitted) || t.maybeCommitted) && !has(t.records, recRollback) {
		if err := t.append(pointRollbackJournal, record{Kind: recRollback}); err != nil {
			return err
		}
	}
	for i := len(t.targets) - 1; i >= 0; i-- {
		x := t.targets[i]
		if x.note.Name == "" {
			continue
		}
		if err := t.rollBackOne(x); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) rollBackOne(x *target) error {
	state, err := t.stateOf(x)
	if err != nil {
		return err
	}
	dir := filepath.Dir(x.Path)
	switch state {
	case isOld, isOldMoved:
		// The name may be there and not on the disk yet.
		return t.m.FS.At(pointRollbackSync).SyncDir(dir)
	case isMissing:
		return t.restoreName(x)
	case isForeign:
		if t.without(x) {
			t.warn("IP0712", "Somebody else wrote the file", x.Shown+" was written by somebody else, or by IIS with somebody's change, and holds nothing of this apply: it was left as it is.", "")
			return t.m.FS.At(pointRollbackSync).SyncDir(dir)
		}
		return fmt.Errorf("%s was written by somebody else and is left as it is", x.Shown)
	}
	old, err := t.oldText(x, state)
	if err != nil {
		return err
	}
	return t.overwrite(x, old)
}

// oldText is what a file is put back to. Where IIS moved its own values since, the inverse steps are done to what is
// there: the old bytes would turn its counters back.
func (t *transaction) oldText(x *target, state fileState) (string, error) {
	if state == isNew {
		old, err := fsx.ReadStringFrom(t.m.FS.At(pointRollbackRead), t.backupOf(x), maxLive)
		if err == nil && exact(old) != x.note.Old {
			err = fmt.Errorf("the backup %s is damaged: its digest is another", t.backupOf(x))
		}
		return old, err
	}
	if !t.knowsPlan() || t.part.Rollback == nil {
		return "", fmt.Errorf("the plan of the transaction is not known, and %s moved since", x.Shown)
	}
	return inverseText(x, t.part)
}

// without reports whether a file that is neither the old nor the new one holds nothing of the transaction: every step
// back is done in it already. Where a step writes a secret nobody can tell.
func (t *transaction) without(x *target) bool {
	if x.snap == nil || !t.knowsPlan() || t.part.Rollback == nil {
		return false
	}
	for i := range t.part.Steps {
		if s := &t.part.Steps[i]; s.Kind == plan.SpliceStep && s.Space == x.Space && s.Secret != "" {
			return false
		}
	}
	wants, err := plan.Wants(t.part, x.Space, t.part.Rollback.Steps)
	if err != nil || len(wants) == 0 {
		return false
	}
	edits, diags := x.Store.Edit(x.snap, wants)
	return !diags.HasErrors() && len(edits) == 0
}

// inverseText does the steps back to what a file holds now.
func inverseText(x *target, part *plan.Server) (string, error) {
	wants, err := plan.Wants(part, x.Space, part.Rollback.Steps)
	if err != nil {
		return "", err
	}
	edits, diags := x.Store.Edit(x.snap, wants)
	if diags.HasErrors() {
		return "", errors.New(diags[0].Detail)
	}
	return x.Store.Apply(x.snap, edits)
}

// overwrite gives a target another content, in one step.
func (t *transaction) overwrite(x *target, text string) error {
	dir := filepath.Dir(x.Path)
	suffix := t.tx + "-" + x.note.Backup + "-back"
	temp, aside := filepath.Join(dir, fsx.TempName(suffix)), filepath.Join(dir, fsx.AsideName(suffix))
	if err := t.putAgain(temp, text, x.Path); err != nil {
		return err
	}
	if err := t.fence(x, false); err != nil {
		return err
	}
	if err := t.m.FS.At(pointRollbackRename).Replace(temp, x.Path, aside); err != nil {
		raw, again := fsx.ReadStringFrom(t.m.FS.At(pointRollbackRead), x.Path, maxLive)
		if again != nil || raw != text {
			return errors.Join(err, again)
		}
	}
	return t.m.FS.At(pointRollbackSync).SyncDir(dir)
}

// fence holds, right before a file is put back or finished, that the lock is ours still and that the file is as it was
// seen, or missing as it was.
func (t *transaction) fence(x *target, missing bool) error {
	if err := t.lock.still(); err != nil {
		return err
	}
	raw, err := fsx.ReadStringFrom(t.m.FS.At(pointRollbackRead), x.Path, maxLive)
	switch {
	case missing && errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case missing || raw != x.raw:
		return fmt.Errorf("%s was written by somebody else just now and is left as it is", x.Shown)
	}
	return nil
}

// putAgain makes a new file. A rollback that was killed may have left one of that name.
func (t *transaction) putAgain(temp, text, like string) error {
	if _, err := t.m.FS.At(pointRollbackRead).Lstat(temp); err == nil {
		if err := t.m.FS.At(pointRollbackRead).Remove(temp); err != nil {
			return err
		}
	}
	return fsx.PutNew(t.m.FS, temp, text, like, pointRollbackTemp)
}

// restoreName gives a target whose name is gone its old content back: the system stopped between the two steps of a
// replacement. The old file still has the name aside; failing that, the backup has its content.
func (t *transaction) restoreName(x *target) error {
	dir := filepath.Dir(x.Path)
	for _, name := range []string{filepath.Join(dir, x.note.Aside), filepath.Join(dir, fsx.AsideName(t.tx+"-"+x.note.Backup+"-back"))} {
		raw, err := fsx.ReadStringFrom(t.m.FS.At(pointRollbackRead), name, maxLive)
		if err != nil || exact(raw) != x.note.Old {
			continue
		}
		if err := t.fence(x, true); err != nil {
			return err
		}
		if err := t.m.FS.At(pointRollbackRename).Rename(name, x.Path); err != nil {
			return err
		}
		return t.m.FS.At(pointRollbackSync).SyncDir(dir)
	}
	old, err := fsx.ReadStringFrom(t.m.FS.At(pointRollbackRead), t.backupOf(x), maxLive)
	if err != nil {
		return err
	}
	if exact(old) != x.note.Old {
		return fmt.Errorf("the backup %s is damaged: its digest is another", t.backupOf(x))
	}
	temp := filepath.Join(dir, fsx.TempName(t.tx+"-"+x.note.Backup+"-name"))
	if err := t.putAgain(temp, old, t.backupOf(x)); err != nil {
		return err
	}
	if err := t.fence(x, true); err != nil {
		return err
	}
	if err := t.m.FS.At(pointRollbackRename).Rename(temp, x.Path); err != nil {
		return err
	}
	return t.m.FS.At(pointRollbackSync).SyncDir(dir)
}
