package fsx_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// link plants a symbolic link.
func link(t *testing.T, target, name string) {
	t.Helper()
	err := os.Symlink(target, name)
	if err == nil {
		_, err = os.Readlink(name) // some systems only say that they made one
	}
	if err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
}

// TestMain is also the other process of some tests.
func TestMain(m *testing.M) {
	switch what := os.Getenv("FSX_TEST_CHILD"); what {
	case "":
		os.Exit(m.Run())
	case "hold":
		holdLock(os.Getenv("FSX_TEST_FOLDER"))
	case "count":
		err := countUnderLock(os.Getenv("FSX_TEST_FOLDER"), os.Getenv("FSX_TEST_ROUNDS"))
		if err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
	case "write", "put":
		fsys, err := fault.FromEnv(fsx.OS(), os.LookupEnv, nil)
		path := filepath.Join(os.Getenv("FSX_TEST_FOLDER"), "plan.json")
		if err == nil && what == "write" {
			err = fsx.WriteWhole(fsys, path, newText, fsx.WriteOptions{Verify: true})
		} else if err == nil {
			err = fsx.PutNew(fsys, path, newText, "", "file")
		}
		fmt.Println(err)
	}
}

// child is another process, which is this test binary.
func child(what, folder string, more ...string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(append(os.Environ(), "FSX_TEST_CHILD="+what, "FSX_TEST_FOLDER="+folder), more...)
	return c
}

// holdLock takes the lock, says so, and keeps it until it is killed.
func holdLock(folder string) {
	_, err := fsx.OS().Lock(filepath.Join(folder, "lock"))
	fmt.Println(err)
	_, _ = io.Copy(io.Discard, os.Stdin) // whoever started it never ends this
}

func TestLock(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "lock")
	first, err := fsx.OS().Lock(name)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := fsx.OS().Lock(name); !errors.Is(err, fsx.ErrLocked) {
		t.Errorf("taken twice: %v, %v", second, err)
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	if got := names(t, folder); !slices.Equal(got, []string{"lock"}) {
		t.Errorf("the folder holds %v; the file of a lock stays", got)
	}
	if info, err := os.Stat(name); err != nil || info.Size() != 0 || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", info, err)
	}
	again, err := fsx.OS().Lock(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
	if _, err := fsx.OS().Lock(filepath.Join(folder, "no", "lock")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a lock in no folder: %v", err)
	}
}

// TestLockOfTheDead: a process that is killed holds no lock any more.
func TestLockOfTheDead(t *testing.T) {
	folder := t.TempDir()
	c := child("hold", folder)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "<nil>\n" {
		t.Errorf("it says %q, %v", line, err)
	}
	name := filepath.Join(folder, "lock")
	if _, err := fsx.OS().Lock(name); !errors.Is(err, fsx.ErrLocked) {
		t.Errorf("taken while another process holds it: %v", err)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
	held, err := fsx.OS().Lock(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := held.Close(); err != nil {
		t.Error(err)
	}
}

// countUnderLock adds one to the number in a file, rounds times, in the least careful way there is.
func countUnderLock(folder, rounds string) error {
	left, err := strconv.Atoi(rounds)
	for err == nil && left > 0 {
		var held io.Closer
		held, err = fsx.OS().Lock(filepath.Join(folder, "lock"))
		if errors.Is(err, fsx.ErrLocked) {
			err = nil
			runtime.Gosched()
			continue
		}
		if err != nil {
			return err
		}
		err = errors.Join(increment(filepath.Join(folder, "number")), held.Close())
		left--
	}
	return err
}

func increment(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(string(text))
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(strconv.Itoa(n+1)), 0o600)
}

// TestOneHolder: several processes count under the lock, and no step is lost. ISOPLAN_SOAK=1 is eight of them, a thousand
// rounds each.
func TestOneHolder(t *testing.T) {
	processes, rounds := 4, 40
	if os.Getenv("ISOPLAN_SOAK") != "" {
		processes, rounds = 8, 1000
	}
	folder := t.TempDir()
	put(t, filepath.Join(folder, "number"), "0", 0o600)
	var wait sync.WaitGroup
	for range processes {
		wait.Go(func() {
			if out, err := child("count", folder, "FSX_TEST_ROUNDS="+strconv.Itoa(rounds)).CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	wait.Wait()
	if got, want := get(t, filepath.Join(folder, "number")), strconv.Itoa(processes*rounds); got != want {
		t.Errorf("%s steps arrived of %s", got, want)
	}
}

// TestPlantedLock: a link or a folder that has the name of the lock is refused, and what it leads to is left alone.
func TestPlantedLock(t *testing.T) {
	folder := t.TempDir()
	put(t, filepath.Join(folder, "victim"), oldText, 0o644)
	for _, target := range []string{"victim", "nowhere", "."} {
		name := filepath.Join(folder, "lock")
		link(t, target, name)
		refused := new(fsx.Refused)
		if _, err := fsx.OS().Lock(name); !errors.As(err, &refused) || !strings.Contains(err.Error(), "was not locked: it is a symbolic link") {
			t.Errorf("a link to %s: %v", target, err)
		}
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	refused := new(fsx.Refused)
	if _, err := fsx.OS().Lock(folder); !errors.As(err, &refused) || !strings.Contains(err.Error(), "a folder, not a file") {
		t.Errorf("a folder: %v", err)
	}
	if got := names(t, folder); !slices.Equal(got, []string{"victim"}) {
		t.Errorf("the folder holds %v", got)
	}
}

// TestKilled kills a process at every point of writing: the target is whole, old or new, and only a file of ours is left.
func TestKilled(t *testing.T) {
	for _, what := range []string{"write", "put"} {
		points := []string{"create", "write", "fsync", "close", "reread"}
		if what == "write" {
			points = append(points, "rename", "dirfsync")
		}
		for _, point := range points {
			t.Run(what+"/"+point, func(t *testing.T) {
				folder := t.TempDir()
				path, want := filepath.Join(folder, "plan.json"), oldText
				if what == "write" {
					put(t, path, oldText, 0o600)
				}
				out, err := child(what, folder, fault.EnvScript+"=file."+point+":kill").CombinedOutput()
				if err == nil || len(out) != 0 {
					t.Errorf("it was not killed: %s", out)
				}
				switch {
				case point == "dirfsync":
					want = newText
				case what == "put" && point == "create":
					want = "<none>"
				case what == "put" && point == "write":
					want = ""
				case what == "put":
					want = newText
				}
				if got := get(t, path); got != want {
					t.Errorf("content %q, want %q", got, want)
				}
				for _, name := range names(t, folder) {
					if name != "plan.json" && !fsx.IsOurTemp(name) {
						t.Errorf("%s was left behind", name)
					}
				}
			})
		}
	}
	// Without a fault both write the file: what was killed above was on its way.
	for _, what := range []string{"write", "put"} {
		folder := t.TempDir()
		if out, err := child(what, folder).CombinedOutput(); err != nil || string(out) != "<nil>\n" || get(t, filepath.Join(folder, "plan.json")) != newText {
			t.Errorf("%s: %s, %v", what, out, err)
		}
	}
}
