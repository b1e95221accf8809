package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/internal/stores/collected"
)

// seal FILE... gives texts the last line a collector writes: what a script
// holds of them is written by hand.
func scriptSeal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: seal file...")
	}
	for _, name := range args {
		text := ts.ReadFile(name)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text+collected.End(text)+"\n"), 0o644))
	}
}

// TestCollectedCorpus holds the law of import on what a collector would write on
// the servers of the corpus: the text is imported, and planning the result finds
// nothing to change.
func TestCollectedCorpus(t *testing.T) {
	tried := 0
	for _, file := range livetest.CorpusFiles(t, "metabase-xml") {
		s, ok := decodedText("metabase", livetest.ReadFile(t, file))
		if !ok {
			continue
		}
		tried++
		t.Run(filepath.Base(file), func(t *testing.T) { collectAndImport(t, s) })
	}
	if tried == 0 {
		t.Fatal("no metabase of the corpus decodes")
	}
}

func decodedText(space, text string) (*live.Snapshot, bool) {
	store, _, ok := stores.SpaceOf(space)
	if !ok {
		return nil, false
	}
	s, diags := store.Decode(space, "file", text)
	return s, !diags.HasErrors()
}

func collectAndImport(t *testing.T, snapshots ...*live.Snapshot) {
	t.Helper()
	text, err := collected.Write(collected.File{Server: "REAL", IIS: "6.0", Taken: "2026-11-28T23:31:01+01:00"}, snapshots...)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeText(t, filepath.Join(dir, "live", "real.txt"), text)
	for _, all := range []string{"--all=false", "--all"} {
		config := strings.Trim(all, "-=") + "/main.iso.hcl"
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(config)), 0o755); err != nil {
			t.Fatal(err)
		}
		if r := runIn(dir, "import", "--from", "live/real.txt", all, "--out", config); r.code != exitOK {
			t.Fatalf("import %s ended with %d:\n%s", all, r.code, r.err)
		}
		if r := runIn(dir, "plan", "--detailed-exitcode", filepath.Dir(config)); r.code != exitOK || !strings.Contains(r.out, "No changes. REAL matches") {
			t.Errorf("plan after import %s ended with %d:\n%s%s", all, r.code, r.out, r.err)
		}
	}
	if got := readText(t, filepath.Join(dir, "live", "real.txt")); got != text {
		t.Error("the text was changed")
	}
}
