package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/fault"
	"github.com/isoplan/isoplan/internal/host"
)

// volume is a small volume of its own, in memory.
type volume struct {
	t    *testing.T
	path string
}

// newVolume mounts one; only root may.
func newVolume(t *testing.T) *volume {
	t.Helper()
	v := &volume{t, t.TempDir()}
	err := syscall.Mount("isoplan-test", v.path, "tmpfs", 0, "size=16m,mode=0700")
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) {
		t.Skip("only root may mount a volume: real full disks are not tried")
	}
	if err != nil {
		t.Skipf("no volume in memory can be mounted: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(v.path, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return v
}

// remount changes the limits of the volume, or what may be done with it.
func (v *volume) remount(flags uintptr, options string) {
	v.t.Helper()
	if err := syscall.Mount("isoplan-test", v.path, "tmpfs", syscall.MS_REMOUNT|flags, options); err != nil {
		v.t.Fatal(err)
	}
}

// stat gives the free bytes and the files on the volume.
func (v *volume) stat() (free, files uint64) {
	v.t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(v.path, &s); err != nil {
		v.t.Fatal(err)
	}
	return s.Bavail * uint64(s.Bsize), s.Files - s.Ffree
}

// leave fills the volume but for so many pages.
func (v *volume) leave(pages int) {
	free, _ := v.stat()
	size := int(free) - pages*os.Getpagesize()
	if size <= 0 {
		return
	}
	if err := os.WriteFile(filepath.Join(v.path, "filler"), make([]byte, size), 0o600); err != nil {
		v.t.Fatal(err)
	}
}

// roomy takes everything back that made the volume small.
func (v *volume) roomy() {
	v.remount(0, "size=16m,nr_inodes=100000")
	if err := os.Remove(filepath.Join(v.path, "filler")); err != nil && !errors.Is(err, os.ErrNotExist) {
		v.t.Fatal(err)
	}
}

// place gives a scenario a root of its own on the volume.
func (v *volume) place(s *faultScenario) string {
	v.t.Helper()
	s.ready(v.t)
	dir, err := os.MkdirTemp(v.path, "root")
	if err != nil {
		v.t.Fatal(err)
	}
	copyRoot(v.t, s.template, dir)
	return dir
}

// noRoom is how a message says where room is missing, and how much.
var noRoom = regexp.MustCompile(`(?s)(\d+) bytes (?:are needed|on the volume of).*(?:\d+ are free|\d+ bytes are free)`)

// says checks the message about a full volume.
func (v *volume) says(count *tally, what, dir, out string) {
	v.t.Helper()
	if text := flat(out); !noRoom.MatchString(text) || !strings.Contains(strings.ReplaceAll(text, " ", ""), "inetsrv") && !strings.Contains(text, dir) {
		count.errorf(v.t, "%s: the message names no folder, or not the bytes needed and free:\n%s", what, out)
	}
}

// refused judges a run that found no room before anything was to be seen of it.
func (v *volume) refused(count *tally, s *faultScenario, what, dir string, code int, out string) {
	v.t.Helper()
	count.add(1)
	if got := s.contents(v.t, dir); code != exitError || !slices.Equal(got, s.old) {
		count.errorf(v.t, "%s: exit %d, unchanged %t\n%s", what, code, slices.Equal(got, s.old), out)
	}
	if left := s.left(dir); len(left) > 0 {
		count.errorf(v.t, "%s: left behind: %v\n%s", what, left, out)
	}
}

// TestFaultsOfARealDisk fills a real volume: from the beginning, in the middle
// of an apply, by bytes and by files, and makes it read-only.
func TestFaultsOfARealDisk(t *testing.T) {
	for _, s := range faultScenarios() {
		if !slices.Contains([]string{"two files", "four files", "saved plan"}, s.name) || s.name != "two files" && !soak() {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			s.ready(t) // here: it lives as long as this test
			t.Run("from the beginning", func(t *testing.T) { fullFromTheBeginning(t, s) })
			t.Run("no more files", func(t *testing.T) { noMoreFiles(t, s) })
			t.Run("in the middle", func(t *testing.T) { fullInTheMiddle(t, s) })
			t.Run("read-only", func(t *testing.T) { readOnly(t, s) })
		})
	}
}

// fullFromTheBeginning leaves more and more room until an apply goes through.
func fullFromTheBeginning(t *testing.T, s *faultScenario) {
	v := newVolume(t)
	count := counting("T4 volume full from the beginning: " + s.name)
	for pages := 0; ; pages += pick(1+pages*2, 1) {
		dir := v.place(s)
		v.leave(pages)
		code, out := child(t, dir, "", "", s.args...)
		what := fmt.Sprintf("%s with %d pages free", s.name, pages)
		if code == exitOK {
			if pages == 0 {
				t.Fatalf("%s: an apply found room where there is none", what)
			}
			v.roomy()
			s.outcome(t, count, what, "enospc", dir, code, out, s.old)
			count.notef("goes through with %d pages", pages)
			return
		}
		v.refused(count, s, what, dir, code, out)
		v.says(count, what, dir, out)
		v.roomy()
		s.outcome(t, count, what, "enospc", dir, code, out, s.old)
		v.clear(dir)
	}
}

// clear removes a root again.
func (v *volume) clear(dir string) {
	v.t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		v.t.Fatal(err)
	}
}

// noMoreFiles lets more and more files be made until an apply goes through:
// there are bytes enough, so that only the making of each file finds out.
func noMoreFiles(t *testing.T, s *faultScenario) {
	v := newVolume(t)
	count := counting("T4 volume takes no more files: " + s.name)
	for more := uint64(0); ; more += uint64(pick(2, 1)) {
		dir := v.place(s)
		_, files := v.stat()
		v.remount(0, fmt.Sprintf("size=16m,nr_inodes=%d", files+more))
		code, out := child(t, dir, "", "", s.args...)
		what := fmt.Sprintf("%s with %d more files", s.name, more)
		done := code == exitOK && !strings.Contains(out, "Cleaning up was not finished")
		switch {
		case code == exitError:
			v.refused(count, s, what, dir, code, out)
		default:
			count.add(1)
		}
		v.roomy()
		s.outcome(t, count, what, "enospc", dir, code, out, s.old)
		v.clear(dir)
		if done {
			count.notef("goes through with %d more", more)
			return
		}
	}
}

// fullInTheMiddle fills the volume at each point of an apply that found room
// when it began.
func fullInTheMiddle(t *testing.T, s *faultScenario) {
	v := newVolume(t)
	count := counting("T4 volume filled in the middle: " + s.name)
	points := s.reached(t)
	replaced := slices.Index(points, "ren.before#1")
	if replaced < 0 {
		t.Fatal("the apply replaces nothing")
	}
	for i, at := range points {
		if !soak() && i%8 != 5 {
			continue
		}
		for pages := range pick(1, 3) {
			dir := v.place(s)
			what := fmt.Sprintf("%s: %d pages left at %s", s.name, pages, at)
			code, out := v.filledAt(dir, at, pages, s.args...)
			switch {
			case code == exitError:
				v.refused(count, s, what, dir, code, out)
			case i <= replaced && code != exitOK:
				count.add(1)
				count.errorf(t, "%s: exit %d\n%s", what, code, out)
			default:
				count.add(1)
			}
			if code != exitOK && strings.Contains(out, "no space left") {
				v.says(count, what, dir, out)
			}
			v.roomy()
			s.outcome(t, count, what, "enospc", dir, code, out, s.old)
			v.clear(dir)
		}
	}
}

// filledAt runs a command in this process and fills the volume when it comes to
// a point.
func (v *volume) filledAt(dir, at string, pages int, args ...string) (code int, out string) {
	fake := host.NewFake("", map[string]string{"PM_PASSWORD": canary}, append([]string{"--chdir", dir}, args...)...)
	files := fault.New(fsx.OS())
	times := map[string]int{}
	files.OnReach(func(p fsx.Point) {
		times[string(p)]++
		if at == fmt.Sprintf("%s#%d", p, times[string(p)]) {
			v.leave(pages)
		}
	})
	fake.FS, fake.Mount = files, host.OS().Mount
	code = run(fake.Env)
	return code, fake.Out.String() + fake.Err.String()
}

// readOnly applies to a volume that nobody may write to.
func readOnly(t *testing.T, s *faultScenario) {
	v := newVolume(t)
	count := counting("T4 volume is read-only: " + s.name)
	for _, used := range []bool{false, true} {
		dir := v.place(s)
		if used { // an apply and an undo before: folder and lock are there
			if code, out := inProcess(dir, "apply", "--auto-approve", "--allow-disruption=iis", "."); code != 0 {
				t.Fatal(out)
			}
			if code, out := inProcess(dir, "undo", "--auto-approve", "--allow-disruption=iis", "."); code != 0 {
				t.Fatal(out)
			}
		}
		v.remount(syscall.MS_RDONLY, "size=16m")
		for _, args := range [][]string{s.args, {"recover", "."}, {"plan", "--out=new.isoplan", "."}} {
			code, out := child(t, dir, "", "", args...)
			if args[0] == "recover" && !used {
				if code != exitOK {
					count.errorf(t, "recover where nothing was ends with %d\n%s", code, out)
				}
				continue
			}
			v.refused(count, s, fmt.Sprintf("%s on a read-only volume", args[0]), dir, code, out)
			if !strings.Contains(out, "read-only") {
				count.errorf(t, "%s: the message does not say what is wrong:\n%s", args[0], out)
			}
		}
		v.remount(0, "size=16m")
		v.clear(dir)
	}
}
