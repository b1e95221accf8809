package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// driftFlags are the flags of drift.
type driftFlags struct {
	inputs
	targets, excludes []string
	all, detailed     bool
	parallel          int
}

func (a *app) driftCommand() *cobra.Command {
	o := &driftFlags{}
	c := &cobra.Command{
		Use:   "drift [flags] [FOLDER]",
		Short: "Show where servers differ from what is declared or from each other",
		Long: "drift compares the live files of the servers in FOLDER (default: here) with what is\ndeclared, and servers of one for_each, or of one group, with each other: attributes\nby servers, where servers with equal values share a column. The odd one out is\nmarked. Nothing is written.\n\n" +
			"What is not declared is compared with --all. Secrets are never compared.",
		Example: "  isoplan drift\n  isoplan drift --all --target='web1*'\n  isoplan drift --json --detailed-exitcode",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.drift(folderArg(args), o)
		},
	}
	f := c.Flags()
	o.inputs.flags(f)
	f.StringArrayVar(&o.targets, "target", nil, "compare only this `address` and what is below it; * stands for any part of a name")
	f.StringArrayVar(&o.excludes, "exclude", nil, "leave this `address` and what is below it out")
	f.BoolVar(&o.all, "all", false, "compare what is not declared, too, among the servers of a for_each or a group")
	f.BoolVar(&o.detailed, "detailed-exitcode", false, "end with 2 when anything differs")
	f.IntVar(&o.parallel, "parallelism", 0, "read this many servers at a time (default: one per core)")
	return c
}

func (a *app) drift(dir string, o *driftFlags) error {
	if o.parallel < 0 {
		return fmt.Errorf("--parallelism=%d: expected 0 (one per core) or more", o.parallel)
	}
	f := &fleet{unjudged: true}
	var drift *plan.Drift
	f.begin = func() { drift = plan.NewDrift(f.config, o.all) }
	f.each = func(p plan.Planned) { drift.Add(p) }
	r, _, notes, err := a.makePlan(dir, &planFlags{inputs: o.inputs, targets: o.targets, excludes: o.excludes, dead: "declared", parallel: o.parallel}, f)
	if err != nil {
		return err
	}
	if err := a.driftNotes(notes, f); err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	result := view.NewDriftResult(drift.Families(), r.Plan.Failed)
	if a.json {
		err = view.DriftJSON(a.env.Stdout, &result)
	} else {
		err = view.Drift(a.env.Stdout, a.style(host.Stdout), &result)
	}
	switch {
	case err != nil:
		return a.trouble("IP0005", "Output failed", err)
	case len(r.Plan.Failed) > 0:
		return exitCode(exitError)
	case o.detailed && result.Differs():
		return exitCode(exitChanges)
	}
	return nil
}

// driftNotes prints warnings, and the errors of servers that could not be
// compared, beside the result.
func (a *app) driftNotes(notes diag.List, f *fleet) error {
	src := f.config.Sources
	switch {
	case len(notes) == 0:
		return nil
	case a.json:
		return a.beside(notes, src)
	}
	return view.Diagnostics(a.env.Stderr, a.style(host.Stderr), view.Published(notes.Sorted(src), src), view.DiagnosticOptions{CompactWarnings: true})
}
