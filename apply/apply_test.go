package apply_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/plan"
)

func writeFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
}

// TestApplyAndUndo: an apply changes what the plan says and nothing else, planning again finds nothing to do, and undo
// gives the bytes back.
func TestApplyAndUndo(t *testing.T) {
	s := newSite(t, "copy", both)
	before := [2]string{s.read(t, metabasePath), s.read(t, configPath)}
	r := s.plan(t)
	if out := s.apply(s.job(t, r.Plan), apply.Options{}); out.Result != apply.Done || len(out.Diags) > 0 {
		t.Fatal(messages(out))
	}
	for i, name := range []string{metabasePath, configPath} {
		if got := s.read(t, name); got != r.Servers[0].Texts[i] || got == before[i] {
			t.Errorf("%s holds %q", name, got)
		}
	}
	if again := s.plan(t); !again.Plan.Empty() {
		t.Error("planning again is not empty")
	}
	s.leftovers(t, 1)
	out := s.undo(t, r.Plan.Digest)
	if out.Result != apply.Done || len(out.Diags) > 0 {
		t.Fatal(messages(out))
	}
	for i, name := range []string{metabasePath, configPath} {
		if got := s.read(t, name); got != before[i] {
			t.Errorf("%s does not hold its old bytes after undo: %q", name, got)
		}
	}
	s.leftovers(t, 2)
	m, err := apply.Remembered(s.env.Env, s.files())
	if err != nil || m.Open || len(m.History) != 2 {
		t.Fatalf("%+v %v", m, err)
	}
	if _, err := m.Undoable(""); err == nil {
		t.Error("what was undone can be undone again")
	}
}

// undo takes the last apply back.
func (s *site) undo(t testing.TB, digest string) apply.Outcome {
	t.Helper()
	job := s.undoJob(t, digest)
	return apply.Run(t.Context(), s.undoMachine(job.Undo), job, apply.Options{}, nil)
}

// undoJob makes the job of an undo.
func (s *site) undoJob(t testing.TB, digest string) apply.Job {
	t.Helper()
	m, err := apply.Remembered(s.env.Env, s.files())
	if err != nil {
		t.Fatal(err)
	}
	e, err := m.Undoable(digest)
	if err != nil {
		t.Fatal(err)
	}
	was, err := apply.PlanOf(s.env.Env, s.files(), e)
	if err != nil {
		t.Fatal(err)
	}
	back, err := plan.Inverse(was, "web03")
	if err != nil {
		t.Fatal(err)
	}
	job := s.job(t, back)
	job.Undo = e
	return job
}

// undoMachine is a machine whose transaction is named after the one it takes back.
func (s *site) undoMachine(e *apply.Entry) apply.Machine {
	m := s.machine()
	m.Random = func() string { return "undo-" + e.Tx }
	return m
}

// leftovers holds that nothing but the folder with its lock, history and n backups remains.
func (s *site) leftovers(t testing.TB, n int) {
	t.Helper()
	var odd []string
	entries, err := s.fs.ReadDir(s.path(inetsrv))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "MetaBase.xml" && e.Name() != ".isoplan" && e.Name() != "History" {
			odd = append(odd, e.Name())
		}
	}
	for _, clr := range s.clrs {
		entries, err = s.fs.ReadDir(filepath.Dir(s.path(pathOf(clr))))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Name() != "machine.config" {
				odd = append(odd, e.Name())
			}
		}
	}
	if entries, err = s.fs.ReadDir(s.path(inetsrv + "/.isoplan")); err == nil {
		for _, e := range entries {
			if !slices.Contains([]string{"lock", "history", "bak", "pending"}, e.Name()) {
				odd = append(odd, ".isoplan/"+e.Name())
			}
		}
	}
	if len(odd) > 0 {
		t.Errorf("left behind: %v", odd)
	}
	entries, err = s.fs.ReadDir(s.path(inetsrv + "/.isoplan/bak"))
	if n > 0 && (err != nil || len(entries) != n) {
		t.Errorf("%d backups, want %d (%v)", len(entries), n, err)
	}
}

// TestPassword: a secret is written from its reference, escaped as XML needs it, and nothing that is kept holds it but
// the live file and the copies of it.
func TestPassword(t *testing.T) {
	s := newSite(t, "copy", password)
	s.env.Getenv = func(name string) (string, bool) { return `new&"canary<`, name == "PM_PASSWORD" }
	job := s.job(t, s.plan(t).Plan)
	if out := s.apply(job, apply.Options{}); out.Result != apply.Done {
		t.Fatal(messages(out))
	}
	if got := s.read(t, configPath); !strings.Contains(got, `password="new&amp;&quot;canary&lt;"`) {
		t.Errorf("machine.config holds %q", got)
	}
	if again := s.plan(t); !again.Plan.Empty() {
		t.Error("planning again is not empty")
	}
	if strings.Contains(string(job.Text), "canary") {
		t.Error("the plan holds a secret")
	}
	for _, name := range []string{"history", "lock"} {
		if text, err := os.ReadFile(s.path(inetsrv + "/.isoplan/" + name)); err != nil || strings.Contains(string(text), "canary") {
			t.Errorf("%s: %v %q", name, err, text)
		}
	}
	info, err := os.Stat(s.path(configPath))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode is %v (%v)", info.Mode(), err)
	}
}

// TestMissingSecret: nothing is touched without the secret.
func TestMissingSecret(t *testing.T) {
	s := newSite(t, "copy", password)
	s.env.Getenv = func(string) (string, bool) { return "", false }
	before := s.read(t, configPath)
	out := s.apply(s.job(t, s.plan(t).Plan), apply.Options{})
	if out.Result != apply.Failed || !strings.Contains(messages(out), "PM_PASSWORD") || s.read(t, configPath) != before {
		t.Error(messages(out))
	}
	s.leftovers(t, 0)
}
