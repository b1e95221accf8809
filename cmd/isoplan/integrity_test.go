package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
)

// approvedRoot is a root with a saved plan and its approval.
func approvedRoot(t *testing.T) (s *faultScenario, dir string) {
	t.Helper()
	for _, s := range faultScenarios() {
		if s.approved {
			s.ready(t)
			dir := scratch(t)
			copyRoot(t, s.template, dir)
			return s, dir
		}
	}
	t.Fatal("no scenario has an approval")
	return nil, ""
}

// run applies in this process, at the time the approval was made.
func (s *faultScenario) runNow(dir string, files fsx.FS, args ...string) (code int, out string) {
	fake := host.NewFake("", map[string]string{"PM_PASSWORD": canary}, append([]string{"--chdir", dir}, args...)...)
	fake.FS, fake.Mount, fake.Now = files, host.OS().Mount, time.Now
	code = run(fake.Env)
	return code, fake.Out.String() + fake.Err.String()
}

// refuses runs an apply that has to end with exit 1 and to change nothing.
func (s *faultScenario) refuses(t *testing.T, count *tally, what, dir string, args ...string) {
	t.Helper()
	code, out := s.runNow(dir, fsx.OS(), args...)
	count.add(1)
	if got := s.contents(t, dir); code != exitError || !slices.Equal(got, s.old) {
		count.errorf(t, "%s: exit %d, unchanged %t\n%s", what, code, slices.Equal(got, s.old), out)
	}
	if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(filepath.Dir(journalName)))); err == nil {
		count.errorf(t, "%s: it came as far as the lock", what)
	}
}

// TestFaultsOfAPlanFile changes a plan file and its approval in every way that
// one bit, one cut and one joint can, and applies it.
func TestFaultsOfAPlanFile(t *testing.T) {
	s, dir := approvedRoot(t)
	plain := []string{"apply", "--allow-disruption=iis", plannedFile, "."}
	for _, f := range []struct {
		name string
		args []string
	}{{plannedFile, plain}, {plannedFile + ".approval", s.args}} {
		t.Run(f.name, func(t *testing.T) {
			path := filepath.Join(dir, f.name)
			text := readText(t, path)
			defer writeText(t, path, text)
			flips := counting("bits flipped in " + f.name + ": refused")
			for at := 0; at < len(text); at += pick(13, 1) {
				for bit := range 8 {
					if !soak() && bit != at%8 {
						continue
					}
					changed := []byte(text)
					changed[at] ^= 1 << bit
					writeText(t, path, string(changed))
					s.refuses(t, flips, "a bit flipped", dir, f.args...)
				}
			}
			t.Log(flips)
			cuts := counting("cut off, lengthened, doubled " + f.name + ": refused")
			for n := 0; n < len(text); n += pick(97, 1) {
				writeText(t, path, text[:n])
				s.refuses(t, cuts, "cut off", dir, f.args...)
			}
			for _, more := range []string{"\n", " ", "\x00", "}", "{}", text, text[:len(text)/2], "\r\n"} {
				writeText(t, path, text+more)
				s.refuses(t, cuts, "lengthened", dir, f.args...)
				writeText(t, path, more+text)
				s.refuses(t, cuts, "lengthened in front", dir, f.args...)
			}
			writeText(t, path, strings.ReplaceAll(text, "\n", "\r\n"))
			if strings.Count(text, "\n") > 1 {
				s.refuses(t, cuts, "line ends of Windows", dir, f.args...)
			}
			t.Log(cuts)
		})
	}
	if code, out := s.runNow(dir, fsx.OS(), s.args...); code != exitOK || !slices.Equal(s.contents(t, dir), s.fresh) {
		t.Errorf("the plan as it was made: exit %d\n%s", code, out)
	}
}

// swapping is a file system on which a plan file becomes another one as soon as
// somebody has opened it.
type swapping struct {
	fsx.FS
	path, other string
	opened      *int
}

func (f swapping) At(p fsx.Point) fsx.FS {
	f.FS = f.FS.At(p)
	return f
}

func (f swapping) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if err == nil && filepath.Base(name) == plannedFile {
		if *f.opened++; *f.opened == 1 {
			err = os.Rename(f.other, f.path)
		}
	}
	return file, err
}

// TestFaultsOfSwappedPlans puts another plan in the place of the approved one:
// behind the reading, and in a loop beside it.
func TestFaultsOfSwappedPlans(t *testing.T) {
	count := counting("plan swapped between approval and apply")
	s, dir := approvedRoot(t)
	path := filepath.Join(dir, plannedFile)
	good := readText(t, path)
	// The other plan is as sound as the approved one, and changes something else.
	writeText(t, filepath.Join(dir, "other", "main.iso.hcl"), strings.Replace(readText(t, filepath.Join(dir, "main.iso.hcl")), "idle_timeout = 7", "idle_timeout = 999", 1))
	other := filepath.Join(dir, "other")
	copyRoot(t, filepath.Join(dir, "live"), filepath.Join(other, "live"))
	if code, out := inProcess(other, "plan", "--out="+plannedFile, "."); code != exitOK {
		t.Fatal(out)
	}
	bad := readText(t, filepath.Join(other, plannedFile))

	writeText(t, path, bad)
	s.refuses(t, count, "swapped before", dir, s.args...)

	writeText(t, path, good)
	opened := 0
	files := swapping{FS: fsx.OS(), path: path, other: filepath.Join(other, plannedFile), opened: &opened}
	code, out := s.runNow(dir, files, s.args...)
	count.add(1)
	if code != exitOK || !slices.Equal(s.contents(t, dir), s.fresh) || opened != 1 {
		count.errorf(t, "swapped behind the reading: exit %d, read %d times, as approved %t\n%s", code, opened, slices.Equal(s.contents(t, dir), s.fresh), out)
	}
	s.swapLoop(t, count, dir, good, bad)
	t.Log(count)
}

// swapLoop swaps as fast as it can while applies run: one is done as approved
// or refused, and none does the other plan.
func (s *faultScenario) swapLoop(t *testing.T, count *tally, dir, good, bad string) {
	t.Helper()
	path := filepath.Join(dir, plannedFile)
	stop := make(chan struct{})
	var swap sync.WaitGroup
	swap.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			next := filepath.Join(dir, "next")
			if os.WriteFile(next, []byte([]string{good, bad}[n%2]), 0o600) == nil {
				_ = os.Rename(next, path)
			}
		}
	})
	defer swap.Wait()
	defer close(stop)
	done := 0
	for range pick(40, 2000) {
		for _, f := range s.shape {
			writeText(t, filepath.Join(dir, filepath.FromSlash(f.name)), f.text)
		}
		if err := os.RemoveAll(filepath.Join(dir, filepath.FromSlash(filepath.Dir(journalName)))); err != nil {
			t.Fatal(err)
		}
		code, out := s.runNow(dir, fsx.OS(), s.args...)
		count.add(1)
		got := s.contents(t, dir)
		switch {
		case code == exitOK && slices.Equal(got, s.fresh):
			done++
		case code == exitError && slices.Equal(got, s.old):
		default:
			count.errorf(t, "exit %d, as approved %t, unchanged %t\n%s", code, slices.Equal(got, s.fresh), slices.Equal(got, s.old), out)
		}
	}
	count.notef("%d done as approved, the others refused", done)
}

// TestFaultsOfOut aims --out at everything that is no plan of ours.
func TestFaultsOfOut(t *testing.T) {
	count := counting("--out aimed at what must not be replaced")
	s, dir := approvedRoot(t)
	if code, out := inProcess(dir, "apply", "--auto-approve", "--allow-disruption=iis", "."); code != exitOK {
		t.Fatal(out)
	}
	if err := os.Symlink(plannedFile, filepath.Join(dir, "live.lnk")); err != nil {
		t.Logf("no links here: %v", err)
	}
	var targets []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if rel, _ := filepath.Rel(dir, path); err == nil && rel != plannedFile {
			targets = append(targets, rel)
		}
		return err
	})
	if err != nil || len(targets) < 15 {
		t.Fatalf("%v: %v", err, targets)
	}
	for _, name := range append(targets, filepath.Join("live", "C", "WINDOWS", "system32", "inetsrv", ".isoplan", "new"), "new.iso.hcl", "") {
		path := filepath.Join(dir, name)
		before, _ := os.ReadFile(path)
		code, out := s.runNow(dir, fsx.OS(), "plan", "--out", name, ".")
		count.add(1)
		after, _ := os.ReadFile(path)
		if name == "" {
			continue // no file is asked for
		}
		if code != exitError || string(before) != string(after) {
			count.errorf(t, "--out %s: exit %d, unchanged %t\n%s", name, code, string(before) == string(after), out)
		}
	}
	t.Log(count)
}
