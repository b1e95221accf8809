package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
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

// TestCollectedTooLarge: what is beyond the limit is refused before it is read.
func TestCollectedTooLarge(t *testing.T) {
	dir := t.TempDir()
	writeText(t, filepath.Join(dir, "main.iso.hcl"), "server \"w\" {\n  version = \"5.0\"\n  live \"collected\" { file = \"big.txt\" }\n}\n")
	writeText(t, filepath.Join(dir, "big.txt"), "isoplan collected 1\n")
	if err := os.Truncate(filepath.Join(dir, "big.txt"), maxTranscript+1); err != nil {
		t.Fatal(err)
	}
	r := runIn(dir, "plan")
	if r.code != exitError || !strings.Contains(r.err, "at most 67108864 are") || !strings.Contains(r.err, "IP0303") {
		t.Errorf("plan ended with %d:\n%s", r.code, r.err)
	}
	if r := runIn(dir, "validate"); r.code != exitOK {
		t.Errorf("validate ended with %d:\n%s", r.code, r.err)
	}
}

// TestLookAround: what is no text of a collector tells nothing, whatever it is,
// and one that is tells what its beginning says.
func TestLookAround(t *testing.T) {
	dir := t.TempDir()
	const head = "isoplan collected 1\nserver = W\niis = 5.0\n"
	long := head + "[observed]\n" + strings.Repeat("# nothing\n", maxHead/10) + "processors = 2\n[metabase]\n"
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"good":      {head + "[observed]\nprocessors = 2\n[metabase]\n/LM IIsComputer\n", 2},
		"windows":   {strings.ReplaceAll(head+"[observed]\nprocessors = 2\n[metabase]\n", "\n", "\r\n"), 2},
		"config":    {head + "[observed]\nprocessors = 2\n[machine.config v1.1.4322]\n", 2},
		"none":      {head + "[metabase]\n", 0},
		"cut off":   {head + "[observed]\nprocessors = 2\n", 0},
		"wrong":     {head + "[observed]\nprocessors = many\n[metabase]\n", 0},
		"too long":  {long, 0},
		"bytes":     {head + "[observed]\nprocessors = 2\n\xff\n[metabase]\n", 0},
		"something": {"processors = 2\n", 0},
		"empty":     {"", 0},
	} {
		t.Run(name, func(t *testing.T) {
			writeText(t, filepath.Join(dir, "live.txt"), c.text)
			a := &app{env: host.NewFake("", nil, "--chdir", dir).Env}
			look := a.lookAround(dir)
			got := 0
			if o := look(model.LiveSource{Way: model.WayCollected, File: "live.txt"}); o != nil {
				got = o.Processors
			}
			if got != c.want {
				t.Errorf("%d processors, want %d", got, c.want)
			}
		})
	}
	a := &app{env: host.NewFake("", nil).Env}
	for _, name := range []string{"nowhere.txt", ".", "/dev/zero"} {
		if o := a.lookAround(dir)(model.LiveSource{Way: model.WayCollected, File: name}); o != nil {
			t.Errorf("%s tells %+v", name, o)
		}
	}
}
