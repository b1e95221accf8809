package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/internal/worldtest"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
	"github.com/isoplan/isoplan/validate"
)

// TestScenarios plans every archive of testdata/scenarios: what one file holds
// is one story of one or more servers.
//
//	*.iso.hcl            the configuration
//	NAME.world           the metabase of server NAME, in the form of worldtest
//	NAME/v1.1.4322.config  its machine.config; v2.0.50727-64 for the 64-bit file
//	plan.txt, plan.json  what comes out; plan.json only where it is there
//
// A world includes those of testdata/scenarios/base, and a machine.config that
// is the one line "include NAME" is a file of that folder. The comment of the
// archive is prose and lines of the header type. UPDATE=1 writes plan.txt and
// plan.json anew; what must and mustnot say holds all the same.
//
// Of every scenario the laws hold: planning after the plan is empty, after its
// rollback the same is to be done again, and the order of blocks and files
// changes no byte.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(scenarioFolder, "*.txtar"))
	if err != nil || len(files) < 45 {
		t.Fatalf("%d scenarios: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runScenario(t, file)
		})
	}
}

var scenarioFolder = filepath.Join("testdata", "scenarios")

// header is what the comment of an archive says to the test.
type header struct {
	// deadLive, concise and targets are the options of the line "options:
	// dead=live concise target=ADDRESS".
	deadLive, concise, verbose bool
	targets                    []string
	// fails says that there is no plan; the errors stand in plan.txt.
	fails bool
	// must and mustnot are texts of plan.txt, whatever its line breaks.
	must, mustnot []string
	// runbook is the command line of a runbook, without the program.
	runbook string
	// processes are the addresses of isoplan processes; "." is the whole server.
	processes []string
	// awaits and awaitsnot are such texts that do not hold yet. UPDATE=1 makes
	// must and mustnot of those that do.
	awaits, awaitsnot []string
}

func readHeader(t *testing.T, comment string) header {
	t.Helper()
	var h header
	for line := range strings.Lines(comment) {
		word, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) {
			continue
		}
		rest = flat(rest)
		switch word {
		case "must":
			h.must = append(h.must, rest)
		case "mustnot":
			h.mustnot = append(h.mustnot, rest)
		case "awaits":
			h.awaits = append(h.awaits, rest)
		case "awaitsnot":
			h.awaitsnot = append(h.awaitsnot, rest)
		case "runbook":
			h.runbook = rest
		case "processes":
			h.processes = append(h.processes, rest)
		case "options":
			for option := range strings.FieldsSeq(rest) {
				h.option(t, option)
			}
		default:
			t.Fatalf("the header has no line %q", word)
		}
	}
	if len(h.must)+len(h.mustnot)+len(h.awaits) == 0 {
		t.Error("nothing says what the plan must show, so that UPDATE=1 would hide any loss")
	}
	return h
}

func (h *header) option(t *testing.T, option string) {
	name, value, _ := strings.Cut(option, "=")
	switch {
	case option == "dead=live":
		h.deadLive = true
	case option == "concise":
		h.concise = true
	case option == "verbose":
		h.verbose = true
	case option == "fails":
		h.fails = true
	case name == "target":
		h.targets = append(h.targets, value)
	default:
		t.Fatalf("there is no option %q", option)
	}
}

// scenario is one archive that is being planned.
type scenario struct {
	header
	folder string // where the configuration lies
	// live are the texts of each server by key space.
	live map[string]map[string]string
}

func runScenario(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := openScenario(t, archive)
	r, diags := s.plan(t, s.live)
	if s.fails != (r == nil) {
		t.Fatalf("fails is %v:\n%s", s.fails, told(diags))
	}
	text, encoded := told(diags), []byte(nil)
	if r != nil {
		text, encoded = text+s.text(t, r), s.encode(t, r)
		s.again(t, r)
		s.back(t, r)
		s.shuffle(t, encoded)
	}
	for _, bad := range s.broken(flat(text), os.Getenv("UPDATE") == "1") {
		t.Error(bad)
	}
	s.compare(t, file, archive, text, encoded)
	if r := runIn(s.folder, "fmt", "--check", "--diff"); r.code != exitOK {
		t.Errorf("the configuration is not in canonical layout:\n%s%s", r.out, r.err)
	}
}

func openScenario(t *testing.T, archive *txtar.Archive) *scenario {
	t.Helper()
	s := &scenario{header: readHeader(t, string(archive.Comment)), folder: t.TempDir(), live: map[string]map[string]string{}}
	put := func(server, space, text string) {
		if s.live[server] == nil {
			s.live[server] = map[string]string{}
		}
		s.live[server][space] = text
	}
	for _, f := range archive.Files {
		text := string(f.Data)
		dir, name := path.Split(f.Name)
		switch server, isWorld := strings.CutSuffix(f.Name, ".world"); {
		case strings.HasSuffix(f.Name, ".iso.hcl"):
			writeText(t, filepath.Join(s.folder, f.Name), text)
		case isWorld:
			world, err := worldtest.Expand(f.Name, text, baseWorld)
			if err != nil {
				t.Fatal(err)
			}
			put(server, "metabase", world)
		case strings.HasSuffix(name, ".config"):
			if base, is := strings.CutPrefix(strings.TrimSpace(text), "include "); is {
				text = readText(t, filepath.Join(scenarioFolder, "base", base+".config"))
			}
			clr := strings.Replace(strings.TrimSuffix(name, ".config"), "-64", "/64", 1)
			put(path.Clean(dir), "machine.config/"+clr, text)
		case f.Name != "plan.txt" && f.Name != "plan.json" && f.Name != "runbook.txt" && f.Name != "runbook.json" && f.Name != "processes.txt":
			t.Fatalf("what is %s?", f.Name)
		}
	}
	return s
}

func baseWorld(name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(scenarioFolder, "base", name+".world"))
	return string(text), err
}

// plan loads the configuration and plans it from live texts.
func (s *scenario) plan(t *testing.T, texts map[string]map[string]string) (*plan.Result, diag.List) {
	t.Helper()
	config, _, diags := lang.Read(os.DirFS(s.folder), ".", lang.Options{})
	if diags.HasErrors() {
		return nil, diags
	}
	for _, d := range config.Servers {
		collectedScenario(d)
	}
	in := plan.Input{Config: config, Live: map[string][]plan.Source{}, Targets: s.targets, DeadLive: s.deadLive, Tool: "test"}
	for name, spaces := range texts {
		if !slices.ContainsFunc(config.Servers, func(d *model.Server) bool { return d.Name == name }) {
			t.Fatalf("no server is called %s", name)
		}
		for _, space := range sortedNames(spaces) {
			in.Live[name] = append(in.Live[name], decoded(t, config.Sources, name, space, spaces[space]))
		}
	}
	r, more := plan.Make(in)
	return r, append(diags, more...)
}

// collectedScenario says of a server how it is reached. One whose metabase is
// no text, and one that declares it, is known from what a collector wrote there.
func collectedScenario(d *model.Server) {
	if len(d.Live) == 0 && binaryMetabase(d) {
		d.Live = []model.LiveSource{{Way: model.WayCollected, File: d.Name + ".txt"}}
	}
	for i := range d.Live {
		if d.Live[i].Way == model.WayCollected {
			d.Live[i].CollectedAt = "2003-10-14T22:05:00+02:00"
		}
	}
}

// decoded reads one live text: a world, or a machine.config as it is on a server.
func decoded(t *testing.T, src *model.Sources, server, space, text string) plan.Source {
	t.Helper()
	source := plan.Source{Store: worldtest.Store{}, Space: metabase.Space{}}
	if space != "metabase" {
		var ok bool
		if source.Store, source.Space, ok = stores.SpaceOf(space); !ok {
			t.Fatalf("there is no key space %s", space)
		}
	}
	name := server + "/" + space
	snapshot, diags := source.Store.Decode(space, name, text)
	if snapshot == nil {
		t.Fatal(told(diags))
	}
	snapshot.File = src.AddLive(name, snapshot.Text)
	source.Snapshot = snapshot
	return source
}

// encode has the rules judge a plan, seals it, and gives the plan file.
func (s *scenario) encode(t *testing.T, r *plan.Result) []byte {
	t.Helper()
	ran := validate.PlanPhase
	if r.Plan.Limited != nil {
		ran = 0
	}
	if err := r.Plan.Seal(validate.Suppress(validate.Plan(r), r.Config, ran, "")); err != nil {
		t.Fatal(err)
	}
	encoded, err := plan.Encode(r.Plan)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// text is the plan as a person sees it.
func (s *scenario) text(t *testing.T, r *plan.Result) string {
	t.Helper()
	s.encode(t, r)
	var out bytes.Buffer
	err := view.Plan(&out, view.Style{Width: 80}, r.Plan, view.PlanOptions{Concise: s.concise, Verbose: s.verbose, Sources: r.Config.Sources,
		Locate: func(address, attribute string) model.Range { return validate.Locate(r.Config, address, attribute) }})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// back does the steps of a plan and of its rollback: the first make the planned
// texts, and after the second the same changes are to be made again.
func (s *scenario) back(t *testing.T, r *plan.Result) {
	t.Helper()
	restored, reached := map[string]map[string]string{}, map[string]map[string]string{}
	for i := range r.Servers {
		server, texts, there := &r.Plan.Servers[i], map[string]string{}, map[string]string{}
		for j, source := range r.Servers[i].Sources {
			space := source.Snapshot.Space
			got := performed(t, server, server.Steps, source)
			// Calls spell some values as numbers, and files by their names: whether
			// they make the planned world, the plan after them tells.
			if got != r.Servers[i].Texts[j] && !model.ByCalls(server.Way) {
				t.Fatalf("the steps make another text of %s than was planned: %s", space, firstDifference(r.Servers[i].Texts[j], got))
			}
			texts[space], there[space] = got, got
			if server.Rollback != nil {
				after := decoded(t, r.Config.Sources, server.Name, space, texts[space])
				texts[space] = performed(t, server, server.Rollback.Steps, after)
			}
		}
		restored[server.Name], reached[server.Name] = texts, there
	}
	if after, diags := s.plan(t, reached); after == nil || !after.Plan.Empty() {
		t.Errorf("after the steps there are changes: %s", told(diags))
	}
	again, diags := s.plan(t, restored)
	if again == nil {
		t.Fatalf("after the way back there is no plan:\n%s", told(diags))
	}
	if d := cmp.Diff(r.Plan.Changes, again.Plan.Changes); d != "" {
		t.Errorf("after the way back other changes are to be made:\n%s", d)
	}
}

// performed writes the steps of a server into one live text.
func performed(t *testing.T, server *plan.Server, steps []plan.Step, source plan.Source) string {
	t.Helper()
	wants, err := plan.Wants(server, source.Snapshot.Space, steps)
	if err != nil {
		t.Fatal(err)
	}
	if model.ByCalls(server.Way) && source.Snapshot.Space == "metabase" {
		calls, err := plan.Calls(server, steps)
		if err != nil {
			t.Fatal(err)
		}
		wants = wantsOfCalls(source.Snapshot, calls)
	}
	edits, diags := source.Store.Edit(source.Snapshot, wants)
	if diags.HasErrors() {
		t.Fatal(told(diags))
	}
	text, err := source.Store.Apply(source.Snapshot, edits)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// again plans the planned texts: nothing is left to do.
func (s *scenario) again(t *testing.T, r *plan.Result) {
	t.Helper()
	after := map[string]map[string]string{}
	for _, server := range r.Servers {
		texts := map[string]string{}
		for i := range server.Sources {
			texts[server.Sources[i].Snapshot.Space] = server.Texts[i]
		}
		after[server.Server.Name] = texts
	}
	again, diags := s.plan(t, after)
	if again == nil {
		t.Fatalf("after the plan there is no plan:\n%s", told(diags))
	}
	if !again.Plan.Empty() {
		t.Errorf("after the plan there are changes:\n%s", s.text(t, again))
	}
}

// shuffle plans the configuration with its blocks in other orders and files.
func (s *scenario) shuffle(t *testing.T, want []byte) {
	t.Helper()
	other := *s
	other.folder = copyTree(t, s.folder)
	pieces := shuffleable(t, other.folder)
	random := rand.New(rand.NewPCG(20040301, 326086))
	for range 4 {
		scatter(t, other.folder, pieces, random)
		r, diags := other.plan(t, s.live)
		if r == nil {
			t.Fatalf("in another order there is no plan:\n%s", told(diags))
		}
		if got := other.encode(t, r); !bytes.Equal(got, want) {
			t.Fatalf("in another order the plan differs: %s", firstDifference(string(want), string(got)))
		}
	}
}

// told are diagnostics as the golden file has them.
func told(diags diag.List) string {
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintf(&b, "%s %s %s: %s: %s\n", d.Severity, d.ID, d.Addr, d.Summary, d.Detail)
	}
	return b.String()
}

// broken gives what a text, in one line, does not keep of the header. With
// update what is awaited does not count.
func (h *header) broken(text string, update bool) []string {
	var bad []string
	say := func(format, what string) { bad = append(bad, fmt.Sprintf(format, what)) }
	for _, must := range h.must {
		if !strings.Contains(text, must) {
			say("the plan must show %q", must)
		}
	}
	for _, not := range h.mustnot {
		if strings.Contains(text, not) {
			say("the plan must not show %q", not)
		}
	}
	for _, must := range h.awaits {
		if !update && strings.Contains(text, must) {
			say("the plan shows %q now: UPDATE=1 makes it a must", must)
		}
	}
	for _, not := range h.awaitsnot {
		if !update && !strings.Contains(text, not) {
			say("the plan no longer shows %q: UPDATE=1 makes it a mustnot", not)
		}
	}
	return bad
}

// compare holds the plan against the archive, or writes it there.
func (s *scenario) compare(t *testing.T, file string, archive *txtar.Archive, text string, encoded []byte) {
	t.Helper()
	update := os.Getenv("UPDATE") == "1"
	at := func(name string) int {
		return slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
	}
	if at("plan.txt") < 0 && update {
		archive.Files = append(archive.Files, txtar.File{Name: "plan.txt"})
	}
	for name, got := range map[string]string{"plan.txt": text, "plan.json": string(encoded)} {
		i := at(name)
		switch {
		case i < 0 && name == "plan.txt":
			t.Fatal("there is no plan.txt; UPDATE=1 go test writes it")
		case i < 0:
		case update:
			archive.Files[i].Data = []byte(got)
		case string(archive.Files[i].Data) != got:
			t.Errorf("%s is not what comes out now; UPDATE=1 go test writes it anew\n%s", name, firstDifference(string(archive.Files[i].Data), got))
		}
	}
	if !update {
		return
	}
	archive.Comment = []byte(settled(string(archive.Comment), flat(text)))
	if err := os.WriteFile(file, txtar.Format(archive), fs.FileMode(0o644)); err != nil {
		t.Fatal(err)
	}
}

// settled is the comment of an archive in which what was awaited and holds now
// is a must.
func settled(comment, text string) string {
	var b strings.Builder
	for line := range strings.Lines(comment) {
		if rest, is := strings.CutPrefix(line, "awaits: "); is && strings.Contains(text, flat(rest)) {
			line = "must: " + rest
		}
		if rest, is := strings.CutPrefix(line, "awaitsnot: "); is && !strings.Contains(text, flat(rest)) {
			line = "mustnot: " + rest
		}
		b.WriteString(line)
	}
	return b.String()
}

// What must hold is held against the text whatever UPDATE says, and what was
// awaited becomes a must once it holds.
func TestScenarioHeader(t *testing.T) {
	const comment = "Prose: with a colon.\noptions: dead=live target=web/a\nmust: IIS   restarts once\nmustnot: iisreset\nawaits: SEED000\nawaitsnot: WS03\n"
	h := readHeader(t, comment)
	if !h.deadLive || h.concise || h.fails || !slices.Equal(h.targets, []string{"web/a"}) {
		t.Errorf("the options are %+v", h)
	}
	for _, c := range []struct {
		text           string
		broken, update int
	}{
		{"IIS restarts once WS03", 0, 0},
		{"IIS restarts WS03", 1, 1},
		{"IIS restarts once by iisreset WS03", 1, 1},
		{"IIS restarts once SEED000", 2, 0},
	} {
		if got := h.broken(c.text, false); len(got) != c.broken {
			t.Errorf("%q breaks %q", c.text, got)
		}
		if got := h.broken(c.text, true); len(got) != c.update {
			t.Errorf("%q breaks %q with UPDATE=1", c.text, got)
		}
	}
	want := strings.NewReplacer("awaits: ", "must: ", "awaitsnot: ", "mustnot: ").Replace(comment)
	if got := settled(comment, "SEED000"); got != want {
		t.Errorf("settled to\n%s", got)
	}
	if got := settled(comment, "WS03"); got != comment {
		t.Errorf("settled to\n%s", got)
	}
}
