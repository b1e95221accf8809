//go:build unix

package apply_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/apply"
)

// refused applies to a site that was spoilt after planning, and holds that it is refused with a word and that no file
// changed.
func refused(t *testing.T, word string, spoil func(s *site)) {
	t.Helper()
	s := newSite(t, "copy", both)
	job := s.job(t, s.plan(t).Plan)
	spoil(s)
	before := [2]string{s.read(t, metabasePath), s.read(t, configPath)}
	out := s.apply(job, apply.Options{})
	if out.Result != apply.Failed || !strings.Contains(messages(out), word) {
		t.Errorf("%s\nand it should say %q", messages(out), word)
	}
	if after := [2]string{s.read(t, metabasePath), s.read(t, configPath)}; after != before {
		t.Errorf("the files changed: %q", after)
	}
}

func TestRefusedFiles(t *testing.T) {
	move := func(t *testing.T, s *site, name string, and func(from, to string) error) {
		t.Helper()
		away := filepath.Join(t.TempDir(), "real")
		if err := os.Rename(s.path(name), away); err != nil {
			t.Fatal(err)
		}
		if err := and(away, s.path(name)); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("a symbolic link", func(t *testing.T) {
		refused(t, "is not a file of its own", func(s *site) { move(t, s, metabasePath, os.Symlink) })
	})
	t.Run("a hard link", func(t *testing.T) {
		refused(t, "has 2 names", func(s *site) { move(t, s, configPath, os.Link) })
	})
	t.Run("a link for the folder", func(t *testing.T) {
		refused(t, "is a symbolic link", func(s *site) {
			if err := os.Symlink(t.TempDir(), s.path(inetsrv+"/.isoplan")); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("a file for the folder", func(t *testing.T) {
		refused(t, "is not a folder", func(s *site) { writeFile(t, s.path(inetsrv+"/.isoplan"), "") })
	})
	t.Run("a folder that all may write", func(t *testing.T) {
		refused(t, "can be written by more people", func(s *site) {
			if err := os.Mkdir(s.path(inetsrv+"/.isoplan"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(s.path(inetsrv+"/.isoplan"), 0o777); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("a link for the lock", func(t *testing.T) {
		refused(t, "is a symbolic link", func(s *site) {
			if err := os.Mkdir(s.path(inetsrv+"/.isoplan"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(s.path(configPath), s.path(inetsrv+"/.isoplan/lock")); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("a folder nobody may write in", func(t *testing.T) {
		if os.Getuid() == 0 {
			t.Skip("root may write everywhere; TestEveryOperationFails refuses every operation instead")
		}
		refused(t, "denied", func(s *site) {
			if err := os.Chmod(s.path(inetsrv), 0o555); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(s.path(inetsrv), 0o755) })
		})
	})
}

// TestPlantedLinks: names that an apply is going to make are taken by links to a file of somebody. It is never written
// through them.
func TestPlantedLinks(t *testing.T) {
	for _, name := range []string{inetsrv + "/.isoplan-" + firstTx + "-0.tmp", inetsrv + "/.isoplan/lock.info", inetsrv + "/.isoplan/journal",
		inetsrv + "/.isoplan/history", inetsrv + "/.isoplan/bak"} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			s := newSite(t, "copy", one)
			victim := filepath.Join(t.TempDir(), "victim")
			writeFile(t, victim, "precious\n")
			if err := os.Mkdir(s.path(inetsrv+"/.isoplan"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(victim, s.path(name)); err != nil {
				t.Fatal(err)
			}
			before := s.read(t, metabasePath)
			out := s.apply(s.job(t, s.plan(t).Plan), apply.Options{})
			if text, err := os.ReadFile(victim); err != nil || string(text) != "precious\n" {
				t.Errorf("%s\nwrote through the link: %q %v", messages(out), text, err)
			}
			if done := out.Result == apply.Done; done == (s.read(t, metabasePath) == before) {
				t.Errorf("the result is wrong: %s", messages(out))
			}
		})
	}
}
