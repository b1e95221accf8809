package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/validate"
)

// reportFlags are the reports a run is to write of what it finds.
type reportFlags struct {
	typed []string
	wants []wantedReport
}

// wantedReport is one of them; file is "" for the standard output.
type wantedReport struct{ format, file string }

func (o *reportFlags) register(f *pflag.FlagSet) {
	f.StringArrayVar(&o.typed, "report", nil, "report the findings as `FORMAT[=FILE]`: "+strings.Join(view.ReportFormats(), ", "))
}

// checkReports reads the flags. together says that the command prints other things
// that are wanted, so that only reports made of lines may stand on the standard
// output.
func (a *app) checkReports(o *reportFlags, together bool) error {
	o.wants = nil
	files := map[string]bool{}
	onOutput := ""
	for _, text := range o.typed {
		format, file, named := strings.Cut(text, "=")
		formats := view.ReportFormats()
		if !slices.Contains(formats, format) {
			err := fmt.Errorf("--report=%s: expected one of %s", text, strings.Join(formats, ", "))
			if near := diag.Nearest(format, formats); near != "" {
				err = fmt.Errorf("%w; did you mean %s?", err, near)
			}
			return err
		}
		switch {
		case named && file == "":
			return fmt.Errorf("--report=%s names no file behind the =", text)
		case named && files[filepath.Clean(file)]:
			return fmt.Errorf("--report=%s: another report goes to this file", text)
		case named:
			files[filepath.Clean(file)] = true
		case onOutput != "":
			return fmt.Errorf("--report=%s and --report=%s both go to the standard output: name a file for one of them, --report=%s=FILE", onOutput, format, format)
		case a.json:
			return fmt.Errorf("--report=%s and --json both go to the standard output: name a file, --report=%s=FILE", format, format)
		case together && !view.ReportInLines(format):
			return fmt.Errorf("--report=%s is a document, and what this command does is printed too: name a file, --report=%s=FILE", format, format)
		default:
			onOutput = format
		}
		o.wants = append(o.wants, wantedReport{format, file})
	}
	return nil
}

// replaces reports whether a report takes the place of what a command prints:
// one on the standard output that is no lines for a log.
func (o *reportFlags) replaces() bool {
	return slices.ContainsFunc(o.wants, func(w wantedReport) bool { return w.file == "" && !view.ReportInLines(w.format) })
}

// onOutput reports whether any report goes to the standard output.
func (o *reportFlags) onOutput() bool {
	return slices.ContainsFunc(o.wants, func(w wantedReport) bool { return w.file == "" })
}

// newReport begins the report of a run.
func newReport(failOn diag.Severity) *view.Report {
	return &view.Report{Tool: toolVersion(), FailOn: failOn}
}

// reportOn adds what was found in a folder, with files named as seen from where
// the program was started.
func (a *app) reportOn(r *view.Report, list diag.List, src *model.Sources, dir string, in inputs) {
	r.Add(list, src, a.env.Path(dir), func(name string) string {
		return filepath.ToSlash(a.env.Path(in.place(dir, name)))
	})
}

// judgedOn notes which rules looked at the servers of a configuration.
func judgedOn(r *view.Report, c *model.Config, ran validate.Phase) {
	for _, s := range c.Servers {
		r.Judged(s, ran)
	}
}

// writeReports writes the reports that were asked for. The error is printed and
// only carries the exit code.
func (a *app) writeReports(o *reportFlags, r *view.Report) error {
	for _, w := range o.wants {
		if w.file == "" {
			if err := view.WriteReport(a.env.Stdout, w.format, r); err != nil {
				return a.trouble("IP0005", "Output failed", err)
			}
			continue
		}
		if err := a.writeReport(w, r); err != nil {
			return a.trouble("IP0025", "Report not written", err)
		}
	}
	return nil
}

// writeReport writes one file whole. Nothing but an earlier report of its
// format, or an empty file, is replaced: --report=json=main.iso.hcl is a typing
// error.
func (a *app) writeReport(w wantedReport, r *view.Report) error {
	if err := outputName("--report="+w.format+"="+w.file, a.env.Path(w.file)); err != nil {
		return err
	}
	var text bytes.Buffer
	if err := view.WriteReport(&text, w.format, r); err != nil {
		return err
	}
	return a.env.WriteWhole(w.file, text.String(), fsx.WriteOptions{Mode: 0o644, Mine: func(old []byte) bool {
		return view.ReportBegins(w.format, old)
	}})
}

// outputName refuses names of files that isoplan reads, and of those it keeps.
func outputName(flag, path string) error {
	if strings.EqualFold(filepath.Ext(path), ".hcl") {
		return errors.New(flag + " names a configuration file; choose another name")
	}
	for _, name := range strings.Split(filepath.ToSlash(path), "/") {
		if strings.EqualFold(name, ".isoplan") {
			return errors.New(flag + " lies in the folder .isoplan, where journals and backups of plans are; choose another place")
		}
	}
	return nil
}

// spoken is something a run has said.
type spoken struct {
	list diag.List
	src  *model.Sources
}

// reportFailure writes the reports of a run that ended before it had anything
// to judge, with what it said. err stays what it was.
func (a *app) reportFailure(o *reportFlags, dir string, in inputs, failOn diag.Severity, err error) error {
	var code exitCode
	if len(o.wants) == 0 || !errors.As(err, &code) {
		return err
	}
	r := newReport(failOn)
	for _, t := range a.told {
		a.reportOn(r, t.list, t.src, dir, in)
	}
	if failed := a.writeReports(o, r); failed != nil {
		return failed
	}
	return err
}

// reportMade writes the reports of a plan that was made now. shut are limits it
// exceeds.
func (a *app) reportMade(o *reportFlags, m *made, shut diag.List, dir string, in inputs, failOn diag.Severity) error {
	if len(o.wants) == 0 {
		return nil
	}
	r := newReport(failOn)
	r.NotJudged = m.notJudged
	a.reportOn(r, slices.Concat(shut, m.notes, m.findings), m.Config.Sources, dir, in)
	planned := map[string]bool{}
	for i := range m.Plan.Servers {
		planned[m.Plan.Servers[i].Name] = true
	}
	for _, s := range m.Config.Servers {
		if planned[s.Name] { // no rule looked at the others
			r.Judged(s, validate.PlanPhase)
		}
	}
	return a.writeReports(o, r)
}

// reportWork writes the reports of an apply, before any gate: what stops it
// stands in them. Of a plan file they have the findings that it holds, whose
// places in the configuration it does not know.
func (a *app) reportWork(w *work, o *applyFlags, failOn diag.Severity) error {
	reports := &o.plan.reports
	if w.made != nil {
		return a.reportMade(reports, w.made, nil, w.dir, o.plan.inputs, failOn)
	}
	r := newReport(failOn)
	a.reportOn(r, w.findings, nil, w.dir, o.plan.inputs)
	return a.writeReports(reports, r)
}
