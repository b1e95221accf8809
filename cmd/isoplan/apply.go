package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/policy"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// defaultAccept is how long to wait for IIS to take an edited file over: it
// notices at once, and a flush may come in between (reliability 3.3).
const defaultAccept = 30 * time.Second

// doFlags are the flags of everything that writes: apply and undo.
type doFlags struct {
	gateFlags
	autoApprove, input bool
	together           bool
	options            apply.Options
	policyFile         string
	parallel           int
	restart            restartMode
}

func (o *doFlags) register(f *pflag.FlagSet) {
	o.gateFlags.register(f)
	f.BoolVar(&o.autoApprove, "auto-approve", false, "do not ask")
	f.BoolVar(&o.input, "input", true, "ask on the terminal; with false a question ends the run")
	f.DurationVar(&o.options.LockTimeout, "lock-timeout", 0, "wait this `time` for another apply")
	f.DurationVar(&o.options.Settle, "settle", 2*time.Second, "on a mount: the files have to rest for this `time` before they are written")
	f.DurationVar(&o.options.Accept, "accept-timeout", defaultAccept, "on a mount: wait this `time` for IIS to take an edit over")
	f.BoolVar(&o.options.NoRecover, "no-recover", false, "stop when an earlier apply was interrupted, instead of recovering")
	f.BoolVar(&o.together, "restart-together", false, "let restarts above the level of a pool run on several servers at once")
	o.restart = restartNow
	f.Var(&o.restart, "restart", "make the restarts: `when` is now, later (leave them pending) or never (refuse a plan that needs one)")
	f.StringVar(&o.policyFile, "policy", "", "read the operator's policy from this `file`, beside the machine's own")
}

func (o *doFlags) check() error {
	for name, d := range map[string]time.Duration{"--lock-timeout": o.options.LockTimeout, "--settle": o.options.Settle, "--accept-timeout": o.options.Accept} {
		if d < 0 {
			return fmt.Errorf("%s: expected a time such as 30s", name)
		}
	}
	if o.restart != restartNow && o.allow.IISStopped {
		return fmt.Errorf("--restart=%s leaves restarts for another time, and --iis-stopped says that IIS is down now: leave one of them out; with --iis-stopped the start of what ran is left to you anyway", o.restart)
	}
	o.options.Stopped, o.options.Later = o.allow.IISStopped, o.restart != restartNow
	return o.gateFlags.check()
}

// applyFlags are the flags of apply.
type applyFlags struct {
	doFlags
	plan          planFlags
	approvals     approvalFlags
	ageIdentities []string
	reapply       bool
}

func (a *app) applyCommand() *cobra.Command {
	o := &applyFlags{}
	c := &cobra.Command{
		Use:   "apply [flags] [PLANFILE] [FOLDER]",
		Short: "Bring the servers to the configuration, losing nothing on the way",
		Long: "apply makes a plan of FOLDER (default: here), shows it, asks, and does exactly that\nplan. With PLANFILE it does the plan that plan --out wrote, without asking: whoever\nsaved it has read it. The live files are compared with those the plan was made\nfrom; when they moved, nothing is done.\n\n" +
			"On a copy an apply is a rehearsal: the copy is changed, the server is not, and the\nreport says how to carry the change over. On a mount the files of a running server\nare written, in the order IIS needs. A server that is known from a collected text\nis not reached: the error says how the change is carried there. To one with\nlive \"ssh\" the scripts of isoplan bundle are brought and run there, restarts\nincluded; what became of them is found out even when the connection breaks.",
		Args: cobra.MaximumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.apply(c.Flags(), args, o)
		},
	}
	f := c.Flags()
	o.plan.applyFlags(f)
	o.doFlags.register(f)
	o.approvals.register(f)
	f.StringArrayVar(&o.ageIdentities, "age-identity", nil, "decrypt PLANFILE with the identity in this `file`")
	f.BoolVar(&o.reapply, "reapply", false, "do a plan that was done here before")
	return c
}

// planOnly are the flags that say what to plan: with a plan file that is
// decided already.
func planOnly() []string { return []string{"var", "var-file", "target", "exclude", "rotate", "dead"} }

func (a *app) apply(flags *pflag.FlagSet, args []string, o *applyFlags) error {
	failOn, err := o.plan.check()
	if err == nil {
		err = o.doFlags.check()
	}
	if err == nil {
		err = a.checkReports(&o.plan.reports, true)
	}
	if err != nil {
		return err
	}
	policy, err := a.loadPolicy(o.policyFile)
	if err != nil {
		return err
	}
	w, dir, err := a.workOf(flags, args, o, policy)
	if err != nil {
		return a.reportFailure(&o.plan.reports, dir, o.plan.inputs, failOn, err)
	}
	if err := a.reportWork(&w, o, failOn); err != nil {
		return err
	}
	w.policy = policy
	if w.approval, err = a.approved(&w, policy, &o.approvals); err != nil {
		return err
	}
	if w.findings.Worst() != 0 && w.findings.Worst() <= failOn {
		return a.gated(diag.List{{Severity: diag.Error, ID: "IP0013", Summary: "Findings stop the apply",
			Detail: fmt.Sprintf("The plan has findings of severity %s, and --fail-on=%s stops at them. Nothing was changed.", w.findings.Worst(), failOn),
			Fix:    "Mend the configuration, or silence a finding with a reason (# isoplan:ignore ID reason=\"...\")."}})
	}
	return a.do(&w, &o.doFlags)
}

// workOf makes a plan of the folder named, or reads the plan file.
func (a *app) workOf(flags *pflag.FlagSet, args []string, o *applyFlags, p *policy.Policy) (w work, dir string, err error) {
	file, dir := a.planFileArg(args)
	if file == "" {
		if len(args) > 1 {
			return w, dir, fmt.Errorf("%s is no plan file, and only a plan file stands before the folder", args[0])
		}
		if err := a.recoverBefore(dir, o, p); err != nil {
			return w, dir, err
		}
		w, err = a.plannedWork(dir, o)
		w.inputs = o.plan.inputs
		return w, dir, err
	}
	for _, name := range planOnly() {
		if flags.Changed(name) {
			return w, dir, fmt.Errorf("--%s says what to plan, and %s is planned already", name, file)
		}
	}
	w, err = a.savedWork(file, dir, o)
	w.inputs = o.plan.inputs
	return w, dir, err
}

// planFileArg tells a plan file from a folder among the arguments.
func (a *app) planFileArg(args []string) (file, dir string) {
	if len(args) == 0 {
		return "", "."
	}
	if info, err := a.env.FS.Stat(a.env.Path(args[0])); err == nil && info.IsDir() {
		return "", args[0]
	} else if err != nil && !strings.HasSuffix(args[0], ".isoplan") && len(args) == 1 {
		return "", args[0] // load says that the folder is not there
	}
	if len(args) == 2 {
		return args[0], args[1]
	}
	return args[0], "."
}

// do shows, asks, and does.
func (a *app) do(w *work, o *doFlags) error {
	if err := w.show(); err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	if w.plan.Empty() && !a.unfinished(w) {
		if a.json {
			return view.AppliedJSON(a.env.Stdout, w.plan, nil)
		}
		if !w.direct {
			return a.said(view.NothingToApply(a.env.Stdout, a.style(host.Stdout), w.plan))
		}
		return nil
	}
	if out, all := carriedAll(w); all {
		return a.concluded(w, out)
	}
	if err := a.brakes(w, o); err != nil {
		return err
	}
	if err := a.sayDeferred(w, o); err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	if w.direct {
		if err := a.agree(w, o); err != nil {
			return err
		}
	}
	jobs, err := a.jobs(w)
	if err != nil {
		return err
	}
	ctx, release := a.env.Interrupts()
	defer release()
	parallel := o.parallel
	if parallel <= 0 {
		parallel = 4
	}
	events := a.events()
	out := apply.Fleet(ctx, a.machineFor(w), jobs, apply.FleetOptions{Options: o.options, Parallel: parallel, Together: o.together}, events)
	err = a.concluded(w, out)
	if err == nil && o.restart == restartNow && o.input && !a.json && a.env.IsTerminal(host.Stdin) {
		return a.awaitRestarts(ctx, w, jobs, out)
	}
	return err
}

// carriedAll gives the outcomes of a plan of which every part is carried to its
// server by people: nobody has to agree to that.
func carriedAll(w *work) ([]apply.Outcome, bool) {
	var out []apply.Outcome
	for i := range w.plan.Servers {
		s := &w.plan.Servers[i]
		if s.Way == model.WaySSH {
			return nil, false
		}
		job := apply.Job{Server: apply.Server{Name: s.Name}, Part: s, Undo: w.undo[s.Name]}
		if !job.Carried(s) {
			return nil, false
		}
		out = append(out, apply.Run(context.Background(), apply.Machine{}, job, apply.Options{}, nil))
	}
	return out, len(out) > 0
}

// awaitRestarts asks the person at the terminal whether the restarts that are
// left have been made. Whatever else is typed, they stay pending.
func (a *app) awaitRestarts(ctx context.Context, w *work, jobs []apply.Job, out []apply.Outcome) error {
	var waiting []int
	for i := range out {
		if len(out[i].Pending) > 0 {
			waiting = append(waiting, i)
		}
	}
	if len(waiting) == 0 || ctx.Err() != nil {
		return nil
	}
	answer, err := view.AskRestarted(a.env.Stderr, a.style(host.Stderr), a.env.Stdin)
	if err != nil || answer != "done" {
		return nil // they are remembered; nothing is lost
	}
	var done []apply.Outcome
	for _, i := range waiting {
		done = append(done, apply.Recover(ctx, a.machine(w.dir), jobs[i].Server, apply.RecoverOptions{Restarted: true}, nil))
	}
	return a.concluded(&work{verb: "recover"}, done)
}

// unfinished reports whether an interrupted apply waits on any server of the
// plan: even an empty plan then has something to do.
func (a *app) unfinished(w *work) bool {
	for i := range w.plan.Servers {
		files, err := a.filesOf(&w.plan.Servers[i], w.dir)
		if err != nil || len(files) == 0 {
			continue
		}
		if m, err := apply.Remembered(a.env, files); err != nil || m.Open {
			return true
		}
	}
	return false
}

// gated prints why a gate is shut and gives its exit.
func (a *app) gated(list diag.List) error {
	return a.concludedAs(exitGate, list)
}

// agree asks a person. Only the whole word counts.
func (a *app) agree(w *work, o *doFlags) error {
	if o.autoApprove {
		return nil
	}
	if !o.input || !a.env.IsTerminal(host.Stdin) {
		return a.gated(diag.List{{Severity: diag.Error, ID: "IP0015", Summary: "Nobody can agree",
			Detail: "There is no terminal to ask on, and --auto-approve was not given. Nothing was changed.",
			Fix:    "Save the plan with isoplan plan --out and apply that file, or say --auto-approve."}})
	}
	answer, err := view.Ask(a.env.Stderr, a.style(host.Stderr), a.env.Stdin, w.verb, w.plan)
	if err != nil {
		return a.trouble("IP0005", "Answer cannot be read", err)
	}
	if answer != "yes" {
		return a.gated(diag.List{{Severity: diag.Error, ID: "IP0016", Summary: "Declined", Detail: "The answer was not yes. Nothing was changed."}})
	}
	return nil
}

// machine is what transactions get of this machine.
func (a *app) machine(dir string) apply.Machine {
	return apply.Machine{Env: a.env, Random: randomName, SecretsDir: dir, Tool: toolVersion()}
}

// machineFor is machine whose commands do not get the secrets that a plan
// writes.
func (a *app) machineFor(w *work) apply.Machine {
	m := a.machine(w.dir)
	var names []string
	for i := range w.plan.Servers {
		for _, s := range w.plan.Servers[i].Steps {
			if name, ok := strings.CutPrefix(s.Secret, "env:"); ok {
				names = append(names, name)
			}
		}
	}
	m.Env = a.env.Withholding(names)
	return m
}

// jobs makes a job of each server that has something to do.
func (a *app) jobs(w *work) ([]apply.Job, error) {
	var jobs []apply.Job
	far, err := a.farOfPlan(w.plan, w.dir, w.inputs)
	if err != nil {
		return nil, err
	}
	for i := range w.plan.Servers {
		s := &w.plan.Servers[i]
		files, err := a.filesOf(s, w.dir)
		if err != nil {
			return nil, err
		}
		if err := a.mounts(s, files); err != nil {
			return nil, err
		}
		server := apply.Server{Name: s.Name, Files: files, Runner: a.runnerOf(w.policy, s.Name)}
		if s.Way == model.WaySSH {
			server = far[model.ServerAddr(s.Name).Key()]
		}
		jobs = append(jobs, apply.Job{Server: server,
			Plan: w.plan, Text: w.encoded, Part: s, Undo: w.undo[s.Name], Approval: w.approval})
	}
	return jobs, nil
}

// filesOf resolves the live files of a server as a plan names them, relative to
// the folder of the configuration. A server that is reached by calls has none.
func (a *app) filesOf(s *plan.Server, dir string) ([]apply.File, error) {
	var files []apply.File
	if model.ByCalls(s.Way) {
		return nil, nil // nothing here is written
	}
	for _, f := range s.Files {
		store, meaning, ok := stores.SpaceOf(f.Space)
		if !ok || store.Name() != f.Store {
			return nil, a.trouble("IP0008", "Plan file refused", fmt.Errorf("it names the key space %q and the store %q, which this isoplan does not know", f.Space, f.Store))
		}
		files = append(files, apply.File{Space: f.Space, Path: resolved(a.env.Path(a.env.Below(dir, f.Path))), Shown: f.Path, Store: store, Meaning: meaning})
	}
	return files, nil
}

// mounts refuses to write over mounts whose locks or caches cannot be trusted.
func (a *app) mounts(s *plan.Server, files []apply.File) error {
	for _, f := range files {
		m, err := a.env.Mount(f.Path)
		if err != nil {
			continue // not known is not refused: other systems do not tell
		}
		refuse, warn := m.Problem()
		if refuse != "" {
			return a.failed(diag.List{{Severity: diag.Error, ID: "IP0017", Summary: "Mount cannot be written safely", Detail: f.Shown + ": " + refuse + " Nothing was changed.", Addr: model.ServerAddr(s.Name)}}, nil)
		}
		if warn != "" {
			a.report(diag.List{{Severity: diag.Warning, ID: "IP0017", Summary: "Mount promises little", Detail: f.Shown + ": " + warn, Addr: model.ServerAddr(s.Name)}}, nil)
		}
	}
	return nil
}

// runnerOf gives a server the commands of the operator's policy, nil where a
// person makes the restarts.
func (a *app) runnerOf(p *policy.Policy, server string) *apply.Runner {
	r := p.Runner(server)
	if r == nil || !r.Run {
		return nil
	}
	return &apply.Runner{Timeout: r.Timeout, Command: func(action apply.Action, value string) ([]string, bool, error) {
		return r.Command(policy.Action(action), value)
	}}
}

func (a *app) stops(w *work, server string) bool { return a.runnerOf(w.policy, server) != nil }

// concluded prints what came of it and gives the exit.
func (a *app) concluded(w *work, out []apply.Outcome) error {
	var err error
	if a.json {
		err = view.AppliedJSON(a.env.Stdout, w.plan, out)
	} else {
		err = view.Applied(a.env.Stdout, a.style(host.Stdout), view.AppliedResult{Plan: w.plan, Verb: w.verb, Outcomes: out, Carry: carries(w.plan)})
	}
	var list diag.List
	for i := range out {
		list = append(list, out[i].Diags...)
	}
	if len(list) > 0 && !a.json {
		a.report(list, nil)
	}
	if code := worst(out); code != exitOK {
		return exitCode(code)
	}
	// What was done is done: that its report was lost does not make it fail.
	_ = err
	return nil
}

// worst is the exit code of several outcomes: what needs a person first.
func worst(out []apply.Outcome) int {
	codes := map[apply.Result]int{apply.Failed: exitError, apply.Skipped: exitError, apply.Busy: exitStale, apply.Stale: exitStale,
		apply.PutBack: exitPutBack, apply.Attention: exitMidway, apply.Interrupted: exitInterrupted}
	rank := map[int]int{exitOK: 0, exitInterrupted: 1, exitError: 2, exitStale: 3, exitPutBack: 4, exitMidway: 5}
	code := exitOK
	for i := range out {
		if c := codes[out[i].Result]; rank[c] > rank[code] {
			code = c
		}
	}
	return code
}

// events tells a person at a terminal what goes on; with --json everybody.
func (a *app) events() apply.Say {
	if a.json {
		return func(e apply.Event) { _ = view.EventJSON(a.env.Stdout, e) }
	}
	if !a.env.IsTerminal(host.Stderr) {
		return nil
	}
	return func(e apply.Event) { _ = view.Event(a.env.Stderr, a.style(host.Stderr), e) }
}

func (a *app) said(err error) error {
	if err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	return nil
}
