package livetest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
)

// Case is one file of a suite.
type Case struct {
	Name, File string
	// Refused says that the store must refuse the file; all others it must
	// decode.
	Refused bool
}

// Suite is what the laws are tried on: a store, the key space its files spell
// and files. Wants may add lists of wants of its own to those the suite makes
// up from the facts and from the table.
type Suite struct {
	Store live.Store
	Space live.Space
	// Key is the name of the key space, "machine.config/v1.1.4322".
	Key   string
	Cases []Case
	Wants func(*live.Snapshot) [][]live.Want
}

// Run tries every law on every file of the suite. A suite without files fails,
// and so does a decoded file on which no edit could be tried.
func Run(t *testing.T, s Suite) {
	t.Helper()
	if len(s.Cases) == 0 {
		t.Fatalf("the suite of %s has no files", s.Store.Name())
	}
	for _, c := range s.Cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			for _, err := range s.Check(c) {
				t.Error(err)
			}
		})
	}
}

// source is the name of the file that messages of a suite show.
const source = "live-file"

// maxReported bounds the failures of one file: one defect breaks many laws.
const maxReported = 10

// Check tries every law on one file and gives what does not hold.
func (s Suite) Check(c Case) []error {
	snapshot, list := s.Store.Decode(s.Key, source, c.File)
	if c.Refused || list.HasErrors() {
		return checkRefusal(c, snapshot, list)
	}
	f := failures{}
	f.add(s.readBack(snapshot, c.File))
	f.add(s.codec(snapshot))
	trials, broken := s.trials(snapshot)
	f = append(f, broken...)
	before := s.stateOf(snapshot)
	tried := 0
	for _, tr := range trials {
		ran, err := s.try(before, tr)
		if ran {
			tried++
		}
		f.add(err)
		if len(f) >= maxReported {
			return f
		}
	}
	if tried == 0 {
		f.addf("no edit could be tried: all of %d trials were refused", len(trials))
	}
	return f
}

var (
	place = regexp.MustCompile(`line \d+, column \d+`)
	bytes = regexp.MustCompile(`byte \d+`)
)

// checkRefusal holds a refused file against the contract: no snapshot, exactly
// one error, and the error names the file, line, column and byte.
func checkRefusal(c Case, s *live.Snapshot, list diag.List) []error {
	f := failures{}
	switch {
	case !list.HasErrors():
		f.addf("Refusal: the file was decoded and should be refused")
		return f
	case !c.Refused:
		f.addf("Refusal: the file should be decoded; refused with %q: %s", list[0].Summary, list[0].Detail)
		return f
	}
	if s != nil {
		f.addf("Refusal: a refused file has no snapshot")
	}
	if len(list) != 1 {
		f.addf("Refusal: %d diagnostics, want exactly one: %+v", len(list), list)
	}
	d := list[0]
	if !place.MatchString(d.Detail) || !bytes.MatchString(d.Detail) || !strings.Contains(d.Detail, source) {
		f.addf("Refusal: the detail does not name file, line, column and byte: %s", d.Detail)
	}
	if n := len(strings.Fields(d.Summary)); n == 0 || n > 6 || strings.HasSuffix(d.Summary, ".") {
		f.addf("Refusal: the summary is not one to six words without a full stop: %q", d.Summary)
	}
	return f
}
