package iissim_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/iissim"
)

// TestDefaults: a metabase that says nothing about it has edit-while-running off and ten pairs of history.
func TestDefaults(t *testing.T) {
	lender := server(t, iissim.Options{})
	text := file(t, lender)
	for _, line := range []string{"\r\n\t\tEnableEditWhileRunning=\"0\"", "\r\n\t\tEnableHistory=\"1\"", "\r\n\t\tMaxHistoryFiles=\"10\""} {
		text = with(t, text, line, "")
	}
	s := server(t, iissim.Options{Text: text, AsIs: true})
	save(t, s, with(t, text, textA, `PeriodicRestartRequests="2"`))
	memory(t, s, pool, propA, "35000")
	for range 12 {
		must(t, s.SaveData())
	}
	if got := len(s.Pairs()); got != 10 {
		t.Errorf("%d pairs, want 10", got)
	}
}

// TestDownFromTheBeginning: a server that is made with IISADMIN stopped has nothing in memory.
func TestDownFromTheBeginning(t *testing.T) {
	s := server(t, iissim.Options{Services: []iissim.Service{{Name: "IISADMIN", Stopped: true}, {Name: "W3SVC", Stopped: true}}})
	if s.Memory() != "" || s.Major() != 0 || s.Pending() != 0 || s.Admin(pool, propA, "1") == nil {
		t.Error("there is a metabase in memory")
	}
	run(t, s, "start", "W3SVC")
	memory(t, s, pool, propA, "35000")
}

// TestVariants: every variant but the first departs from the zero choice, and no two are the same.
func TestVariants(t *testing.T) {
	seen := map[iissim.Unknowns]string{}
	for i, v := range iissim.Variants() {
		if (v.Unknowns == iissim.Unknowns{}) != (i == 0) {
			t.Errorf("%s is number %d of the variants", v.Name, i)
		}
		if other, ok := seen[v.Unknowns]; ok {
			t.Errorf("%s and %s are one choice", v.Name, other)
		}
		seen[v.Unknowns] = v.Name
	}
}

// broken is a file system on which the server can write no name that holds a word.
type broken struct {
	fsx.FS
	word   *string
	points map[fsx.Point]bool
}

func (b broken) At(p fsx.Point) fsx.FS {
	b.points[p] = true
	return b
}

func (b broken) Rename(from, to string) error {
	if *b.word != "" && strings.Contains(filepath.Base(to), *b.word) {
		return errDisk
	}
	return b.FS.Rename(from, to)
}

// TestBrokenDisk: a save that fails is an event, leaves the changes in memory and no file behind; a pair that fails is
// one as well.
func TestBrokenDisk(t *testing.T) {
	word := ""
	disk := broken{fsx.OS(), &word, map[fsx.Point]bool{}}
	dir := filepath.Join(t.TempDir(), "inetsrv")
	s, err := iissim.New(disk, dir, iissim.Options{Durable: true})
	must(t, err)
	if !disk.points[iissim.Point] {
		t.Error("the server does not say that it is the server")
	}
	before := file(t, s)
	must(t, s.Admin(pool, propA, "1"))
	word = "MetaBase.xml"
	if s.SaveData() == nil || s.Pending() != 1 || s.Major() != 17 || file(t, s) != before {
		t.Errorf("a save on a broken disk: version %d, %d pending", s.Major(), s.Pending())
	}
	word = "MBSchema"
	must(t, s.SaveData())
	logged(t, s, iissim.SaveFailed, iissim.HistoryFailed)
	pairs(t, s, 1, iissim.Pair{Major: 17}) // half a pair is none
	word = ""
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".new") {
			t.Errorf("%s was left behind", e.Name())
		}
	}
	if s.Logged(iissim.SaveFailed) != 1 || !strings.Contains(s.Events()[0].String(), "51228") {
		t.Errorf("the event log is %v", s.Events())
	}
	if _, err := iissim.New(disk, filepath.Join(dir, "no", "parent"), iissim.Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a server without a folder: %v", err)
	}
}
