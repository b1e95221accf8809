package apply

import (
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/fsx"
)

// journal is a journal with a record of each kind.
func journal() []record {
	file := journalFile{Space: "metabase", Name: "MetaBase.xml", Temp: ".isoplan-x-0.tmp", Aside: ".isoplan-x-0.old", Backup: "0",
		Old: strings.Repeat("0a", 32), New: strings.Repeat("1b", 32), Before: "sha256:2c", After: "sha256:3d", Access: "owner 0"}
	all := []record{
		{Kind: recBegin, Tx: "x", Plan: "sha256:4e", Server: "web03", Way: "mount", Ran: []string{"IISADMIN", "W3SVC"}, Stopped: true},
		{Kind: recIntent, Tx: "x", Plan: "sha256:4e", Server: "web03", Way: "mount", Undoes: "w", Tool: "1.0", Who: "a \u2028 b", At: "now", Approval: "once",
			Files: []journalFile{file}, Accept: &baseline{Major: 70, Minor: 3, Errors: 1}},
		{Kind: recCommitted},
		{Kind: recRestart, Restart: 2, Unit: "W3SVC", Phase: phaseSent, Ran: []string{"W3SVC"}},
		{Kind: recRollback},
		{Kind: recDone},
	}
	for i := range all {
		all[i].Version, all[i].Seq = 1, i+1
	}
	return all
}

// TestRecords: what was written is read again, and no part of a journal is taken for more than it is.
func TestRecords(t *testing.T) {
	all := journal()
	text, err := encodeRecords(all)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := decodeRecords(text); err != nil || !reflect.DeepEqual(got, all) {
		t.Fatalf("%v %+v", err, got)
	}
	for n := range text { // a torn end
		got, err := decodeRecords(text[:n])
		whole := strings.Count(text[:n], "\n")
		switch {
		case len(got) != whole || !reflect.DeepEqual(got, all[:whole:whole]) && whole > 0:
			t.Fatalf("of %d bytes %d records were read, and %d are there", n, len(got), whole)
		case whole == 0 && (err == nil || errors.Is(err, errTorn) && len(got) == 0 && n == 0):
			t.Fatalf("%d bytes are a journal: %v", n, err)
		case whole > 0 && text[n-1] != '\n' && !errors.Is(err, errTorn), whole > 0 && text[n-1] == '\n' && err != nil:
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
	for i := range text { // another byte in each place
		for _, bit := range []byte{1, 4, 32, 128} {
			b := []byte(text)
			b[i] ^= bit
			got, err := decodeRecords(string(b))
			before := strings.Count(text[:i], "\n")
			if err == nil && !reflect.DeepEqual(got, all) || len(got) > before && err != nil && !reflect.DeepEqual(got, all[:len(got)]) {
				t.Fatalf("byte %d changed by %d and %d records were read: %v", i, bit, len(got), err)
			}
		}
	}
}

// TestRecordsThatNobodyWrites: sums are right and what is said is wrong.
func TestRecordsThatNobodyWrites(t *testing.T) {
	for name, spoil := range map[string]func(all []record) []record{
		"another version":     func(all []record) []record { all[0].Version = 2; return all },
		"a number is missing": func(all []record) []record { return append(all[:1], all[2:]...) },
		"the first one is":    func(all []record) []record { all[2].Seq = 1; return all[2:3] },
		"no kind":             func(all []record) []record { all[2].Kind = "MAYBE"; return all },
		"no transaction":      func(all []record) []record { all[0].Tx = ""; return all },
		"a way up":            func(all []record) []record { all[0].Tx = ".."; return all },
		"no server":           func(all []record) []record { all[0].Server = ""; return all },
		"no plan":             func(all []record) []record { all[0].Plan = ""; return all },
		"a path for a name":   func(all []record) []record { all[1].Files[0].Name = "../x"; return all },
		"a path for a temp":   func(all []record) []record { all[1].Files[0].Temp = "/x"; return all },
		"a path of Windows":   func(all []record) []record { all[1].Files[0].Aside = `a\b`; return all },
		"a stream":            func(all []record) []record { all[1].Files[0].Backup = "a:b"; return all },
		"half a digest":       func(all []record) []record { all[1].Files[0].Old = "0a"; return all },
		"no space":            func(all []record) []record { all[1].Files[0].Space = ""; return all },
	} {
		spoiled := spoil(journal())
		text, err := encodeRecords(spoiled)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decodeRecords(text); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if _, err := decodeRecords(""); err == nil {
		t.Error("nothing is a journal")
	}
	line, _ := encodeRecords(journal()[1:2])
	if _, err := decodeRecord(strings.TrimSuffix(line, "\n") + " "); err == nil {
		t.Error("a blank behind a record is read over")
	}
}

// FuzzRecords: no text makes reading a journal fall over; what is read can be written and read again, and names files only.
func FuzzRecords(f *testing.F) {
	text, err := encodeRecords(journal())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add(text[:len(text)/2])
	f.Add("00000000 2 {}\n")
	f.Add("99999999 -1 \n\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := decodeRecords(text)
		if len(got) == 0 && err == nil {
			t.Fatal("no records and no error")
		}
		for i := range got {
			for _, file := range got[i].Files {
				for _, name := range []string{file.Name, file.Temp, file.Aside, file.Backup} {
					if strings.ContainsAny(name, `/\:`) || name == ".." {
						t.Fatalf("a file is named %q", name)
					}
				}
			}
		}
		if len(got) == 0 {
			return
		}
		again, err := encodeRecords(got)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := decodeRecords(again); err != nil || !reflect.DeepEqual(twice, got) {
			t.Fatalf("%v\n%+v\n%+v", err, got, twice)
		}
	})
}

// FuzzSmallFiles: nothing that stands in the files of the folder makes reading them fall over.
func FuzzSmallFiles(f *testing.F) {
	f.Add(`{"nonce":"a","who":"b","since":"c"}`)
	f.Add(`{"tx":"a","kind":"apply","plan":"","server":"","at":"","who":"","files":null}`)
	f.Add(`{"restarts":[{"plan":"a","restart":{"kind":"iis"}}]}`)
	f.Add("{}\n{}\n[")
	f.Fuzz(func(t *testing.T, text string) {
		in := folder{fs: says{text: text}}
		_, _ = readInfo(in, pointNonce)
		_, _ = readPending(in)
		_, _ = readJournal(in)
		all, err := readHistory(in)
		for _, e := range all {
			if err != nil || strings.ContainsAny(e.Tx, `/\:`) || e.Tx == ".." {
				t.Fatalf("a transaction is named %q (%v)", e.Tx, err)
			}
		}
	})
}

// says is a file system on which every file holds the same text.
type says struct {
	fsx.FS
	text string
}

func (s says) At(fsx.Point) fsx.FS { return s }

func (s says) Stat(string) (fs.FileInfo, error) {
	return fstest.MapFS{"f": {Data: []byte(s.text), Mode: 0o600}}.Stat("f")
}

func (s says) Open(string) (fs.File, error) {
	return fstest.MapFS{"f": {Data: []byte(s.text), Mode: 0o600}}.Open("f")
}
