package apply

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// The kinds of records of a journal, in the order they appear in it.
const (
	recBegin     = "BEGIN"     // services are going to be stopped; no file is touched yet
	recIntent    = "INTENT"    // all files are ready to be replaced
	recCommitted = "COMMITTED" // all files are replaced: from here the way is forward
	recRestart   = "RESTART"   // a restart was sent, or is done
	recRollback  = "ROLLBACK"  // the way is back
	recDone      = "DONE"      // only cleaning up is left
)

// record is one line of the journal. Secrets never enter it; the exact digests, which cover secret bytes, are why the
// journal is readable by its owner only.
type record struct {
	Version int    `json:"v"`
	Seq     int    `json:"seq"`
	Kind    string `json:"rec"`
	// Of BEGIN and INTENT.
	Tx     string        `json:"tx,omitempty"`
	Plan   string        `json:"plan,omitempty"`
	Server string        `json:"server,omitempty"`
	Way    string        `json:"way,omitempty"`
	Undoes string        `json:"undoes,omitempty"`
	Tool   string        `json:"tool,omitempty"`
	Who    string        `json:"who,omitempty"`
	At     string        `json:"at,omitempty"`
	Files  []journalFile `json:"files,omitempty"`
	// Ran are the services that ran before, Stopped says that they are stopped around the write.
	Ran     []string `json:"ran,omitempty"`
	Stopped bool     `json:"stopped,omitempty"`
	// Approval is the one-time id the plan was applied with.
	Approval string `json:"approval,omitempty"`
	// Later says that restarts that may wait are left pending.
	Later bool `json:"later,omitempty"`
	// Accept is what the history of the metabase held before the write; nil without edit-while-running.
	Accept *baseline `json:"accept,omitempty"`
	// Of RESTART: the index among the plan's restarts, and "sent" or "done"; Unit says which service.
	Restart int    `json:"restart,omitempty"`
	Unit    string `json:"unit,omitempty"`
	Phase   string `json:"phase,omitempty"`
}

// journalFile is one live file of a transaction.
type journalFile struct {
	Space string `json:"space"`
	// Name is the file's own name; Temp and Aside are names in the same folder.
	Name  string `json:"name"`
	Temp  string `json:"temp"`
	Aside string `json:"aside"`
	// Backup is the name of the old content in the folder of the transaction.
	Backup string `json:"backup"`
	// Old and New are digests of the exact bytes; Before and After those with secrets and what IIS moves masked.
	Old    string `json:"old_sha256"`
	New    string `json:"new_sha256"`
	Before string `json:"before"`
	After  string `json:"after"`
	// Access is who might do what with the file before.
	Access string `json:"access"`
}

// baseline is the state of the metabase's history before a write.
type baseline struct {
	Major  uint64 `json:"major"`
	Minor  uint64 `json:"minor"`
	Errors int    `json:"errors"`
}

// errTorn says that a journal ends in something that is no whole record.
var errTorn = errors.New("the journal ends in half a record")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encodeRecords gives the text of a journal: a line a record, with the sum and the length of its JSON before it.
func encodeRecords(records []record) (string, error) {
	var b strings.Builder
	for i := range records {
		text, err := json.Marshal(&records[i])
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%08x %d %s\n", crc32.Checksum(text, castagnoli), len(text), text)
	}
	return b.String(), nil
}

// decodeRecords reads a journal. Whole records before a torn end are given together with errTorn; a journal whose first
// record cannot be read, or that says something no transaction writes, is an error without records.
func decodeRecords(text string) ([]record, error) {
	var out []record
	for rest := text; rest != ""; {
		line, after, whole := strings.Cut(rest, "\n")
		r, err := decodeRecord(line)
		if err == nil && !whole {
			err = errTorn
		}
		if err == nil {
			err = r.follows(out)
		}
		if err != nil && len(out) > 0 {
			return out, fmt.Errorf("%w: record %d: %w", errTorn, len(out)+1, err)
		}
		if err != nil {
			return nil, fmt.Errorf("the first record of the journal cannot be read: %w", err)
		}
		out, rest = append(out, r), after
	}
	if len(out) == 0 {
		return nil, errors.New("the journal is empty")
	}
	return out, nil
}

func decodeRecord(line string) (record, error) {
	var r record
	var sum uint32
	var size int
	head, text, ok := strings.Cut(line, " ")
	length, text, ok2 := strings.Cut(text, " ")
	if !ok || !ok2 || len(head) != 8 {
		return r, errors.New("it is not in the form of a record")
	}
	if _, err := fmt.Sscanf(head+" "+length, "%x %d", &sum, &size); err != nil {
		return r, errors.New("it is not in the form of a record")
	}
	if size != len(text) || crc32.Checksum([]byte(text), castagnoli) != sum {
		return r, errors.New("its sum does not match")
	}
	return r, strictJSON(text, &r)
}

// follows checks that a record may stand behind others.
func (r *record) follows(before []record) error {
	if r.Version != 1 {
		return fmt.Errorf("version %d of the journal is not known here: use the isoplan that wrote it", r.Version)
	}
	if r.Seq != len(before)+1 {
		return fmt.Errorf("record %d stands in place %d", r.Seq, len(before)+1)
	}
	if len(before) == 0 && r.Kind != recBegin && r.Kind != recIntent {
		return fmt.Errorf("it begins with %.20q", r.Kind)
	}
	switch r.Kind {
	case recIntent, recBegin:
		return r.wellFormed()
	case recCommitted, recRestart, recRollback, recDone:
		return nil
	}
	return fmt.Errorf("%.20q is no kind of record", r.Kind)
}

// wellFormed checks what recover makes file names of.
func (r *record) wellFormed() error {
	if !baseName(r.Tx) || r.Plan == "" || r.Server == "" {
		return errors.New("it names no transaction, plan or server")
	}
	for _, f := range r.Files {
		if r.Way == model.WaySSH && f.Space != "" && txName(r.Tx) {
			continue // no file here is named after it
		}
		if f.Space == "" || !baseName(f.Name) || !baseName(f.Temp) || !baseName(f.Aside) || !baseName(f.Backup) || len(f.Old) != sumLen || len(f.New) != sumLen {
			return fmt.Errorf("its file %.100q is not described as a transaction does", f.Space)
		}
	}
	return nil
}

// Entry is one transaction of a server's history.
type Entry struct {
	Tx string `json:"tx"`
	// Kind is "apply" or "undo"; Undoes the transaction an undo took back.
	Kind     string      `json:"kind"`
	Undoes   string      `json:"undoes,omitempty"`
	Plan     string      `json:"plan"`
	Server   string      `json:"server"`
	At       string      `json:"at"`
	Who      string      `json:"who"`
	Approval string      `json:"approval,omitempty"`
	Files    []EntryFile `json:"files"`
}

// EntryFile is what a transaction made of a live file: digests of the exact bytes, and masked ones.
type EntryFile struct {
	Space  string `json:"space"`
	Name   string `json:"name"`
	Backup string `json:"backup"`
	Old    string `json:"old_sha256"`
	New    string `json:"new_sha256"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// pendingFile is the file of restarts that nobody has made yet.
type pendingFile struct {
	Restarts []plan.Pending `json:"restarts"`
}

// strictJSON reads exactly one JSON value that says nothing unknown.
func strictJSON(text string, into any) error {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is text behind its end")
	}
	return nil
}
