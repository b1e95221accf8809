package winetest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// required is the environment variable that makes a missing Wine a failure, off
// the one that skips these tests where Wine is.
const (
	required = "ISOPLAN_WINE_REQUIRED"
	off      = "ISOPLAN_WINE_OFF"
)

// A script may take this long; making the prefix, which happens once on a
// machine, that long.
const (
	scriptTime = 60 * time.Second
	prefixTime = 3 * time.Minute
)

// Long ends a test of many runs, but where scripts have to be run: a plain go
// test is to be over soon on a machine that has Wine by chance.
func Long(t testing.TB) {
	t.Helper()
	Require(t)
	if os.Getenv(required) == "" && os.Getenv("ISOPLAN_SOAK") == "" {
		t.Skipf("%s=1 makes the many runs of this test", required)
	}
}

// Require ends a test that needs Wine where there is none.
func Require(t testing.TB) {
	t.Helper()
	if os.Getenv(off) != "" {
		t.Skipf("%s is set: generated scripts are not run here", off)
	}
	if _, err := exec.LookPath("wine"); err == nil {
		return
	}
	if os.Getenv(required) != "" {
		t.Fatalf("there is no wine on the PATH, and %s is set: install Debian's packages wine and wine64", required)
	}
	t.Skip("there is no wine on the PATH: generated scripts are not run")
}

// Result is what a script did.
type Result struct {
	Stdout string
	Code   int
}

// Run runs a script and waits. A script that does not end by Leave, or by being
// killed as told, is a failure.
func (s *Server) Run(script string, args ...string) Result {
	s.t.Helper()
	return s.RunIn(s.t.TempDir(), "script.vbs", script, args...)
}

// RunIn is Run with the script as a file of a folder, where it finds the other
// files of a bundle.
func (s *Server) RunIn(folder, name, script string, args ...string) Result {
	s.t.Helper()
	file := filepath.Join(folder, name)
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		s.t.Fatal(err)
	}
	before := len(s.Calls())
	stdout, stderr, code := run(s.t, scriptTime, append([]string{"cscript", "//nologo", winePath(file)}, args...)...)
	calls := s.Calls()
	if len(calls) <= before || !strings.HasPrefix(calls[len(calls)-1], "leave ") && !strings.HasPrefix(calls[len(calls)-1], "died") {
		s.t.Fatalf("%s did not run to its end.\nstdout:\n%s\nthe engine:\n%s\ncalls:\n%s", name, stdout, noise(stderr), strings.Join(calls, "\n"))
	}
	return Result{Stdout: stdout, Code: code}
}

// RunReal is Run for a script with the real wsh.Host, which has no log: whoever
// calls looks for the script's last words.
func (s *Server) RunReal(script string, args ...string) Result {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), "script.vbs")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		s.t.Fatal(err)
	}
	stdout, stderr, code := run(s.t, scriptTime, append([]string{"cscript", "//nologo", winePath(file)}, args...)...)
	if text := noise(stderr); strings.Contains(text, "parser_error") || strings.Contains(text, "OnScriptError") {
		s.t.Fatalf("the script ended with an error.\nstdout:\n%s\nthe engine:\n%s", stdout, text)
	}
	return Result{Stdout: stdout, Code: code}
}

// notStarted is what Wine says when it could not start a program: now and then,
// while its server comes or goes and several programs are started at once.
const notStarted = "ShellExecuteEx failed"

// run starts Wine and gives what it wrote. A program that Wine did not start is
// started again: nothing of it ran.
func run(t testing.TB, limit time.Duration, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	const tries = 5
	for n := 1; ; n++ {
		stdout, stderr, code = start(t, limit, args...)
		if n == tries || !strings.Contains(stdout, notStarted) {
			return stdout, stderr, code
		}
		t.Logf("wine %s: not started, and tried again:\n%s", strings.Join(args, " "), stdout)
		time.Sleep(time.Duration(n) * 200 * time.Millisecond)
	}
}

// start starts Wine once.
func start(t testing.TB, limit time.Duration, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	c := exec.CommandContext(ctx, "wine", args...)
	c.Env = append(os.Environ(), "WINEPREFIX="+prefix(t), "WINEDEBUG=-all,fixme+vbscript,fixme+wscript", "DISPLAY=", "WINEDLLOVERRIDES=mscoree,mshtml=")
	// Files, no pipes: what Wine starts beside the script keeps them open.
	folder := t.TempDir()
	out, trouble := file(t, folder, "stdout"), file(t, folder, "stderr")
	c.Stdout, c.Stderr = out, trouble
	err := c.Run()
	stdout, stderr = content(t, out), content(t, trouble)
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		t.Fatalf("wine %s: not done after %v\nstdout:\n%s\nthe engine:\n%s", strings.Join(args, " "), limit, stdout, noise(stderr))
	case errors.As(err, &exit):
		code = exit.ExitCode()
	case err != nil:
		t.Fatalf("wine %s: %v", strings.Join(args, " "), err)
	}
	return stdout, stderr, code
}

func file(t testing.TB, folder, name string) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// content closes a file and gives what is in it.
func content(t testing.TB, f *os.File) string {
	t.Helper()
	_ = f.Close()
	data, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// prefix gives the folder Wine keeps its Windows in. Making it takes seconds, so
// that one in the user's cache serves all tests; a lock keeps two from making it
// at once.
func prefix(t testing.TB) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	dir := filepath.Join(cache, "isoplan-test", "wine")
	done := filepath.Join(dir, "isoplan.made")
	if _, err := os.Stat(done); err == nil {
		return dir
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(filepath.Join(filepath.Dir(dir), "wine.lock"))
	if err := lock.Lock(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Unlock() }()
	if _, err := os.Stat(done); err == nil {
		return dir
	}
	ctx, cancel := context.WithTimeout(context.Background(), prefixTime)
	defer cancel()
	c := exec.CommandContext(ctx, "wine", "wineboot", "-u")
	c.Env = append(os.Environ(), "WINEPREFIX="+dir, "WINEDEBUG=-all", "DISPLAY=", "WINEDLLOVERRIDES=mscoree,mshtml=")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("wine could not make its folder %s: %v\n%s", dir, err, out)
	}
	if err := os.WriteFile(done, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// winePath is how a script names a file of this machine.
func winePath(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) }

// noise takes away what Wine says at every start.
func noise(stderr string) string {
	var b strings.Builder
	for line := range strings.Lines(stderr) {
		if !strings.Contains(line, "wine32") && !strings.Contains(line, "multiarch") && !strings.Contains(line, "apt-get") &&
			!strings.Contains(line, "dpkg") && !strings.Contains(line, "nologo") && !strings.Contains(line, "winediag") {
			b.WriteString(line)
		}
	}
	return b.String()
}
