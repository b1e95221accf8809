package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// soak says that the long runs are wanted.
func soak() bool { return os.Getenv("ISOPLAN_SOAK") == "1" }

// pick is a number of runs: few by default, many when the long runs are wanted.
func pick(few, many int) int {
	if soak() {
		return many
	}
	return few
}

// tally counts the runs of one kind and what was wrong in them. The table at
// the end of the long runs is made of all tallies.
type tally struct {
	what string
	mu   sync.Mutex
	runs int
	bad  int
	note string
}

// tallies are all of this process.
var tallies struct {
	sync.Mutex
	all []*tally
}

// counting begins a tally.
func counting(what string) *tally {
	c := &tally{what: what}
	tallies.Lock()
	defer tallies.Unlock()
	tallies.all = append(tallies.all, c)
	return c
}

// add counts n runs.
func (c *tally) add(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.runs += n
}

// errorf counts a violation and fails the test with it. The first few are
// printed; a thousand of one kind teach nothing more.
func (c *tally) errorf(t testing.TB, format string, args ...any) {
	t.Helper()
	c.mu.Lock()
	c.bad++
	n := c.bad
	c.mu.Unlock()
	switch {
	case n <= 20:
		t.Errorf(format, args...)
	case n == 21:
		t.Errorf("more of it is counted and not printed")
	default:
		t.Fail()
	}
}

// notef adds what else there is to say.
func (c *tally) notef(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.note = strings.TrimSpace(c.note + " " + fmt.Sprintf(format, args...))
}

func (c *tally) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.TrimRight(fmt.Sprintf("%-58s %8d runs %6d violations  %s", c.what, c.runs, c.bad, c.note), " ")
}

// scratch is an empty folder for a test that makes thousands of them: in
// memory where the system has such a place.
func scratch(t testing.TB) string {
	t.Helper()
	base := ""
	if info, err := os.Stat("/dev/shm"); runtime.GOOS == "linux" && err == nil && info.IsDir() {
		base = "/dev/shm"
	}
	dir, err := os.MkdirTemp(base, "isoplan-test-")
	if err != nil {
		dir, err = os.MkdirTemp("", "isoplan-test-")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Logf("left behind: %v", err)
		}
	})
	return dir
}

// copyRoot copies a folder with the rights of everything in it.
func copyRoot(t testing.TB, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if d.IsDir() {
			if err := os.MkdirAll(target, 0o700); err != nil {
				return err
			}
			return os.Chmod(target, info.Mode().Perm())
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(target, text, 0o600); err != nil {
			return err
		}
		return os.Chmod(target, info.Mode().Perm())
	})
	if err != nil {
		t.Fatal(err)
	}
}

// eachOf runs a function for every job, a few at a time.
func eachOf[T any](jobs []T, do func(T)) {
	var wait sync.WaitGroup
	places := make(chan struct{}, 2*runtime.GOMAXPROCS(0))
	for _, j := range jobs {
		places <- struct{}{}
		wait.Go(func() {
			defer func() { <-places }()
			do(j)
		})
	}
	wait.Wait()
}

// flat is what was printed, in one line and without the frames of diagnostics.
func flat(out string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
}

// filesBelow are the files of a folder and of those in it.
func filesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
