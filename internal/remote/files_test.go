package remote_test

import (
	"context"
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pkg/sftp"

	"github.com/isoplan/isoplan/internal/remote"
	"github.com/isoplan/isoplan/internal/sshtest"
)

func TestFiles(t *testing.T) {
	s := sshtest.Start(t)
	c := dial(t, optionsFor(s))
	ctx := t.Context()
	if _, err := c.Read(ctx, "journal", 100); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	long := strings.Repeat("0123456789abcdef", 10000)
	mustWrite(t, c, "tx-1/journal", "first")
	mustWrite(t, c, "tx-1/journal", long)
	if got, err := c.Read(ctx, "tx-1/journal", 1<<20); got != long || err != nil {
		t.Errorf("read %d bytes, %v", len(got), err)
	}
	if _, err := c.Read(ctx, "tx-1/journal", 1000); err == nil || lost(err) || !strings.Contains(err.Error(), "more than the 1000 bytes") {
		t.Errorf("a long file: %v", err)
	}
	if err := c.Create(ctx, "tx-1/journal", "x"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file that is there was created: %v", err)
	}
	if names, err := c.List(ctx, "tx-1"); err != nil || !reflect.DeepEqual(names, []string{"journal"}) {
		t.Errorf("List: %v, %v", names, err)
	}
	if names, err := c.List(ctx, ""); err != nil || !reflect.DeepEqual(names, []string{"tx-1"}) {
		t.Errorf("List of all: %v, %v", names, err)
	}
	if names, err := c.List(ctx, "tx-2"); err != nil || names != nil {
		t.Errorf("List of nothing: %v, %v", names, err)
	}
	if err := errors.Join(c.Remove(ctx, "tx-1/journal"), c.Remove(ctx, "tx-1/journal"), c.RemoveFolder(ctx, "tx-1"), c.RemoveFolder(ctx, "tx-1")); err != nil {
		t.Errorf("Remove: %v", err)
	}
	if names := s.Names(); len(names) > 0 {
		t.Errorf("left: %v", names)
	}
}

// TestNames: nothing that a server or a plan says becomes a path or a part of a command line.
func TestNames(t *testing.T) {
	s := sshtest.Start(t)
	c := dial(t, optionsFor(s))
	ctx := t.Context()
	for _, bad := range []string{"", ".", "..", "../x", "a/b/c", "/x", `a\b`, "a b", "a;b", "$x", "a\x00", "x:y", "con.", "NUL.txt", "com1", strings.Repeat("x", 200)} {
		_, err1 := c.Read(ctx, bad, 1)
		_, err2 := c.Script(ctx, bad, nil, nil)
		err3 := c.Write(ctx, bad, "x")
		err4 := c.Remove(ctx, bad)
		for _, err := range []error{err1, err2, err3, err4} {
			wants(t, err, "no name for a file")
		}
	}
	for _, bad := range []string{"", "x", "/", "/a b", "/a:b c", "/a:../x", `/a:"x"`, "/a&dir", "/out:"} {
		_, err := c.Script(ctx, "x.vbs", []string{bad}, nil)
		wants(t, err, "no option")
	}
	if s.Requests() > 0 {
		t.Errorf("the server was asked: %v", s.Lines())
	}
	s.SetFile("isoplan/good", "x")
	s.Extra = []string{"../../etc/passwd", "..", "a b", "\x1b[31mred", "journal\n", "-rf", "good2"}
	names, err := c.List(ctx, "")
	if err != nil || !reflect.DeepEqual(names, []string{"good", "good2", "passwd"}) {
		t.Errorf("hostile names came through as more than names of the folder: %q, %v", names, err)
	}
}

// TestCutWrite cuts at every request of a replacement, with and without the rename that replaces: what is read
// afterwards is the old content or the new one.
func TestCutWrite(t *testing.T) {
	for _, posix := range []bool{true, false} {
		if !posix {
			if err := sftp.SetSFTPExtensions(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := sftp.SetSFTPExtensions("hardlink@openssh.com", "posix-rename@openssh.com", "statvfs@openssh.com"); err != nil {
					t.Error(err)
				}
			})
		}
		for _, when := range []sshtest.When{sshtest.Before, sshtest.After} {
			for n := 1; ; n++ {
				s := sshtest.Start(t)
				s.SetFile("isoplan/journal", "old")
				c := dial(t, optionsFor(s))
				s.Cut(n, when)
				err := c.Write(t.Context(), "journal", "the new one")
				if err != nil && !lost(err) {
					t.Fatalf("cut at %d: %v", n, err)
				}
				s.Cut(0, when)
				got, readErr := dial(t, optionsFor(s)).Read(t.Context(), "journal", 100)
				if readErr != nil || got != "old" && got != "the new one" || err == nil && got == "old" {
					t.Fatalf("posix %v, cut at %d: %q, %v after %v", posix, n, got, readErr, err)
				}
				s.Stop()
				if err == nil {
					if n < 4 {
						t.Errorf("a replacement of %d requests", n)
					}
					break
				}
			}
		}
	}
}

// TestCreateRace: of many who create a file at once, one gets it.
func TestCreateRace(t *testing.T) {
	s := sshtest.Start(t)
	got := make(chan error, 8)
	var wait sync.WaitGroup
	for range cap(got) {
		c := dial(t, optionsFor(s))
		wait.Go(func() { got <- c.Create(context.Background(), "lock", "me") })
	}
	wait.Wait()
	close(got)
	won := 0
	for err := range got {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, fs.ErrExist):
			t.Errorf("lost the race with %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d got the lock", won)
	}
}

func TestScript(t *testing.T) {
	s := sshtest.Start(t)
	s.Exec = func(c sshtest.Command) int {
		_, _ = c.Stdout.Write([]byte("said " + string(c.Stdin)))
		return 5
	}
	c := dial(t, optionsFor(s))
	ran, err := c.Script(t.Context(), "tx-1/apply.vbs", []string{"/norestart", "/passwords:stdin"}, []byte("CANARY"))
	if err != nil || ran.Code != 5 || ran.Output != "said CANARY" {
		t.Errorf("got %+v, %v", ran, err)
	}
	if want := []string{"cscript //nologo isoplan/tx-1/apply.vbs /norestart /passwords:stdin"}; !reflect.DeepEqual(s.Lines(), want) {
		t.Errorf("the line is %q", s.Lines())
	}
	s.Exec = func(sshtest.Command) int { return -1 }
	if _, err := c.Script(t.Context(), "x.vbs", nil, nil); !lost(err) {
		t.Errorf("a script without an exit code: %v", err)
	}
}

// TestOutputs: a script may print much, and not without an end.
func TestOutputs(t *testing.T) {
	s := sshtest.Start(t)
	size := 1 << 20
	s.Exec = func(c sshtest.Command) int {
		for piece := strings.Repeat("x", 1<<15); size > 0; size -= len(piece) {
			if _, err := c.Stdout.Write([]byte(piece)); err != nil {
				return -1
			}
		}
		return 0
	}
	c := dial(t, optionsFor(s))
	within(t, 60*time.Second, func() {
		ran, err := c.Script(t.Context(), "x.vbs", nil, nil)
		if err != nil || len(ran.Output) != remote.MaxOutput {
			t.Errorf("kept %d bytes, %v", len(ran.Output), err)
		}
		size = 1 << 30
		if _, err := c.Script(t.Context(), "x.vbs", nil, nil); !lost(err) || !strings.Contains(err.Error(), "had not ended") {
			t.Errorf("a flood: %v", err)
		}
	})
}

func TestCollect(t *testing.T) {
	s := sshtest.Start(t)
	s.Exec = func(c sshtest.Command) int {
		fields := strings.Fields(c.Line)
		script, _ := s.File(fields[2])
		s.SetFile(strings.TrimPrefix(fields[3], "/out:"), "collected by "+script)
		return 0
	}
	c := dial(t, optionsFor(s))
	text, err := c.Collect(t.Context(), "a script")
	if err != nil || text != "collected by a script" {
		t.Errorf("got %q, %v", text, err)
	}
	if names := s.Names(); len(names) > 0 {
		t.Errorf("left on the server: %v", names)
	}
	s.Exec = func(c sshtest.Command) int {
		_, _ = c.Stdout.Write([]byte("\x1b[2Jno rights"))
		return 1
	}
	_, err = c.Collect(t.Context(), "a script")
	wants(t, err, "exit code 1", `\x1b[2Jno rights`)
	s.Exec = func(sshtest.Command) int { return 0 }
	_, err = c.Collect(t.Context(), "a script")
	wants(t, err, "left no text", "begin in the same folder")
	if names := s.Names(); len(names) > 0 {
		t.Errorf("left on the server: %v", names)
	}
}
