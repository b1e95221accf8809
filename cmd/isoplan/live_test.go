package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/host"
)

// The planned files of every example are well-formed, keep their line endings
// and their byte order mark, and are never written by plan.
func TestExamplePlannedFiles(t *testing.T) {
	for _, e := range exampleRuns() {
		if e.golden != "plan" {
			continue
		}
		t.Run(e.folder, func(t *testing.T) {
			dir := filepath.Join(repository, "examples", filepath.FromSlash(e.folder))
			f := host.NewFake(dir, nil)
			r, _, _, err := (&app{env: f.Env}).makePlan(".", &planFlags{dead: "declared"}, &fleet{keep: true})
			if err != nil {
				t.Fatalf("no plan: %s", f.Err.String())
			}
			edited := 0
			for _, s := range r.Servers {
				for i, source := range s.Sources {
					before, after := source.Snapshot.Raw, s.Texts[i]
					if len(s.Edits[i]) == 0 {
						if before != after {
							t.Errorf("%s has no edits and other bytes", source.Snapshot.Source)
						}
						continue
					}
					edited++
					if was, is := lineEnds(before), lineEnds(after); was != is || is == "mixed" {
						t.Errorf("%s gets line endings that it does not have", source.Snapshot.Source)
					}
					if strings.HasPrefix(before, "\ufeff") != strings.HasPrefix(after, "\ufeff") {
						t.Errorf("the byte order mark of %s comes or goes", source.Snapshot.Source)
					}
					if n := len(linesBetween(before, after)); n > 40 {
						t.Errorf("%d lines of %s go", n, source.Snapshot.Source)
					}
					if edited == 1 && strings.HasPrefix(strings.TrimPrefix(after, "\ufeff"), "<") { // a collected text is no XML
						acceptedByXMLLint(t, after)
					}
				}
			}
			if edited == 0 {
				t.Error("the plan edits no file")
			}
		})
	}
}

// lineEnds says which line breaks a text has: CR LF, LF, or both.
func lineEnds(text string) string {
	switch crlf := strings.Count(text, "\r\n"); crlf {
	case strings.Count(text, "\n"):
		return "CR LF"
	case 0:
		return "LF"
	}
	return "mixed"
}

// Every server of the examples becomes HCL that validates and plans to nothing.
func TestExampleServersImportToNothing(t *testing.T) {
	metabases, err := filepath.Glob(filepath.Join(repository, "examples", "*", "live", "*"))
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := filepath.Glob(filepath.Join(repository, "examples", "*", "*", "live", "*"))
	if err != nil {
		t.Fatal(err)
	}
	metabases = append(metabases, deeper...)
	if len(metabases) < 25 {
		t.Fatalf("only %d live trees were found", len(metabases))
	}
	for _, tree := range metabases {
		name := filepath.Base(tree)
		t.Run(filepath.Base(filepath.Dir(filepath.Dir(tree)))+"/"+name, func(t *testing.T) {
			dir := t.TempDir()
			from := []string{"live/" + name}
			if strings.HasSuffix(name, ".txt") {
				from = []string{"--from", "live/" + name}
				writeText(t, filepath.Join(dir, "live", name), readText(t, tree))
			} else if err := os.CopyFS(filepath.Join(dir, "live", name), os.DirFS(tree)); err != nil {
				t.Fatal(err)
			}
			r := runIn(dir, append([]string{"import", "--out", "main.iso.hcl"}, from...)...)
			if r.code != exitOK {
				t.Fatalf("import ended with %d:\n%s", r.code, r.err)
			}
			for _, command := range [][]string{{"fmt", "--check"}, {"validate"}, {"plan", "--detailed-exitcode"}} {
				if r := runIn(dir, command...); r.code != exitOK {
					t.Errorf("%v ended with %d:\n%s%s", command, r.code, r.out, r.err)
				}
			}
		})
	}
}
