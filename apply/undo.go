package apply

import (
	"errors"
	"fmt"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/plan"
)

// Memory is what the folder beside the live files of a server knows.
type Memory struct {
	// History are the transactions, oldest first.
	History []Entry
	// Pending are the restarts that nobody has made yet.
	Pending []plan.Pending
	// Open says that a journal is open: an apply is under way or was interrupted.
	Open bool
}

// Remembered reads the folder of a server without a lock. A server without one remembers nothing.
func Remembered(env *host.Env, files []File) (Memory, error) {
	var m Memory
	f := folder{fs: env.FS, home: homeOf(files)}
	if f.home == "" {
		return m, nil
	}
	exists, err := f.check()
	if err != nil || !exists {
		return m, err
	}
	if m.History, err = readHistory(f); err != nil {
		return m, err
	}
	if m.Pending, err = readPending(f); err != nil {
		return m, err
	}
	records, err := readJournal(f)
	m.Open = err != nil || len(records) > 0
	return m, nil
}

// HasFolder reports whether an apply ever left anything beside the live files.
func HasFolder(env *host.Env, files []File) bool {
	f := folder{fs: env.FS, home: homeOf(files)}
	if f.home == "" {
		return false
	}
	_, err := env.FS.Lstat(f.path())
	return err == nil
}

// Undoable finds the transaction that undo takes back: the last apply that was not undone, or, with a digest, the last
// one of that plan. Only the last one can be taken back; the error says why not.
func (m Memory) Undoable(digest string) (*Entry, error) {
	undone := map[string]bool{}
	for i := len(m.History) - 1; i >= 0; i-- {
		e := &m.History[i]
		switch {
		case e.Kind == "undo":
			undone[e.Undoes] = true
		case undone[e.Tx]:
		case digest != "" && e.Plan != digest:
			return nil, fmt.Errorf("the last change of %s was made by plan %s, not by this one: undo that one first", e.Server, e.Plan)
		default:
			return e, nil
		}
	}
	if digest != "" {
		return nil, errors.New("this plan was not applied here, or was undone already")
	}
	return nil, errors.New("nothing was applied here that could be undone")
}

// PlanOf reads the plan that a transaction performed.
func PlanOf(env *host.Env, files []File, e *Entry) (*plan.Plan, error) {
	f := folder{fs: env.FS, home: homeOf(files)}
	text, err := fsx.ReadStringFrom(env.FS, f.file("bak", e.Tx, "plan"), plan.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("the plan of the transaction cannot be read: %w", err)
	}
	p, err := plan.Decode([]byte(text))
	if err == nil && p.Digest != e.Plan {
		err = errors.New("the plan kept for the transaction is another one")
	}
	return p, err
}

// restored makes the old text of a file that is to be undone. When the file is exactly what the transaction made of it,
// the backup is; the steps back are for a file in which IIS moved its own values since. done is false then.
func (t *transaction) restored(x *target) (done bool, s *stop) {
	for _, e := range t.job.Undo.Files {
		if e.Space != x.Space || exact(x.raw) != e.New {
			continue
		}
		old, err := fsx.ReadStringFrom(t.m.FS.At(pointRead), t.f.file("bak", t.job.Undo.Tx, e.Backup), maxLive)
		if err == nil && exact(old) != e.Old {
			err = fmt.Errorf("the backup of %s is damaged: its digest is another", x.Shown)
		}
		if err != nil {
			return false, t.trouble("IP0708", "Backup cannot be used", err)
		}
		x.text, x.edits = old, x.planned.Edits
		return true, nil
	}
	return false, nil
}
