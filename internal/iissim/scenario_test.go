package iissim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/iissim"
)

func TestEditAccepted(t *testing.T) {
	s := server(t, iissim.Options{EWR: true})
	pairs(t, s, 1, iissim.Pair{Major: 17})
	edited := with(t, file(t, s), textA, `PeriodicRestartRequests="2"`)
	must(t, s.Notepad(edited))
	s.Step(iissim.DefaultNotice - time.Millisecond)
	memory(t, s, pool, propA, "35000")
	pairs(t, s, 1, iissim.Pair{Major: 17})
	s.Step(time.Millisecond)
	memory(t, s, pool, propA, "2")
	pairs(t, s, 2, iissim.Pair{Major: 17}, iissim.Pair{Major: 17, Minor: 1})
	if file(t, s) != edited || historyFile(t, s, "MetaBase_0000000017_0000000001.xml") != edited {
		t.Error("the edited file is not what stands on the disk and in History")
	}
	if historyFile(t, s, "MBSchema_0000000017_0000000001.xml") == "" {
		t.Error("the pair lacks its schema")
	}
	logged(t, s)
	// The change in memory follows the rule of all changes.
	s.Step(59 * time.Second)
	pairs(t, s, 2, iissim.Pair{Major: 17, Minor: 1})
	s.Step(time.Second)
	pairs(t, s, 3, iissim.Pair{Major: 17, Minor: 1}, iissim.Pair{Major: 18})
}

func TestEditUnflushed(t *testing.T) {
	s := server(t, iissim.Options{EWR: true, Unknowns: iissim.Unknowns{EditUnflushed: true}})
	save(t, s, with(t, file(t, s), textA, `PeriodicRestartRequests="2"`))
	s.Step(time.Hour)
	memory(t, s, pool, propA, "2")
	pairs(t, s, 2, iissim.Pair{Major: 17, Minor: 1})
}

// TestTwoEditors is scenario 6: the second of two edits made from one text takes the first one's value back.
func TestTwoEditors(t *testing.T) {
	s := server(t, iissim.Options{EWR: true})
	opened := file(t, s)
	save(t, s, with(t, opened, textA, `PeriodicRestartRequests="2"`))
	memory(t, s, pool, propA, "2")
	save(t, s, with(t, opened, textC, `WAMUserName="IWAM_2"`))
	memory(t, s, service, propC, "IWAM_2")
	memory(t, s, pool, propA, "35000")
	pairs(t, s, 3, iissim.Pair{Major: 17, Minor: 1}, iissim.Pair{Major: 17, Minor: 2})
	logged(t, s)
}

// TestOlderMajor: the text an editor opened is of a major version that a flush has left behind and History still has.
// Only what the editor changed goes to memory; the script's change, in a later version, stays.
func TestOlderMajor(t *testing.T) {
	s := server(t, iissim.Options{EWR: true})
	opened := file(t, s)
	must(t, s.Admin(pool, propA, "7"))
	s.Step(time.Minute)
	pairs(t, s, 2, iissim.Pair{Major: 17}, iissim.Pair{Major: 18})
	save(t, s, with(t, opened, textC, `WAMUserName="IWAM_2"`))
	memory(t, s, pool, propA, "7")
	memory(t, s, service, propC, "IWAM_2")
	pairs(t, s, 3, iissim.Pair{Major: 17}, iissim.Pair{Major: 17, Minor: 1}, iissim.Pair{Major: 18})
	// The next flush goes on from the major version in memory.
	s.Step(time.Minute)
	pairs(t, s, 4, iissim.Pair{Major: 18}, iissim.Pair{Major: 19})
	if text := file(t, s); !strings.Contains(text, `PeriodicRestartRequests="7"`) || !strings.Contains(text, "IWAM_2") {
		t.Error("the flush did not write what is in memory")
	}
}

// TestUnflushedScript: a change in memory that is not on the disk survives an edit of something else.
func TestUnflushedScript(t *testing.T) {
	for _, ofMemory := range []bool{false, true} {
		s := server(t, iissim.Options{EWR: true, Unknowns: iissim.Unknowns{PairOfMemory: ofMemory}})
		must(t, s.Admin(pool, propA, "7"))
		save(t, s, with(t, file(t, s), textC, `WAMUserName="IWAM_2"`))
		memory(t, s, pool, propA, "7")
		memory(t, s, service, propC, "IWAM_2")
		pair := historyFile(t, s, "MetaBase_0000000017_0000000001.xml")
		if got := strings.Contains(pair, `PeriodicRestartRequests="7"`); got != ofMemory {
			t.Errorf("PairOfMemory %t: the pair has the script's change: %t", ofMemory, got)
		}
	}
}

// TestMalformed is scenario 8.
func TestMalformed(t *testing.T) {
	for name, old := range map[string]string{"an end tag is gone": "</IIsFilter>", "cut off": "</configuration>\r\n", "a quote is gone": `="35000"`} {
		t.Run(name, func(t *testing.T) {
			s := server(t, iissim.Options{EWR: true})
			good := file(t, s)
			bad := with(t, good, old, strings.TrimRight(old[:len(old)/2], `"`))
			bad = with(t, bad, textC, `WAMUserName="IWAM_2"`)
			save(t, s, bad)
			logged(t, s, iissim.ParseError)
			memory(t, s, service, propC, "IWAM_WEB03")
			if got := s.ErrorFiles(); !slices.Equal(got, []string{"MetaBaseError_0000000000.xml"}) {
				t.Fatalf("History keeps %q", got)
			}
			if historyFile(t, s, "MetaBaseError_0000000000.xml") != bad {
				t.Error("the file kept is not the one that was saved")
			}
			pairs(t, s, 2, iissim.Pair{Major: 17}, iissim.Pair{Major: 18})
			if now := file(t, s); now == bad || !strings.Contains(now, textC) || !strings.Contains(now, `HistoryMajorVersionNumber="18"`) {
				t.Error("the bad file was not overwritten from memory")
			}
			save(t, s, bad)
			if got := s.ErrorFiles(); len(got) != 2 {
				t.Errorf("the second bad file: History keeps %q", got)
			}
		})
	}
}

// TestHalfWritten: who writes the file piece by piece is read in between.
func TestHalfWritten(t *testing.T) {
	s := server(t, iissim.Options{EWR: true, NoticeAfter: -1})
	text := with(t, file(t, s), textA, `PeriodicRestartRequests="2"`)
	must(t, s.Notepad(text[:len(text)/2]))
	s.Step(0)
	if len(s.ErrorFiles()) != 1 {
		t.Error("half a file was taken for a whole one")
	}
	memory(t, s, pool, propA, "35000")
}

func TestInvalidValue(t *testing.T) {
	for _, removed := range []bool{false, true} {
		s := server(t, iissim.Options{EWR: true, Unknowns: iissim.Unknowns{InvalidRemoved: removed}})
		text := with(t, file(t, s), textA, `PeriodicRestartRequests="many"`)
		save(t, s, with(t, text, textC, `WAMUserName="IWAM_2"`))
		logged(t, s, iissim.CannotRead)
		memory(t, s, service, propC, "IWAM_2") // the rest goes on
		want := "35000"
		if removed {
			want = ""
		}
		memory(t, s, pool, propA, want)
		if len(s.ErrorFiles()) > 0 || !s.Runs("IISADMIN") {
			t.Error("one bad value was treated as a bad file")
		}
		pairs(t, s, 2, iissim.Pair{Major: 17, Minor: 1})
		s.Step(time.Minute)
		if strings.Contains(file(t, s), `"many"`) {
			t.Error("the flush wrote the bad value")
		}
	}
}

func TestInvalidValueAtStart(t *testing.T) {
	s := server(t, iissim.Options{})
	run(t, s, "stop", "IISADMIN")
	must(t, s.Notepad(with(t, file(t, s), textA, `PeriodicRestartRequests="many"`)))
	run(t, s, "start", "IISADMIN")
	logged(t, s, iissim.CannotRead)
	memory(t, s, pool, propA, "")
	memory(t, s, service, propC, "IWAM_WEB03")
}

// TestNotListening: with edit-while-running off an edit is not noticed, not even after it was switched on, and the next
// flush overwrites it.
func TestNotListening(t *testing.T) {
	s := server(t, iissim.Options{})
	save(t, s, with(t, file(t, s), textA, `PeriodicRestartRequests="2"`))
	s.Step(time.Hour)
	memory(t, s, pool, propA, "35000")
	pairs(t, s, 1, iissim.Pair{Major: 17})
	must(t, s.Admin("/LM", "EnableEditWhileRunning", "1"))
	s.Step(59 * time.Second)
	memory(t, s, pool, propA, "35000")
	s.Step(time.Second)
	pairs(t, s, 2, iissim.Pair{Major: 18})
	if !strings.Contains(file(t, s), textA) {
		t.Error("the flush did not overwrite the edit")
	}
	logged(t, s)
	save(t, s, with(t, file(t, s), textA, `PeriodicRestartRequests="3"`))
	memory(t, s, pool, propA, "3")
	save(t, s, with(t, file(t, s), `EnableEditWhileRunning="1"`, `EnableEditWhileRunning="0"`))
	save(t, s, with(t, file(t, s), `PeriodicRestartRequests="3"`, `PeriodicRestartRequests="4"`))
	memory(t, s, pool, propA, "3") // the edit before switched the listening off
}

func TestHistoryForced(t *testing.T) {
	s := server(t, iissim.Options{EWR: true})
	must(t, s.Admin("/LM", "EnableHistory", "0"))
	logged(t, s, iissim.HistoryForced)
	memory(t, s, "/LM", "EnableHistory", "1")
	must(t, s.SaveData())
	save(t, s, with(t, file(t, s), `EnableHistory="1"`, `EnableHistory="0"`)) // an editor fares no better
	logged(t, s, iissim.HistoryForced, iissim.HistoryForced)
	memory(t, s, "/LM", "EnableHistory", "1")
	must(t, s.Admin("/LM", "EnableEditWhileRunning", "0"))
	must(t, s.Admin("/LM", "EnableHistory", "0"))
	memory(t, s, "/LM", "EnableHistory", "0")
	must(t, s.SaveData())
	pairs(t, s, 3, iissim.Pair{Major: 18, Minor: 1}) // no history, no new pair
}

// TestRotatedAway: the major version an editor started from has left History.
func TestRotatedAway(t *testing.T) {
	tests := []struct {
		name     string
		baseline iissim.Baseline
		events   []iissim.EventKind
		kept     int
		old      bool // the file is written over
	}{
		{"rejected", iissim.BaselineRejected, []iissim.EventKind{iissim.NoBaseline}, 0, true},
		{"copied", iissim.BaselineCopied, []iissim.EventKind{iissim.NoBaseline}, 1, true},
		{"ignored", iissim.BaselineIgnored, nil, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := server(t, iissim.Options{EWR: true, MaxHistoryFiles: 2, Unknowns: iissim.Unknowns{Baseline: tt.baseline}})
			opened := file(t, s)
			for range 2 {
				must(t, s.SaveData())
			}
			pairs(t, s, 2, iissim.Pair{Major: 18}, iissim.Pair{Major: 19})
			edited := with(t, opened, textC, `WAMUserName="IWAM_2"`)
			save(t, s, edited)
			logged(t, s, tt.events...)
			memory(t, s, service, propC, "IWAM_WEB03")
			if len(s.ErrorFiles()) != tt.kept {
				t.Errorf("History keeps %q", s.ErrorFiles())
			}
			if over := file(t, s) != edited; over != tt.old {
				t.Errorf("the file was written over: %t", over)
			}
			must(t, s.SaveData())
			if strings.Contains(file(t, s), "IWAM_2") {
				t.Error("a rejected edit came back")
			}
		})
	}
}

// TestOtherMachine: a file from another server, with another SessionKey and secure values encrypted there.
func TestOtherMachine(t *testing.T) {
	foreign := func(t *testing.T, s *iissim.Sim) string {
		text := file(t, s)
		key, _ := s.Get(".", "SessionKey")
		text = with(t, text, `SessionKey="`+key, `SessionKey="00`+key[2:])
		secret, _ := s.Get(service, "WAMUserPass")
		text = with(t, text, `WAMUserPass="`+secret, `WAMUserPass="ff`+secret[2:])
		return with(t, text, textC, `WAMUserName="IWAM_WEB04"`)
	}
	t.Run("at start", func(t *testing.T) {
		s := server(t, iissim.Options{})
		run(t, s, "stop", "IISADMIN")
		s2 := server(t, iissim.Options{}) // lends its memory for making the file
		must(t, s.Notepad(foreign(t, s2)))
		run(t, s, "start", "IISADMIN")
		logged(t, s, iissim.Unreadable)
		memory(t, s, service, propC, "IWAM_WEB04")
	})
	t.Run("while running", func(t *testing.T) {
		s := server(t, iissim.Options{EWR: true})
		secret, _ := s.Get(service, "WAMUserPass")
		save(t, s, foreign(t, s))
		logged(t, s, iissim.Unreadable)
		if !strings.Contains(s.Events()[0].Text, "SessionKey") {
			t.Errorf("the event is %v", s.Events()[0])
		}
		memory(t, s, service, propC, "IWAM_WEB04")
		memory(t, s, service, "WAMUserPass", secret)
	})
}

// TestSecureText: a secure value cannot be made with an editor; one this server wrote before can be put back.
func TestSecureText(t *testing.T) {
	s := server(t, iissim.Options{EWR: true, Unknowns: iissim.Unknowns{InvalidRemoved: true}})
	secret, _ := s.Get(service, "WAMUserPass")
	text := file(t, s)
	save(t, s, with(t, text, `WAMUserPass="`+secret, `WAMUserPass="ff`+secret[2:]))
	logged(t, s, iissim.Unreadable)
	memory(t, s, service, "WAMUserPass", secret)
	must(t, s.SaveData())
	save(t, s, with(t, file(t, s), "\r\n\t\tWAMUserPass=\""+secret+`"`, ""))
	memory(t, s, service, "WAMUserPass", "")
	save(t, s, with(t, file(t, s), textC, textC+"\r\n\t\tWAMUserPass=\""+secret+`"`))
	memory(t, s, service, "WAMUserPass", secret)
	logged(t, s, iissim.Unreadable)
	must(t, s.Admin(service, "WAMUserPass", "0badc0de")) // a script may: the server encrypts for it
	must(t, s.SaveData())
	save(t, s, with(t, file(t, s), "0badc0de", secret))
	save(t, s, with(t, file(t, s), `WAMUserPass="`+secret, `WAMUserPass="0badc0de`))
	memory(t, s, service, "WAMUserPass", "0badc0de")
	logged(t, s, iissim.Unreadable)
}

// TestGlobal: what an editor does to the counters is no change.
func TestGlobal(t *testing.T) {
	s := server(t, iissim.Options{EWR: true})
	save(t, s, with(t, file(t, s), `ChangeNumber="1023"`, `ChangeNumber="9"`))
	memory(t, s, ".", "ChangeNumber", "1023")
	if s.Pending() > 0 {
		t.Error("something is pending")
	}
	s.Step(time.Hour)
	pairs(t, s, 2, iissim.Pair{Major: 17, Minor: 1})
}

func TestRename(t *testing.T) {
	for _, unnoticed := range []bool{false, true} {
		s := server(t, iissim.Options{EWR: true, Unknowns: iissim.Unknowns{RenameUnnoticed: unnoticed}})
		must(t, fsx.WriteWhole(s.FS(), s.Path(), with(t, file(t, s), textA, `PeriodicRestartRequests="2"`), fsx.WriteOptions{}))
		s.Step(time.Minute)
		want := "2"
		if unnoticed {
			want = "35000"
		}
		memory(t, s, pool, propA, want)
		s.Touch()
		s.Step(time.Minute)
		memory(t, s, pool, propA, "2")
		text := file(t, s)
		must(t, fsx.WriteWhole(s.FS(), s.Path(), with(t, text, `Requests="2"`, `Requests="3"`), fsx.WriteOptions{}))
		save(t, s, with(t, text, `Requests="2"`, `Requests="4"`)) // who saves after the rename is noticed
		memory(t, s, pool, propA, "4")
	}
}

// TestReplace: the two-step replacement is a rename as well.
func TestReplace(t *testing.T) {
	for _, unnoticed := range []bool{false, true} {
		s := server(t, iissim.Options{EWR: true, Unknowns: iissim.Unknowns{RenameUnnoticed: unnoticed}})
		temp := s.Path() + ".temp"
		must(t, fsx.WriteWhole(s.FS(), temp, with(t, file(t, s), textA, `PeriodicRestartRequests="2"`), fsx.WriteOptions{}))
		must(t, s.FS().At("x").Replace(temp, s.Path(), s.Path()+".aside"))
		s.Notice()
		want := "2"
		if unnoticed {
			want = "35000"
		}
		memory(t, s, pool, propA, want)
	}
}

// TestNewKey: an edit makes a key and takes another away; of the new one's values those that cannot be read are left out.
func TestNewKey(t *testing.T) {
	s := server(t, iissim.Options{EWR: true})
	const fresh = "/LM/W3SVC/AppPools/Fresh"
	text := with(t, file(t, s), "<IIsFilters\tLocation =\"/LM/W3SVC/Filters\"", "<IIsApplicationPool\tLocation =\""+fresh+"\"\r\n"+
		"\t\tIdleTimeout=\"30\"\r\n\t\tMaxProcesses=\"several\"\r\n\t\tWAMUserName=\"me\"\r\n\t\tWAMUserPass=\"0badc0de\"\r\n\t>\r\n"+
		"\t<Custom Name=\"Mine\" ID=\"70001\" Value=\"1\"/>\r\n</IIsApplicationPool>\r\n<IIsFilters\tLocation =\"/LM/W3SVC/Filters\"")
	from, to := strings.Index(text, "<IIsFilter\t"), strings.Index(text, "</IIsFilter>\r\n")
	save(t, s, text[:from]+text[to+len("</IIsFilter>\r\n"):])
	logged(t, s, iissim.CannotRead, iissim.Unreadable)
	memory(t, s, fresh, "IdleTimeout", "30")
	memory(t, s, fresh, "WAMUserName", "me")
	memory(t, s, fresh, "MaxProcesses", "")
	memory(t, s, fresh, "WAMUserPass", "")
	memory(t, s, "/LM/W3SVC/Filters/Guard", "FilterState", "")
	if element := "<IIsApplicationPool\tLocation =\"" + fresh + "\"\r\n\t\tIdleTimeout=\"30\"\r\n\t\tWAMUserName=\"me\"\r\n\t>\r\n"; !strings.Contains(s.Memory(), element) {
		t.Errorf("the new key is not %q in memory", element)
	}
	s.Step(time.Minute)
	flushed := file(t, s)
	if strings.Contains(flushed, "several") || strings.Contains(flushed, "0badc0de") || strings.Contains(flushed, "/Guard") || !strings.Contains(flushed, `ID="70001"`) {
		t.Error("the flush did not write what is in memory")
	}
	save(t, s, with(t, flushed, "\t<Custom Name=\"Mine\"", "\t<Custom Name=\"Yours\" ID=\"70002\" Value=\"2\"/>\r\n\t<Custom Name=\"Mine\""))
	if got := s.Memory(); !strings.Contains(got, `ID="70001"`) || !strings.Contains(got, `ID="70002"`) {
		t.Error("a second custom value did not come to memory beside the first")
	}
	save(t, s, with(t, file(t, s), `ID="70002" Value="2"`, `ID="70002" Value="2" Attributes="INHERIT"`))
	if !strings.Contains(s.Memory(), `Attributes="INHERIT"`) {
		t.Error("the flags of a custom value did not come to memory")
	}
	logged(t, s, iissim.CannotRead, iissim.Unreadable)
}

// TestClassOfAKey: a key of another class is another key.
func TestClassOfAKey(t *testing.T) {
	s := server(t, iissim.Options{EWR: true})
	text := strings.NewReplacer("<IIsWebInfo\t", "<IIsConfigObject\t", "</IIsWebInfo>", "</IIsConfigObject>").Replace(file(t, s))
	save(t, s, text)
	if got := s.Memory(); got != text {
		t.Error("the class did not come to memory")
	}
}

// TestGap: a file that is away between two steps of a replacement is neither an edit nor a fault.
func TestGap(t *testing.T) {
	s := server(t, iissim.Options{EWR: true})
	aside := s.Path() + ".aside"
	must(t, fsx.OS().Rename(s.Path(), aside))
	s.Step(time.Hour)
	logged(t, s)
	must(t, fsx.OS().Rename(aside, s.Path()))
	s.Step(time.Hour)
	logged(t, s)
	pairs(t, s, 1, iissim.Pair{Major: 17})
}

func TestNoMetabase(t *testing.T) {
	for _, text := range []string{"<configuration/>", "nothing", "<a><MBProperty><IIS_Global Location=\".\"/></MBProperty></a>"} {
		if _, err := iissim.New(fsx.OS(), t.TempDir(), iissim.Options{Text: text}); err == nil {
			t.Errorf("a server began with %q", text)
		}
	}
	failing := failed{fsx.OS()}
	if _, err := iissim.New(failing, t.TempDir(), iissim.Options{}); !errors.Is(err, errDisk) {
		t.Errorf("a server began on a broken disk: %v", err)
	}
}

var errDisk = errors.New("the disk is broken")

// failed is a file system that creates nothing for the server.
type failed struct{ fsx.FS }

func (f failed) At(fsx.Point) fsx.FS { return f }

func (failed) Mkdir(string, fsMode) error { return errDisk }
