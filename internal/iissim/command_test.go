package iissim_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/iissim"
)

// call runs a command on the server.
func call(s *iissim.Sim, argv ...string) (host.Ran, error) {
	return s.Runner()(context.Background(), append([]string{"sim"}, argv...), time.Minute)
}

// run runs a command that must succeed.
func run(t *testing.T, s *iissim.Sim, argv ...string) {
	t.Helper()
	if r, err := call(s, argv...); err != nil || r.Code != 0 {
		t.Fatalf("%q: code %d, %q, %v", argv, r.Code, r.Output, err)
	}
}

// up expects the services that run.
func up(t *testing.T, s *iissim.Sim, want ...string) {
	t.Helper()
	if got := s.Running(); !slices.Equal(got, want) {
		t.Errorf("%q run, want %q", got, want)
	}
}

func TestStopAndStart(t *testing.T) {
	s := server(t, iissim.Options{Services: []iissim.Service{{Name: "IISADMIN"}, {Name: "W3SVC"}, {Name: "MSFTPSVC", Stopped: true}, {Name: "SMTPSVC"},
		{Name: "Spooler", Alone: true}}})
	run(t, s, "stop", "iisadmin")
	up(t, s, "Spooler")
	run(t, s, "start", "IISADMIN")
	up(t, s, "IISADMIN", "Spooler") // dependents do not come back by themselves
	run(t, s, "stop", "IISADMIN")
	run(t, s, "start", "SMTPSVC")
	up(t, s, "IISADMIN", "SMTPSVC", "Spooler")
	run(t, s, "start", "W3SVC")
	run(t, s, "stop", "W3SVC")
	up(t, s, "IISADMIN", "SMTPSVC", "Spooler") // what it depends on stays
	for _, argv := range [][]string{{"stop", "W3SVC"}, {"start", "IISADMIN"}, {"start", "NNTPSVC"}, {"status", "NNTPSVC"}, {"dance", "W3SVC"}} {
		if r, err := call(s, argv...); err != nil || r.Code == 0 {
			t.Errorf("%q: code %d, %v", argv, r.Code, err)
		}
	}
	for _, argv := range [][]string{{"stop"}, {"stop", "a", "b"}, {}} {
		if _, err := call(s, argv...); err == nil {
			t.Errorf("%q is taken for a command", argv)
		}
	}
	want := []string{"stop iisadmin", "start IISADMIN", "stop IISADMIN", "start SMTPSVC", "start W3SVC", "stop W3SVC"}
	if got := s.Ran(); !slices.Equal(got[:len(want)], want) {
		t.Errorf("recorded %q", got)
	}
}

func TestStatus(t *testing.T) {
	s := server(t, iissim.Options{})
	for _, want := range []string{"STATE              : 4  RUNNING", "STATE              : 1  STOPPED"} {
		r, err := call(s, "status", "W3SVC")
		if err != nil || r.Code != 0 || !strings.Contains(r.Output, want) || !strings.Contains(r.Output, "SERVICE_NAME: W3SVC") {
			t.Errorf("code %d, %q, %v, want %q", r.Code, r.Output, err, want)
		}
		s.Kill("W3SVC")
	}
}

func TestHTTPFilter(t *testing.T) {
	for _, stops := range []bool{false, true} {
		s := server(t, iissim.Options{Unknowns: iissim.Unknowns{HTTPFilterStops: stops}})
		run(t, s, "stop", "IISADMIN")
		if s.Runs("HTTPFilter") == stops {
			t.Errorf("HTTPFilterStops %t: it runs: %t", stops, s.Runs("HTTPFilter"))
		}
	}
}

// TestEditBeforeStop: an edit made before the stop is lost when anything is pending in memory.
func TestEditBeforeStop(t *testing.T) {
	tests := []struct {
		name         string
		ewr, pending bool
		unknowns     iissim.Unknowns
		want         string
	}{
		{"pending", false, true, iissim.Unknowns{}, "35000"},
		{"nothing pending", false, false, iissim.Unknowns{}, "2"},
		{"nothing pending, every stop flushes", false, false, iissim.Unknowns{StopFlushes: true}, "35000"},
		{"edit-while-running, not noticed yet, pending", true, true, iissim.Unknowns{}, "35000"},
		{"edit-while-running, not noticed yet", true, false, iissim.Unknowns{}, "2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := server(t, iissim.Options{EWR: tt.ewr, Unknowns: tt.unknowns})
			text := with(t, file(t, s), textA, `PeriodicRestartRequests="2"`)
			if tt.pending {
				must(t, s.Admin(service, propC, "IWAM_2"))
			}
			must(t, s.Notepad(text))
			run(t, s, "stop", "IISADMIN")
			memory(t, s, pool, propA, "")
			run(t, s, "start", "W3SVC")
			memory(t, s, pool, propA, tt.want)
			if got, _ := s.Get(service, propC); tt.pending != (got == "IWAM_2") {
				t.Errorf("the script's change is %q after the restart", got)
			}
		})
	}
}

// TestNoticedBeforeCommand: a server that is told at once takes an edit up before it does the next command.
func TestNoticedBeforeCommand(t *testing.T) {
	s := server(t, iissim.Options{EWR: true, NoticeAfter: -1})
	must(t, s.Notepad(with(t, file(t, s), textA, `PeriodicRestartRequests="2"`)))
	run(t, s, "save")
	memory(t, s, pool, propA, "2")
	pairs(t, s, 3, iissim.Pair{Major: 17, Minor: 1}, iissim.Pair{Major: 18})
}

// TestEditAfterStop: with IISADMIN down the file belongs to the editor.
func TestEditAfterStop(t *testing.T) {
	for _, pairToo := range []bool{false, true} {
		s := server(t, iissim.Options{Unknowns: iissim.Unknowns{StartPairs: pairToo}})
		must(t, s.Admin(service, propC, "IWAM_2"))
		run(t, s, "stop", "IISADMIN")
		must(t, s.Notepad(with(t, file(t, s), textA, `PeriodicRestartRequests="2"`)))
		s.Step(time.Hour)
		run(t, s, "start", "W3SVC")
		memory(t, s, pool, propA, "2")
		memory(t, s, service, propC, "IWAM_2")
		if got := s.Pairs()[len(s.Pairs())-1]; (got.Minor == 1) != pairToo {
			t.Errorf("StartPairs %t: the last pair is %s", pairToo, got)
		}
	}
}

// TestBadFileAtStart: a file that is no XML keeps IISADMIN down, and all that depends on it.
func TestBadFileAtStart(t *testing.T) {
	s := server(t, iissim.Options{})
	good := file(t, s)
	run(t, s, "stop", "IISADMIN")
	for _, bad := range []string{good[:len(good)-20], ""} {
		must(t, s.Notepad(bad))
		for _, name := range []string{"IISADMIN", "W3SVC"} {
			if r, err := call(s, "start", name); err != nil || r.Code == 0 || s.Runs(name) || s.Runs("IISADMIN") {
				t.Errorf("%s: code %d, %v; %q run", name, r.Code, err, s.Running())
			}
		}
	}
	if file(t, s) != "" {
		t.Error("a server that does not run wrote its file")
	}
	must(t, s.Notepad(good))
	run(t, s, "start", "W3SVC")
}

func TestKill(t *testing.T) {
	s := server(t, iissim.Options{})
	must(t, s.Admin(service, propC, "IWAM_2"))
	s.Kill("IISADMIN")
	if !s.Runs("W3SVC") || s.Runs("IISADMIN") {
		t.Errorf("%q run", s.Running())
	}
	s.Step(time.Hour)
	run(t, s, "start", "IISADMIN")
	memory(t, s, service, propC, "IWAM_WEB03") // it was in memory only
}

func TestFaults(t *testing.T) {
	type f = iissim.Fault
	tests := []struct {
		name  string
		fault f
		argv  []string
		code  int
		err   error
		runs  bool // W3SVC, afterwards
		admin bool // IISADMIN, afterwards
	}{
		{"stop fails", f{Verb: "stop", Name: "W3SVC", Outcome: iissim.Fails}, []string{"stop", "W3SVC"}, 2, nil, true, true},
		{"stop hangs", f{Verb: "stop", Name: "W3SVC", Outcome: iissim.Hangs}, []string{"stop", "W3SVC"}, 0, context.DeadlineExceeded, true, true},
		{"stop hangs and is done", f{Verb: "stop", Outcome: iissim.HangsDone}, []string{"stop", "W3SVC"}, 0, context.DeadlineExceeded, false, true},
		{"stop lies", f{Verb: "stop", Outcome: iissim.Lies}, []string{"stop", "W3SVC"}, 0, nil, true, true},
		{"a dependent fails to stop", f{Verb: "stop", Name: "MSFTPSVC", Outcome: iissim.Fails}, []string{"stop", "IISADMIN"}, 2, nil, false, true},
		{"a dependent hangs", f{Verb: "stop", Name: "MSFTPSVC", Outcome: iissim.Hangs}, []string{"stop", "IISADMIN"}, 0, context.DeadlineExceeded, false, true},
		{"a dependent stays", f{Verb: "stop", Name: "W3SVC", Outcome: iissim.Lies}, []string{"stop", "IISADMIN"}, 0, nil, true, false},
		{"recycle fails", f{Verb: "recycle", Outcome: iissim.Fails}, []string{"recycle", "DefaultAppPool"}, 2, nil, true, true},
		{"status fails", f{Verb: "status", Outcome: iissim.Fails}, []string{"status", "W3SVC"}, 2, nil, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := server(t, iissim.Options{})
			s.Script(tt.fault)
			r, err := call(s, tt.argv...)
			if r.Code != tt.code || !errors.Is(err, tt.err) {
				t.Errorf("code %d, %v, want %d, %v", r.Code, err, tt.code, tt.err)
			}
			if s.Runs("W3SVC") != tt.runs || s.Runs("IISADMIN") != tt.admin {
				t.Errorf("%q run", s.Running())
			}
			if c := s.Commands(); len(c) != 1 || c[0].Code != tt.code || c[0].Err != err {
				t.Errorf("recorded %+v", c)
			}
			if tt.err != nil && s.Elapsed() != time.Minute {
				t.Errorf("a command that hung for a minute took %s", s.Elapsed())
			}
			if len(s.Recycled()) > 0 {
				t.Errorf("%q were recycled", s.Recycled())
			}
		})
	}
}

func TestStartFaults(t *testing.T) {
	for _, tt := range []struct {
		name    string
		fault   iissim.Fault
		code    int
		w3, adm bool
	}{
		{"fails", iissim.Fault{Verb: "start", Name: "W3SVC", Outcome: iissim.Fails}, 2, false, false},
		{"lies", iissim.Fault{Verb: "start", Name: "W3SVC", Outcome: iissim.Lies}, 0, false, false},
		{"dies", iissim.Fault{Verb: "start", Name: "W3SVC", Outcome: iissim.Dies}, 0, false, true},
		{"IISADMIN lies", iissim.Fault{Verb: "start", Name: "IISADMIN", Outcome: iissim.Lies}, 2, false, false},
		{"IISADMIN fails", iissim.Fault{Verb: "start", Name: "IISADMIN", Outcome: iissim.Fails}, 2, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := server(t, iissim.Options{})
			run(t, s, "stop", "IISADMIN")
			tt.fault.Nth = 1
			s.Script(tt.fault)
			if r, err := call(s, "start", "W3SVC"); err != nil || r.Code != tt.code || s.Runs("W3SVC") != tt.w3 || s.Runs("IISADMIN") != tt.adm {
				t.Errorf("code %d, %v; %q run", r.Code, err, s.Running())
			}
			run(t, s, "start", "W3SVC") // the second attempt is not scripted
			if !s.Runs("W3SVC") || !s.Runs("IISADMIN") {
				t.Errorf("%q run", s.Running())
			}
		})
	}
}

func TestNthFault(t *testing.T) {
	s := server(t, iissim.Options{})
	s.Script(iissim.Fault{Verb: "status", Name: "w3svc", Nth: 2, Outcome: iissim.CannotRun},
		iissim.Fault{Verb: "status", Nth: 3, Outcome: iissim.Garbles}, iissim.Fault{Verb: "status", Nth: 4, Outcome: iissim.Lies})
	var got []string
	for range 5 {
		r, err := call(s, "status", "W3SVC")
		got = append(got, map[bool]string{true: "no program", false: map[bool]string{true: "running", false: "?"}[strings.Contains(r.Output, ": 4  RUNNING")]}[err != nil])
	}
	if want := "running, no program, ?, ?, running"; strings.Join(got, ", ") != want {
		t.Errorf("%q, want %s", got, want)
	}
}

func TestRecycleAndUnload(t *testing.T) {
	s := server(t, iissim.Options{})
	run(t, s, "recycle", "DefaultAppPool")
	run(t, s, "unload", "/LM/W3SVC/100001/ROOT")
	for _, argv := range [][]string{{"recycle", "Nobody"}, {"unload", "/LM/W3SVC/9"}} {
		if r, err := call(s, argv...); err != nil || r.Code == 0 {
			t.Errorf("%q: code %d, %v", argv, r.Code, err)
		}
	}
	run(t, s, "save")
	run(t, s, "save", "/LM")
	run(t, s, "stop", "IISADMIN")
	for _, argv := range [][]string{{"recycle", "DefaultAppPool"}, {"save"}} {
		if r, err := call(s, argv...); err != nil || r.Code == 0 {
			t.Errorf("%q without IIS: code %d, %v", argv, r.Code, err)
		}
	}
	if !slices.Equal(s.Recycled(), []string{"DefaultAppPool"}) || !slices.Equal(s.Unloaded(), []string{"/LM/W3SVC/100001/ROOT"}) {
		t.Errorf("recycled %q, unloaded %q", s.Recycled(), s.Unloaded())
	}
	pairs(t, s, 3, iissim.Pair{Major: 18}, iissim.Pair{Major: 19})
}

// TestAttach: the program's waiting moves the server, and its context ends both.
func TestAttach(t *testing.T) {
	var argvs []string
	s := server(t, iissim.Options{Takes: 30 * time.Second, OnCommand: func(argv []string) { argvs = append(argvs, argv[1]) }})
	e := host.NewFake(t.TempDir(), nil).Env
	s.Attach(e)
	changes(t, s, 1)
	began := e.Now()
	if r, err := e.Run(context.Background(), []string{"sim", "stop", "W3SVC"}, time.Minute); err != nil || r.Code != 0 {
		t.Errorf("code %d, %v", r.Code, err)
	}
	must(t, e.Sleep(context.Background(), 30*time.Second))
	if e.Now().Sub(began) != time.Minute || s.Major() != 18 {
		t.Errorf("%s passed, version %d", e.Now().Sub(began), s.Major())
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := e.Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) || s.Elapsed() != time.Minute {
		t.Errorf("%v, %s elapsed", err, s.Elapsed())
	}
	if _, err := e.Run(ctx, []string{"sim", "start", "W3SVC"}, time.Minute); !errors.Is(err, context.Canceled) || s.Runs("W3SVC") {
		t.Errorf("%v; %q run", err, s.Running())
	}
	if text, err := e.ReadString(s.Path(), 1<<20); err != nil || text != file(t, s) {
		t.Errorf("the program sees another file: %v", err)
	}
	if !slices.Equal(argvs, []string{"stop"}) {
		t.Errorf("OnCommand saw %q", argvs)
	}
}
