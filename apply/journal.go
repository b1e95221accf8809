package apply

import (
	"encoding/json"
	"errors"
	"io/fs"

	"github.com/isoplan/isoplan/internal/fsx"
)

// append adds a record to the journal and returns when it is on the disk. The journal is replaced as a whole: it has a
// few records, and so it never ends in half of one. After an error the record is not in t.records, whatever is on disk;
// whether the disk says that all is written, rollBack has to know.
func (t *transaction) append(point string, r record) error {
	r.Version, r.Seq = 1, len(t.records)+1
	text, err := encodeRecords(append(t.records[:len(t.records):len(t.records)], r))
	if err == nil {
		err = fsx.WriteWhole(t.m.FS, t.f.file("journal"), text, fsx.WriteOptions{Mode: 0o600, Point: point, Verify: true})
	}
	if err == nil {
		t.records = append(t.records, r)
	}
	t.maybeCommitted = err != nil && r.Kind == recCommitted
	return err
}

// last is the kind of the journal's last record, "" when there is no journal.
func (t *transaction) last() string {
	if len(t.records) == 0 {
		return ""
	}
	return t.records[len(t.records)-1].Kind
}

// has reports whether the journal has a record of a kind.
func has(records []record, kind string) bool {
	for i := range records {
		if records[i].Kind == kind {
			return true
		}
	}
	return false
}

// readJournal reads the journal; no journal is no records.
func readJournal(f folder) ([]record, error) {
	text, err := fsx.ReadStringFrom(f.fs.At(pointJournalRead), f.file("journal"), maxJournal)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decodeRecords(text)
}

// closeJournal removes the journal: the transaction is over.
func (t *transaction) closeJournal() error {
	err := t.m.FS.At(pointUnlink).Remove(t.f.file("journal"))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err == nil {
		err = t.m.FS.At(pointUnlinkDir).SyncDir(t.f.path())
	}
	return err
}

// jsonText is the JSON of a value on one line.
func jsonText(v any) (string, error) {
	text, err := json.Marshal(v)
	return string(text) + "\n", err
}
