package main

import (
	"context"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/policy"
	"github.com/isoplan/isoplan/plan"
)

// work is what is to be done, and how it came about.
type work struct {
	plan    *plan.Plan
	encoded []byte
	// file is the plan file it came from, "" for a plan made now.
	file string
	dir  string
	// inputs are what the configuration of dir is read with.
	inputs   inputs
	findings diag.List
	// made is the plan that was made in this run, nil where it was read.
	made     *made
	policy   *policy.Policy
	approval string
	// direct says that the plan was made in this run: a person has to agree.
	direct bool
	// undo gives the transaction of each server that is taken back.
	undo map[string]*apply.Entry
	verb string
	// show prints the plan.
	show func() error
}

// recoverBefore brings interrupted applies to an end before a plan is made: it
// is to be about what is there afterwards.
func (a *app) recoverBefore(dir string, o *applyFlags, p *policy.Policy) error {
	// Of a server without files the plan that follows says that they are missing.
	all, err := a.configPlaces(dir, &whereFlags{inputs: o.plan.inputs}, p, true, true)
	if err != nil {
		return err
	}
	var out []apply.Outcome
	for _, at := range all {
		if at.there {
			continue
		}
		m, err := a.memoryOf(context.Background(), &at.Server)
		if err == nil && !m.Open || err != nil && at.Remote != nil {
			continue // a server that does not answer: the plan that follows says so
		}
		if o.options.NoRecover {
			return a.concludedAs(exitMidway, diag.List{{Severity: diag.Error, ID: "IP0720", Summary: "Journal is open",
				Detail: "An earlier apply to " + at.Name + " stopped midway, and --no-recover was given. Nothing was changed.", Fix: "Run isoplan recover.", Addr: model.ServerAddr(at.Name)}})
		}
		ctx, release := a.env.Interrupts()
		out = append(out, apply.Recover(ctx, a.machine(dir), at.Server,
			apply.RecoverOptions{Options: o.options, KeepLock: true}, a.events()))
		release()
	}
	if len(out) == 0 {
		return nil
	}
	return a.concluded(&work{verb: "recover"}, out)
}

// concludedAs prints why a run ends and gives its exit.
func (a *app) concludedAs(code int, list diag.List) error {
	a.report(list, nil)
	return exitCode(code)
}

// plannedWork makes a plan now.
func (a *app) plannedWork(dir string, o *applyFlags) (work, error) {
	m, err := a.sealedPlan(dir, &o.plan)
	if err != nil {
		return work{}, err
	}
	if len(m.Plan.Failed) > 0 {
		return work{}, a.failed(append(m.notes, incomplete(m.Plan, "Nothing was applied", "an apply is for every server within its limits. Nothing was changed.")...), m.Config.Sources)
	}
	o.options.Reapply = true
	return work{plan: m.Plan, encoded: m.encoded, dir: dir, findings: m.findings, made: m, direct: true, verb: "apply",
		show: func() error {
			if a.json {
				return nil
			}
			return a.showPlan(m, &o.plan)
		}}, nil
}

// savedWork reads a plan file, once.
func (a *app) savedWork(file, dir string, o *applyFlags) (work, error) {
	encoded, p, err := a.readPlanFile(file, o.ageIdentities)
	if err != nil {
		return work{}, err
	}
	if len(p.Failed) > 0 {
		return work{}, a.failed(incomplete(p, "Nothing was applied", "a plan that lacks servers is not applied. Nothing was changed."), nil)
	}
	o.options.Reapply = o.reapply
	return work{plan: p, encoded: encoded, file: file, dir: dir, findings: findingsOf(p), verb: "apply", show: func() error { return nil }}, nil
}

// findingsOf are the findings a plan keeps.
func findingsOf(p *plan.Plan) diag.List {
	var out diag.List
	for _, f := range p.Findings {
		severity, _ := diag.ParseSeverity(f.Severity)
		out = append(out, diag.Diagnostic{Severity: severity, ID: f.ID, Summary: f.Summary, Detail: f.Detail, Fix: f.Fix,
			Addr: model.Addr(f.Address), Attribute: f.Attribute, Sources: f.Sources, Confidence: model.Confidence(f.Confidence)})
	}
	return out
}
