package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/fault"
	"github.com/isoplan/isoplan/internal/host"
)

// soak says that the long runs are wanted.
func soak() bool { return os.Getenv("ISOPLAN_SOAK") == "1" }

// faultScenario is one command that writes, on a root that is made anew for
// every run.
type faultScenario struct {
	name string
	hcl  string
	// before are commands that lead to where the scenario begins; the last may
	// be killed by script.
	before [][]string
	script string
	args   []string
}

// canary is a password that must not turn up in anything that is printed.
const canary = "c4nary-Pa55"

func faultScenarios() []faultScenario {
	apply := []string{"apply", "--auto-approve", "--allow-disruption=iis", "."}
	undo := []string{"undo", "--auto-approve", "--allow-disruption=iis", "."}
	return []faultScenario{
		{name: "two files", hcl: twoFiles, args: apply},
		{name: "one file", hcl: oneFile, args: apply},
		{name: "secret", hcl: secretFile, args: apply},
		{name: "undo", hcl: twoFiles, before: [][]string{apply}, args: undo},
		{name: "recover back", hcl: twoFiles, before: [][]string{apply}, script: "between.files:kill", args: []string{"recover", "."}},
		{name: "recover on", hcl: twoFiles, before: [][]string{apply}, script: "verify.open:kill", args: []string{"recover", "."}},
		{name: "apply after a crash", hcl: twoFiles, before: [][]string{apply}, script: "between.files:kill", args: apply},
		{name: "plan file", hcl: twoFiles, args: []string{"plan", "--out=change.isoplan", "."}},
	}
}

const (
	faultServer = "server \"web03\" {\n  version = \"6.0\"\n  live \"copy\" {\n    root = \"live\"\n  }\n%s}\n"
	oneFile     = "  app_pool \"Shop\" {\n    idle_timeout = 7\n  }\n"
	twoFiles    = oneFile + "  process_model \"v1.1.4322\" {\n    memory_limit = 40\n  }\n"
	secretFile  = "  process_model \"v1.1.4322\" {\n    user_name = \"DOM\\\\svc\"\n    password  = secret(\"env:PM_PASSWORD\")\n  }\n"
	faultBase   = "<?xml version =\"1.0\"?>\n<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\n<MBProperty>\n<IIsComputer\tLocation =\"/LM\"\n\t>\n</IIsComputer>\n<IIsWebService\tLocation =\"/LM/W3SVC\"\n\t\tIIs5IsolationModeEnabled=\"FALSE\"\n\t>\n</IIsWebService>\n<IIsApplicationPools\tLocation =\"/LM/W3SVC/AppPools\"\n\t>\n</IIsApplicationPools>\n<IIsApplicationPool\tLocation =\"/LM/W3SVC/AppPools/Shop\"\n\t\tIdleTimeout=\"20\"\n\t>\n</IIsApplicationPool>\n</MBProperty>\n</configuration>\n"
	faultConfig = "<?xml version=\"1.0\"?>\n<configuration>\n\t<system.web>\n\t\t<processModel enable=\"true\" memoryLimit=\"60\" userName=\"SYSTEM\" password=\"AutoGenerate\"/>\n\t</system.web>\n</configuration>\n"
)

// The live files of a fault root.
func faultFiles() []string {
	return []string{"live/C/WINDOWS/system32/inetsrv/MetaBase.xml", "live/C/WINDOWS/Microsoft.NET/Framework/v1.1.4322/CONFIG/machine.config"}
}

// makeRoot makes the root a scenario begins with, but for its commands before.
func (s *faultScenario) makeRoot(t testing.TB, dir string) {
	t.Helper()
	put := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("main.iso.hcl", fmt.Sprintf(faultServer, s.hcl))
	put(faultFiles()[0], faultBase)
	put(faultFiles()[1], faultConfig)
}

// contents are the texts of the live files.
func contents(t testing.TB, dir string) [2]string {
	t.Helper()
	var out [2]string
	for i, name := range faultFiles() {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		out[i] = string(text)
	}
	return out
}

// inProcess runs a command in this process, with nothing going wrong.
func inProcess(dir string, args ...string) (code int, out string) {
	fake := host.NewFake("", map[string]string{"PM_PASSWORD": canary}, append([]string{"--chdir", dir}, args...)...)
	fake.FS, fake.Mount = fsx.OS(), host.OS().Mount
	code = run(fake.Env)
	return code, fake.Out.String() + fake.Err.String()
}

// child runs a command in a process of its own, with faults.
func child(t testing.TB, dir, script, log string, args ...string) (code int, out string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, childBinary(t), args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "PM_PASSWORD="+canary, fault.EnvScript+"="+script, fault.EnvLog+"="+log, childVariable+"=1")
	var b bytes.Buffer
	c.Stdout, c.Stderr = &b, &b
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("%s %v: %v", script, args, err)
	}
	return c.ProcessState.ExitCode(), b.String()
}

// childVariable makes the test binary be the program.
const childVariable = "ISOPLAN_TEST_CHILD"

func childBinary(t testing.TB) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

// reached are the points of a scenario's run, each with the number of times.
func (s *faultScenario) reached(t testing.TB) []string {
	t.Helper()
	dir := t.TempDir()
	s.begin(t, dir)
	log := filepath.Join(dir, "points")
	if code, out := child(t, dir, "", log, s.args...); code != 0 {
		t.Fatalf("%s ends with %d when nothing goes wrong:\n%s", s.name, code, out)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	var out []string
	for line := range strings.Lines(string(text)) {
		p := strings.TrimSpace(line)
		times[p]++
		out = append(out, fmt.Sprintf("%s#%d", p, times[p]))
	}
	return out
}

// begin makes the root and runs what comes before.
func (s *faultScenario) begin(t testing.TB, dir string) {
	t.Helper()
	s.makeRoot(t, dir)
	for i, args := range s.before {
		if s.script != "" && i == len(s.before)-1 {
			if code, out := child(t, dir, s.script, "", args...); code != -1 && runtime.GOOS != "windows" {
				t.Fatalf("%s was not killed at %s: %d\n%s", s.name, s.script, code, out)
			}
			continue
		}
		if code, out := inProcess(dir, args...); code != 0 {
			t.Fatalf("%s: %v ends with %d\n%s", s.name, args, code, out)
		}
	}
}

// ends are the contents a scenario may leave: the old ones, and the new ones.
func (s *faultScenario) ends(t testing.TB) (old, fresh [2]string) {
	t.Helper()
	dir := t.TempDir()
	s.makeRoot(t, dir)
	old = contents(t, dir)
	if code, out := inProcess(dir, "apply", "--auto-approve", "--allow-disruption=iis", "."); code != 0 {
		t.Fatalf("%s: apply ends with %d\n%s", s.name, code, out)
	}
	return old, contents(t, dir)
}

// TestFaults runs the real program and makes it be killed, interrupted and
// refused at every point it passes. Whatever happens: no live file is torn, the
// exit code says the truth, and one recover leaves all old or all new.
func TestFaults(t *testing.T) {
	every := []string{"kill", "int", "term", "double", "eio", "enospc", "eacces", "lose", "short", "short=err", "silent", "garble"}
	scenarios := faultScenarios()
	if !soak() {
		scenarios = scenarios[:1]
	}
	if runtime.GOOS == "windows" {
		t.Skip("signals of other processes are not sent here")
	}
	var mu sync.Mutex
	runs, recovered := 0, 0
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			old, fresh := s.ends(t)
			var wait sync.WaitGroup
			places := make(chan struct{}, 2*runtime.GOMAXPROCS(0))
			for i, at := range s.reached(t) {
				actions := every
				if !soak() {
					// A slice: each point once, now killed, now interrupted, now refused.
					actions = every[(i*5)%len(every):][:1]
					if !strings.HasSuffix(at, "#1") {
						continue
					}
				}
				for _, action := range actions {
					places <- struct{}{}
					wait.Go(func() {
						defer func() { <-places }()
						again := s.try(t, at, action, old, fresh)
						mu.Lock()
						runs++
						if again {
							recovered++
						}
						mu.Unlock()
					})
				}
			}
			wait.Wait()
		})
	}
	t.Logf("%d runs with a fault, %d of them left a journal for recover", runs, recovered)
}

// try makes one run with one fault and judges it. It reports whether a journal
// was left.
func (s *faultScenario) try(t *testing.T, at, action string, old, fresh [2]string) bool {
	dir, err := os.MkdirTemp(t.TempDir(), "root")
	if err != nil {
		t.Error(err)
		return false
	}
	defer os.RemoveAll(dir)
	s.begin(t, dir)
	began := contents(t, dir)
	point, n, _ := strings.Cut(at, "#")
	what := fmt.Sprintf("%s: %s at %s the %s. time", s.name, action, point, n)
	code, out := child(t, dir, point+":"+action+":"+n, "", s.args...)
	got := contents(t, dir)
	if why := s.judge(action, code, began, got, old, fresh); why != "" {
		t.Errorf("%s: %s (exit %d)\n%s", what, why, code, out)
		return false
	}
	_, open := os.Stat(filepath.Join(dir, filepath.FromSlash("live/C/WINDOWS/system32/inetsrv/.isoplan/journal")))
	again, more := inProcess(dir, "recover", ".")
	after := contents(t, dir)
	switch {
	case again != 0:
		t.Errorf("%s: recover ends with %d\n%s\nafter (exit %d)\n%s", what, again, more, code, out)
	case after != old && after != fresh:
		t.Errorf("%s: recover leaves neither all old nor all new", what)
	case code == 130 && after != began && s.args[0] == "apply" && s.script == "":
		t.Errorf("%s: interrupted, and something is changed", what)
	case strings.Contains(out+more, canary):
		t.Errorf("%s: the password is printed", what)
	}
	if left := s.left(dir); len(left) > 0 {
		t.Errorf("%s: left behind: %v", what, left)
	}
	if code, out := inProcess(dir, "plan", "--detailed-exitcode", "."); code != map[bool]int{true: 0, false: 2}[after == fresh] {
		t.Errorf("%s: planning afterwards ends with %d\n%s", what, code, out)
	}
	return open == nil
}

// judge says what is wrong with a result, "" for nothing.
func (s *faultScenario) judge(action string, code int, began, got, old, fresh [2]string) string {
	for i := range got {
		if got[i] != old[i] && got[i] != fresh[i] {
			return fmt.Sprintf("file %d is torn: %q", i, got[i])
		}
	}
	done := fresh
	switch {
	case s.args[0] == "undo", s.name == "recover back":
		done = old
	case s.args[0] == "plan":
		done = began
	}
	killed := action == "kill"
	switch {
	case killed && code == -1:
		return ""
	case killed:
		return "it was not killed"
	case code == -1 && slices.Contains([]string{"int", "term", "double"}, action) && got == began:
		return "" // interrupted while it only read: the process ends by the signal
	case code == 0 && got != done:
		return "done, and the files are not as they should be"
	case slices.Contains([]int{1, 4, 130}, code) && got != began && s.script == "":
		return "it says that nothing was changed"
	case slices.Contains([]int{1, 4, 130}, code) && got != old && got != fresh && got != began:
		return "it says that nothing was changed"
	case code == 5 && got != began && got != old:
		return "it says that everything was put back"
	case !slices.Contains([]int{0, 1, 4, 5, 6, 130}, code):
		return "there is no such exit"
	case code == 130 && !slices.Contains([]string{"int", "term", "double"}, action):
		return "nobody interrupted it"
	}
	return ""
}

// left are the files that nobody needs after a recovery.
func (s *faultScenario) left(dir string) []string {
	var out []string
	_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && (fsx.IsOurTemp(d.Name()) || fsx.IsOurAside(d.Name()) || d.Name() == "journal" || d.Name() == "lock.info") {
			if filepath.Dir(path) != dir { // a plan file's temporary file is its folder's own business
				out = append(out, path)
			}
		}
		return nil
	})
	return out
}
