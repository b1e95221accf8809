package trial

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
	"github.com/isoplan/isoplan/validate"
)

// The codes of this package.
const (
	codeAssert   = "IP0901" // an assertion is false
	codeExpected = "IP0902" // a failure that was expected did not come
	codeWorld    = "IP0903" // a world that cannot be made
	codeNoLive   = "IP0904" // a run that does not say what is there
)

// Options are what runs need besides their file.
type Options struct {
	// FS holds the folder of the configuration as ".", Lang how it is read.
	FS   fs.FS
	Lang lang.Options
	// Read reads the live files of the servers of a configuration.
	Read func(*model.Config) (map[string][]plan.Source, diag.List)
	// Text gives a plan as it is shown to people.
	Text func(*plan.Result) string
	// Selected says which runs are asked for; nil is all.
	Selected func(name string) bool
	// Tool is the version that makes the plans.
	Tool string
}

// Make makes the runs of one file, in their order.
func Make(t *lang.TestFile, o Options) File {
	out := File{Name: t.Name(), Sources: t.Sources(), Status: Skip}
	names := t.Runs()
	last := len(names) - 1
	for last >= 0 && !o.selected(names[last]) {
		last--
	}
	f := &file{test: t, o: &o, live: map[string][]plan.Source{}, plans: map[string]cty.Value{}}
	for i, name := range names {
		line, _ := t.Sources().Position(t.RunRange(i).File, t.RunRange(i).Start)
		r := Run{Name: name, Status: Skip, Line: line}
		// What was not asked for is made where a later run may build on it, and
		// told only where there is nothing to build on.
		if o.selected(name) || i < last && t.Leads(i) {
			done := f.run(i)
			if o.selected(name) || done.status == Error {
				r.Status, r.Diags, r.Sources = done.status, done.diags, done.sources
			}
		}
		out.Status = out.Status.worse(r.Status)
		out.Runs = append(out.Runs, r)
	}
	return out
}

func (o *Options) selected(name string) bool { return o.Selected == nil || o.Selected(name) }

// file is one file of tests while its runs are made.
type file struct {
	test *lang.TestFile
	o    *Options
	// live are the files an earlier run left, by the server's folded name.
	live map[string][]plan.Source
	// plans are what later conditions see of earlier runs.
	plans map[string]cty.Value
}

// attempt is one run while it is made.
type attempt struct {
	*file
	c       *lang.Case
	status  Status
	diags   diag.List
	sources *model.Sources
	met     []bool // which expectations came
}

// run makes one run.
func (f *file) run(i int) *attempt {
	a := &attempt{file: f, status: Pass}
	var diags diag.List
	a.c, diags = f.test.Case(i, f.o.FS, ".", f.o.Lang)
	a.sources = a.c.Sources
	a.met = make([]bool, len(a.c.Expect))
	var r *plan.Result
	if a.c.Config != nil {
		r, diags = a.plan(diags)
	}
	a.sift(diags, Error)
	if r != nil {
		a.judge(r)
	}
	for i, e := range a.c.Expect {
		if !a.met[i] {
			a.fail(Fail, diag.Diagnostic{Severity: diag.Error, ID: codeExpected, Summary: "Expected failure did not come", Range: e.Range,
				Detail: fmt.Sprintf("The run %s expects %q, and nothing of that id or about that address came up.", a.c.Name, e.Text)})
		}
	}
	a.diags = a.diags.Sorted(a.sources)
	return a
}

// fail adds what keeps the run from passing.
func (a *attempt) fail(s Status, d diag.Diagnostic) {
	a.diags = append(a.diags, d)
	a.status = a.status.worse(s)
}

// sift goes through messages: those that were expected are met, errors that
// were not end the run in a state.
func (a *attempt) sift(list diag.List, as Status) {
	for _, d := range list {
		expected := false
		for i, e := range a.c.Expect {
			if meets(e.Text, &d) {
				a.met[i], expected = true, true
			}
		}
		if d.Severity == diag.Error && !expected {
			a.fail(as, d)
		}
	}
}

// meets reports whether a message is what was expected: by its id, or by the
// address it is about, or one above that.
func meets(text string, d *diag.Diagnostic) bool {
	if strings.EqualFold(text, d.ID) {
		return true
	}
	want, got := model.Addr(text).Key(), d.Addr.Key()
	return got != "" && (got == want || strings.HasPrefix(got, want+"/"))
}

// plan makes the plan of a run.
func (a *attempt) plan(diags diag.List) (*plan.Result, diag.List) {
	c := a.c
	sources, more := a.there()
	diags = append(diags, more...)
	if diags.HasErrors() {
		return nil, diags
	}
	r, more := plan.Make(plan.Input{Config: reached(c.Config, sources), Live: sources, Targets: c.Targets, Excludes: c.Excludes, Tool: a.o.Tool})
	return r, append(diags, more...)
}

// there gives what is there before the plan, server by server: what the run
// says, else what an earlier run left, else what the file says for all runs,
// else what the configuration says. Where only some servers have it, the run is
// about those.
func (a *attempt) there() (map[string][]plan.Source, diag.List) {
	out := map[string][]plan.Source{}
	config := *a.c.Config
	var diags diag.List
	for _, s := range config.Servers {
		if left, ok := a.live[model.Fold(s.Name)]; ok && !a.c.Own {
			out[s.Name] = left
		}
	}
	for _, w := range a.c.Worlds {
		if out[w.Name] != nil {
			continue
		}
		made, more := build(w, a.sources, a.o.Tool)
		for _, d := range more {
			d.Detail += " This is about the world of the test."
			diags = append(diags, d)
		}
		out[w.Name] = made
	}
	if copies := a.copies(config.Servers, out); len(copies) > 0 {
		read, more := a.o.Read(&model.Config{Servers: copies, Sources: a.sources})
		diags = append(diags, more...)
		for name, s := range read {
			out[name] = s
		}
	}
	if diags.HasErrors() {
		return nil, diags
	}
	if len(out) == 0 {
		return a.declared(&config)
	}
	kept := config.Servers[:0:0]
	for _, s := range config.Servers {
		if _, ok := out[s.Name]; ok {
			kept = append(kept, s)
		}
	}
	config.Servers = kept
	a.c.Config = &config
	return out, diags
}

// reached says of servers that do not say it how they are reached, where that is
// not as files: a metabase that is one binary file is known from what a collector
// wrote, and changed by calls (Q321142, SDK6/ms524661).
func reached(c *model.Config, sources map[string][]plan.Source) *model.Config {
	out := *c
	out.Servers = append([]*model.Server(nil), c.Servers...)
	for i, s := range out.Servers {
		t, ok := schema.TargetOf(s.Version, s.Mode)
		if len(s.Live) > 0 || !ok || !t.Planned() || t.TextMetabase() || !slices.ContainsFunc(sources[s.Name], holdsMetabase) {
			continue
		}
		called := *s
		called.Live = []model.LiveSource{{Way: model.WayCollected, Range: s.Range}}
		out.Servers[i] = &called
	}
	return &out
}

func holdsMetabase(s plan.Source) bool { return s.Snapshot.Space == string(schema.MetabaseSpace) }

// copies are the servers whose files the run says where to find, with only that
// said of them.
func (a *attempt) copies(servers []*model.Server, known map[string][]plan.Source) []*model.Server {
	var out []*model.Server
	for _, s := range servers {
		folder, ok := a.c.Folders[s.Name]
		if a.c.Folder != "" {
			folder, ok = a.c.Folder, true
		}
		if !ok || known[s.Name] != nil {
			continue
		}
		from := *s
		from.Live = []model.LiveSource{{Way: "copy", Root: path.Clean(strings.ReplaceAll(folder, `\`, "/")), Range: a.c.FolderRange}}
		out = append(out, &from)
	}
	return out
}

// declared is what is there where the run does not say: for a module a server
// on which there is nothing yet, for a root the live files it names.
func (a *attempt) declared(config *model.Config) (map[string][]plan.Source, diag.List) {
	if !a.c.Module {
		for _, s := range config.Servers {
			if len(s.Live) == 0 {
				return nil, diag.List{{Severity: diag.Error, ID: codeNoLive, Summary: "Run without a world", Range: a.c.Range, Addr: model.ServerAddr(s.Name),
					Detail: fmt.Sprintf("The run %s does not say what is there on %s, and the configuration has no live block for it.", a.c.Name, s.Name),
					Fix:    "Write a world block into the run or the file, or folder = with the folder its files lie in."}}
			}
		}
		return a.o.Read(config)
	}
	out := map[string][]plan.Source{}
	for _, s := range config.Servers {
		nothing := &model.Server{Name: s.Name, Version: s.Version, Mode: s.Mode, Range: s.Range, MaxUnavailable: 1}
		made, diags := build(nothing, a.sources, a.o.Tool)
		if diags.HasErrors() {
			return nil, diags
		}
		out[s.Name] = made
	}
	return out, nil
}

// judge has the rules look at a plan, and asks it what the run asks.
func (a *attempt) judge(r *plan.Result) {
	found, _ := validate.JudgePlan(r)
	ran := validate.PlanPhase
	if r.Plan.Limited != nil {
		ran = 0 // a rule that looked at a part only leaves no comment unused
	}
	found = validate.Suppress(found, r.Config, ran, "")
	if err := r.Plan.Seal(found); err != nil {
		a.fail(Error, diag.FromError(codeWorld, "Plan cannot be encoded", err))
		return
	}
	a.sift(found, Fail)
	a.ask(r)
	if a.c.Apply {
		a.carry(r)
	}
}

// ask works the assertions out.
func (a *attempt) ask(r *plan.Result) {
	later := a.test.Mentions(a.c.Name)
	if a.c.Asserts() == 0 && !later {
		return
	}
	parts, all, earlier := a.c.Needs()
	v := planValue(r, a.o.Text, parts, all || later)
	seen := cty.EmptyObjectVal
	if earlier && len(a.plans) > 0 {
		seen = cty.ObjectVal(a.plans)
	}
	failed, diags := a.c.Check(v, seen, weight(r))
	for _, d := range diags {
		a.fail(Error, d)
	}
	for _, f := range failed {
		d := diag.Diagnostic{Severity: diag.Error, ID: codeAssert, Summary: "Assertion failed", Range: f.Range, Detail: cmp.Or(strings.TrimSpace(f.Message), "The condition is false.")}
		for _, o := range f.Values {
			if !strings.ContainsAny(d.Detail[len(d.Detail)-1:], ".!?") {
				d.Detail += "."
			}
			d.Detail += " " + o.Text + " is " + o.Value
			if !strings.HasSuffix(o.Value, "?") && !strings.HasSuffix(o.Value, ".") {
				d.Detail += "."
			}
		}
		a.fail(Fail, d)
	}
	if later {
		a.plans[a.c.Name] = cty.ObjectVal(map[string]cty.Value{"plan": v})
	}
}

// carry makes what was planned what is there for the next run.
func (a *attempt) carry(r *plan.Result) {
	for i := range r.Servers {
		s := &r.Servers[i]
		left, diags := after(s)
		for _, d := range diags {
			a.fail(Error, d)
		}
		a.live[model.Fold(s.Server.Name)] = left
	}
}

// weight is about how many bytes a plan is large.
func weight(r *plan.Result) int {
	const object, attribute = 600, 200
	n := 0
	for i := range r.Plan.Changes {
		n += object + attribute*len(r.Plan.Changes[i].Attributes)
	}
	for i := range r.Servers {
		n += object * len(r.Servers[i].Planned.Objects)
	}
	return n + object*len(r.Plan.Findings)
}
