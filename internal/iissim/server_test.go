package iissim_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/iissim"
)

// The values the tests play with: their names in the pages are A and C.
const (
	pool    = "/LM/W3SVC/AppPools/DefaultAppPool"
	service = "/LM/W3SVC"
	propA   = "PeriodicRestartRequests" // of pool
	textA   = `PeriodicRestartRequests="35000"`
	propC   = "WAMUserName" // of service
	textC   = `WAMUserName="IWAM_WEB03"`
)

// server makes a server in a new folder.
func server(t *testing.T, o iissim.Options) *iissim.Sim {
	t.Helper()
	s, err := iissim.New(fsx.OS(), filepath.Join(t.TempDir(), "inetsrv"), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Events()) > 0 {
		t.Fatalf("a new server logs %v", s.Events())
	}
	return s
}

// file gives MetaBase.xml.
func file(t *testing.T, s *iissim.Sim) string {
	t.Helper()
	text, err := s.Text()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// with gives text with one piece replaced, which must be there once.
func with(t *testing.T, text, old, now string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q stands %d times in the text", old, strings.Count(text, old))
	}
	return strings.Replace(text, old, now, 1)
}

// save saves text in place of MetaBase.xml and lets the server see it.
func save(t *testing.T, s *iissim.Sim, text string) {
	t.Helper()
	must(t, s.Notepad(text))
	s.Step(iissim.DefaultNotice)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// memory expects a value in memory; "" for none.
func memory(t *testing.T, s *iissim.Sim, path, property, want string) {
	t.Helper()
	if got, ok := s.Get(path, property); got != want || ok != (want != "") {
		t.Errorf("%s of %s is %q in memory, want %q", property, path, got, want)
	}
}

// pairs expects the last pairs of History, and the number of them all.
func pairs(t *testing.T, s *iissim.Sim, count int, last ...iissim.Pair) {
	t.Helper()
	got := s.Pairs()
	if len(got) != count || !slices.Equal(got[max(0, len(got)-len(last)):], last) {
		t.Errorf("History holds %v, want %d pairs that end in %v", got, count, last)
	}
}

// logged expects the kinds of all events.
func logged(t *testing.T, s *iissim.Sim, want ...iissim.EventKind) {
	t.Helper()
	var got []iissim.EventKind
	for _, e := range s.Events() {
		got = append(got, e.Kind)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the event log is %v, want the kinds %q", s.Events(), want)
	}
}

// historyFile gives the metabase of a pair.
func historyFile(t *testing.T, s *iissim.Sim, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(filepath.Dir(s.Path()), "History", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

type fsMode = os.FileMode
