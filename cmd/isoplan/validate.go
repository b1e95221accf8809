package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/validate"
)

func (a *app) validateCommand() *cobra.Command {
	var in inputs
	var reports reportFlags
	failOn := "error"
	c := &cobra.Command{
		Use:   "validate [flags] [PATH...]",
		Short: "Check configurations without a server",
		Long:  "validate checks the configuration of each folder named (default: here), and of each\nfile named that of its folder, or of the nearest folder above it that has one, once:\nsyntax, names, values, identities and the rules that need no server. For a module\nit checks the nearest configuration above that uses it; of one that none uses, the\nsyntax and the names. It opens no connection and no live file.",
		RunE: func(_ *cobra.Command, args []string) error {
			return a.validate(args, in, failOn, &reports)
		},
	}
	in.flags(c.Flags())
	reports.register(c.Flags())
	c.Flags().StringVar(&failOn, "fail-on", failOn, "end with 3 on findings of this `severity` or graver: error, warning or info")
	return c
}

// checked is what validate found in one root.
type checked struct {
	dir    string
	list   diag.List
	src    *model.Sources
	config *model.Config // nil where it has errors, and for a module
	not    []validate.NotJudged
}

func (a *app) validate(args []string, in inputs, failOnWord string, reports *reportFlags) error {
	failOn, ok := diag.ParseSeverity(failOnWord)
	if !ok {
		return notOneOf("--fail-on", failOnWord, severityWords()...)
	}
	if err := a.checkReports(reports, false); err != nil {
		return err
	}
	folders, fault := a.roots(args, in)
	if fault != nil {
		return a.reportFailure(reports, ".", in, failOn, a.failed(diag.List{*fault}, nil))
	}
	var all []checked
	broken, worst := false, diag.Severity(0)
	for _, f := range folders {
		c := a.check(f, in)
		if c.list.HasErrors() && c.config == nil {
			broken = true
		} else if w := c.list.Worst(); w != 0 && (worst == 0 || w < worst) {
			worst = w
		}
		all = append(all, c)
	}
	if !reports.onOutput() {
		if err := a.showChecked(all, in); err != nil {
			return a.trouble("IP0005", "Output failed", err)
		}
	}
	if err := a.reportChecked(reports, all, in, failOn); err != nil {
		return err
	}
	switch {
	case broken:
		return exitCode(exitError)
	case worst != 0 && worst <= failOn:
		return exitCode(exitGate)
	}
	return nil
}

// check checks one root, or a module that no root uses.
func (a *app) check(f checkedFolder, in inputs) checked {
	dir := f.dir
	if f.module {
		return a.checkModule(dir)
	}
	config, diags := a.load(dir, in)
	c := checked{dir: dir, src: sourcesOf(config)}
	if config != nil && !diags.HasErrors() {
		var found diag.List
		found, c.not = validate.JudgeConfig(config)
		diags = append(diags, validate.Suppress(found, config, validate.ConfigPhase, a.env.Now().Format("2006-01-02"))...)
		c.config = config
	}
	c.list = diags.Sorted(c.src)
	return c
}

// checkModule checks what can be told of a module without its use.
func (a *app) checkModule(dir string) checked {
	c := checked{dir: dir}
	folder, closer, err := a.env.Rooted(dir)
	if err != nil {
		c.list = diag.List{diag.FromError("IP0101", "Folder cannot be read", err)}
		return c
	}
	var diags diag.List
	c.src, diags = lang.LoadModule(folder, ".", lang.Options{})
	if err := closer(); err != nil {
		diags = append(diags, diag.FromError("IP0101", "Folder cannot be read", err))
	}
	c.list = diags.Sorted(c.src)
	return c
}

// reportChecked writes the reports about all roots.
func (a *app) reportChecked(o *reportFlags, all []checked, in inputs, failOn diag.Severity) error {
	if len(o.wants) == 0 {
		return nil
	}
	r := newReport(failOn)
	for i := range all {
		c := &all[i]
		a.reportOn(r, c.list, c.src, c.dir, in)
		r.NotJudged = append(r.NotJudged, c.not...)
		if c.config != nil {
			judgedOn(r, c.config, validate.ConfigPhase)
		}
	}
	return a.writeReports(o, r)
}

// showChecked prints the findings of all roots; file names are shown below
// their root.
func (a *app) showChecked(all []checked, in inputs) error {
	var published []diag.JSON
	var not []validate.NotJudged
	count := 0
	for _, c := range all {
		for _, j := range view.Published(c.list, c.src) {
			if j.Range != nil {
				j.Range.Filename = in.place(c.dir, j.Range.Filename)
			}
			published = append(published, j)
		}
		count += len(c.list)
		not = append(not, c.not...)
	}
	v := view.NewValidation(published)
	if a.json {
		v.NotJudged = not
		return view.JSON(a.env.Stdout, v)
	}
	if count > 0 {
		if err := view.Diagnostics(a.env.Stderr, a.style(host.Stderr), published, view.DiagnosticOptions{}); err != nil {
			return err
		}
	}
	if v.Valid {
		text := "Success! The configuration is valid"
		if v.WarningCount > 0 {
			text += fmt.Sprintf(", with %d warnings", v.WarningCount)
			if v.WarningCount == 1 {
				text = "Success! The configuration is valid, with 1 warning"
			}
		}
		if _, err := fmt.Fprintln(a.env.Stdout, text+"."); err != nil {
			return err
		}
	}
	return view.NotJudged(a.env.Stdout, a.style(host.Stdout), not)
}
