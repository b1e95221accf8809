package iissim_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/iissim"
)

// changes makes n changes in memory.
func changes(t *testing.T, s *iissim.Sim, n int) {
	t.Helper()
	for i := range n {
		must(t, s.Admin(pool, propA, strconv.Itoa(i)))
	}
}

func TestFlush(t *testing.T) {
	s := server(t, iissim.Options{})
	before := file(t, s)
	changes(t, s, 1)
	if file(t, s) != before || s.Pending() != 1 {
		t.Fatalf("the file changed with memory, %d changes are pending", s.Pending())
	}
	s.Step(59 * time.Second)
	changes(t, s, 1)
	pairs(t, s, 1, iissim.Pair{Major: 17})
	s.Step(time.Second)
	pairs(t, s, 2, iissim.Pair{Major: 17}, iissim.Pair{Major: 18})
	if s.Pending() != 0 {
		t.Errorf("%d changes are pending after the flush", s.Pending())
	}
	s.Step(time.Hour)
	pairs(t, s, 2, iissim.Pair{Major: 18})
	if historyFile(t, s, "MetaBase_0000000018_0000000000.xml") != file(t, s) {
		t.Error("the pair is not what was flushed")
	}
}

// TestFlushText: a flush moves the counters of IIS_Global and writes the change; every other line stays.
func TestFlushText(t *testing.T) {
	s := server(t, iissim.Options{})
	before := strings.Split(file(t, s), "\r\n")
	changes(t, s, 3)
	must(t, s.SaveData())
	after := strings.Split(file(t, s), "\r\n")
	if len(before) != len(after) {
		t.Fatalf("%d lines became %d", len(before), len(after))
	}
	want := []string{"BINSchemaTimeStamp", "ChangeNumber=\"1026\"", "HistoryMajorVersionNumber=\"18\"", "XMLSchemaTimeStamp", "PeriodicRestartRequests=\"2\""}
	for i := range after {
		if before[i] == after[i] {
			continue
		}
		if len(want) == 0 || !strings.Contains(after[i], want[0]) {
			t.Fatalf("line %d became %q, want the change of %v", i+1, after[i], want)
		}
		want = want[1:]
	}
	if len(want) > 0 {
		t.Errorf("%v did not move", want)
	}
}

func TestFlushPostponed(t *testing.T) {
	tests := []struct {
		name      string
		perMinute int
		minutes   int // how many minutes are as busy as that
		flushed   int // the minute of the flush
	}{
		{"30 more changes are not many", 30, 9, 1},
		{"31 are", 31, 9, 6},
		{"31 once", 31, 1, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := server(t, iissim.Options{})
			changes(t, s, 1)
			for minute := 1; minute <= 7; minute++ {
				if minute <= tt.minutes {
					changes(t, s, tt.perMinute)
				}
				s.Step(time.Minute)
				if want := minute >= tt.flushed; want != (s.Major() > 17) {
					t.Fatalf("after %d minutes the major version is %d, want the flush after %d", minute, s.Major(), tt.flushed)
				}
				if minute == tt.flushed {
					return
				}
			}
		})
	}
}

func TestSaveData(t *testing.T) {
	s := server(t, iissim.Options{})
	must(t, s.SaveData())
	pairs(t, s, 2, iissim.Pair{Major: 18}) // changed or not
	s.Busy(true)
	if err := s.SaveData(); err == nil || !strings.Contains(err.Error(), "PATH_BUSY") {
		t.Errorf("with a write handle open: %v", err)
	}
	s.Busy(false)
	s.Hold(true)
	changes(t, s, 1)
	if err := s.SaveData(); err == nil {
		t.Error("a file that another program holds was written")
	}
	logged(t, s, iissim.SaveFailed)
	if s.Pending() != 1 || s.Major() != 18 {
		t.Errorf("after a failed save %d changes are pending, version %d", s.Pending(), s.Major())
	}
	s.Hold(false)
	must(t, s.SaveData())
	pairs(t, s, 3, iissim.Pair{Major: 19})
	run(t, s, "stop", "IISADMIN")
	if err := s.SaveData(); err == nil {
		t.Error("a metabase that is not in memory was saved")
	}
}

func TestRotation(t *testing.T) {
	s := server(t, iissim.Options{EWR: true, MaxHistoryFiles: 3})
	for range 4 {
		must(t, s.SaveData())
	}
	pairs(t, s, 3, iissim.Pair{Major: 19}, iissim.Pair{Major: 20}, iissim.Pair{Major: 21})
	save(t, s, with(t, file(t, s), textA, `PeriodicRestartRequests="2"`))
	pairs(t, s, 3, iissim.Pair{Major: 20}, iissim.Pair{Major: 21}, iissim.Pair{Major: 21, Minor: 1}) // edits count as well
	must(t, s.Admin("/LM", "MaxHistoryFiles", "1"))
	must(t, s.SaveData())
	pairs(t, s, 1, iissim.Pair{Major: 22})
}

func TestDefaultPairs(t *testing.T) {
	for want, o := range map[int]iissim.Options{10: {}, 0: {NoHistory: true}} {
		s := server(t, o)
		for range 12 {
			must(t, s.SaveData())
		}
		if got := len(s.Pairs()); got != want {
			t.Errorf("%d pairs, want %d", got, want)
		}
	}
	if s := server(t, iissim.Options{MaxHistoryFiles: -1}); len(s.Pairs()) > 0 {
		t.Errorf("MaxHistoryFiles 0 keeps %v", s.Pairs())
	}
}

// TestUsedMajor: an older file was put in place, so the next major version is one that History has already.
func TestUsedMajor(t *testing.T) {
	for _, skips := range []bool{false, true} {
		s := server(t, iissim.Options{Unknowns: iissim.Unknowns{MajorSkips: skips}})
		first := file(t, s)
		must(t, s.SaveData())
		must(t, s.SaveData())
		run(t, s, "stop", "IISADMIN")
		must(t, s.Notepad(first))
		run(t, s, "start", "IISADMIN")
		changes(t, s, 1)
		must(t, s.SaveData())
		want := 18
		if skips {
			want = 20
		}
		if s.Major() != want {
			t.Errorf("MajorSkips %t: version %d, want %d", skips, s.Major(), want)
		}
	}
}

// TestSomebodyElse: what a test has arranged happens at its time, in order with what the server does.
func TestSomebodyElse(t *testing.T) {
	s := server(t, iissim.Options{})
	var order []string
	s.After(61*time.Second, func() { order = append(order, "after "+strconv.Itoa(s.Major())) })
	s.After(59*time.Second, func() { order = append(order, "before "+strconv.Itoa(s.Major())) })
	changes(t, s, 1)
	s.Step(2 * time.Minute)
	s.After(0, func() { s.Step(time.Minute) })
	s.After(30*time.Second, func() { order = append(order, "late") })
	s.Step(0)
	if s.Elapsed() != 3*time.Minute || len(order) != 3 {
		t.Errorf("what takes a minute took %s: %q", s.Elapsed()-2*time.Minute, order)
	}
	if got := strings.Join(order[:2], ", "); got != "before 17, after 18" {
		t.Error(got)
	}
}
