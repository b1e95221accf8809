package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/trial"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
)

// testFlags are the flags of test.
type testFlags struct {
	inputs
	reports reportFlags
	filters []string
}

func (a *app) testCommand() *cobra.Command {
	o := &testFlags{}
	c := &cobra.Command{
		Use:   "test [flags] [FOLDER...]",
		Short: "Try a configuration on worlds that its tests describe",
		Long: "test makes the runs of the *.isotest.hcl files in each FOLDER (default: here): each\nplans the configuration, or the module, in that folder against the world that the\nrun describes, and asks the plan what its assert blocks say. No server is needed\nand nothing is written.\n\n" +
			"It ends with 0 when every run passed, with 3 when one failed, and with 1 when one\ncould not be made.",
		Example: "  isoplan test\n  isoplan test --filter='pool_*' modules/pools\n  isoplan test --report=junit=test.xml",
		RunE:    func(_ *cobra.Command, args []string) error { return a.test(args, o) },
	}
	f := c.Flags()
	o.inputs.flags(f)
	f.StringArrayVar(&o.filters, "filter", nil, "make only runs of this `name`; * stands for any part of it")
	o.reports.register(f)
	return c
}

func (a *app) test(args []string, o *testFlags) error {
	if err := a.checkReports(&o.reports, true); err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	sources, diags := a.varFiles(o.inputs)
	if diags.HasErrors() {
		return a.reportFailure(&o.reports, ".", o.inputs, diag.Error, a.failed(diags, nil))
	}
	var all []trial.File
	var dirs []string
	for _, dir := range args {
		dir = filepath.Clean(dir)
		if slices.Contains(dirs, dir) {
			continue
		}
		files, err := a.testFolder(dir, sources, o)
		if err != nil {
			return a.reportFailure(&o.reports, dir, o.inputs, diag.Error, a.failed(diag.List{a.folderFault("IP0006", "Path cannot be read", dir, err)}, nil))
		}
		dirs = append(dirs, dir)
		all = append(all, files...)
	}
	if len(all) == 0 {
		return a.reportFailure(&o.reports, ".", o.inputs, diag.Error, a.failed(diag.List{{Severity: diag.Error, ID: "IP0026", Summary: "No test found",
			Detail: "There is no file whose name ends in .isotest.hcl in " + strings.Join(args, ", ") + ".", Fix: "Name the folder that holds the tests."}}, nil))
	}
	return a.tested(all, o)
}

// tested shows what came of all files.
func (a *app) tested(all []trial.File, o *testFlags) error {
	total := trial.Total(all)
	if total.Passed+total.Failed+total.Errors == 0 {
		return a.reportFailure(&o.reports, ".", o.inputs, diag.Error, a.failed(diag.List{noRun(all, o.filters)}, nil))
	}
	var err error
	switch {
	case a.json:
		err = view.JSON(a.env.Stdout, view.NewTestJSON(all))
	default:
		err = view.TestSummary(a.env.Stdout, a.style(host.Stdout), all)
	}
	if err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	if len(o.reports.wants) > 0 {
		r := newReport(diag.Error)
		r.Tested(all)
		for i := range all {
			// Their files are named as seen from here.
			a.reportOn(r, all[i].Diags, all[i].Sources, ".", o.inputs)
			for _, run := range all[i].Runs {
				a.reportOn(r, run.Diags, run.Sources, ".", o.inputs)
			}
		}
		if err := a.writeReports(&o.reports, r); err != nil {
			return err
		}
	}
	switch {
	case total.Errors > 0:
		return exitCode(exitError)
	case total.Failed > 0:
		return exitCode(exitGate)
	}
	return nil
}

// noRun says that no run was made. Nothing was tried, so that is no success,
// and whoever mistyped a name wants to see those there are.
func noRun(all []trial.File, filters []string) diag.Diagnostic {
	const most = 10
	d := diag.Diagnostic{Severity: diag.Error, ID: "IP0026", Summary: "No test found"}
	var names []string
	for i := range all {
		for _, r := range all[i].Runs {
			names = append(names, r.Name)
		}
	}
	if len(filters) == 0 || len(names) == 0 {
		d.Detail = "The files hold no run."
		d.Fix = "Write a run block with what it asserts."
		return d
	}
	d.Detail = fmt.Sprintf("No run has a name that --filter=%s means.", strings.Join(filters, " --filter="))
	for _, f := range filters {
		if near := diag.Nearest(strings.ReplaceAll(f, "*", ""), names); near != "" {
			d.Fix = "Did you mean --filter=" + near + "?"
			return d
		}
	}
	d.Fix = "The runs are " + strings.Join(names[:min(most, len(names))], ", ")
	if more := len(names) - most; more > 0 {
		d.Fix += fmt.Sprintf(" and %d more", more)
	}
	d.Fix += "."
	return d
}

// testFolder makes the runs of one folder and prints what came of each file.
func (a *app) testFolder(dir string, vars []lang.VarSource, o *testFlags) ([]trial.File, error) {
	folder, closer, err := a.env.Rooted(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = closer() }()
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	prefix := strings.TrimSuffix(below(dir, "x"), "x")
	reader := &liveReader{app: a, dir: dir}
	options := trial.Options{FS: folder, Tool: toolVersion(), Text: planText,
		Lang: lang.Options{Folder: a.env.Path(dir), Vars: vars, Environ: a.environ(), Locked: o.locked, Prefix: prefix, Observed: a.lookAround(dir)},
		Read: func(c *model.Config) (map[string][]plan.Source, diag.List) {
			return reader.read(c, 0, func(int, int) {})
		}}
	if len(o.filters) > 0 {
		options.Selected = func(name string) bool {
			return slices.ContainsFunc(o.filters, func(f string) bool { return fitsPattern(f, name) })
		}
	}
	var files []trial.File
	for _, e := range entries {
		if e.IsDir() || !lang.IsTest(e.Name()) {
			continue
		}
		text, err := fs.ReadFile(folder, e.Name())
		if err != nil {
			return nil, err
		}
		t, diags := lang.LoadTest(prefix+e.Name(), string(text))
		f := trial.File{Name: t.Name(), Status: trial.Error, Diags: diags, Sources: t.Sources()}
		if !diags.HasErrors() {
			f = trial.Make(t, options)
		}
		if !a.json {
			if err := view.TestFile(a.env.Stdout, a.style(host.Stdout), &f); err != nil {
				return nil, err
			}
		}
		files = append(files, f)
	}
	return files, nil
}

// planText is a plan as a test sees it: the same on every machine.
func planText(r *plan.Result) string {
	var text bytes.Buffer
	if err := view.Plan(&text, view.Style{ASCII: true}, r.Plan, view.PlanOptions{Sources: r.Config.Sources}); err != nil {
		return ""
	}
	return text.String()
}

// fitsPattern reports whether a name fits a pattern in which * stands for any
// text.
func fitsPattern(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == name
	}
	if !strings.HasPrefix(name, parts[0]) {
		return false
	}
	name = name[len(parts[0]):]
	last := len(parts) - 1
	for _, p := range parts[1:last] {
		i := strings.Index(name, p)
		if i < 0 {
			return false
		}
		name = name[i+len(p):]
	}
	return strings.HasSuffix(name, parts[last])
}
