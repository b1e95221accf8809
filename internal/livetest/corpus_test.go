package livetest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
)

// probe names the variable under which a test runs its own binary again: only
// a second process can show what skip and failure look like from outside.
const probe = "ISOPLAN_LIVETEST_PROBE"

func TestCorpusProbe(t *testing.T) {
	if os.Getenv(probe) == "" {
		return // not started by TestCorpusAbsentOrPresent: nothing to try
	}
	for _, f := range livetest.CorpusFiles(t, "some") {
		t.Log("found", filepath.Base(f), livetest.ReadFile(t, f))
	}
}

func TestCorpusAbsentOrPresent(t *testing.T) {
	full, empty := t.TempDir(), t.TempDir()
	for _, dir := range []string{filepath.Join(full, "some"), filepath.Join(empty, "some")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(full, "some", "a.txt"), []byte("alpha"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, dir, required string
		passes              bool
		says                string
	}{
		{"present", full, "", true, "found a.txt alpha"},
		{"present and required", full, "1", true, "found a.txt alpha"},
		{"absent", filepath.Join(full, "no"), "", true, "--- SKIP: TestCorpusProbe"},
		{"absent and required", filepath.Join(full, "no"), "1", false, "ISOPLAN_CORPUS_REQUIRED=1 asks for it"},
		{"folder missing", t.TempDir(), "", false, "the corpus lacks some"},
		{"folder empty", empty, "", false, "holds no files"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestCorpusProbe$", "-test.v")
			cmd.Env = append(os.Environ(), probe+"=1", "ISOPLAN_CORPUS="+c.dir, "ISOPLAN_CORPUS_REQUIRED="+c.required)
			out, err := cmd.CombinedOutput()
			if (err == nil) != c.passes {
				t.Errorf("passed = %v, want %v\n%s", err == nil, c.passes, out)
			}
			if !strings.Contains(string(out), c.says) {
				t.Errorf("output does not say %q:\n%s", c.says, out)
			}
		})
	}
}
