package remote_test

import (
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/sshtest"
)

// TestPlantedFolder: what is run lies in a folder that nobody else writes, and that is no link.
func TestPlantedFolder(t *testing.T) {
	for _, c := range []struct {
		name, folder string
		mode         fs.FileMode
		words        string
	}{
		{"a link", "isoplan", fs.ModeSymlink | 0o777, "isoplan is a link there"},
		{"a link below", "isoplan/tx-1", fs.ModeSymlink | 0o777, "isoplan/tx-1 is a link there"},
		{"a folder that others write", "isoplan", fs.ModeDir | 0o777, "others may write in the folder isoplan there"},
		{"a folder that others read", "isoplan", fs.ModeDir | 0o755, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sshtest.Start(t)
			if c.folder != "isoplan" {
				s.Plant("isoplan", fs.ModeDir|0o700)
			}
			s.Plant(c.folder, c.mode)
			client := dial(t, optionsFor(s))
			err := client.Write(t.Context(), "tx-1/apply.vbs", "script")
			if c.words == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wants(t, err, c.words)
			if lost(err) || len(s.Names()) > 0 {
				t.Errorf("something was written: %v, %v", s.Names(), err)
			}
		})
	}
	s := sshtest.Start(t)
	mustWrite(t, dial(t, optionsFor(s)), "tx-1/a.txt", "x")
	for _, folder := range []string{"isoplan", "isoplan/tx-1"} {
		if got := s.Mode(folder).Perm(); got != 0o700 {
			t.Errorf("%s was made with the rights %o", folder, got)
		}
	}
}

// TestEndlessList: a list without an end does not fill the memory.
func TestEndlessList(t *testing.T) {
	s := sshtest.Start(t)
	s.SetFile("isoplan/a", "x")
	s.ListForever()
	c := dial(t, optionsFor(s))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	within(t, 60*time.Second, func() {
		_, err := c.List(t.Context(), "")
		wants(t, err, "does not end")
		if !lost(err) {
			t.Errorf("the connection was kept: %v", err)
		}
	})
	runtime.ReadMemStats(&after)
	if grown := int64(after.Sys) - int64(before.Sys); grown > 512<<20 {
		t.Errorf("the memory grew by %d bytes", grown)
	}
}

// TestOldCollectors: what those left whose connection broke is cleared away by those who collect later, a day after; not
// before, for somebody may collect right now.
func TestOldCollectors(t *testing.T) {
	s := sshtest.Start(t)
	for name, age := range map[string]time.Duration{"collect-old.vbs": 25 * time.Hour, "collected-old.txt": 25 * time.Hour, "collect-young.vbs": time.Hour,
		"collected-tomorrow.txt": -48 * time.Hour, "history": 9999 * time.Hour} {
		s.SetFile("isoplan/"+name, "x")
		s.Age("isoplan/"+name, age)
	}
	s.SetExec(func(c sshtest.Command) int {
		s.SetFile(strings.TrimPrefix(strings.Fields(c.Line)[3], "/out:"), "text")
		return 0
	})
	if text, err := dial(t, optionsFor(s)).Collect(t.Context(), "script"); text != "text" || err != nil {
		t.Fatalf("%q, %v", text, err)
	}
	if want, got := []string{"isoplan/collect-young.vbs", "isoplan/collected-tomorrow.txt", "isoplan/history"}, s.Names(); !slices.Equal(got, want) {
		t.Errorf("left are %v", got)
	}
}
