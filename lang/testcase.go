package lang

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// Case is one run of a file of tests: the configuration it is about, read and
// evaluated with the variables of the run, what it is tried on, and what is
// asked of the plan.
type Case struct {
	Name string
	// Range is the place of the run.
	Range model.Range
	// Config is the configuration, nil where it has errors.
	Config *model.Config
	// Sources are the texts of the configuration and of the test.
	Sources *model.Sources
	// Worlds are what is there, as a declaration of it: one server each.
	Worlds []*model.Server
	// Folders say where the files of servers lie, by the server's name; Folder
	// does for the one server of the configuration. Neither is set where the
	// run says nothing.
	Folders map[string]string
	Folder  string
	// FolderRange is the place of either.
	FolderRange model.Range
	// Own says that the run itself says what is there, and not the file for all
	// its runs: what an earlier run left is then of no account.
	Own bool
	// Targets and Excludes limit the plan.
	Targets, Excludes []string
	// Apply makes what was planned the state that the next run begins with.
	Apply bool
	// Module says that the run tries a module on a server of its own.
	Module bool
	// Expect are the failures that have to come.
	Expect []Expectation

	run  *testRun
	eval *evaluator
}

// Expectation is one failure that a run has to come to: a rule, a code, or the
// address it is about.
type Expectation struct {
	Text  string
	Range model.Range
}

// Case reads the configuration in a folder for one run, by its number, and
// evaluates it. There is a case even where there are errors, so that it can be
// told whether they were expected.
func (t *TestFile) Case(i int, fsys fs.FS, dir string, o Options) (*Case, diag.List) {
	r := newRoot(o)
	r.fsys, r.at = fsys, place{dir: path.Clean(dir)}
	var diags diag.List
	head := t.file(0)
	if module := t.module(i); !module {
		if diags = r.list(fsys, dir); len(diags) == 0 {
			r.read(r.files)
			diags = r.gatherAll(&r.definitions, r.files)
		}
	}
	head.id = r.sources.Add(t.name, t.text)
	r.last = head.id
	run := head.takeRun(t.runs[i], head.takeShared(t.root))
	t.redact(head, r.sources)
	diags = append(diags, head.diags...)
	if run.server != nil {
		r.opts.Vars, r.opts.Environ = nil, nil // a module has no values from outside
		d := newDefinitions(place{dir: path.Clean(dir)})
		r.tested, r.testedBy = &d, run.moduleUnderTest(&d)
		r.modules[d.at] = &d
		run.server.calls = append(run.server.calls, r.testedBy)
		r.servers = []*node{run.server}
	} else {
		r.given = run.variables
	}
	diags = append(diags, r.loadModules(fsys)...)
	c := &Case{Name: run.name, Range: run.at, Sources: r.sources, Module: run.server != nil, Own: run.own, run: run}
	c.eval = r.evaluator(newBudget(r.size + len(t.text)))
	if diags.HasErrors() {
		// What is expected is known without the configuration, if it is
		// written out.
		c.expectations()
		return c, append(diags, c.eval.diags...).Sorted(r.sources)
	}
	c.Config = c.eval.config()
	c.fill()
	diags = append(diags, c.eval.diags...).Sorted(r.sources)
	if diags.HasErrors() {
		c.Config = nil
	}
	return c, diags
}

// module reports whether a run tries a module: it or its file has a server
// block, and the configuration of a root has its own.
func (t *TestFile) module(i int) bool {
	for _, in := range []*block{t.root, t.runs[i]} {
		for _, b := range in.blocks {
			if b.typ == "server" {
				return true
			}
		}
	}
	return false
}

// fill works out what the run says.
func (c *Case) fill() {
	e, run := c.eval, c.run
	c.expectations()
	if run.targets != nil {
		c.Targets, _ = e.texts(run.targets, e.top)
	}
	if run.excludes != nil {
		c.Excludes, _ = e.texts(run.excludes, e.top)
	}
	if run.apply != nil {
		c.Apply, _ = e.truth(run.apply, e.top)
	}
	if run.folder != nil {
		c.folder()
	}
	for _, n := range run.worlds {
		c.world(n)
	}
}

func (c *Case) expectations() {
	e, a := c.eval, c.run.expect
	if a == nil {
		return
	}
	list, _ := e.texts(a, e.top)
	for _, s := range list {
		if strings.TrimSpace(s) == "" {
			e.fail(codeValue, a.val, "Expectation is empty", "An entry of expect_failures is empty.", `Write the id of a rule, a code such as "IP0110", or an address.`)
			continue
		}
		c.Expect = append(c.Expect, Expectation{strings.TrimSpace(s), a.val})
	}
}

// folder reads where the files lie: one folder, or one for each server.
func (c *Case) folder() {
	e, a := c.eval, c.run.folder
	c.FolderRange = a.at
	v, ok := e.value(a, e.top)
	if !ok || v.IsNull() {
		return
	}
	if s, ok := textOf(v); ok {
		c.Folder = s
		if s == "" {
			e.fail(codeValue, a.val, "Folder is empty", "folder names no folder.", `Write for example folder = "live/web03".`)
		}
		if len(c.Config.Servers) != 1 {
			e.fail(codeValue, a.val, "Folder of which server", fmt.Sprintf("The configuration has %d servers, and one folder holds the files of one.", len(c.Config.Servers)), `Write folder = { web03 = "live/web03" }.`)
		}
		return
	}
	folders, ok := e.textMap(a, e.top)
	if !ok {
		return
	}
	c.Folders = map[string]string{}
	for _, name := range sortedKeys(folders) {
		if s := c.server(name, a.val); s != nil {
			c.Folders[s.Name] = folders[name]
		}
	}
}

// server finds a declared server; that there is none is reported.
func (c *Case) server(name string, at model.Range) *model.Server {
	var known []string
	for _, s := range c.Config.Servers {
		if model.Fold(s.Name) == model.Fold(name) {
			return s
		}
		known = append(known, s.Name)
	}
	fix := meant(name, known)
	if fix == "" && len(known) > 0 && len(known) <= 12 {
		fix = "The servers are " + wordList(known) + "."
	}
	c.eval.fail(codeReference, at, "Unknown server", fmt.Sprintf("The configuration has no server %s.", schema.QuoteHCL(clip(name))), fix)
	return nil
}

// world works out what a world block says is there. It is a declaration of a
// server of the same version, in the same isolation mode unless it says so.
func (c *Case) world(n *node) {
	e := c.eval
	var of *model.Server
	switch {
	case n.label != "":
		of = c.server(n.label, n.labelAt)
	case len(c.Config.Servers) == 1:
		of = c.Config.Servers[0]
	default:
		e.fail(codeBlock, n.at, "World of which server", fmt.Sprintf("The configuration has %d servers, and a world is that of one.", len(c.Config.Servers)), `Write world "web03" { ... }.`)
	}
	if of == nil || e.diags.HasErrors() {
		return
	}
	body := *n
	body.label = of.Name
	body.meta = append(append([]*arg(nil), n.meta...), literalArg("version", cty.StringVal(of.Version), of.VersionRange, of.VersionRange))
	for _, s := range e.expandOne(&body) {
		if s.Mode == "" {
			s.Mode = of.Mode
		}
		c.Worlds = append(c.Worlds, s)
	}
}

// expandOne makes the server of a world; its variables are those of the test.
func (e *evaluator) expandOne(n *node) []*model.Server {
	outer := e.unit
	if e.tested != nil {
		inner := *e.tested
		inner.origin = nil
		e.unit = &inner
	}
	defer func() { e.unit = outer }()
	return e.servers(n)
}
