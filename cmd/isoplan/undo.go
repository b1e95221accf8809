package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/policy"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// whereFlags say which servers undo and recover are about.
type whereFlags struct {
	inputs
	servers       []string
	ageIdentities []string
}

func (a *app) undoCommand() *cobra.Command {
	o := &doFlags{}
	w := &whereFlags{}
	c := &cobra.Command{
		Use:   "undo [flags] [PLANFILE] [FOLDER]",
		Short: "Take the last apply back",
		Long:  "undo takes the last apply to each server of FOLDER (default: here) back, or that of\nPLANFILE. It is a plan like any other: it is shown with its restarts, asked for, and\nits brakes hold. When a live file is still what the apply made of it, the old file\ncomes back byte for byte; when IIS moved its own values since, the steps are done in\nreverse. Anything else moved is refused.",
		Args:  cobra.MaximumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return a.undo(args, w, o)
		},
	}
	o.register(c.Flags())
	w.inputs.flags(c.Flags())
	c.Flags().StringArrayVar(&w.servers, "server", nil, "only this `server`")
	c.Flags().StringArrayVar(&w.ageIdentities, "age-identity", nil, "decrypt PLANFILE with the identity in this `file`")
	return c
}

// place is a server with its live files, for undo and recover.
type place struct {
	apply.Server
	// there says that people carry changes to it: what was done is known there.
	there bool
}

// places finds the servers a command is about: those of a plan file, or those
// of a configuration. digest is the plan's, "" without one.
func (a *app) places(args []string, w *whereFlags, policy *policy.Policy, lost bool) (all []place, dir, digest string, err error) {
	file, dir := a.planFileArg(args)
	if file == "" {
		all, err = a.configPlaces(dir, w, policy, lost, false)
	} else {
		var p *plan.Plan
		if _, p, err = a.readPlanFile(file, w.ageIdentities); err != nil {
			return nil, dir, "", err
		}
		digest = p.Digest
		far, err := a.farOfPlan(p, dir, w.inputs)
		if err != nil {
			return nil, dir, "", err
		}
		for i := range p.Servers {
			files, err := a.filesOf(&p.Servers[i], dir)
			if err != nil {
				return nil, dir, "", err
			}
			server, overSSH := far[model.ServerAddr(p.Servers[i].Name).Key()]
			if !overSSH {
				server = apply.Server{Name: p.Servers[i].Name, Files: files, Runner: a.runnerOf(policy, p.Servers[i].Name)}
			}
			all = append(all, place{server, model.ByCalls(p.Servers[i].Way) && !overSSH})
		}
	}
	if err != nil {
		return nil, dir, "", err
	}
	all, err = a.chosen(all, w.servers)
	return all, dir, digest, err
}

// configPlaces finds the live files of a configuration. With lost, files that
// an interrupted apply may have left without their name count as well; with
// some, a server whose files are not found is left out.
func (a *app) configPlaces(dir string, w *whereFlags, policy *policy.Policy, lost, some bool) ([]place, error) {
	config, diags := a.load(dir, w.inputs)
	if config == nil || diags.HasErrors() {
		return nil, a.failed(diags, sourcesOf(config))
	}
	reader := &liveReader{app: a, dir: dir, lost: lost}
	var all []place
	for _, s := range config.Servers {
		if src := sshOf(s); src != nil && s.Way() == model.WaySSH {
			r, err := a.remoteOf(s, src, dir)
			if err != nil {
				return nil, a.trouble("IP0374", "Server cannot be reached over SSH", err)
			}
			all = append(all, place{Server: apply.Server{Name: s.Name, Files: farFiles(src), Remote: r}})
			continue
		}
		if model.ByCalls(s.Way()) {
			all = append(all, place{Server: apply.Server{Name: s.Name}, there: true})
			continue
		}
		found, diags := reader.find(s)
		switch {
		case diags.HasErrors() && some:
			continue
		case diags.HasErrors():
			return nil, a.failed(diags, config.Sources)
		}
		all = append(all, place{Server: apply.Server{Name: s.Name, Files: applyFiles(found), Runner: a.runnerOf(policy, s.Name)}})
	}
	return all, nil
}

// chosen keeps the servers of --server.
func (a *app) chosen(all []place, names []string) ([]place, error) {
	if len(names) == 0 {
		return all, nil
	}
	var out []place
	for _, n := range names {
		found := false
		for _, p := range all {
			if model.ServerAddr(p.Name).Key() == model.ServerAddr(n).Key() {
				out, found = append(out, p), true
			}
		}
		if !found {
			return nil, fmt.Errorf("--server=%s: there is no such server here", n)
		}
	}
	return out, nil
}

// undo takes back server after server, each a plan of its own, and stops at the
// first that fails.
func (a *app) undo(args []string, where *whereFlags, o *doFlags) error {
	policy, err := a.loadPolicy(o.policyFile)
	if err != nil {
		return err
	}
	all, dir, digest, err := a.places(args, where, policy, false)
	if err != nil {
		return err
	}
	done := 0
	var reasons, there diag.List
	for _, p := range all {
		if p.there {
			there = append(there, apply.LeftThere(p.Name, "undo").Diags...)
			continue
		}
		w, why, err := a.inverse(p, digest)
		if err != nil {
			return err
		}
		if w == nil {
			reasons = append(reasons, diag.Diagnostic{Severity: diag.Error, ID: "IP0018", Summary: "Nothing to undo", Detail: sentence(why), Addr: model.ServerAddr(p.Name),
				Fix: "isoplan plan shows how the server differs from the configuration."})
			continue
		}
		w.dir, w.policy, w.inputs = dir, policy, where.inputs
		if err := a.do(w, o); err != nil {
			return err
		}
		done++
	}
	if done == 0 || len(there) > 0 {
		if done > 0 {
			reasons = nil
		}
		return a.failed(append(reasons, there...), nil)
	}
	return nil
}

// inverse makes the plan that takes the last apply to a server back; nil, and
// why, when there is none.
func (a *app) inverse(p place, digest string) (w *work, why string, err error) {
	m, err := a.memoryOf(context.Background(), &p.Server)
	if err != nil {
		return nil, "", a.trouble("IP0019", "History cannot be read", err)
	}
	e, err := m.Undoable(digest)
	if err != nil {
		return nil, err.Error(), nil
	}
	was, err := a.planOf(context.Background(), &p.Server, e)
	if err != nil {
		return nil, "", a.trouble("IP0019", "History cannot be read", err)
	}
	back, err := plan.Inverse(was, p.Name)
	if err != nil {
		return nil, "", a.trouble("IP0018", "Apply cannot be undone", err)
	}
	encoded, err := plan.Encode(back)
	if err != nil {
		return nil, "", a.trouble("IP0003", "Plan cannot be encoded", err)
	}
	return &work{plan: back, encoded: encoded, direct: true, verb: "undo", undo: map[string]*apply.Entry{back.Servers[0].Name: e},
		show: func() error {
			if a.json {
				return nil
			}
			return view.Plan(a.env.Stdout, a.style(host.Stdout), back, view.PlanOptions{})
		}}, "", nil
}

func (a *app) recoverCommand() *cobra.Command {
	o := &apply.RecoverOptions{}
	w := &whereFlags{}
	var policyFile string
	c := &cobra.Command{
		Use:   "recover [flags] [PLANFILE] [FOLDER]",
		Short: "Finish or take back what an interrupted apply left",
		Long:  "recover looks at the journal beside the live files of each server of FOLDER\n(default: here). An apply that had not replaced every file is put back; one that had\nis finished. It may itself be interrupted, and run again. Every apply does the same\nbefore it begins.\n\nOn a server with live \"ssh\" the journal lies there. recover waits for a script that\nruns still, and takes over the lock of a process that gives no sign of life.",
		Args:  cobra.MaximumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			policy, err := a.loadPolicy(policyFile)
			if err != nil {
				return err
			}
			return a.recover(args, w, o, policy)
		},
	}
	f := c.Flags()
	w.inputs.flags(f)
	f.StringArrayVar(&w.servers, "server", nil, "only this `server`")
	f.StringArrayVar(&w.ageIdentities, "age-identity", nil, "decrypt PLANFILE with the identity in this `file`")
	f.BoolVar(&o.Forward, "forward", false, "finish an apply that stopped between two files instead of putting the first one back")
	f.BoolVar(&o.Restarted, "restarts-done", false, "the pending restarts were made: forget them")
	f.DurationVar(&o.LockTimeout, "lock-timeout", 0, "wait this `time` for another apply")
	f.DurationVar(&o.Accept, "accept-timeout", defaultAccept, "on a mount: wait this `time` for IIS to take an edit over")
	f.StringVar(&policyFile, "policy", "", "read the operator's policy from this `file`, beside the machine's own")
	return c
}

func (a *app) recover(args []string, where *whereFlags, o *apply.RecoverOptions, p *policy.Policy) error {
	if o.LockTimeout < 0 || o.Accept < 0 {
		return fmt.Errorf("--lock-timeout and --accept-timeout take a time such as 30s")
	}
	all, dir, _, err := a.places(args, where, p, true)
	if err != nil {
		return err
	}
	ctx, release := a.env.Interrupts()
	defer release()
	var out []apply.Outcome
	for _, at := range all {
		if at.there {
			out = append(out, apply.LeftThere(at.Name, "recover"))
			continue
		}
		m, err := apply.Remembered(a.env, at.Files)
		if at.Remote == nil && err == nil && !m.Open && len(m.Pending) == 0 && len(m.History) == 0 && !apply.HasFolder(a.env, at.Files) {
			out = append(out, apply.Outcome{Server: at.Name, Result: apply.Nothing}) // nothing is made where nothing was
			continue
		}
		out = append(out, apply.Recover(ctx, a.machine(dir), at.Server, *o, a.events()))
	}
	return a.concluded(&work{verb: "recover"}, out)
}
