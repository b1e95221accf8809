package lang

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// testEnding is how the name of a file of tests ends, in any letter case.
const testEnding = ".isotest.hcl"

// The most runs one file of tests may have, and assertions one run.
const (
	maxRuns    = 1000
	maxAsserts = 1000
)

// testServer names the server a module is tried on that the test does not name.
const testServer = "test"

// IsTest reports whether a file of that name holds tests.
func IsTest(name string) bool {
	return strings.HasSuffix(strings.ToLower(name), testEnding) && !leftOut(name)
}

// TestFile is one *.isotest.hcl file, taken apart into its runs. Nothing in it
// is evaluated: each run is, with a reading of the configuration of its own.
type TestFile struct {
	name, text string
	root       *block
	runs       []*block
	src        *model.Sources
	lines      []uint32
}

var (
	fileBlocks    = []string{"run", "variables", "server", "world"}
	runBlocks     = []string{"variables", "server", "world", "assert"}
	runArguments  = []string{"folder", "targets", "excludes", "apply", "expect_failures"}
	fileArguments = []string{"folder"}
)

// LoadTest takes a file of tests apart. name is what messages call it. With
// errors the file is good for its Sources only.
func LoadTest(name, text string) (*TestFile, diag.List) {
	t := &TestFile{name: name, text: text, src: &model.Sources{}}
	f := t.file(t.src.Add(name, text))
	if len(text) > maxFileBytes {
		return t, checkSize(name, int64(len(text)))
	}
	if d := checkEncoding(f.id, text); d != nil {
		return t, diag.List{*d}
	}
	l := &lexer{file: f.id, src: text}
	root, ok := l.parse()
	if !ok {
		f.hideSecrets()
		t.redact(f, t.src)
		return t, diag.List{*l.err}
	}
	t.root = root
	t.check(f)
	t.lines = f.lines
	t.redact(f, t.src)
	return t, f.diags.Sorted(t.src)
}

// Name is what messages call the file.
func (t *TestFile) Name() string { return t.name }

// Sources is the text that the diagnostics of LoadTest point into.
func (t *TestFile) Sources() *model.Sources { return t.src }

// Runs names the runs, in their order.
func (t *TestFile) Runs() []string {
	names := make([]string, len(t.runs))
	for i, b := range t.runs {
		names[i] = b.labels[0].text
	}
	return names
}

// RunRange is the place of a run in the text of LoadTest.
func (t *TestFile) RunRange(i int) model.Range {
	return model.Range{File: 1, Start: t.runs[i].head().start, End: t.runs[i].head().end}
}

// Mentions reports whether conditions may ask for what an earlier run came to.
func (t *TestFile) Mentions(run string) bool {
	return strings.Contains(t.text, "run."+run) || strings.Contains(t.text, "run[")
}

// Leads reports whether later runs may build on a run: on what it applies, or on
// its plan.
func (t *TestFile) Leads(i int) bool {
	return t.runs[i].find("apply") != nil || t.Mentions(t.runs[i].labels[0].text)
}

func (t *TestFile) file(id model.FileID) *file {
	return &file{id: id, name: t.name, text: t.text, read: true, lines: t.lines}
}

// redact hides what may be the text of a secret somebody wrote out.
func (t *TestFile) redact(f *file, src *model.Sources) {
	for _, secret := range f.redact {
		src.Redact(secret)
	}
}

// check reads every run once, so that a slip in the last is told before the
// first is made.
func (t *TestFile) check(f *file) {
	for _, a := range t.root.args {
		if !contains(fileArguments, a.name) {
			f.unknownArgument(a, "test file", func() []string { return fileArguments }, fileBlocks)
		}
	}
	seen := map[string]span{}
	for _, b := range t.root.blocks {
		switch {
		case b.typ != "run":
			if !contains(fileBlocks, b.typ) {
				f.unknownBlock(b, "in a file of tests", fileBlocks, fileArguments)
			}
		case f.labels(b, 1, `run "defaults" { ... }`):
			name := b.labels[0]
			if first, twice := seen[name.text]; twice {
				f.report(failure(codeDuplicate, f.rng(b.head()), "Declared twice", fmt.Sprintf("There is a run %s already, on line %d.", schema.QuoteHCL(name.text), f.line(first)), "Rename one of the two."))
				continue
			}
			if !hclsyntax.ValidIdentifier(name.text) {
				f.report(failure(codeName, f.rng(name.at), "Name cannot be used", fmt.Sprintf("Later runs refer to a run as run.NAME, and %q is not a name: it must begin with a letter and hold letters, digits, _ and -.", clip(name.text)), ""))
				continue
			}
			seen[name.text] = b.head()
			t.runs = append(t.runs, b)
		}
	}
	switch {
	case len(t.runs) > maxRuns:
		f.report(failure(codeLimit, f.rng(t.runs[maxRuns].head()), "Too many runs", fmt.Sprintf("One file may have %s runs.", thousands(maxRuns)), "Split it into several files."))
		return
	case len(t.runs) == 0 && len(f.diags) == 0:
		f.report(failure(codeBlock, model.Range{File: f.id}, "No run in the file", "A file of tests has at least one run block.", `Write run "defaults" { ... } with an assert block in it.`))
	}
	shared := f.takeShared(t.root)
	for _, b := range t.runs {
		f.takeRun(b, shared)
	}
}

// testRun is one run, with what the file says for all of them.
type testRun struct {
	name      string
	at        model.Range
	variables []*arg
	// server is the one a module is tried on, nil where the folder is a root.
	server *node
	// worlds are what is there, one block a server; folder is where files of
	// servers lie.
	worlds []*node
	// own says that the run says itself what is there.
	own                              bool
	folder                           *arg
	targets, excludes, apply, expect *arg
	asserts                          []*special
}

// takeShared reads what stands beside the runs.
func (f *file) takeShared(root *block) *testRun {
	shared := &testRun{}
	f.takeSetting(shared, root)
	return shared
}

// takeRun reads one run. What the run says itself stands in place of what the
// file says; of variables, each by itself.
func (f *file) takeRun(b *block, shared *testRun) *testRun {
	r := &testRun{name: b.labels[0].text, at: f.rng(b.head())}
	for _, a := range b.args {
		if !contains(runArguments, a.name) {
			f.unknownArgument(a, "run", func() []string { return runArguments }, runBlocks)
		}
	}
	for _, c := range b.blocks {
		if !contains(runBlocks, c.typ) {
			f.unknownBlock(c, "in a run block", runBlocks, runArguments)
		}
	}
	r.targets, r.excludes = f.optional(b, "targets"), f.optional(b, "excludes")
	r.apply, r.expect = f.optional(b, "apply"), f.optional(b, "expect_failures")
	f.takeSetting(r, b)
	for _, c := range b.blocks {
		if c.typ == "assert" {
			f.takeAssert(r, c)
		}
	}
	if len(r.asserts) > maxAsserts {
		f.report(failure(codeLimit, r.asserts[maxAsserts].at, "Too many assertions", fmt.Sprintf("One run may have %s assert blocks.", thousands(maxAsserts)), ""))
	}
	if r.server == nil {
		r.server = shared.server
	}
	if r.own = len(r.worlds) > 0 || r.folder != nil; !r.own {
		r.worlds, r.folder = shared.worlds, shared.folder
	}
	own := len(r.variables)
	for _, v := range shared.variables {
		if !slices.ContainsFunc(r.variables[:own], func(a *arg) bool { return a.name == v.name }) {
			r.variables = append(r.variables, v)
		}
	}
	return r
}

// takeSetting reads what a file may say for all runs, and each for itself.
func (f *file) takeSetting(r *testRun, b *block) {
	r.folder = f.optional(b, "folder")
	for _, c := range b.blocks {
		switch c.typ {
		case "variables":
			f.takeTestVariables(r, c)
		case "server":
			f.takeTestServer(r, c)
		case "world":
			f.takeWorld(r, c)
		}
	}
	if r.folder != nil && len(r.worlds) > 0 {
		f.report(failure(codeConflict, r.folder.at, "World and folder together", "folder names the files of the servers, and a world block says what would be in them.", "Write one of the two."))
	}
}

// optional reads an argument of a block, nil when it is not set.
func (f *file) optional(b *block, name string) *arg {
	a := b.find(name)
	if a == nil {
		return nil
	}
	v, ok := f.arg(*a)
	if !ok {
		return nil
	}
	return v
}

func (f *file) takeTestVariables(r *testRun, b *block) {
	if !f.labels(b, 0, "variables { ... }") {
		return
	}
	if r.variables != nil {
		f.report(failure(codeDuplicate, f.rng(b.head()), "Block stands twice", "There is a variables block here already.", "Put both into one."))
		return
	}
	r.variables = []*arg{}
	for _, c := range b.blocks {
		f.report(failure(codeBlock, f.rng(c.head()), "Unknown block", fmt.Sprintf("A variables block holds names and values only, no block %s.", c.typ), ""))
	}
	for _, a := range b.args {
		f.hideIfSecret(a)
		if v, ok := f.arg(a); ok {
			r.variables = append(r.variables, v)
		}
	}
}

// takeTestServer reads the server that a module is tried on.
func (f *file) takeTestServer(r *testRun, b *block) {
	if r.server != nil {
		f.report(failure(codeDuplicate, f.rng(b.head()), "Block stands twice", "There is a server block here already, and a module is tried on one server.", "Put the other into a run of its own."))
		return
	}
	n := f.bodyOf(b, testServer, `server { ... } or server "web03" { ... }`, []string{"version", "migrates_to", "exclusive", "ignore"},
		without(serverBlocks, "live"))
	if n == nil {
		return
	}
	r.server = n
	if b.find("version") == nil {
		f.report(failure(codeArgument, n.at, "Missing argument", "The server of a test needs the version of IIS it has.", `Write version = "6.0".`))
	}
}

// takeWorld reads a world block: what is there, in the words that declare it.
func (f *file) takeWorld(r *testRun, b *block) {
	n := f.bodyOf(b, "", `world { ... } or world "web03" { ... }`, nil, without(serverBlocks, "live", "observed", "disruption", "module"))
	if n == nil {
		return
	}
	for _, other := range r.worlds {
		if model.Fold(other.label) == model.Fold(n.label) {
			f.report(failure(codeDuplicate, n.at, "Declared twice", "There is a world block for this server already.", "Put both into one."))
			return
		}
	}
	r.worlds = append(r.worlds, n)
}

// bodyOf reads the body of a server whose label may be left out.
func (f *file) bodyOf(b *block, name, example string, meta, blocks []string) *node {
	n := &node{kind: model.ServerKind, label: name, at: f.rng(b.head()), labelAt: f.rng(b.head())}
	if len(b.labels) == 1 {
		n.label, n.labelAt = b.labels[0].text, f.rng(b.labels[0].at)
	} else if !f.labels(b, 0, example) {
		return nil
	}
	s := shape{1, example, meta, blocks}
	f.content(n, b.args, s)
	for _, c := range b.blocks {
		if contains(serverBlocks, c.typ) && !contains(blocks, c.typ) {
			f.report(failure(codeBlock, f.rng(c.head()), "Block not in a test", fmt.Sprintf("A %s block of a test holds no block %s.", b.typ, c.typ), testBlockFix(b.typ, c.typ)))
			continue
		}
		f.child(n, c, s)
	}
	return n
}

// testBlockFix says where a block of a server stands in a test.
func testBlockFix(in, block string) string {
	switch {
	case block == "live":
		return "What is there stands in a world block, or folder names the files."
	case block == "module":
		return "Write the blocks themselves: a world is what is there, however it came about."
	case in == "world":
		return "What no file tells stands in the server block."
	}
	return ""
}

func (f *file) takeAssert(r *testRun, b *block) {
	c := f.special(b, specialShape{0, "assert { ... }", []string{"condition", "error_message"}, nil})
	if c == nil {
		return
	}
	for _, name := range []string{"condition", "error_message"} {
		if b.find(name) == nil {
			f.report(failure(codeArgument, c.at, "Missing argument", fmt.Sprintf("An assert block needs %s.", name), ""))
		}
	}
	r.asserts = append(r.asserts, c)
}

// without gives a list without some of its words.
func without(list []string, words ...string) []string {
	var out []string
	for _, s := range list {
		if !contains(words, s) {
			out = append(out, s)
		}
	}
	return out
}

// moduleUnderTest makes the call of the module in whose folder a test lies.
func (r *testRun) moduleUnderTest(d *definitions) *node {
	source := &arg{name: "source", at: r.server.at, val: r.server.at, lit: cty.StringVal(".")}
	return &node{label: testServer, at: r.server.at, labelAt: r.server.at, call: &usage{source: source, inputs: r.variables, defs: d}}
}
