package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/plan"
)

// The history keeps this many transactions, and the backups of the last ones.
const (
	maxEntries = 1000
	maxBackups = 20
)

// readHistory reads what was done to a server, oldest first.
func readHistory(f folder) ([]Entry, error) {
	text, err := fsx.ReadStringFrom(f.fs.At(pointHistoryRead), f.file("history"), maxHistory)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return entries(f.file("history"), text)
}

// entries reads the text of a history; name is how errors call it.
func entries(name, text string) ([]Entry, error) {
	var out []Entry
	for line := range strings.Lines(text) {
		var e Entry
		if err := strictJSON(line, &e); err != nil {
			return nil, fmt.Errorf("%s cannot be read in line %d: %w", name, len(out)+1, err)
		}
		if !baseName(e.Tx) {
			return nil, fmt.Errorf("%s names no transaction in line %d", name, len(out)+1)
		}
		out = append(out, e)
	}
	return out, nil
}

// remember adds the transaction to the history, once.
func (t *transaction) remember() error {
	all, text, err := t.remembering()
	if err != nil || text == "" {
		return err
	}
	if err := fsx.WriteWhole(t.m.FS, t.f.file("history"), text, fsx.WriteOptions{Mode: 0o600, Point: pointHistory, Verify: true}); err != nil {
		return err
	}
	t.history = all
	return nil
}

// remembering is the history with the transaction in it, and its text; "" when it is in it already.
func (t *transaction) remembering() (all []Entry, text string, err error) {
	first := t.opened()
	for i := range t.records {
		if r := &t.records[i]; r.Kind == recCommitted && len(r.Files) > 0 {
			first.Files = r.Files // a server that writes more than the plan says was looked at
		}
	}
	for i := range t.history {
		if t.history[i].Tx == first.Tx {
			return nil, "", nil
		}
	}
	e := Entry{Tx: first.Tx, Kind: "apply", Undoes: first.Undoes, Plan: first.Plan, Server: first.Server, At: first.At, Who: first.Who, Approval: first.Approval}
	if e.Undoes != "" {
		e.Kind = "undo"
	}
	for _, f := range first.Files {
		e.Files = append(e.Files, EntryFile{Space: f.Space, Name: f.Name, Backup: f.Backup, Old: f.Old, New: f.New, Before: f.Before, After: f.After})
	}
	all = append(t.history[:len(t.history):len(t.history)], e)
	if len(all) > maxEntries {
		all = all[len(all)-maxEntries:]
	}
	var b strings.Builder
	for i := range all {
		text, err := jsonText(all[i])
		if err != nil {
			return nil, "", err
		}
		b.WriteString(text)
	}
	return all, b.String(), nil
}

// prune removes backups that nobody can need: of transactions that never came to be, and of those long past. The last
// ones, and the one under way, stay.
func (t *transaction) prune() error {
	keep := map[string]bool{t.tx: len(t.records) > 0}
	for i := max(0, len(t.history)-maxBackups); i < len(t.history); i++ {
		keep[t.history[i].Tx] = true
	}
	entries, err := t.m.FS.At(pointPrune).ReadDir(t.f.file("bak"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if e.IsDir() && !keep[e.Name()] {
			err = errors.Join(err, t.removeBackup(e.Name()))
		}
	}
	return err
}

// removeBackup removes the folder of a transaction: files first, no folder within it is ever followed.
func (t *transaction) removeBackup(tx string) error {
	dir := t.f.file("bak", tx)
	entries, err := t.m.FS.At(pointPrune).ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if !e.IsDir() {
			err = errors.Join(err, t.m.FS.At(pointPrune).Remove(t.f.file("bak", tx, e.Name())))
		}
	}
	return errors.Join(err, t.m.FS.At(pointPrune).Remove(dir))
}

// readPending reads the restarts that nobody has made yet.
func readPending(f folder) ([]plan.Pending, error) {
	text, err := fsx.ReadStringFrom(f.fs.At(pointHistoryRead), f.file("pending"), maxHistory)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var p pendingFile
	if err := strictJSON(text, &p); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", f.file("pending"), err)
	}
	return p.Restarts, nil
}

// writePending makes all the restarts that nobody has made yet.
func (t *transaction) writePending(all []plan.Pending) error {
	old, err := readPending(t.f)
	if err != nil || len(old) == 0 && len(all) == 0 {
		return err
	}
	text, err := jsonText(pendingFile{Restarts: all})
	if err != nil {
		return err
	}
	return fsx.WriteWhole(t.m.FS, t.f.file("pending"), text, fsx.WriteOptions{Mode: 0o600, Point: pointPending, Verify: true})
}
