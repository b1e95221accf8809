package validate_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/internal/worldtest"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
	"github.com/isoplan/isoplan/validate"
)

// today is the day on which the cases are judged.
const today = "2024-06-01"

// TestRules runs the cases of every rule: a text archive holds a configuration
// (*.iso.hcl), want.txt with one line a finding ("severity ID address
// attribute: summary"), and, where a server is needed, use.txt with the name of
// a folder of live files below testdata/live, which files of the archive below
// live/ replace. Without use.txt only the config rules run. Every line of
// says.txt must stand in the detail or the fix of some finding.
//
// A server before IIS 6.0 has live/metabase.world, in the form of worldtest;
// use.txt with the word none, or without it, takes live files from the archive
// alone. Every line of notjudged.txt ("ID needs") is a rule that could not
// judge a server and what it would have to be told.
//
// A case is named after what it shows: fires*, silent* and suppressed*. With
// UPDATE=1 the test writes want.txt anew.
func TestRules(t *testing.T) {
	for _, r := range validate.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join("testdata", strings.ToLower(r.ID), "*.txtar"))
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, file := range files {
				name := strings.TrimSuffix(filepath.Base(file), ".txtar")
				t.Run(name, func(t *testing.T) { runCase(t, r, file) })
				for _, kind := range []string{"fires", "silent", "suppressed"} {
					seen[kind] = seen[kind] || strings.HasPrefix(name, kind)
				}
			}
			for _, kind := range []string{"fires", "silent", "suppressed"} {
				if !seen[kind] {
					t.Errorf("no case %s*.txtar", kind)
				}
			}
		})
	}
}

func runCase(t *testing.T, r *validate.Rule, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	raw, ran := findings(t, archive)
	got := render(validate.Suppress(raw.list, raw.config, ran, today))
	compareWant(t, file, archive, got)
	says(t, archive, raw.list)
	lacks(t, archive, raw.not)
	fired, shown := strings.Contains(render(raw.list), " "+r.ID+" "), strings.Contains(got, " "+r.ID+" ")
	switch name := filepath.Base(file); {
	case strings.HasPrefix(r.ID, "SUP"):
		if strings.HasPrefix(name, "silent") == shown {
			t.Errorf("%s shows: %v", r.ID, shown)
		}
	case strings.HasPrefix(name, "fires") && !shown:
		t.Errorf("%s does not fire", r.ID)
	case strings.HasPrefix(name, "silent") && fired:
		t.Errorf("%s fires", r.ID)
	case strings.HasPrefix(name, "suppressed") && (!fired || shown):
		t.Errorf("%s: fired %v, shown %v; want a finding that is silenced", r.ID, fired, shown)
	}
}

type outcome struct {
	list   diag.List
	config *model.Config
	not    []validate.NotJudged
}

// findings runs a case as far as it goes.
func findings(t *testing.T, archive *txtar.Archive) (outcome, validate.Phase) {
	t.Helper()
	root := fstest.MapFS{}
	use := ""
	for _, f := range archive.Files {
		switch {
		case strings.HasSuffix(f.Name, ".hcl"):
			root[f.Name] = &fstest.MapFile{Data: f.Data}
		case f.Name == "use.txt":
			use = strings.TrimSpace(string(f.Data))
		}
	}
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, "live/") && use == "" {
			use = "none" // all of the live files are in the archive
		}
	}
	loaded, diags := lang.Load(root, ".", lang.Options{})
	stopOn(t, "load", diags)
	config, diags := loaded.Eval()
	stopOn(t, "eval", diags)
	if use == "" {
		list, not := validate.JudgeConfig(config)
		return outcome{list, config, not}, validate.ConfigPhase
	}
	in := plan.Input{Config: config, Live: map[string][]plan.Source{}}
	for _, s := range config.Servers {
		in.Live[s.Name] = liveFiles(t, archive, use, config.Sources)
	}
	result, diags := plan.Make(in)
	stopOn(t, "plan", diags)
	list, not := validate.JudgePlan(result)
	return outcome{list, config, not}, validate.PlanPhase
}

func stopOn(t *testing.T, what string, diags diag.List) {
	t.Helper()
	for _, d := range diags {
		if d.Severity == diag.Error {
			t.Fatalf("%s: %s %s: %s", what, d.ID, d.Summary, d.Detail)
		}
	}
}

// liveFiles reads the live files of a case through the real stores.
func liveFiles(t *testing.T, archive *txtar.Archive, use string, src *model.Sources) []plan.Source {
	t.Helper()
	texts := map[string]string{}
	base := filepath.Join("testdata", "live", use)
	if use == "none" {
		base = t.TempDir()
	}
	err := filepath.WalkDir(base, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		name, _ := filepath.Rel(base, p)
		texts[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if name, is := strings.CutPrefix(f.Name, "live/"); is {
			texts[name] = string(f.Data)
		}
	}
	var all []plan.Source
	for _, name := range []string{"MetaBase.xml", "metabase.world", "v1.0.3705/machine.config", "v1.1.4322/machine.config", "v2.0.50727/machine.config", "v2.0.50727/64/machine.config"} {
		text, ok := texts[name]
		if !ok {
			continue
		}
		space := "metabase"
		if dir := path.Dir(name); dir != "." {
			space = "machine.config/" + dir
		}
		store, meaning, ok := stores.SpaceOf(space)
		if !ok {
			t.Fatalf("no store for %s", space)
		}
		if name == "metabase.world" {
			expanded, err := worldtest.Expand(name, text, nil)
			if err != nil {
				t.Fatal(err)
			}
			text, store = expanded, worldtest.Store{}
		}
		snapshot, diags := store.Decode(space, name, text)
		stopOn(t, "decode "+name, diags)
		snapshot.File = src.AddLive(name, snapshot.Text)
		all = append(all, plan.Source{Snapshot: snapshot, Store: store, Space: meaning})
	}
	return all
}

// render writes findings the way want.txt has them.
func render(list diag.List) string {
	var b strings.Builder
	for _, d := range list {
		fmt.Fprintf(&b, "%s %s %s %s: %s\n", d.Severity, d.ID, d.Addr, d.Attribute, d.Summary)
	}
	return b.String()
}

func says(t *testing.T, archive *txtar.Archive, list diag.List) {
	t.Helper()
	var all strings.Builder
	for _, d := range list {
		all.WriteString(d.Detail + "\n" + d.Fix + "\n")
	}
	for _, f := range archive.Files {
		if f.Name != "says.txt" {
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			if line = strings.TrimSpace(line); !strings.Contains(all.String(), line) {
				t.Errorf("no finding says %q; they say\n%s", line, all.String())
			}
		}
	}
}

// lacks holds what could not be judged against notjudged.txt. A rule may only
// lack what it says it needs.
func lacks(t *testing.T, archive *txtar.Archive, not []validate.NotJudged) {
	t.Helper()
	var all strings.Builder
	for _, n := range not {
		fmt.Fprintf(&all, "%s %s\n", n.Rule, n.Needs)
		if r := validate.Find(n.Rule); r == nil || !slices.Contains(r.Needs, n.Needs) {
			t.Errorf("%s lacks %s and does not say that it needs it", n.Rule, n.Needs)
		}
	}
	for _, f := range archive.Files {
		if f.Name != "notjudged.txt" {
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			if !strings.Contains(all.String(), line) {
				t.Errorf("not judged should be %q; it is\n%s", strings.TrimSpace(line), all.String())
			}
		}
	}
}

func compareWant(t *testing.T, file string, archive *txtar.Archive, got string) {
	t.Helper()
	for i := range archive.Files {
		f := &archive.Files[i]
		if f.Name != "want.txt" || string(f.Data) == got {
			continue
		}
		if os.Getenv("UPDATE") != "1" {
			t.Errorf("findings differ\ngot:\n%s\nwant:\n%s", got, f.Data)
			return
		}
		f.Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range archive.Files {
		if f.Name == "want.txt" {
			return
		}
	}
	t.Errorf("%s has no want.txt", file)
}
