package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
	"github.com/isoplan/isoplan/validate"
)

// planFlags are the flags of plan.
type planFlags struct {
	inputs
	limits                    limitFlags
	reports                   reportFlags
	targets, excludes, rotate []string
	dead, failOn              string
	parallel                  int
	out                       string
	recipients                []string
	detailed, diff            bool
	concise, compact          bool
	verbose                   bool
}

func (o *planFlags) register(f *pflag.FlagSet) {
	o.applyFlags(f)
	o.limits.register(f)
	f.StringVar(&o.out, "out", "", "write the plan to this `file`")
	f.StringArrayVar(&o.recipients, "age-recipient", nil, "encrypt the plan file for this `recipient`: age1..., a key ssh-ed25519 ..., or @FILE")
	f.BoolVar(&o.detailed, "detailed-exitcode", false, "end with 2 when changes are waiting")
	f.BoolVar(&o.diff, "diff", false, "show the planned bytes of each live file as a diff")
}

// applyFlags are those that apply has too: what to plan, and how to show it.
func (o *planFlags) applyFlags(f *pflag.FlagSet) {
	o.inputs.flags(f)
	f.StringArrayVar(&o.targets, "target", nil, "plan only this `address` and what is below it; * stands for any part of a name")
	f.StringArrayVar(&o.excludes, "exclude", nil, "leave this `address` and what is below it out")
	f.StringArrayVar(&o.rotate, "rotate", nil, "write the secrets of this `address` again")
	f.StringVar(&o.dead, "dead", "declared", "look for settings without effect among: declared or `live` values")
	o.reports.register(f)
	f.StringVar(&o.failOn, "fail-on", "error", "end with 3 on findings of this `severity` or graver: error, warning or info")
	f.IntVar(&o.parallel, "parallelism", 0, "read and plan this many servers at a time (default: one per core)")
	f.BoolVar(&o.concise, "concise", false, "one line per object")
	f.BoolVar(&o.verbose, "verbose", false, "name every site and application a restart hits, and what rules could not judge")
	f.BoolVar(&o.compact, "compact-warnings", false, "one line per warning")
}

func (a *app) planCommand() *cobra.Command {
	o := &planFlags{}
	c := &cobra.Command{
		Use:   "plan [flags] [FOLDER]",
		Short: "Show what would change on the servers, and what it costs",
		Long:  "plan compares the configuration in FOLDER (default: here) with the live files of\nits servers and shows the changes, the restarts they need, who is hit, and which\nsettings have no effect. Nothing is written but the plan file asked for;\na server with live \"ssh\" runs the collector in a folder of its own, and it is\nremoved from there again.\n\nA plan that costs more than the disruption block of its server allows at this hour,\nor than --max-disruption and --max-apps, ends with 3 and says which changes need it.\n\nWith --age-recipient the plan file is encrypted with age: for age1... and\nage1pq1... (age-keygen makes them), for a key \"ssh-ed25519 AAAA...\", or for all in\n@FILE. show, approve, apply and undo open it with --age-identity.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.plan(folderArg(args), o)
		},
	}
	o.register(c.Flags())
	return c
}

func folderArg(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

func (a *app) plan(dir string, o *planFlags) error {
	failOn, err := o.check()
	if err == nil {
		err = o.limits.check()
	}
	if err == nil {
		err = a.checkReports(&o.reports, false)
	}
	if err != nil {
		return err
	}
	if len(o.recipients) > 0 && o.out == "" {
		return errors.New("--age-recipient encrypts the plan file, and --out names none")
	}
	m, err := a.sealedPlan(dir, o)
	if err != nil {
		return a.reportFailure(&o.reports, dir, o.inputs, failOn, err)
	}
	var lacks diag.List
	if len(m.Plan.Failed) > 0 && o.out != "" {
		lacks = incomplete(m.Plan, "Plan not saved", "a saved plan is for every server within its limits. "+o.out+" was not written.")
	} else if o.out != "" {
		if err := a.writePlan(o.out, m.encoded, o.recipients); err != nil {
			return a.trouble("IP0004", "Plan file not written", err)
		}
	}
	shut := append(a.exceeded(m.Plan, o.limits.allowance()), lacks...)
	report := *m
	if a.json && (len(shut) > 0 || len(m.Plan.Failed) > 0) {
		// The standard output is the plan and nothing else; what stops it stands beside it in the same form.
		if err := a.beside(append(m.notes, shut...), m.Config.Sources); err != nil {
			return a.trouble("IP0005", "Output failed", err)
		}
		m.notes = nil
	}
	if err := a.showPlan(m, o); err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	if len(shut) > 0 && !a.json {
		a.report(shut, nil)
	}
	if err := a.reportMade(&o.reports, &report, shut, dir, o.inputs, failOn); err != nil {
		return err
	}
	switch {
	case len(m.Plan.Failed) > 0:
		return exitCode(exitError)
	case len(shut) > 0:
		return exitCode(exitGate)
	case m.findings.Worst() != 0 && m.findings.Worst() <= failOn:
		return exitCode(exitGate)
	case o.detailed && !m.Plan.Empty():
		return exitCode(exitChanges)
	}
	return nil
}

// check refuses flags whose values mean nothing, and gives the severity that
// gates.
func (o *planFlags) check() (failOn diag.Severity, err error) {
	failOn, ok := diag.ParseSeverity(o.failOn)
	if !ok {
		return failOn, notOneOf("--fail-on", o.failOn, severityWords()...)
	}
	if o.parallel < 0 {
		return failOn, fmt.Errorf("--parallelism=%d: expected 0 (one per core) or more", o.parallel)
	}
	if o.dead != "declared" && o.dead != "live" {
		return failOn, notOneOf("--dead", o.dead, "declared", "live")
	}
	return failOn, nil
}

// made is a plan that was made now: sealed, with its file's text.
type made struct {
	*plan.Result
	encoded []byte
	// findings are those of today; notes are warnings that are no findings, and
	// findings the sealed plan does not hold because their suppression ended.
	findings, notes diag.List
	notJudged       []validate.NotJudged
}

// sealedPlan makes a plan, has the rules judge it, and seals it. Errors are
// printed; err then only carries the exit code. Servers that could not be
// planned are named in the plan, and why is among the notes.
func (a *app) sealedPlan(dir string, o *planFlags) (*made, error) {
	r, f, notes, err := a.makePlan(dir, o, &fleet{keep: o.diff})
	if err != nil {
		return nil, err
	}
	found, notJudged := f.judgement(r.Plan)
	ran := validate.PlanPhase
	if r.Plan.Limited != nil || len(r.Plan.Failed) > 0 {
		ran = 0 // a rule that looked at a part only leaves no comment unused
	}
	encoded, err := r.Plan.SealEncoded(validate.Suppress(found, r.Config, ran, ""))
	if err != nil {
		return nil, a.trouble("IP0003", "Plan cannot be encoded", err)
	}
	// What was silenced only until a day that is past is judged now and is
	// never part of the plan's bytes.
	today := validate.Suppress(found, r.Config, ran, a.env.Now().Format("2006-01-02"))
	return &made{Result: r, encoded: encoded, findings: today, notes: append(notes, late(today, r.Plan)...), notJudged: notJudged}, nil
}

// makePlan loads, reads and plans. Errors that leave no plan are printed; err
// then only carries the exit code. The notes are warnings that are no findings,
// and the errors of servers that could not be planned.
func (a *app) makePlan(dir string, o *planFlags, f *fleet) (*plan.Result, *fleet, diag.List, error) {
	config, diags := a.load(dir, o.inputs)
	if config == nil || diags.HasErrors() {
		return nil, nil, nil, a.failed(diags, sourcesOf(config))
	}
	if len(config.Servers) == 0 {
		return nil, nil, nil, a.failed(append(diags, diag.Diagnostic{Severity: diag.Error, ID: "IP0012", Summary: "No server declared",
			Detail: "The configuration in " + dir + " declares no server, so there is nothing to plan.", Fix: "Name the folder that holds the *.iso.hcl files with the server blocks."}), config.Sources)
	}
	progress := a.progress()
	f.config, f.judged = config, map[string]judged{}
	if f.begin != nil {
		f.begin()
	}
	f.reader = &liveReader{app: a, dir: dir, found: map[string][]*liveFile{}, sources: config.Sources}
	f.step = func(done, total int) { progress.Step("Reading and planning servers", done, total) }
	r, more := plan.Make(plan.Input{Config: config, Targets: o.targets, Excludes: o.excludes, Rotate: o.rotate,
		DeadLive: o.dead == "live", Tool: toolVersion(), Parallel: o.parallel, Each: f.planned,
		Read: func(s *model.Server) plan.Reading { return f.reader.one(config, s) }})
	progress.Done()
	diags = append(diags, more...)
	if r == nil {
		return nil, nil, nil, a.failed(diags, config.Sources)
	}
	return r, f, diags, nil
}

// late gives the findings of today that the sealed plan does not hold, because
// their suppression ended.
func late(today diag.List, p *plan.Plan) diag.List {
	held := map[string]bool{}
	for _, f := range p.Findings {
		held[f.ID+"\x00"+f.Address+"\x00"+f.Attribute+"\x00"+f.Detail] = true
	}
	var out diag.List
	for _, d := range today {
		if !held[d.ID+"\x00"+string(d.Addr)+"\x00"+d.Attribute+"\x00"+d.Detail] {
			out = append(out, d)
		}
	}
	return out
}

func (a *app) showPlan(m *made, o *planFlags) error {
	r, src := m.Result, m.Config.Sources
	if a.json {
		if len(m.notes) > 0 {
			_ = view.Diagnostics(a.env.Stderr, a.style(host.Stderr), view.Published(m.notes.Sorted(src), src), view.DiagnosticOptions{CompactWarnings: true})
		}
		_, err := a.env.Stdout.Write(m.encoded)
		return err
	}
	if len(m.notes) > 0 {
		if err := view.Diagnostics(a.env.Stderr, a.style(host.Stderr), view.Published(m.notes.Sorted(src), src), view.DiagnosticOptions{CompactWarnings: o.compact}); err != nil {
			return err
		}
	}
	options := view.PlanOptions{Concise: o.concise, Verbose: o.verbose, CompactWarnings: o.compact, Sources: src, NotJudged: m.notJudged,
		Locate: validate.Locator(r.Config)}
	if o.reports.replaces() {
		return nil
	}
	if err := view.Plan(a.env.Stdout, a.style(host.Stdout), r.Plan, options); err != nil {
		return err
	}
	if o.diff {
		return a.showDiff(r)
	}
	return nil
}

// showDiff prints the planned bytes of every file that changes.
func (a *app) showDiff(r *plan.Result) error {
	for _, s := range r.Servers {
		for i, source := range s.Sources {
			if len(s.Edits[i]) == 0 {
				continue
			}
			var spans []view.Span
			for _, e := range s.Edits[i] {
				spans = append(spans, view.Span{Start: int(e.Start), End: int(e.End), New: e.New, Secret: e.Secret})
			}
			var masked []view.Span
			for _, m := range source.Snapshot.Masked {
				if m.Token == live.MovingToken {
					continue
				}
				masked = append(masked, view.Span{Start: int(m.Start), End: int(m.End), Secret: true})
			}
			if err := view.Hunks(a.env.Stdout, a.style(host.Stdout), source.Snapshot.Source, source.Snapshot.Text, spans, masked); err != nil {
				return err
			}
		}
	}
	return nil
}

// planMark begins every plan file; it is how an earlier plan is recognised.
const planMark = "{\n  \"format_version\""

// writePlan writes a plan file whole, readable by its owner only. A file that
// is no plan is never replaced: --out main.iso.hcl is a typing error.
func (a *app) writePlan(p string, encoded []byte, recipients []string) error {
	if bytes.HasSuffix([]byte(p), []byte(".hcl")) {
		return errors.New("--out " + p + " names a configuration file; a plan file is called, for example, change.isoplan")
	}
	if err := outputName("--out "+p, a.env.Path(p)); err != nil {
		return err
	}
	if len(recipients) > 0 {
		var err error
		if encoded, err = a.encrypted(encoded, recipients); err != nil {
			return err
		}
	}
	return a.env.WriteWhole(p, string(encoded), fsx.WriteOptions{Mode: 0o600, Mine: func(old []byte) bool {
		return len(old) == 0 || bytes.HasPrefix(old, []byte(planMark)) || bytes.HasPrefix(old, []byte(ageOfPlan))
	}})
}
