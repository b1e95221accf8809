package main

import (
	"bytes"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/isoplan/isoplan/internal/runbook"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
)

// TestRunbooks writes the runbook of every archive of testdata/runbooks. They
// are those of TestScenarios, with a line "runbook: release-dll PATH" in the
// header, and runbook.txt and, where it is there, runbook.json in place of the
// plan. UPDATE=1 writes both anew; what must and mustnot say holds all the same.
func TestRunbooks(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "runbooks", "*.txtar"))
	if err != nil || len(files) < 17 {
		t.Fatalf("%d runbooks: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := openScenario(t, archive)
			r, text, encoded := s.runbookOf(t)
			for i := range r.Servers {
				runbookLaws(t, &r.Servers[i])
			}
			for _, bad := range s.broken(flat(text), os.Getenv("UPDATE") == "1") {
				t.Error(bad)
			}
			for line := range strings.Lines(text) {
				if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 80 && !strings.HasPrefix(line, "       ") && strings.Contains(strings.TrimSpace(line), " ") {
					t.Errorf("a line has %d columns: %s", n, line)
				}
			}
			compareRunbook(t, file, archive, map[string]string{"runbook.txt": text, "runbook.json": encoded})
		})
	}
}

// runbookOf gives the runbook as text and as JSON.
func (s *scenario) runbookOf(t *testing.T) (r *runbook.Release, text, encoded string) {
	t.Helper()
	dll, is := strings.CutPrefix(s.runbook, "release-dll ")
	if !is {
		t.Fatalf("the header asks for no runbook that is known: %q", s.runbook)
	}
	config, _, diags := lang.Read(os.DirFS(s.folder), ".", lang.Options{})
	if diags.HasErrors() {
		t.Fatal(told(diags))
	}
	for _, d := range config.Servers {
		collectedScenario(d)
	}
	live := map[string][]plan.Source{}
	for name, spaces := range s.live {
		for _, space := range sortedNames(spaces) {
			live[name] = append(live[name], decoded(t, config.Sources, name, space, spaces[space]))
		}
	}
	r, diags = release(dll, config, live)
	if r == nil {
		t.Fatal(told(diags))
	}
	var out, json bytes.Buffer
	if err := view.Release(&out, view.Style{Width: 80}, r); err != nil {
		t.Fatal(err)
	}
	if err := view.JSON(&json, r); err != nil {
		t.Fatal(err)
	}
	return r, told(diags) + out.String(), json.String()
}

// runbookLaws holds a runbook to what every one keeps: everything is freed
// before the one replacement, each process is freed by a step of its own or by
// the stop of IIS, and every statement names pages that are known.
func runbookLaws(t *testing.T, s *runbook.Server) {
	t.Helper()
	replaced, freed := 0, map[string]bool{}
	for i, st := range s.Steps {
		switch st.Kind {
		case runbook.Replace:
			replaced++
		case runbook.Free:
			freed[st.Process] = true
			if replaced > 0 {
				t.Errorf("step %d frees after the replacement", i+1)
			}
		case runbook.Start, runbook.Verify:
			if replaced != 1 {
				t.Errorf("step %d comes before the replacement", i+1)
			}
		}
		if st.Confidence == "" {
			t.Errorf("step %d rests on nothing", i+1)
		}
		if st.Number != i+1 {
			t.Errorf("step %d has the number %d", i+1, st.Number)
		}
		cited(t, st.Sources)
	}
	if want := min(len(s.Restarts), 1); replaced != want {
		t.Errorf("the file is replaced %d times", replaced)
	}
	whole := slices.ContainsFunc(s.Restarts, func(r plan.Restart) bool { return r.Kind == plan.RestartIIS })
	for _, p := range s.Processes {
		if !whole && !freed[p.Name] && p.Release != runbook.Undecided {
			t.Errorf("nothing frees the DLL in %s", p.Name)
		}
		if p.Release == runbook.StopIIS && !whole {
			t.Errorf("%s goes on running", p.Name)
		}
		cited(t, p.Sources)
	}
	for _, list := range [][]runbook.Note{s.Check, s.Notes, s.NotKnown} {
		for _, n := range list {
			cited(t, n.Sources)
		}
	}
	if s.Move != nil {
		for _, n := range s.Move.Notes {
			cited(t, n.Sources)
		}
		for _, y := range s.Move.Stays {
			cited(t, y.Sources)
		}
	}
}

func cited(t *testing.T, sources []string) {
	t.Helper()
	for _, key := range sources {
		if !schema.KnownSource(key) {
			t.Errorf("%s is no known source", key)
		}
	}
}

// TestRunbookHostile asks for hostile names on a server on which every text is
// hostile.
func TestRunbookHostile(t *testing.T) {
	for name, text := range hostileTexts {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			metabase, machine := hostileLive(text)
			for file, content := range map[string]string{"MetaBase.xml": metabase, "machine.config": machine, "main.iso.hcl": hostileConfig} {
				writeText(t, filepath.Join(dir, file), content)
			}
			plain := html.UnescapeString(text)
			for _, dll := range []string{plain, "C:/x.dll", `C:\` + plain + ".dll", `C:\` + plain + ".dl", plain + "1.dll"} {
				args := []string{"runbook", "release-dll", "--", dll, "."}
				if r := runIn(dir, args...); r.code == exitOK {
					harmless(t, args, r.out+"\n"+r.err)
				} else {
					t.Errorf("%q ends with %d: %s", args, r.code, r.err)
				}
				args = append([]string{"--json"}, args...)
				harmlessJSON(t, args, runIn(dir, args...).out)
			}
		})
	}
}

// compareRunbook holds what comes out against the archive, or writes it there.
func compareRunbook(t *testing.T, file string, archive *txtar.Archive, got map[string]string) {
	t.Helper()
	update := os.Getenv("UPDATE") == "1"
	for _, name := range sortedNames(got) {
		i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
		switch {
		case i < 0 && name == "runbook.txt" && update:
			archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(got[name])})
		case i < 0 && name == "runbook.txt":
			t.Error("there is no runbook.txt; UPDATE=1 go test writes it")
		case i < 0:
		case update:
			archive.Files[i].Data = []byte(got[name])
		case string(archive.Files[i].Data) != got[name]:
			t.Errorf("%s is not what comes out now; UPDATE=1 go test writes it anew\n%s", name, firstDifference(string(archive.Files[i].Data), got[name]))
		}
	}
	if update {
		if err := os.WriteFile(file, txtar.Format(archive), fs.FileMode(0o644)); err != nil {
			t.Fatal(err)
		}
	}
}
